//! The wait between two attempts.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::{Expr, ExprPath, Path, Signature};

use super::{Turn, judge};
use crate::item::{self, RetryFn};
use crate::model::{Model, Sleep};
use crate::parameters;
use crate::site::Kind;

impl Turn<'_> {
    /// The statement that waits.
    pub(super) fn wait(&self, operation: &TokenStream) -> TokenStream {
        let (span, runtime, delay) = (self.names.span(), self.names.runtime(), self.names.delay());
        match (self.kind, &self.model.sleep) {
            (Kind::Sync, Sleep::Default) => {
                quote_spanned!(span=> #runtime::sleep(#delay, #operation);)
            }
            (Kind::Sync, Sleep::With(sleep)) => {
                let sleep = self.callable(sleep, "sleep");
                quote_spanned!(span=> #runtime::sleep_with(#delay, #sleep);)
            }
            (Kind::Async, Sleep::Default) => {
                let timer = self.names.runtime_at(self.async_span);
                let span = span.located_at(self.async_span);
                quote_spanned!(span=> #timer::pause::<#timer::DefaultTimer>(#delay).await;)
            }
            (Kind::Async, Sleep::With(written)) => {
                let at = item::span_of(written);
                let (span, runtime) = (span.located_at(at), self.names.runtime_at(at));
                let sleep = self.callable(written, "sleep");
                if self.kept == Kept::Boxed {
                    return quote_spanned!(span=> #runtime::pause_with(#delay, #sleep).await;);
                }
                // No semicolons: what the user's future gives is checked to be nothing.
                quote_spanned! {span=>
                    if #runtime::is_none(#delay) {
                        #runtime::yields().await
                    } else {
                        const __RETRY_IS_SMALL: #runtime::bool = #runtime::is_small(#sleep);
                        #runtime::wait_with::<__RETRY_IS_SMALL, _>(#delay, #sleep).await
                    }
                }
            }
        }
    }
}

/// Where the future is kept that `sleep` gives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// Where it is awaited if it is small, as a constant says that names the function.
    BySize,
    Boxed,
}

impl Kept {
    /// By size if `sleep` surely names an item: with generic parameters, of an `impl` block for all
    /// that is seen here, or with a local, no constant may name it.
    pub(super) fn of(function: &RetryFn, model: &Model) -> Self {
        match &model.sleep {
            Sleep::With(sleep) if is_item(judge::peel(sleep), &function.sig) => Self::BySize,
            _ => Self::Boxed,
        }
    }
}

fn is_item(sleep: &Expr, sig: &Signature) -> bool {
    let Expr::Path(ExprPath {
        qself: None, path, ..
    }) = sleep
    else {
        return false;
    };
    let mut segments = path.segments.iter();
    if !segments.all(|segment| segment.arguments.is_none()) {
        return false;
    }
    match path.get_ident() {
        // What stands before a trailing block may bind any name.
        Some(name) => {
            let is_argument = parameters::of(sig).iter().any(|it| it.name == *name);
            sig.asyncness.is_some() && !is_argument
        }
        None => path.leading_colon.is_some() || begins_in_a_module(path),
    }
}

/// Whether the path does not begin with a type, which may be a parameter; those are not written in
/// lower case.
fn begins_in_a_module(path: &Path) -> bool {
    path.segments.first().is_some_and(|first| {
        let name = first.ident.to_string();
        name.trim_start_matches("r#")
            .starts_with(char::is_lowercase)
    })
}
