//! Writes the code for `proto/shop.proto`.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let file = "proto/shop.proto";
    println!("cargo:rerun-if-changed={file}");
    let described = protox::compile([file], ["proto"])?;
    tonic_prost_build::configure().compile_fds(described)?;
    Ok(())
}
