//! Looking at tokens: what stands at a place, where an argument ends, and how to go on after a bad
//! one.

use proc_macro2::{Delimiter, Ident, Literal, Spacing, Span, TokenStream, TokenTree};
use syn::Expr;
use syn::buffer::Cursor;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative as _;

use super::duration;
use super::key::Key;
use super::number::Number;
use crate::diag::Diagnostics;

/// Tells whether an argument or element ends here.
pub(crate) fn at_end(cursor: Cursor<'_>) -> bool {
    cursor.eof() || is_punct(cursor, ',')
}

/// Tells whether this punctuation stands here, whatever follows it.
pub(crate) fn is_punct(cursor: Cursor<'_>, expected: char) -> bool {
    cursor
        .punct()
        .is_some_and(|(punct, _)| punct.as_char() == expected)
}

/// The cursor behind a lone `=`, and its span.
pub(crate) fn equals(cursor: Cursor<'_>) -> Option<(Span, Cursor<'_>)> {
    let (punct, rest) = cursor.punct()?;
    if punct.as_char() != '=' {
        return None;
    }
    let longer = punct.spacing() == Spacing::Joint && (is_punct(rest, '=') || is_punct(rest, '>'));
    (!longer).then(|| (punct.span(), rest))
}

/// The word that is all there is of an argument or element.
pub(crate) fn lone_word(input: ParseStream<'_>) -> Option<Ident> {
    let (word, rest) = input.cursor().ident()?;
    at_end(rest).then_some(word)
}

/// The literal that is all there is of an argument or element, with or without a minus sign.
///
/// A word or literal right behind it cannot continue an expression: there only the comma is
/// missing.
pub(crate) fn lone_literal(input: ParseStream<'_>) -> Option<Signed> {
    let cursor = input.cursor();
    let (sign, cursor) = match cursor.punct() {
        Some((minus, rest)) if minus.as_char() == '-' => (Sign::Minus(minus.span()), rest),
        _ => (Sign::Plus, cursor),
    };
    let (literal, rest) = cursor.literal()?;
    let continued = rest.ident().is_some_and(|(word, _)| word == "as");
    if continued || !(at_end(rest) || rest.ident().is_some() || rest.literal().is_some()) {
        return None;
    }
    let text = literal.to_string();
    // Other macros can make literals that carry their own sign.
    Some(match text.strip_prefix('-') {
        Some(unsigned) => Signed {
            sign: Sign::Minus(literal.span()),
            text: unsigned.to_owned(),
            literal,
        },
        None => Signed {
            sign,
            text,
            literal,
        },
    })
}

/// A literal and the sign before it.
pub(crate) struct Signed {
    pub(crate) sign: Sign,
    /// The literal as written, without a sign.
    pub(crate) text: String,
    pub(crate) literal: Literal,
}

/// The sign before a literal.
#[derive(Clone, Copy)]
pub(crate) enum Sign {
    Plus,
    Minus(Span),
}

impl Signed {
    /// Tells whether a minus sign was written.
    pub(crate) fn is_negative(&self) -> bool {
        matches!(self.sign, Sign::Minus(_))
    }

    /// Where the literal begins, sign included.
    pub(crate) fn span(&self) -> Span {
        match self.sign {
            Sign::Plus => self.literal.span(),
            Sign::Minus(span) => span,
        }
    }
}

/// What stands at a place, for "found ...".
pub(crate) struct Found {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// Describes the token at the cursor.
pub(crate) fn found(cursor: Cursor<'_>) -> Found {
    let Some((token, rest)) = cursor.token_tree() else {
        return Found {
            text: "the end".to_owned(),
            span: cursor.span(),
        };
    };
    let span = token.span();
    let text = match token {
        TokenTree::Literal(literal) => describe(&literal.to_string()),
        TokenTree::Ident(word) => format!("`{word}`"),
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Parenthesis => "`(`".to_owned(),
            Delimiter::Brace => "`{`".to_owned(),
            Delimiter::Bracket => "`[`".to_owned(),
            Delimiter::None => format!("`{}`", shorten(&group.stream().to_string())),
        },
        TokenTree::Punct(punct) => {
            let mut text = String::from(punct.as_char());
            let mut spacing = punct.spacing();
            let mut cursor = rest;
            while let (Spacing::Joint, Some((punct, rest))) = (spacing, cursor.punct()) {
                text.push(punct.as_char());
                spacing = punct.spacing();
                cursor = rest;
            }
            format!("`{text}`")
        }
    };
    Found { text, span }
}

/// Describes a literal: "the number `5`", "the duration `5s`", "the string `"5s"`".
pub(crate) fn describe(literal: &str) -> String {
    let kind = match Number::parse(literal) {
        Some(number) if duration::is_unit(&number.suffix) => "the duration",
        Some(_) => "the number",
        None if literal.ends_with('"') || literal.ends_with('#') => "the string",
        None => return format!("`{}`", shorten(literal)),
    };
    format!("{kind} `{}`", shorten(literal))
}

/// The text, cut where it would flood a message.
pub(crate) fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}..", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Parses an expression and leaves the input untouched if that fails.
pub(crate) fn expression(input: ParseStream<'_>) -> syn::Result<Expr> {
    let fork = input.fork();
    let expr: Expr = fork
        .parse()
        .map_err(|error| reworded(&error, input.cursor(), "an expression"))?;
    if let Expr::Assign(assign) = &expr {
        let message = "expected `,`, found `=`; an argument has one value";
        return Err(syn::Error::new_spanned(assign.eq_token, message));
    }
    if let Some(literal) = unit_inside(quote::quote!(#expr)) {
        return Err(duration::inside_expression(&literal));
    }
    input.advance_to(&fork);
    Ok(expr)
}

/// Tells whether the value is `true` or `false`.
pub(crate) fn is_bool(input: ParseStream<'_>) -> bool {
    lone_word(input).is_some_and(|word| word == "true" || word == "false")
}

/// Tells whether the value is a literal, which can be no function, policy, breaker or budget.
pub(crate) fn is_literal(input: ParseStream<'_>) -> bool {
    lone_literal(input).is_some() || is_bool(input)
}

/// Parses an expression that gives a shared value of that type, for `key`, which can also be
/// written with parentheses.
pub(crate) fn shared(input: ParseStream<'_>, ty: &str, key: &str) -> syn::Result<Expr> {
    let cursor = input.cursor();
    let has_options = cursor.ident().is_some_and(|(word, rest)| {
        word == key
            && rest
                .group(Delimiter::Parenthesis)
                .is_some_and(|(.., rest)| at_end(rest))
    });
    let Found { text, span } = found(cursor);
    if has_options {
        let message = format!("expected a `{ty}`, found `{key}(..)`; remove `{key} =` before it");
        return Err(syn::Error::new(span, message));
    }
    if at_end(cursor) || is_literal(input) {
        let shared = key.to_uppercase();
        let message = format!("expected a `{ty}`, found {text}; write it like `{key} = {shared}`");
        return Err(syn::Error::new(span, message));
    }
    expression(input)
}

/// Rewords what `syn` says about tokens from the cursor on.
///
/// Code that ends too early is reported at its last token rather than at the whole attribute, and
/// long lists of what could have stood there are left out.
pub(crate) fn reworded(error: &syn::Error, cursor: Cursor<'_>, wanted: &str) -> syn::Error {
    let text = error.to_string();
    let at_end = text.strip_prefix("unexpected end of input, ");
    let expected = at_end.unwrap_or(&text);
    let expected = expected
        .strip_prefix("unexpected token, ")
        .unwrap_or(expected);
    let expected = if expected.starts_with("expected one of") {
        format!("expected {wanted}")
    } else {
        expected.to_owned()
    };
    if at_end.is_none() {
        return syn::Error::new(error.span(), expected);
    }
    let span = last_span(cursor).unwrap_or_else(|| error.span());
    syn::Error::new(span, format!("{expected}, found the end of the value"))
}

/// Where the last token stands; in groups, their own end.
fn last_span(mut cursor: Cursor<'_>) -> Option<Span> {
    let mut last = None;
    while let Some((token, rest)) = cursor.token_tree() {
        last = Some(match token {
            TokenTree::Group(group) => group.span_close(),
            other => other.span(),
        });
        cursor = rest;
    }
    last
}

/// A literal such as `5s` within a larger expression, where the compiler would not understand it.
pub(crate) fn unit_inside(tokens: TokenStream) -> Option<Literal> {
    let mut after_bang = false;
    for token in tokens {
        let is_bang = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '!');
        match token {
            TokenTree::Literal(literal) => {
                let number = Number::parse(&literal.to_string());
                if number.is_some_and(|number| duration::is_unit(&number.suffix)) {
                    return Some(literal);
                }
            }
            // What a macro is called with may have a meaning of its own.
            TokenTree::Group(group) if !after_bang => {
                if let Some(literal) = unit_inside(group.stream()) {
                    return Some(literal);
                }
            }
            _ => {}
        }
        after_bang = is_bang;
    }
    None
}

/// Skips to the comma before the next argument of the attribute, or to the end.
///
/// Generic arguments and closure parameters have commas of their own, so one counts only if an
/// argument follows.
pub(crate) fn skip_argument(input: ParseStream<'_>) {
    skip_until(input, |cursor| {
        cursor.punct().is_some_and(|(punct, rest)| {
            punct.as_char() == ',' && (rest.eof() || starts_argument(rest))
        })
    });
}

/// Skips to the next comma, or to the end.
pub(crate) fn skip_element(input: ParseStream<'_>) {
    skip_until(input, |cursor| is_punct(cursor, ','));
}

/// Goes to the comma after an element; reports what stands in between if nothing was reported yet.
pub(crate) fn end_element(input: ParseStream<'_>, diag: &mut Diagnostics, fine: bool) {
    let cursor = input.cursor();
    if fine && !at_end(cursor) {
        let Found { text, span } = found(cursor);
        if cursor
            .ident()
            .is_some_and(|(_, rest)| equals(rest).is_some())
        {
            diag.push(span, format!("expected `,` before {text}"));
            return;
        }
        diag.push(
            span,
            format!("expected `,` or the end of the list, found {text}"),
        );
    }
    skip_element(input);
}

fn skip_until(input: ParseStream<'_>, stop: impl Fn(Cursor<'_>) -> bool) {
    while !input.is_empty() && !stop(input.cursor()) && input.parse::<TokenTree>().is_ok() {}
}

/// Tells whether an argument seems to begin here: `word =`, or a known key.
pub(crate) fn starts_argument(cursor: Cursor<'_>) -> bool {
    let Some((word, rest)) = cursor.ident() else {
        return false;
    };
    let known = Key::find(&word.to_string()).is_some();
    equals(rest).is_some()
        || (known && (at_end(rest) || rest.group(Delimiter::Parenthesis).is_some()))
}
