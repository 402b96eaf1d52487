//! Collects every mistake of one attribute, so that all are reported in one run.
//!
//! Whoever finds a mistake pushes it and goes on; the pipeline finishes once, at the end. It knows
//! no message and no rule.

use std::fmt::Display;

use proc_macro2::Span;

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    errors: Vec<syn::Error>,
    #[cfg(test)]
    finished: bool,
}

impl Diagnostics {
    /// Adds a mistake, with the caret under `span`.
    pub(crate) fn push(&mut self, span: Span, message: impl Display) {
        self.add(syn::Error::new(span, message));
    }

    /// Adds a mistake that is already an error.
    pub(crate) fn add(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// Gives the value, or adds its mistake.
    pub(crate) fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// The number of mistakes so far.
    pub(crate) fn len(&self) -> usize {
        self.errors.len()
    }

    /// Gives all mistakes as one error.
    pub(crate) fn finish(mut self) -> syn::Result<()> {
        #[cfg(test)]
        {
            self.finished = true;
        }
        let errors = std::mem::take(&mut self.errors).into_iter();
        let all = errors.reduce(|mut all, error| {
            all.combine(error);
            all
        });
        all.map_or(Ok(()), Err)
    }
}

/// Mistakes that nobody reports would let a wrong attribute pass: forgetting to finish fails our
/// own tests.
#[cfg(test)]
impl Drop for Diagnostics {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.finished, "diagnostics were dropped without `finish`");
        }
    }
}
