//! One `#[classify(..)]`: its words, and the rules about them.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, Member, Meta, Path, Token};

use super::member_span;
use crate::diag::Diagnostics;
use crate::{item, spelling};

const WORDS: [&str; 9] = [
    "transient",
    "timeout",
    "throttled",
    "permanent",
    "transparent",
    "retry_after",
    "indeterminate",
    "determinate",
    "crate",
];

/// What to say where the class is missing.
const NOTHING: &str = "expected a class; write it, like `#[classify(transient)]`";

/// What one `#[classify(..)]` says.
#[derive(Default)]
pub(super) struct Rule {
    pub(super) verdict: Option<(Verdict, Span)>,
    pub(super) retry_after: Option<Member>,
    pub(super) is_indeterminate: Option<(bool, Span)>,
    pub(super) runtime: Option<Path>,
}

/// Where the class comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Class(&'static str),
    /// The only field is asked.
    Transparent,
}

impl Rule {
    pub(super) fn parse(attrs: &[Attribute], diag: &mut Diagnostics) -> Self {
        let mut rule = Self::default();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("classify")) {
            if !matches!(attr.meta, Meta::List(_)) {
                diag.push(item::span_of(attr.path()), NOTHING);
                continue;
            }
            let parsed = attr.parse_args_with(|input: ParseStream<'_>| {
                if input.is_empty() {
                    return Err(syn::Error::new(item::span_of(attr.path()), NOTHING));
                }
                while !input.is_empty() {
                    rule.parse_word(input, diag)?;
                    if !input.is_empty() {
                        input.parse::<Token![,]>()?;
                    }
                }
                Ok(())
            });
            if let Err(error) = parsed {
                diag.add(error);
            }
        }
        rule
    }

    fn parse_word(&mut self, input: ParseStream<'_>, diag: &mut Diagnostics) -> syn::Result<()> {
        let at = input.cursor().span();
        let expected = |_| syn::Error::new(at, NOTHING);
        let word = input.call(Ident::parse_any).map_err(expected)?;
        let verdict = match word.to_string().as_str() {
            "transient" => Verdict::Class("Transient"),
            "timeout" => Verdict::Class("Timeout"),
            "throttled" => Verdict::Class("Throttled"),
            "permanent" => Verdict::Class("Permanent"),
            "transparent" => Verdict::Transparent,
            "retry_after" => {
                input.parse::<Token![=]>()?;
                let at = input.cursor().span();
                let field: Member = input.parse().map_err(|_| not_a_field(at))?;
                if !input.is_empty() && !input.peek(Token![,]) {
                    return Err(not_a_field(at));
                }
                if self.retry_after.replace(field).is_some() {
                    diag.push(word.span(), "duplicate `retry_after`; name one field");
                }
                return Ok(());
            }
            "indeterminate" | "determinate" => {
                let is_indeterminate = word == "indeterminate";
                if self
                    .is_indeterminate
                    .replace((is_indeterminate, word.span()))
                    .is_some()
                {
                    let message = "the error is either `indeterminate` or `determinate`; keep one";
                    diag.push(word.span(), message);
                }
                return Ok(());
            }
            "crate" => {
                input.parse::<Token![=]>()?;
                if self
                    .runtime
                    .replace(input.call(Path::parse_mod_style)?)
                    .is_some()
                {
                    diag.push(word.span(), "duplicate `crate`; name one path");
                }
                return Ok(());
            }
            unknown => {
                let message = match spelling::nearest(unknown, &WORDS) {
                    Some(meant) => format!("unknown class `{unknown}`; did you mean `{meant}`?"),
                    None => format!(
                        "unknown class `{unknown}`; use {}",
                        spelling::one_of(&WORDS[..5])
                    ),
                };
                return Err(syn::Error::new(word.span(), message));
            }
        };
        if self.verdict.is_some() {
            diag.push(
                word.span(),
                format!("`{word}` cannot be combined with another class; keep one"),
            );
        }
        self.verdict = Some((verdict, word.span()));
        Ok(())
    }

    /// What is said without a class would be said of a permanent error, which is never waited for
    /// and never retried.
    pub(super) fn refuse_without_class(&self, diag: &mut Diagnostics) {
        if self.verdict.is_some() {
            return;
        }
        if let Some(field) = &self.retry_after {
            diag.push(
                member_span(field),
                "`retry_after` needs a class that is retried; add `throttled` before it",
            );
        }
        if let Some((is_indeterminate, span)) = self.is_indeterminate {
            let message = if is_indeterminate {
                "`indeterminate` needs a class that is retried; add `transient` before it"
            } else {
                "`determinate` needs a class that is retried; add `timeout` before it"
            };
            diag.push(span, message);
        }
    }

    /// What the type says where the variant says nothing of its class.
    pub(super) fn or_class_of(&self, on_type: &Self) -> Self {
        Self {
            verdict: on_type.verdict,
            retry_after: self.retry_after.clone(),
            is_indeterminate: self.is_indeterminate.or(on_type.is_indeterminate),
            runtime: None,
        }
    }

    /// On an enum as a whole, only what needs no field makes sense.
    pub(super) fn refuse_fields(&self, diag: &mut Diagnostics) {
        if let Some((Verdict::Transparent, span)) = self.verdict {
            diag.push(
                span,
                "`transparent` asks one field; put it on the variants that have one",
            );
        }
        if let Some(field) = &self.retry_after {
            diag.push(
                member_span(field),
                "`retry_after` names a field; put it on the variant that has it",
            );
        }
    }

    pub(super) fn refuse_path(&self, diag: &mut Diagnostics) {
        if let Some(path) = &self.runtime {
            let error = syn::Error::new_spanned(
                path,
                "`crate` holds for the whole type; put it above the enum",
            );
            diag.add(error);
        }
    }
}

fn not_a_field(at: Span) -> syn::Error {
    syn::Error::new(
        at,
        "`retry_after` names a field; write its name or its number, like `retry_after = wait`",
    )
}
