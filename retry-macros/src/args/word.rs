//! Values that are one word, string, path or list of names: `attempt`, `name`, `errors`,
//! `idempotent`, `doc`, `crate`, `clone`, `keep`.

use proc_macro2::{Group, Ident, Literal};
use syn::ext::IdentExt as _;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{LitStr, Path, Token};

use super::key::Key;
use super::tokens::{self, Found};
use crate::diag::Diagnostics;

/// Parses the identifier of `attempt`; on failure nothing is consumed.
pub(crate) fn attempt(input: ParseStream<'_>) -> syn::Result<Ident> {
    if tokens::lone_word(input).is_some() && input.peek(syn::Ident) {
        return input.parse();
    }
    let Found { text, span } = tokens::found(input.cursor());
    let message = format!(
        "expected a name for the attempt number, found {text}; write it like `attempt = n`"
    );
    Err(syn::Error::new(span, message))
}

/// Parses the string of `name`; on failure nothing is consumed.
pub(crate) fn name(input: ParseStream<'_>) -> syn::Result<LitStr> {
    let Found { text, span } = tokens::found(input.cursor());
    let fork = input.fork();
    match fork.parse::<LitStr>() {
        Ok(name) if name.value().trim().is_empty() => {
            let message = "`name` cannot be empty; remove it to use the function's own path";
            Err(syn::Error::new(span, message))
        }
        Ok(name) if name.suffix().is_empty() => {
            let _ = input.parse::<Literal>();
            Ok(name)
        }
        _ => {
            let message = format!(
                "expected a string literal, found {text}; write it like `name = \"connect\"`"
            );
            Err(syn::Error::new(span, message))
        }
    }
}

/// Parses the `false` of `doc`; on failure nothing is consumed.
pub(crate) fn doc(input: ParseStream<'_>) -> syn::Result<()> {
    let doc = Only {
        key: Key::Doc,
        words: ["false", "true"],
        default: "the section is added",
        purpose: "leave the documentation alone",
    };
    doc.parse(input)
}

/// Parses the `hidden` of `errors`; on failure nothing is consumed.
pub(crate) fn errors(input: ParseStream<'_>) -> syn::Result<()> {
    let errors = Only {
        key: Key::Errors,
        words: ["hidden", "shown"],
        default: "texts are shown",
        purpose: "keep error texts out of events",
    };
    errors.parse(input)
}

/// Parses the `false` of `idempotent`; on failure nothing is consumed.
pub(crate) fn idempotent(input: ParseStream<'_>) -> syn::Result<()> {
    let idempotent = Only {
        key: Key::Idempotent,
        words: ["false", "true"],
        default: "operations are taken to be so",
        purpose: "retry only what cannot have taken place",
    };
    idempotent.parse(input)
}

/// An argument that takes one word, since its other one is the default.
struct Only {
    key: Key,
    /// The one that it takes, and the other.
    words: [&'static str; 2],
    /// What the other would say.
    default: &'static str,
    /// What the one is for.
    purpose: &'static str,
}

impl Only {
    fn parse(self, input: ParseStream<'_>) -> syn::Result<()> {
        let Self {
            key,
            words: [only, other],
            default,
            purpose,
        } = self;
        let (key, Found { text, span }) = (key.spelling(), tokens::found(input.cursor()));
        let message = match tokens::lone_word(input) {
            Some(word) if word == only => {
                let _ = input.call(Ident::parse_any);
                return Ok(());
            }
            Some(word) if word == other => {
                format!("`{key}` takes `{only}` only, because {default} by default; remove `{key}`")
            }
            _ => format!("expected `{only}`, found {text}; write `{key} = {only}` to {purpose}"),
        };
        Err(syn::Error::new(span, message))
    }
}

/// Parses the path of `crate`; on failure nothing is consumed.
pub(crate) fn path(input: ParseStream<'_>) -> syn::Result<Path> {
    let Found { text, span } = tokens::found(input.cursor());
    let fork = input.fork();
    let path = Path::parse_mod_style(&fork);
    if tokens::at_end(fork.cursor()) && path.is_ok() {
        input.advance_to(&fork);
        return path;
    }
    let quoted = input.fork().parse::<LitStr>().ok();
    let unquoted = quoted
        .map(|text| text.value())
        .filter(|text| syn::parse_str::<Path>(text).is_ok());
    let message = match unquoted {
        Some(path) => format!("expected a path, found {text}; remove the quotes: `crate = {path}`"),
        None => format!(
            "expected a path to `retry_runtime`, found {text}; write it like `crate = my::retry`"
        ),
    };
    Err(syn::Error::new(span, message))
}

/// Parses the names of `clone(a, b)` or `keep(a, b)`, reporting each mistake.
pub(crate) fn names(key: Key, group: &Group, diag: &mut Diagnostics) -> Vec<Ident> {
    if group.stream().is_empty() {
        let message = format!(
            "`{}` names no parameter; write it like `{}`",
            key.spelling(),
            key.example()
        );
        diag.push(group.span_open(), message);
    }
    let parser = |input: ParseStream<'_>| {
        let mut names: Vec<Ident> = Vec::new();
        while !input.is_empty() {
            match name_of_parameter(input, key) {
                Ok(name) if names.iter().any(|other| other.unraw() == name.unraw()) => {
                    diag.push(
                        name.span(),
                        format!("duplicate name `{name}`; it was already given"),
                    );
                }
                Ok(name) => names.push(name),
                Err(error) => {
                    diag.add(error);
                    tokens::skip_element(input);
                }
            }
            let _ = input.parse::<Option<Token![,]>>();
        }
        Ok(names)
    };
    parser.parse2(group.stream()).unwrap_or_default()
}

fn name_of_parameter(input: ParseStream<'_>, key: Key) -> syn::Result<Ident> {
    if tokens::lone_word(input).is_some() {
        return input.call(Ident::parse_any);
    }
    let Found { text, span } = tokens::found(input.cursor());
    let message = format!(
        "expected the name of a parameter, found {text}; write it like `{}`",
        key.example()
    );
    Err(syn::Error::new(span, message))
}
