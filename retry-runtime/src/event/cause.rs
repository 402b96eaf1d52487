//! Why an attempt was not good enough: an error, by what its type can tell, or a value that a
//! pattern selected.
//!
//! Which of the traits the type has is found out where the type is known, in `shown`.

use crate::classify::Class;
use std::error::Error;
use std::fmt;

/// Why an attempt was not good enough.
///
/// `Display` writes the error's own text, and `{:#}` those of its sources after it. What the error's
/// type can do decides: its `Display`, or else its `Debug`, or else the name of the type is shown.
/// For a value that a pattern of `on` has selected, it is the pattern.
///
/// # Examples
///
/// ```
/// use retry_runtime::event::Cause;
/// use std::io;
///
/// let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
/// let cause = Cause::of(&refused);
///
/// assert_eq!(cause.to_string(), "connection refused");
/// assert!(cause.as_error().is_some());
/// ```
#[derive(Clone, Copy)]
pub struct Cause<'a> {
    view: View<'a>,
    class: Option<Class>,
    /// Whether texts may hold what is nobody's business.
    is_hidden: bool,
}

/// What a type lets us see of its value.
#[expect(missing_debug_implementations, reason = "`Cause` has one")]
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// An error.
    Error(&'a (dyn Error + 'a)),
    /// Its `Display`.
    Display(&'a dyn fmt::Display),
    /// Its `Debug`.
    Debug(&'a dyn fmt::Debug),
    /// Nothing but the name of the type.
    Type(&'static str),
    /// What there is instead of an error.
    Text(&'static str),
}

impl<'a> Cause<'a> {
    /// Creates the cause that an error is; its class is not known.
    #[must_use]
    pub const fn of(error: &'a (dyn Error + 'a)) -> Self {
        Self::new(View::Error(error), None)
    }

    pub(crate) const fn new(view: View<'a>, class: Option<Class>) -> Self {
        Self {
            view,
            class,
            is_hidden: false,
        }
    }

    /// Sets the class of the error.
    #[must_use]
    pub const fn with_class(mut self, class: Class) -> Self {
        self.class = Some(class);
        self
    }

    /// Hides all but the class, see [`hide_error_texts`](super::hide_error_texts).
    #[must_use]
    pub const fn hidden(mut self) -> Self {
        self.is_hidden = true;
        self
    }

    /// Returns the error, if its type is one, and texts are not hidden.
    #[must_use]
    pub const fn as_error(&self) -> Option<&'a (dyn Error + 'a)> {
        match self.view {
            View::Error(error) if !self.is_hidden => Some(error),
            _ => None,
        }
    }

    /// Returns the class of the error, where its type has one.
    #[must_use]
    pub const fn class(&self) -> Option<Class> {
        self.class
    }

    /// Writes what there is to see where there is nothing else to be seen.
    fn write_class(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.class {
            Some(class) => write!(f, "{class} error"),
            None => f.write_str("error"),
        }
    }
}

impl fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.view {
            // Written by the author of the program, so there is nothing in it to hide.
            View::Text(text) => f.write_str(text),
            _ if self.is_hidden => self.write_class(f),
            View::Error(error) if f.alternate() => write_chain(error, f),
            View::Error(error) => write!(f, "{error}"),
            View::Display(error) => write!(f, "{error}"),
            View::Debug(error) => write!(f, "{error:?}"),
            View::Type(name) => f.write_str(name),
        }
    }
}

impl fmt::Debug for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.view {
            View::Text(text) => f.write_str(text),
            _ if self.is_hidden => self.write_class(f),
            View::Error(error) => fmt::Debug::fmt(error, f),
            View::Display(error) => write!(f, "{error}"),
            View::Debug(error) => fmt::Debug::fmt(error, f),
            View::Type(name) => f.write_str(name),
        }
    }
}

/// Writes an error and its sources; a source whose text the error ends with already is not repeated.
fn write_chain(error: &dyn Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    /// Who returns himself as his source must not keep us for ever.
    const LONGEST: usize = 32;

    let mut said = error.to_string();
    f.write_str(&said)?;
    let mut source = error.source();
    for _ in 0..LONGEST {
        let Some(error) = source else { break };
        let text = error.to_string();
        if !said.ends_with(&text) {
            write!(f, ": {text}")?;
        }
        said = text;
        source = error.source();
    }
    Ok(())
}

/// What observers can be shown; behind one pointer, so that what tells them is not generic.
pub(crate) trait Shows {
    /// Shows why the attempt was not good enough, if that is known; once.
    fn show(&self, to: &mut dyn FnMut(Option<Cause<'_>>));
}

/// Nothing is known.
#[derive(Debug)]
pub(crate) struct Nothing;

impl Shows for Nothing {
    fn show(&self, to: &mut dyn FnMut(Option<Cause<'_>>)) {
        to(None);
    }
}
