//! Calls a flapping server for a while, shows how it goes, and draws what has happened.
//!
//! ```text
//! cargo run -p monitor -- OUT.svg --seconds 20
//! ```

use monitor::{Arguments, Client, FLAPPING, Guards, Misused, Plan, Progress, Server, Status};
use std::env;
use std::error::Error;
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = match Arguments::parse(env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(Misused::Help) => {
            println!("{}", Misused::USAGE);
            return ExitCode::SUCCESS;
        }
        Err(misused) => {
            eprintln!("error: {misused}\n{}", Misused::USAGE);
            return ExitCode::from(2);
        }
    };
    match watch(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn watch(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let path = &arguments.picture;
    // Not only when the run is over.
    check_writable(path).map_err(|error| cannot_write(path, &error))?;

    let server = Server::start(FLAPPING).await?;
    let client = Arc::new(Client::new(server.address(), Guards::default()));
    let mut progress = Progress::new(arguments.length);
    let plan = Plan::lasting(arguments.length);
    monitor::run(&client, plan, |elapsed| {
        progress.show(elapsed, Status::of(&client));
    })
    .await?;
    progress.finish();

    println!("{}", retry_runtime::stats());
    let picture = monitor::picture(&client.record().recording())?;
    fs::write(path, picture).map_err(|error| cannot_write(path, &error))?;
    println!("the picture is in {}", path.display());
    Ok(())
}

/// Leaves alone what is there.
fn check_writable(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    options.open(path).map(drop)
}

fn cannot_write(path: &Path, error: &std::io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}
