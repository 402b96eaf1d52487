//! What stands in the user's crate when the attribute is wrong: the errors, and the function
//! exactly as written.
//!
//! The function survives so that one mistake stays one error, and editors keep completing calls to
//! it.

use proc_macro2::TokenStream;

/// The errors of `result`, followed by `item` untouched.
pub(crate) fn with_errors(result: syn::Result<()>, item: TokenStream) -> TokenStream {
    let mut output = match result {
        Ok(()) => TokenStream::new(),
        Err(errors) => errors.into_compile_error(),
    };
    output.extend(item);
    output
}
