//! Simulates fleets of clients and prints or draws what becomes of them.
//!
//! ```text
//! cargo run --release -p fleet
//! cargo run --release -p fleet -- outage --clients 1000000 --fault black-hole
//! cargo run --release -p fleet -- pictures
//! ```

use fleet::contention::Effort;
use fleet::outage::{Fault, Scenario};
use fleet::{Arguments, Command, Misused, Table};
use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
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
    match obey(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn obey(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    match &arguments.command {
        Command::Everything { quick } => {
            everything(*quick, arguments.seed);
            Ok(())
        }
        Command::Outage(scenario) => {
            println!("{}", Table::of_outage(*scenario));
            Ok(())
        }
        Command::Pictures(folder) => draw(folder, arguments.seed),
    }
}

fn everything(quick: bool, seed: u64) {
    let (effort, clients) = if quick {
        (Effort::QUICK, 1_000)
    } else {
        (Effort::PUBLISHED, 10_000)
    };
    println!("{}", Table::of_contention(effort, seed));
    let faults = [Fault::BlackHole, Fault::BrownOut, Fault::Refused];
    let scenarios = faults.map(|fault| Scenario::new(clients, fault));
    for scenario in scenarios.into_iter().chain([Scenario::wave(clients)]) {
        println!("\n{}", Table::of_outage(Scenario { seed, ..scenario }));
    }
}

fn draw(folder: &Path, seed: u64) -> Result<(), Box<dyn Error>> {
    let cannot_write = |path: &Path, error| format!("cannot write {}: {error}", path.display());
    fs::create_dir_all(folder).map_err(|error| cannot_write(folder, error))?;
    for picture in fleet::pictures(seed)? {
        let path = folder.join(picture.name);
        fs::write(&path, picture.svg).map_err(|error| cannot_write(&path, error))?;
        println!("{}", path.display());
    }
    Ok(())
}
