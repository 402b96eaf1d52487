//! Errors of which only `dyn Error` is known: a search along the chain of sources.

use super::{Class, Classify, NoValue};
#[cfg(feature = "hyper")]
use super::{codes::Meaning, inner};
use crate::breaker::CircuitOpen;
use crate::timed_out::TimedOut;
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

macro_rules! as_dyn_error {
    ($($kind:ty),*) => {$(
        impl Classify for $kind {
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
    )*};
}

as_dyn_error!(
    dyn Error + Send + 'static,
    dyn Error + Send + Sync + 'static
);

/// Returns what the first error of the chain means that can be classified.
#[cfg(feature = "hyper")]
pub(super) fn meaning(error: &(dyn Error + 'static)) -> Option<Meaning> {
    first_known(error).map(inner::meaning)
}

/// Returns the errors of the chain, as many as are looked at.
pub(super) fn chain<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    core::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| {
        (*error).source()
    })
    .take(LONGEST_CHAIN)
}

/// Returns the first error of the chain that can be classified.
fn first_known<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a dyn Classify> {
    chain(error)
        .map(inside)
        .find_map(|error| KNOWN.iter().find_map(|as_type| as_type(error)))
}

/// Returns what a shared pointer points to: its `source` is that of what it points to, which would
/// be skipped otherwise.
fn inside<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    match error.downcast_ref::<Arc<dyn Error + Send + Sync>>() {
        Some(pointer) => &**pointer,
        None => error,
    }
}

type AsType = for<'a> fn(&'a (dyn Error + 'static)) -> Option<&'a dyn Classify>;

/// The types that this crate classifies, as far as they are errors, each as a downcast to it.
static KNOWN: &[AsType] = &[
    as_type::<io::Error>,
    as_type::<NoValue>,
    as_type::<TimedOut>,
    as_type::<CircuitOpen>,
    #[cfg(feature = "aws-smithy")]
    as_type::<aws_smithy_runtime_api::client::result::ConnectorError>,
    #[cfg(feature = "aws-smithy")]
    as_type::<aws_smithy_types::error::ErrorMetadata>,
    #[cfg(feature = "hyper")]
    as_type::<hyper::Error>,
    #[cfg(feature = "reqwest")]
    as_type::<reqwest::Error>,
    #[cfg(feature = "thrift")]
    as_type::<thrift::Error>,
    #[cfg(feature = "tonic")]
    as_type::<tonic::Status>,
    #[cfg(feature = "tonic")]
    as_type::<tonic::ConnectError>,
    #[cfg(feature = "tonic")]
    as_type::<tonic::TimeoutExpired>,
    #[cfg(feature = "tokio-postgres")]
    as_type::<tokio_postgres::Error>,
    #[cfg(feature = "sqlx")]
    as_type::<sqlx_core::Error>,
    #[cfg(feature = "sqlx-0_8")]
    as_type::<sqlx_core_0_8::Error>,
    #[cfg(feature = "rusqlite")]
    as_type::<rusqlite::Error>,
    #[cfg(feature = "redis")]
    as_type::<redis::RedisError>,
    #[cfg(feature = "mongodb")]
    as_type::<mongodb::error::Error>,
];

/// Returns the error as an `E`, or as a pointer to one, which passes `source` on as well.
fn as_type<'a, E: Error + Classify + 'static>(
    error: &'a (dyn Error + 'static),
) -> Option<&'a dyn Classify> {
    fn classified<E: Classify>(error: &E) -> &dyn Classify {
        error
    }

    error
        .downcast_ref::<E>()
        .map(classified)
        .or_else(|| error.downcast_ref::<Arc<E>>().map(classified))
        .or_else(|| error.downcast_ref::<Box<E>>().map(classified))
}
