//! What an annotated function does: one module per argument, per shape of function, and per promise
//! to the body.

#![allow(
    clippy::all,
    clippy::pedantic,
    unused_qualifications,
    reason = "functions are written in every way that users write them, which is what is tested"
)]

mod support;

mod arg_backoff;
mod arg_backoff_adaptive;
mod arg_breaker;
mod arg_budget;
mod arg_deadline;
mod arg_fallback;
mod arg_idempotent;
mod arg_max;
mod arg_observe;
mod arg_on;
mod arg_others;
mod arg_retry_after;
mod arg_sleep;
mod arg_stats;
mod arg_timeout;
mod args_consumed;
mod args_copied;
mod args_references;
mod blocking_delay;
mod body;
mod breaker_counts;
mod breaker_failures;
mod breaker_rejects;
mod breaker_shapes;
mod cancellation;
mod classify;
mod event_texts;
mod fallback_arguments;
mod fn_async;
mod fn_futures;
mod fn_generics;
mod fn_methods;
mod fn_returns;
mod fn_sync;
mod fn_traits;
mod observed_arguments;
mod observed_causes;
mod observed_circuits;
mod observer_panics;
mod outcomes_moved;
