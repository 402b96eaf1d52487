//! The command line.

use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// What the user wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arguments {
    /// Where the picture goes.
    pub picture: PathBuf,
    /// How long the run takes.
    pub length: Duration,
}

/// A day: whoever wants more has a monitor already.
const MOST_SECONDS: u64 = 86_400;

impl Arguments {
    /// Reads the arguments, without the program's name.
    ///
    /// # Errors
    ///
    /// Says what is wrong with them, or that help is asked for.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, Misused> {
        let mut arguments = arguments.into_iter();
        let (mut picture, mut length) = (None, Duration::from_secs(20));
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--help" | "-h") => return Err(Misused::Help),
                Some("--seconds") => length = seconds(arguments.next())?,
                Some(option) if option.starts_with('-') => return Err(Misused::Unknown(argument)),
                _ if picture.is_some() => return Err(Misused::Unknown(argument)),
                _ => picture = Some(PathBuf::from(argument)),
            }
        }
        Ok(Self {
            picture: picture.ok_or(Misused::NoPicture)?,
            length,
        })
    }
}

fn seconds(value: Option<OsString>) -> Result<Duration, Misused> {
    value
        .as_ref()
        .and_then(|value| value.to_str()?.parse().ok())
        .filter(|seconds| (1..=MOST_SECONDS).contains(seconds))
        .map(Duration::from_secs)
        .ok_or(Misused::Seconds(value))
}

/// Why the arguments are of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misused {
    /// They ask how to be used.
    Help,
    /// No path is among them.
    NoPicture,
    /// This one means nothing.
    Unknown(OsString),
    /// What follows `--seconds` is no such number, or missing.
    Seconds(Option<OsString>),
}

impl Misused {
    /// How to use them.
    pub const USAGE: &'static str = "usage: monitor OUT.svg [--seconds N]";
}

impl fmt::Display for Misused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Help => f.write_str(Self::USAGE),
            Self::NoPicture => f.write_str("name the file for the picture, like `out.svg`"),
            Self::Unknown(argument) => {
                write!(f, "unexpected argument `{}`", argument.to_string_lossy())
            }
            Self::Seconds(found) => {
                write!(
                    f,
                    "`--seconds` takes a number from 1 to {MOST_SECONDS}, found "
                )?;
                match found {
                    Some(found) => write!(f, "`{}`", found.to_string_lossy()),
                    None => f.write_str("nothing"),
                }
            }
        }
    }
}

impl Error for Misused {}
