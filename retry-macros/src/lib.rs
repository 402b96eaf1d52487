//! The macros of `retry-runtime`, which re-exports and documents them; depend on that crate, not on
//! this one.

mod args;
mod check;
mod classify;
mod defaults;
mod diag;
mod docs;
mod expand;
mod fallback;
mod future;
mod instrument;
mod item;
mod model;
mod names;
mod parameters;
mod site;
mod spelling;
mod written;

use proc_macro2::TokenStream;

use crate::args::Args;
use crate::diag::Diagnostics;
use crate::item::RetryFn;

/// Retries a function; see `retry_runtime::retry`.
#[proc_macro_attribute]
pub fn retry(
    args: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    expand_attribute(args.into(), item.into()).into()
}

/// Classifies an error type; see `retry_runtime::Classify`.
#[proc_macro_derive(Classify, attributes(classify))]
pub fn derive_classify(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    classify::derive(input.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

fn expand_attribute(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut diag = Diagnostics::default();
    let function = RetryFn::parse(item.clone(), &mut diag);
    let args = Args::parse(args, &mut diag);
    let model = function
        .as_ref()
        .map(|function| check::model(args, function, &mut diag));
    match (diag.finish(), function, model) {
        (Ok(()), Some(function), Some(model)) => expand::function(function, &model),
        (result, ..) => fallback::with_errors(result, item),
    }
}

#[cfg(test)]
mod tests;
