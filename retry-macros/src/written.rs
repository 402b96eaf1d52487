//! Tokens as a user would write them, for messages and documentation.
//!
//! The compiler's own text puts spaces where nobody does (`Error :: Http (code)`). Only spaces are
//! decided here, so a wrong guess is ugly but never untrue.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The code of some tokens, in the usual layout.
pub(crate) fn code(tokens: TokenStream) -> String {
    let mut text = String::new();
    let mut before = Place::Start;
    let mut closure = Closure::Outside;
    for piece in pieces(tokens) {
        let (space, after) = match &piece {
            Piece::Keyword(_) => (before.parts_value(), Place::Keyword),
            Piece::Call(_) => (
                matches!(before, Place::Keyword | Place::Operator),
                Place::Value,
            ),
            Piece::Word(_) | Piece::Braces(_) => (before.parts_value(), Place::Value),
            Piece::Operator(operator) => match operator.as_str() {
                "," | ";" | "?" => (
                    false,
                    if operator == "?" {
                        Place::Value
                    } else {
                        Place::Keyword
                    },
                ),
                ":" => (false, Place::Keyword),
                "." | "::" | ".." | "..=" | "'" | "#" => (
                    matches!(before, Place::Keyword | Place::Operator),
                    Place::Prefix,
                ),
                "|" if !before.is_value() => {
                    closure = Closure::Parameters;
                    (before.parts_value(), Place::Prefix)
                }
                "|" if closure == Closure::Parameters => {
                    closure = Closure::Outside;
                    (false, Place::Operator)
                }
                "!" if before.is_value() => (false, Place::Prefix),
                _ if before.is_value() => (true, Place::Operator),
                _ => (before.parts_value(), Place::Prefix),
            },
        };
        if space {
            text.push(' ');
        }
        text.push_str(piece.text());
        before = after;
    }
    text
}

/// Several tokens that are always written together.
enum Piece {
    Word(String),
    Keyword(String),
    Operator(String),
    /// Parentheses or brackets, which follow a value closely.
    Call(String),
    Braces(String),
}

impl Piece {
    fn text(&self) -> &str {
        match self {
            Self::Word(text)
            | Self::Keyword(text)
            | Self::Operator(text)
            | Self::Call(text)
            | Self::Braces(text) => text,
        }
    }
}

/// What was written last, as far as the next space depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    /// Something that an operator can follow.
    Value,
    /// A word or separator that a space follows.
    Keyword,
    /// An operator between two values.
    Operator,
    /// An operator that belongs to what follows.
    Prefix,
}

impl Place {
    fn is_value(self) -> bool {
        self == Self::Value
    }

    /// Tells whether a space stands between this and a value.
    fn parts_value(self) -> bool {
        matches!(self, Self::Value | Self::Keyword | Self::Operator)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Closure {
    Outside,
    Parameters,
}

fn pieces(tokens: TokenStream) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut operator = String::new();
    for token in tokens {
        if !matches!(token, TokenTree::Punct(_)) && !operator.is_empty() {
            pieces.push(Piece::Operator(std::mem::take(&mut operator)));
        }
        match token {
            TokenTree::Punct(punct) => {
                operator.push(punct.as_char());
                if punct.spacing() == Spacing::Alone {
                    pieces.push(Piece::Operator(std::mem::take(&mut operator)));
                }
            }
            TokenTree::Ident(word) => {
                let text = word.to_string();
                pieces.push(match text.as_str() {
                    "if" | "in" | "match" | "move" | "mut" | "ref" | "return" | "as" | "async"
                    | "let" | "else" => Piece::Keyword(text),
                    _ => Piece::Word(text),
                });
            }
            TokenTree::Literal(literal) => pieces.push(Piece::Word(literal.to_string())),
            TokenTree::Group(group) => {
                let inner = code(group.stream());
                pieces.push(match group.delimiter() {
                    Delimiter::Parenthesis => Piece::Call(format!("({inner})")),
                    Delimiter::Bracket => Piece::Call(format!("[{inner}]")),
                    Delimiter::Brace if inner.is_empty() => Piece::Braces("{}".to_owned()),
                    Delimiter::Brace => Piece::Braces(format!("{{ {inner} }}")),
                    Delimiter::None => Piece::Word(inner),
                });
            }
        }
    }
    if !operator.is_empty() {
        pieces.push(Piece::Operator(operator));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn lays_code_out_as_it_is_written() {
        for text in [
            "DbError::Busy | DbError::Io(_)",
            "Error::Http(code) if *code >= 500",
            "Ok(job) if !job.done",
            "Err(_) | Ok(Reply { status: 503, .. })",
            "|error| error.is_busy()",
            "|error, n| error.code() == Some(5) && n < 3",
            "move |e: &Error| matches!(e, Error::Busy)",
            "Duration::from_millis(500) * 2",
            "self.policy()?",
            "&POLICY",
            "500..=599",
            "e @ (Error::A | Error::B)",
            "[a, b][0]",
            "x as u32",
            "-1",
            "a - 1",
        ] {
            assert_eq!(code(text.parse().unwrap()), text);
        }
    }
}
