//! Puts the function together again.

use proc_macro2::TokenStream;
use quote::quote;

use crate::docs;
use crate::item::RetryFn;
use crate::model::Model;

/// The function, unchanged but for its documentation.
pub(crate) fn function(function: &RetryFn, model: &Model) -> TokenStream {
    let RetryFn {
        attrs,
        vis,
        sig,
        body,
        kind: _kind,
    } = function;
    let section = docs::section(model).map(|section| quote!(#[doc = #section]));
    quote!(#(#attrs)* #section #vis #sig #body)
}
