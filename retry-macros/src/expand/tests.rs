//! Snapshots of expansions, in `tests/expand`: what stands above the line is expanded, what is
//! below it came out.
//!
//! `EXPAND=overwrite cargo test -p retry-macros` writes them anew; read the difference.

use std::fs;
use std::path::Path;

use syn::{Attribute, File, Item, ItemFn, Meta};

use crate::expand_attribute;

const LINE: &str = "\n// ---------- expands to ----------\n\n";

#[test]
fn expands_as_the_snapshots_show() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/expand");
    let mut seen = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let (input, expected) = text.split_once(LINE).unwrap_or((text.trim_end(), ""));

        let found = expand(input.trim_end());

        if std::env::var("EXPAND").is_ok_and(|mode| mode == "overwrite") {
            fs::write(&path, format!("{}\n{LINE}{found}", input.trim_end())).unwrap();
        } else {
            assert_eq!(
                expected,
                found,
                "{}; EXPAND=overwrite writes it anew",
                path.display()
            );
        }
        seen += 1;
    }
    assert!(seen >= 8, "{seen} snapshots found");
}

/// Expands the only function of a file, as the compiler would call us.
fn expand(input: &str) -> String {
    let mut file: File = syn::parse_str(input).unwrap();
    let Some(Item::Fn(mut function)) = file.items.pop() else {
        panic!("expected a function");
    };
    let attribute = function.attrs.pop().unwrap();
    let expanded = expand_attribute(arguments(&attribute), quote::quote!(#function));
    let expanded: ItemFn = syn::parse2(expanded).unwrap();
    file.items.push(Item::Fn(expanded));
    prettyplease::unparse(&file)
}

fn arguments(attribute: &Attribute) -> proc_macro2::TokenStream {
    match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        _ => proc_macro2::TokenStream::new(),
    }
}
