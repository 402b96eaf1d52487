//! The command line.

use crate::outage::{Fault, Scenario};
use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

/// What the user wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arguments {
    /// What is to be done.
    pub command: Command,
    /// What all chance comes from; the same seed gives the same results.
    pub seed: u64,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Print the table beside the article's, and one for each outage.
    Everything {
        /// With few trials and clients.
        quick: bool,
    },
    /// Print the table of one outage.
    Outage(Scenario),
    /// Draw everything into this folder.
    Pictures(PathBuf),
}

/// Where the committed pictures are, wherever the example is started from.
const PICTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/pictures");

/// How long the run goes on after a fault.
const AFTERWARDS: Duration = Duration::from_secs(30);

impl Arguments {
    /// Reads the arguments, without the program's name.
    ///
    /// # Errors
    ///
    /// Says what is wrong with them, or that help is asked for.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, Misused> {
        let mut words = Vec::new();
        for argument in arguments {
            let word = argument
                .into_string()
                .map_err(|word| Misused::Unknown(word.to_string_lossy().into_owned()))?;
            words.push(word);
        }
        if words.iter().any(|word| word == "--help" || word == "-h") {
            return Err(Misused::Help);
        }
        let (seed, words) = take_seed(words)?;
        let mut words = words.into_iter().peekable();
        let command = match words.peek().map(String::as_str) {
            Some("outage") => outage(words.skip(1), seed)?,
            Some("pictures") => pictures(words.skip(1))?,
            _ => everything(words)?,
        };
        Ok(Self { command, seed })
    }
}

/// Takes `--seed N` out of the words; it goes with every command.
fn take_seed(words: Vec<String>) -> Result<(u64, Vec<String>), Misused> {
    let (mut seed, mut rest) = (1, Vec::new());
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        if word == "--seed" {
            seed = number("--seed", words.next(), 0..=u64::MAX)?;
        } else {
            rest.push(word);
        }
    }
    Ok((seed, rest))
}

fn everything(words: impl Iterator<Item = String>) -> Result<Command, Misused> {
    let mut quick = false;
    for word in words {
        match word.as_str() {
            "--quick" => quick = true,
            _ => return Err(Misused::Unknown(word)),
        }
    }
    Ok(Command::Everything { quick })
}

fn pictures(mut words: impl Iterator<Item = String>) -> Result<Command, Misused> {
    let folder = match words.next() {
        None => PathBuf::from(PICTURES),
        Some(option) if option.starts_with('-') => return Err(Misused::Unknown(option)),
        Some(folder) => PathBuf::from(folder),
    };
    match words.next() {
        None => Ok(Command::Pictures(folder)),
        Some(word) => Err(Misused::Unknown(word)),
    }
}

fn outage(mut words: impl Iterator<Item = String>, seed: u64) -> Result<Command, Misused> {
    let mut scenario = Scenario {
        seed,
        ..Scenario::new(10_000, Fault::BlackHole)
    };
    let (mut processes, mut end) = (None, None);
    while let Some(option) = words.next() {
        let mut value = |range| number(&option, words.next(), range);
        match option.as_str() {
            "--clients" => scenario.clients = narrow(value(1_000..=10_000_000)?),
            "--processes" => processes = Some(narrow(value(1..=1_000_000)?)),
            "--load" => scenario.load = narrow(value(1..=1_000)?),
            "--left" => scenario.left = narrow(value(1..=100)?),
            "--attempts" => scenario.attempts = narrow(value(1..=100)?),
            "--length" => scenario.length = Duration::from_secs(value(1..=3_600)?),
            "--recovery" => scenario.recovery = Duration::from_secs(value(1..=3_600)?),
            "--seconds" => end = Some(Duration::from_secs(value(1..=7_200)?)),
            "--wave" => scenario.wave = true,
            "--fault" => scenario.fault = fault(words.next())?,
            _ => return Err(Misused::Unknown(option)),
        }
    }
    scenario.processes = processes.unwrap_or(scenario.clients.div_ceil(1_000));
    if scenario.processes > scenario.clients {
        return Err(Misused::EmptyProcesses);
    }
    // Whether all is well is judged by whole seconds.
    let least = scenario.over() + Duration::from_secs(2);
    scenario.end = end.unwrap_or(scenario.over() + AFTERWARDS);
    if scenario.end < least {
        return Err(Misused::TooShort { least });
    }
    Ok(Command::Outage(scenario))
}

fn fault(value: Option<String>) -> Result<Fault, Misused> {
    let named = |fault: &Fault| value.as_deref() == Some(fault.name());
    let found = Fault::ALL.into_iter().find(named);
    found.ok_or(Misused::Fault(value))
}

fn number(option: &str, value: Option<String>, range: RangeInclusive<u64>) -> Result<u64, Misused> {
    let parsed = value.as_ref().and_then(|value| value.parse().ok());
    parsed
        .filter(|number| range.contains(number))
        .ok_or_else(|| Misused::Number {
            option: option.to_owned(),
            range,
            found: value,
        })
}

/// All ranges but that of a seed are within it.
fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Why the arguments are of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misused {
    /// They ask how to be used.
    Help,
    /// This one means nothing, or not here.
    Unknown(String),
    /// What follows an option is no such number, or missing.
    Number {
        /// The option.
        option: String,
        /// What it takes.
        range: RangeInclusive<u64>,
        /// What was there.
        found: Option<String>,
    },
    /// What follows `--fault` is none, or missing.
    Fault(Option<String>),
    /// There are more processes than clients.
    EmptyProcesses,
    /// The run would end before anybody can say what becomes of it.
    TooShort {
        /// The shortest that will do.
        least: Duration,
    },
}

impl Misused {
    /// How to use them.
    pub const USAGE: &'static str = "\
usage: fleet [--quick]
       fleet outage [OPTION]..
       fleet pictures [FOLDER]
each also takes --seed N; the options of an outage are
  --clients N         at least 1000; 10000 unless set
  --processes N       one for each thousand clients
  --load PERCENT      calls in percent of the server's capacity, 70
  --fault KIND        none, refused, black-hole or brown-out; black-hole
  --length SECONDS    how long the fault lasts, 10
  --left PERCENT      what a brown-out leaves of the capacity, 50
  --wave              every client makes a call more when the fault begins
  --attempts N        the most attempts of a call, 4
  --recovery SECONDS  how long a breaker stays open, 5
  --seconds SECONDS   how long the run takes, 30 more than the fault";
}

impl fmt::Display for Misused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Help => f.write_str(Self::USAGE),
            Self::Unknown(argument) => write!(f, "unexpected argument `{argument}`"),
            Self::Number {
                option,
                range,
                found,
            } => {
                let (least, most) = (range.start(), range.end());
                write!(
                    f,
                    "`{option}` takes a number from {least} to {most}, found "
                )?;
                write_found(f, found.as_deref())
            }
            Self::Fault(found) => {
                f.write_str("`--fault` takes none, refused, black-hole or brown-out, found ")?;
                write_found(f, found.as_deref())
            }
            Self::EmptyProcesses => f.write_str("there cannot be more processes than clients"),
            Self::TooShort { least } => write!(
                f,
                "`--seconds` must be at least {}, two after the fault",
                least.as_secs()
            ),
        }
    }
}

fn write_found(f: &mut fmt::Formatter<'_>, found: Option<&str>) -> fmt::Result {
    match found {
        Some(found) => write!(f, "`{found}`"),
        None => f.write_str("nothing"),
    }
}

impl Error for Misused {}
