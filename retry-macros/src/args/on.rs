//! The value of `on`: classes joined by `|`, or a pattern with an optional `if` guard.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative as _;
use syn::{Expr, ExprClosure, Lit, Pat, Path, Token};

use super::tokens;
use crate::model::{Class, On};
use crate::spelling;

const CLASSES: &[&str] = &["Transient", "Timeout", "Throttled"];

/// The class that is never retried.
const PERMANENT: &str = "Permanent";

/// Words that other libraries use for "every error".
const EVERYTHING: &[&str] = &[
    "all", "any", "every", "always", "All", "Any", "Every", "Always",
];

/// Parses the value; on failure it may have consumed a part of it.
pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<On> {
    closure(input)?;
    quoted_class(input)?;
    let span = input.cursor().span();
    let pattern = pattern(input)?;
    joined_otherwise(input, &pattern)?;
    let guard = match input.parse::<Option<Token![if]>>()? {
        Some(keyword) if tokens::at_end(input.cursor()) => {
            let message = "expected a condition after `if`, found the end of the value";
            return Err(syn::Error::new(keyword.span, message));
        }
        Some(_) => Some(tokens::expression(input)?),
        None => None,
    };
    check(pattern, guard, span)
}

fn pattern(input: ParseStream<'_>) -> syn::Result<Pat> {
    let fork = input.fork();
    match Pat::parse_multi_with_leading_vert(&fork) {
        Ok(pattern) => {
            input.advance_to(&fork);
            Ok(pattern)
        }
        Err(error) => Err(tokens::reworded(
            &error,
            input.cursor(),
            "classes or a pattern",
        )),
    }
}

/// What one alternative of the pattern is.
enum Alternative<'a> {
    Class(&'a Ident, Class),
    /// A word that would bind whatever it is matched against.
    Word(&'a Ident),
    /// `Ok(..)`, `Err(..)`, `Some(..)` or `None`.
    Outcome(&'a Pat),
    Other(&'a Pat),
}

/// Decides what the pattern is matched against.
fn check(pattern: Pat, guard: Option<Expr>, span: Span) -> syn::Result<On> {
    let mut alternatives = Vec::new();
    flatten(&pattern, &mut alternatives);
    words(&alternatives, guard.as_ref())?;
    let mut classes: Vec<Class> = Vec::new();
    let mut outcomes = 0_usize;
    for alternative in &alternatives {
        match alternative {
            Alternative::Class(word, class) if classes.contains(class) => {
                let message = format!("duplicate class `{word}`; it was already given");
                return Err(syn::Error::new(word.span(), message));
            }
            Alternative::Class(_, class) => classes.push(*class),
            Alternative::Outcome(_) => outcomes += 1,
            Alternative::Word(_) | Alternative::Other(_) => {}
        }
    }
    if classes.len() == alternatives.len() {
        return Ok(On::Classes {
            classes,
            span: Some(span),
        });
    }
    if !classes.is_empty() {
        return Err(classes_and_patterns(&alternatives));
    }
    if outcomes == alternatives.len() {
        return Ok(On::Outcome { pattern, guard });
    }
    if outcomes > 0 {
        return Err(outcomes_and_errors(&alternatives));
    }
    if guard.is_none() && matches!(pattern, Pat::Wild(_)) {
        return Ok(On::Every);
    }
    Ok(On::Error { pattern, guard })
}

fn flatten<'a>(pattern: &'a Pat, alternatives: &mut Vec<Alternative<'a>>) {
    match pattern {
        Pat::Or(or) => or.cases.iter().for_each(|case| flatten(case, alternatives)),
        Pat::Paren(paren) => flatten(&paren.pat, alternatives),
        Pat::Ident(binding) if binding.by_ref.is_none() && binding.mutability.is_none() => {
            alternatives.push(match (&binding.subpat, class(&binding.ident)) {
                (Some((_, inner)), _) if is_outcome(inner) => Alternative::Outcome(pattern),
                (Some(_), _) => Alternative::Other(pattern),
                (None, Some(class)) => Alternative::Class(&binding.ident, class),
                (None, None) if binding.ident == "None" => Alternative::Outcome(pattern),
                (None, None) => Alternative::Word(&binding.ident),
            });
        }
        _ if is_outcome(pattern) => alternatives.push(Alternative::Outcome(pattern)),
        _ => alternatives.push(Alternative::Other(pattern)),
    }
}

fn class(word: &Ident) -> Option<Class> {
    match word.to_string().as_str() {
        "Transient" => Some(Class::Transient),
        "Timeout" => Some(Class::Timeout),
        "Throttled" => Some(Class::Throttled),
        _ => None,
    }
}

/// Tells whether a pattern names a variant of `Result` or `Option`.
fn is_outcome(pattern: &Pat) -> bool {
    let head = match pattern {
        Pat::TupleStruct(tuple) if tuple.qself.is_none() => &tuple.path,
        Pat::Struct(fields) if fields.qself.is_none() => &fields.path,
        Pat::Path(path) if path.qself.is_none() => &path.path,
        Pat::Ident(binding) if binding.ident == "None" => return true,
        Pat::Ident(binding) => {
            return binding
                .subpat
                .as_ref()
                .is_some_and(|(_, inner)| is_outcome(inner));
        }
        Pat::Paren(paren) => return is_outcome(&paren.pat),
        Pat::Or(or) => return or.cases.iter().all(is_outcome),
        _ => return false,
    };
    names_outcome(head)
}

/// `Ok`, `Result::Ok`, `std::option::Option::None`, but not `Reply::Ok`.
fn names_outcome(path: &Path) -> bool {
    let mut reversed = path.segments.iter().rev();
    let Some(variant) = reversed.next() else {
        return false;
    };
    let owner = reversed.next();
    let of = |name: &str| owner.is_none_or(|owner| owner.ident == name);
    match variant.ident.to_string().as_str() {
        "Ok" | "Err" => of("Result"),
        "Some" | "None" => of("Option"),
        _ => false,
    }
}

/// Refuses words that are no class and would match everything.
fn words(alternatives: &[Alternative<'_>], guard: Option<&Expr>) -> syn::Result<()> {
    for alternative in alternatives {
        match alternative {
            Alternative::Class(word, _) if guard.is_some() => {
                let message =
                    format!("the class `{word}` cannot have an `if`; move the condition to `when`");
                return Err(syn::Error::new(word.span(), message));
            }
            Alternative::Word(word) if guard.is_none() || *word == PERMANENT => {
                return Err(unknown_class(word));
            }
            _ => {}
        }
    }
    Ok(())
}

fn unknown_class(word: &Ident) -> syn::Error {
    let text = word.to_string();
    let lower = text.starts_with(char::is_lowercase);
    let message = if text == PERMANENT {
        "`Permanent` errors cannot be retried, because they fail the same way again; \
         for every error write `on = _`"
            .to_owned()
    } else if EVERYTHING.contains(&text.as_str()) {
        format!("unknown class `{text}`; to retry every error write `on = _`")
    } else if matches!(text.as_str(), "Ok" | "Err" | "Some") {
        format!("`{text}` needs a pattern for its value; write it like `{text}(_)`")
    } else if let Some(meant) = spelling::nearest(&text, CLASSES) {
        format!("unknown class `{text}`; did you mean `{meant}`?")
    } else if lower {
        format!(
            "`{text}` is no class, and as a pattern matches everything; write `when = {text}` or `on = _`"
        )
    } else {
        format!(
            "`{text}` is no class, and as a pattern matches everything; write its path, like `Error::{text}`, or `_`"
        )
    };
    syn::Error::new(word.span(), message)
}

fn classes_and_patterns(alternatives: &[Alternative<'_>]) -> syn::Error {
    let other = alternatives
        .iter()
        .find_map(|alternative| match alternative {
            Alternative::Class(..) => None,
            Alternative::Word(word) => Some(word.to_token_stream()),
            Alternative::Outcome(pattern) | Alternative::Other(pattern) => {
                Some(pattern.to_token_stream())
            }
        });
    let message =
        "cannot join a class and a pattern; classify the error, or name its variants only";
    at_first(other.unwrap_or_default(), message)
}

fn outcomes_and_errors(alternatives: &[Alternative<'_>]) -> syn::Error {
    let other = alternatives
        .iter()
        .find_map(|alternative| match alternative {
            Alternative::Other(pattern) => Some(pattern.to_token_stream()),
            Alternative::Word(word) => Some(word.to_token_stream()),
            _ => None,
        });
    let other = other.unwrap_or_default();
    let text = tokens::shorten(&written(&other));
    let message = format!(
        "cannot join a pattern of the error with one of the whole outcome; write `Err({text})`"
    );
    at_first(other, message)
}

/// An error with the caret under the first of the tokens.
fn at_first(tokens: TokenStream, message: impl std::fmt::Display) -> syn::Error {
    let span = tokens
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span());
    syn::Error::new(span, message)
}

/// Tokens as a user would write them.
fn written(tokens: &TokenStream) -> String {
    crate::written::code(tokens.clone())
}

/// Refuses `on = |error| ..`.
fn closure(input: ParseStream<'_>) -> syn::Result<()> {
    let cursor = input.cursor();
    if !tokens::is_punct(cursor, '|') && !input.peek(Token![move]) {
        return Ok(());
    }
    let Ok(closure) = input.fork().parse::<ExprClosure>() else {
        return Ok(());
    };
    let binds = closure.inputs.iter().all(|pattern| match pattern {
        Pat::Ident(binding) => binding.ident.to_string().starts_with(char::is_lowercase),
        Pat::TupleStruct(_) | Pat::Path(_) | Pat::Struct(_) | Pat::Lit(_) => false,
        _ => true,
    });
    if !binds {
        return Ok(());
    }
    let message = "expected classes or a pattern, found a closure; write it as `when = |error| ..`";
    Err(syn::Error::new(cursor.span(), message))
}

/// Refuses `on = "Transient"`; other strings may be patterns of a string-like error.
fn quoted_class(input: ParseStream<'_>) -> syn::Result<()> {
    if let Ok(Lit::Str(text)) = input.fork().parse::<Lit>() {
        let value = text.value();
        if CLASSES.contains(&value.as_str()) || value == PERMANENT {
            let message =
                format!("expected a class, found a string; remove the quotes: `on = {value}`");
            return Err(syn::Error::new(text.span(), message));
        }
    }
    Ok(())
}

/// Refuses classes joined by anything but one `|`, such as `Transient, Timeout` or `[Timeout,
/// Throttled]`.
fn joined_otherwise(input: ParseStream<'_>, pattern: &Pat) -> syn::Result<()> {
    let message = |classes: &[&Ident]| {
        let classes: Vec<String> = classes.iter().map(ToString::to_string).collect();
        format!(
            "classes are joined by one `|`; write `{}`",
            classes.join(" | ")
        )
    };
    let listed = match pattern {
        Pat::Slice(slice) => Some(&slice.elems),
        Pat::Tuple(tuple) => Some(&tuple.elems),
        _ => None,
    };
    if let Some(listed) = listed {
        let classes: Option<Vec<&Ident>> = listed.iter().map(class_name).collect();
        return match classes {
            Some(classes) if !classes.is_empty() => {
                Err(at_first(pattern.to_token_stream(), message(&classes)))
            }
            _ => Ok(()),
        };
    }
    let last = match pattern {
        Pat::Or(or) => or.cases.last(),
        other => Some(other),
    };
    let Some(last) = last.and_then(class_name) else {
        return Ok(());
    };
    let fork = input.fork();
    let Ok(joint) = fork.parse::<TokenTree>() else {
        return Ok(());
    };
    let _ = fork.parse::<Option<Token![|]>>();
    match fork.parse::<Ident>() {
        Ok(next) if class(&next).is_some() && tokens::at_end(fork.cursor()) => {
            input.advance_to(&fork);
            Err(syn::Error::new(joint.span(), message(&[last, &next])))
        }
        _ => Ok(()),
    }
}

/// The class that a pattern names.
fn class_name(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(binding) if class(&binding.ident).is_some() => Some(&binding.ident),
        _ => None,
    }
}
