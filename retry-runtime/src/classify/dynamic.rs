//! Errors of which only `dyn Error` is known: a search along the chain of sources.

use super::{Class, Classify, NoValue};
use core::error::Error;
use core::time::Duration;
use std::io;
use std::sync::Arc;

/// How many errors of a chain are looked at: more than any honest chain has, and an end to one that
/// is a circle.
const LONGEST_CHAIN: usize = 64;

impl Classify for dyn Error + 'static {
    fn class(&self) -> Class {
        first_known(self).map_or(Class::Permanent, Classify::class)
    }

    fn retry_after(&self) -> Option<Duration> {
        first_known(self).and_then(Classify::retry_after)
    }

    fn is_indeterminate(&self) -> bool {
        first_known(self).is_some_and(Classify::is_indeterminate)
    }
}

impl Classify for dyn Error + Send + 'static {
    fn class(&self) -> Class {
        let error: &(dyn Error + 'static) = self;
        error.class()
    }

    fn retry_after(&self) -> Option<Duration> {
        let error: &(dyn Error + 'static) = self;
        error.retry_after()
    }

    fn is_indeterminate(&self) -> bool {
        let error: &(dyn Error + 'static) = self;
        error.is_indeterminate()
    }
}

impl Classify for dyn Error + Send + Sync + 'static {
    fn class(&self) -> Class {
        let error: &(dyn Error + 'static) = self;
        error.class()
    }

    fn retry_after(&self) -> Option<Duration> {
        let error: &(dyn Error + 'static) = self;
        error.retry_after()
    }

    fn is_indeterminate(&self) -> bool {
        let error: &(dyn Error + 'static) = self;
        error.is_indeterminate()
    }
}

/// Returns the first error of the chain that can be classified.
fn first_known<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a dyn Classify> {
    core::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| {
        (*error).source()
    })
    .take(LONGEST_CHAIN)
    .find_map(known)
}

/// Returns the error as one of the types that this crate classifies.
fn known<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a dyn Classify> {
    fn as_type<'a, E: Error + Classify + 'static>(
        error: &'a (dyn Error + 'static),
    ) -> Option<&'a dyn Classify> {
        error.downcast_ref::<E>().map(|error| {
            let error: &dyn Classify = error;
            error
        })
    }

    // A pointer to an error passes its `source` on, so what it points to would be skipped.
    as_type::<io::Error>(error)
        .or_else(|| as_type::<Arc<io::Error>>(error))
        .or_else(|| as_type::<Box<io::Error>>(error))
        .or_else(|| as_type::<NoValue>(error))
}
