//! The names that generated code starts from: the path to the runtime crate.

use syn::Path;

/// The path to the runtime where the user gives none.
pub(crate) fn runtime() -> Path {
    syn::parse_quote!(::retry_runtime)
}
