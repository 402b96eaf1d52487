//! The generated code is what the Thrift compiler makes of the interface.

use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

#[test]
fn generated_code_is_up_to_date() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let committed = fs::read_to_string(package.join("src/generated/prices.rs")).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));

    let compiler = Command::new("thrift")
        .args(["--gen", "rs", "-out"])
        .args([folder, &package.join("prices.thrift")])
        .output();

    let output = match compiler {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            println!("skipped: the Thrift compiler is not installed");
            return;
        }
        output => output.unwrap(),
    };
    assert!(output.status.success(), "{output:?}");
    let made = fs::read_to_string(folder.join("prices.rs")).unwrap();
    // The first line names the version of the compiler.
    let (was, is) = (committed.lines().next(), made.lines().next());
    if was == is {
        assert!(made == committed, "see `prices.rs` in {}", folder.display());
    } else {
        println!("skipped: {was:?} was another version than {is:?}");
    }
}
