//! The options of a form, in its parentheses: `factor = 1.5, max = 10s`.
//!
//! Knows names and commas only: what a value may be is its own parser's to say. A bad option is
//! reported and skipped, so that the others are read.

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens as _;
use syn::parse::ParseStream;
use syn::{Expr, Token};

use super::duration;
use super::key::Key;
use super::number::Number;
use super::tokens::{self, Found};
use crate::diag::Diagnostics;
use crate::spelling;

/// The options that a form has.
pub(super) struct Options<'a> {
    /// The form's name.
    pub(super) form: &'a str,
    pub(super) known: &'a [&'a str],
    /// Names that other libraries use for an option.
    pub(super) foreign: &'a [(&'a str, &'a str)],
    /// A usual value of an option.
    pub(super) usual: fn(&str) -> &'static str,
    /// The options that a lone duration, and a lone number, are most likely meant for.
    pub(super) unnamed: [&'a str; 2],
}

impl Options<'_> {
    /// Parses all options; `value` parses what follows the `=` of the option that it is given.
    pub(super) fn parse(
        &self,
        input: ParseStream<'_>,
        diag: &mut Diagnostics,
        mut value: impl FnMut(&Ident, ParseStream<'_>, &mut Diagnostics),
    ) {
        if let Some(error) = self.shared(input) {
            diag.add(error);
            while input.parse::<TokenTree>().is_ok() {}
        }
        let mut seen: Vec<String> = Vec::new();
        loop {
            if input.parse::<Option<Token![,]>>().ok().flatten().is_some()
                && tokens::is_punct(input.cursor(), ',')
            {
                let message = "expected an option, found `,`; remove it";
                diag.push(input.cursor().span(), message);
                continue;
            }
            if input.is_empty() {
                break;
            }
            let Some(option) = diag.take(self.name(input)) else {
                tokens::skip_element(input);
                continue;
            };
            if seen.contains(&option.to_string()) {
                let message = format!("duplicate option `{option}`; it was already given");
                diag.push(option.span(), message);
            }
            seen.push(option.to_string());
            let errors = diag.len();
            value(&option, input, diag);
            tokens::end_element(input, diag, diag.len() == errors);
        }
    }

    /// Parses the name of an option and its `=`.
    fn name(&self, input: ParseStream<'_>) -> syn::Result<Ident> {
        let Some(option) = named(input) else {
            return Err(self.nameless(input));
        };
        let text = option.to_string();
        if !self.known.contains(&text.as_str()) {
            return Err(syn::Error::new(option.span(), self.unknown(&text)));
        }
        let _ = input.parse::<Ident>();
        let equals = input.parse::<Token![=]>()?;
        if tokens::at_end(input.cursor()) {
            let message = format!(
                "`{text}` needs a value; write it like `{}`",
                self.example(&text)
            );
            return Err(syn::Error::new(equals.span, message));
        }
        Ok(option)
    }

    fn unknown(&self, option: &str) -> String {
        let Self { form, known, .. } = self;
        let foreign = self.foreign.iter().find(|(other, _)| *other == option);
        let meant = foreign
            .map(|(_, ours)| *ours)
            .filter(|ours| known.contains(ours))
            .or_else(|| spelling::nearest(option, known));
        match meant {
            Some(meant) => {
                format!("unknown option `{option}` of `{form}`; did you mean `{meant}`?")
            }
            None if known.len() > MOST_LISTED => {
                let (first, ..) = known.split_at(known.len().min(4));
                format!(
                    "unknown option `{option}` of `{form}`; the most used ones are {}",
                    spelling::one_of(first).replace(" or ", " and ")
                )
            }
            None => format!(
                "unknown option `{option}` of `{form}`; expected {}",
                spelling::one_of(known)
            ),
        }
    }

    /// What to say about an expression where the form has options, if it is a key that takes one
    /// without parentheses.
    fn shared(&self, input: ParseStream<'_>) -> Option<syn::Error> {
        let key = Key::find(self.form)?.spelling();
        let is_option = |word: &Ident| {
            let word = word.to_string();
            spelling::nearest(&word, self.known).is_some()
                || self.foreign.iter().any(|(foreign, _)| *foreign == word)
        };
        if input
            .cursor()
            .ident()
            .is_some_and(|(word, _)| is_option(&word))
        {
            return None;
        }
        let fork = input.fork();
        let expr: Expr = fork.parse().ok()?;
        let is_shared = matches!(
            expr,
            Expr::Path(_)
                | Expr::Field(_)
                | Expr::Index(_)
                | Expr::Reference(_)
                | Expr::Call(_)
                | Expr::MethodCall(_)
        );
        let Found { span, .. } = tokens::found(input.cursor());
        (is_shared && fork.is_empty()).then(|| {
            let code = tokens::shorten(&crate::written::code(expr.to_token_stream()));
            let message = format!("expected an option, found `{code}`; write `{key} = {code}`");
            syn::Error::new(span, message)
        })
    }

    /// What to say about a value without a name.
    fn nameless(&self, input: ParseStream<'_>) -> syn::Error {
        let Found { text, span } = tokens::found(input.cursor());
        let known = |word: &Ident| self.known.contains(&word.to_string().as_str());
        if let Some((word, rest)) = input.cursor().ident().filter(|(word, _)| known(word)) {
            let example = self.example(&word.to_string());
            if tokens::at_end(rest) {
                let message = format!("`{word}` needs a value; write it like `{example}`");
                return syn::Error::new(span, message);
            }
            let Found { text, span } = tokens::found(rest);
            let message =
                format!("expected `=` after `{word}`, found {text}; write it like `{example}`");
            return syn::Error::new(span, message);
        }
        let written = tokens::lone_literal(input).map(|signed| signed.text);
        let timed = written
            .as_deref()
            .and_then(Number::parse)
            .is_some_and(|number| duration::is_unit(&number.suffix));
        let [duration, number] = self.unnamed;
        let wanted = if timed { duration } else { number };
        let value = written.unwrap_or_else(|| "..".to_owned());
        syn::Error::new(
            span,
            format!("expected an option, found {text}; write `{wanted} = {value}`"),
        )
    }

    /// An option with a usual value.
    fn example(&self, option: &str) -> String {
        format!("{option} = {}", (self.usual)(option))
    }
}

/// The most options that a message lists.
const MOST_LISTED: usize = 8;

/// The name before a lone `=`.
pub(super) fn named(input: ParseStream<'_>) -> Option<Ident> {
    let (name, rest) = input.cursor().ident()?;
    tokens::equals(rest).map(|_| name)
}
