//! What a body does with one of its by-value arguments, read off its tokens.
//!
//! The body is not parsed, so only what is certain counts: every mention is a borrow, or some
//! mention is a move, and nothing in the body gives the name to something else. Everything between
//! is left to the compiler.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt as _;

/// What is certain about an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Usage {
    /// Never mentioned, but perhaps captured by a format string.
    Unmentioned,
    /// Every mention is a borrow.
    Borrowed,
    /// Some mention consumes it.
    Moved,
    Unclear,
}

/// Returns what the body surely does with the argument.
pub(super) fn of(argument: &Ident, body: &TokenStream) -> Usage {
    let mut seen = Seen::default();
    let name = argument.to_string();
    scan(
        &name,
        &body.clone().into_iter().collect::<Vec<_>>(),
        Place::Block,
        &mut seen,
    );
    match seen {
        Seen { mentions: 0, .. } => Usage::Unmentioned,
        Seen {
            unclear: 0,
            moves: 0,
            has_move: false,
            ..
        } => Usage::Borrowed,
        Seen {
            rebound: false,
            moves: 1..,
            ..
        } => Usage::Moved,
        _ => Usage::Unclear,
    }
}

/// Returns whether the body may take the argument itself rather than what it refers to: a `move`
/// captures it, or it stands bare.
pub(super) fn may_take(argument: &Ident, body: &TokenStream) -> bool {
    let mut seen = Seen::default();
    let tokens: Vec<TokenTree> = body.clone().into_iter().collect();
    scan(&argument.to_string(), &tokens, Place::Block, &mut seen);
    seen.mentions > 0 && (seen.has_move || seen.bare > 0)
}

/// Returns whether the tokens give the name to something else somewhere.
pub(super) fn is_rebound(name: &Ident, tokens: &TokenStream) -> bool {
    let mut seen = Seen::default();
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    scan(&name.to_string(), &tokens, Place::Block, &mut seen);
    seen.rebound
}

/// Returns whether a statement declares a local of that name: `let name`, `let mut name`.
pub(super) fn is_declared(name: &Ident, statements: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = statements.clone().into_iter().collect();
    tokens.iter().enumerate().any(|(at, token)| {
        let (before, _) = tokens.split_at(at);
        let before = match before {
            [before @ .., TokenTree::Ident(word)] if word == "mut" => before,
            before => before,
        };
        matches!(token, TokenTree::Ident(ident) if ident == name) && is_word(before.last(), "let")
    })
}

#[derive(Default)]
struct Seen {
    mentions: usize,
    moves: usize,
    /// Mentions that are neither borrowed nor followed by a field, a method or an index.
    bare: usize,
    unclear: usize,
    /// The name is bound again somewhere, so that a later mention may mean something else.
    rebound: bool,
    /// The keyword `move` stands somewhere: what it captures is moved without a mention to tell it.
    has_move: bool,
}

/// What the tokens at hand are between.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Between braces or brackets, or in parentheses that only group.
    Block,
    /// The arguments of a call.
    Call,
    /// The arguments of a macro that borrows what it formats.
    Format,
    /// A pattern, where a name is bound rather than mentioned.
    Pattern,
}

enum Mention {
    Borrow,
    Move,
    Rebind,
    Unclear,
}

fn scan(name: &str, tokens: &[TokenTree], place: Place, seen: &mut Seen) {
    for (at, token) in tokens.iter().enumerate() {
        let (before, after) = tokens.split_at(at);
        let after = after.get(1..).unwrap_or_default();
        match token {
            TokenTree::Ident(ident) if ident == "move" => seen.has_move = true,
            TokenTree::Ident(ident) if ident == name => {
                if is_other_name(before, after) {
                    continue;
                }
                seen.mentions += 1;
                seen.bare += usize::from(is_bare(before, after));
                match mention(before, after, place) {
                    Mention::Borrow => {}
                    Mention::Move => seen.moves += 1,
                    Mention::Unclear => seen.unclear += 1,
                    Mention::Rebind => {
                        seen.unclear += 1;
                        seen.rebound = true;
                    }
                }
            }
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                scan(name, &inner, place_of(group, before, after, place), seen);
            }
            _ => {}
        }
    }
}

fn is_bare(before: &[TokenTree], after: &[TokenTree]) -> bool {
    let is_index = matches!(after.first(), Some(TokenTree::Group(index)) if index.delimiter() == Delimiter::Bracket);
    !starts_with(after, &['.'])
        && !is_index
        && !ends_with(before, &['&'])
        && !ends_with(before, &['*'])
        && !is_raw_borrow(before)
}

/// Whether the tokens name the argument anywhere, an inline argument of a format string included.
pub(super) fn names(ident: &Ident, tokens: &TokenStream) -> bool {
    let inline = format!("{{{}", ident.unraw());
    of(ident, tokens) != Usage::Unmentioned || has_inline(&inline, tokens)
}

fn has_inline(inline: &str, tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            // `{keys}` is no mention of `key`.
            let mut ends = text.split(inline).skip(1);
            ends.any(|after| {
                !after.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
            })
        }
        TokenTree::Group(group) => has_inline(inline, &group.stream()),
        TokenTree::Ident(_) | TokenTree::Punct(_) => false,
    })
}

/// Whether it is a field, a method, a lifetime, a module or a macro of the same name.
fn is_other_name(before: &[TokenTree], after: &[TokenTree]) -> bool {
    (ends_with(before, &['.']) && !ends_with(before, &['.', '.']))
        || ends_with(before, &['\''])
        || starts_with(after, &[':', ':'])
        || matches!(after, [TokenTree::Punct(bang), TokenTree::Group(_), ..] if bang.as_char() == '!')
}

/// What one mention does, from the tokens around it.
fn mention(before: &[TokenTree], after: &[TokenTree], place: Place) -> Mention {
    if place == Place::Pattern || binds(before, after) {
        return Mention::Rebind;
    }
    let is_first = before.is_empty() || ends_with(before, &[',']);
    let is_borrowed = ends_with(before, &['&']) || (place == Place::Format && is_first);
    let is_alone = is_first && (after.is_empty() || starts_with(after, &[',']));
    match (after.first(), place) {
        (Some(TokenTree::Punct(question)), _) if question.as_char() == '?' => Mention::Move,
        (Some(TokenTree::Punct(dot)), _) if dot.as_char() == '.' => chain(after, is_borrowed),
        (Some(TokenTree::Group(group)), _) if group.delimiter() == Delimiter::Brace => {
            if is_word(before.last(), "in") {
                Mention::Move
            } else {
                Mention::Unclear
            }
        }
        (Some(TokenTree::Group(group)), _) if is_borrowed => match group.delimiter() {
            Delimiter::Bracket => chain(after.get(1..).unwrap_or_default(), true),
            _ => Mention::Unclear,
        },
        (Some(TokenTree::Group(_)), _) => Mention::Unclear,
        _ if is_borrowed => Mention::Borrow,
        (_, Place::Call) if is_alone => Mention::Move,
        (_, Place::Format) if ends_with(before, &['=']) => Mention::Borrow,
        _ => Mention::Unclear,
    }
}

/// What `.field.field.method(` does to the value before it.
fn chain(after: &[TokenTree], is_borrowed: bool) -> Mention {
    match after {
        [TokenTree::Punct(dot), TokenTree::Ident(word), rest @ ..] if dot.as_char() == '.' => {
            match rest.first() {
                _ if word == "await" => Mention::Move,
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                    method(&word.to_string())
                }
                // `.method::<T>(`
                Some(TokenTree::Punct(colon)) if colon.as_char() == ':' => {
                    method(&word.to_string())
                }
                _ => part(rest, is_borrowed),
            }
        }
        [TokenTree::Punct(dot), TokenTree::Literal(_), rest @ ..] if dot.as_char() == '.' => {
            part(rest, is_borrowed)
        }
        [TokenTree::Group(index), rest @ ..] if index.delimiter() == Delimiter::Bracket => {
            part(rest, is_borrowed)
        }
        _ if is_borrowed => Mention::Borrow,
        _ => Mention::Unclear,
    }
}

/// What the chain does to a part of the value: a part that is consumed may be `Copy`.
fn part(after: &[TokenTree], is_borrowed: bool) -> Mention {
    match chain(after, is_borrowed) {
        Mention::Move => Mention::Unclear,
        mention => mention,
    }
}

/// What a method does to its receiver, by its name.
fn method(name: &str) -> Mention {
    const BORROWING: [&str; 26] = [
        "borrow",
        "capacity",
        "chars",
        "clone",
        "contains",
        "contains_key",
        "display",
        "ends_with",
        "exists",
        "file_name",
        "iter",
        "keys",
        "len",
        "parent",
        "split_at",
        "split_whitespace",
        "starts_with",
        "strip_prefix",
        "strip_suffix",
        "to_lowercase",
        "to_owned",
        "to_string",
        "to_uppercase",
        "to_vec",
        "trim",
        "values",
    ];
    const CONSUMING: [&str; 9] = [
        "expect",
        "into",
        "ok_or",
        "ok_or_else",
        "try_into",
        "unwrap",
        "unwrap_or",
        "unwrap_or_default",
        "unwrap_or_else",
    ];
    // `is_some_and` and its like consume an `Option`, but perhaps not a type of the user's own.
    let asks = name.starts_with("is_") && !name.ends_with("_and") && !name.ends_with("_or");
    if BORROWING.contains(&name) || name.starts_with("as_") || asks {
        Mention::Borrow
    } else if CONSUMING.contains(&name) || name.starts_with("into_") {
        Mention::Move
    } else {
        Mention::Unclear
    }
}

/// What stands between a group's delimiters, from the tokens around it.
fn place_of(group: &Group, before: &[TokenTree], after: &[TokenTree], outer: Place) -> Place {
    let is_bound = (starts_with(after, &['=']) && !starts_with(after, &['=', '=']))
        || starts_with(after, &['|'])
        || is_word(after.first(), "if")
        || is_word(after.first(), "in")
        || is_word(before.last(), "let")
        || ends_with(before, &['|']);
    if is_bound || outer == Place::Pattern {
        return Place::Pattern;
    }
    match (group.delimiter(), before) {
        (_, [.., TokenTree::Ident(name), TokenTree::Punct(bang)]) if bang.as_char() == '!' => {
            if formats(&name.to_string()) {
                Place::Format
            } else {
                Place::Block
            }
        }
        (Delimiter::Parenthesis, [.., TokenTree::Ident(callee)]) if !is_keyword(callee) => {
            Place::Call
        }
        (Delimiter::Parenthesis, [.., TokenTree::Punct(generics)]) if generics.as_char() == '>' => {
            Place::Call
        }
        (Delimiter::None, _) => outer,
        _ => Place::Block,
    }
}

/// Whether the name is given to something new here.
fn binds(before: &[TokenTree], after: &[TokenTree]) -> bool {
    ["let", "mut", "ref", "for", "fn", "static", "const"]
        .iter()
        .any(|keyword| is_word(before.last(), keyword) && !is_raw_borrow(before))
        || starts_with(after, &['=', '>'])
        || starts_with(after, &['@'])
        || (ends_with(before, &['|']) && !ends_with(before, &['|', '|']))
        || starts_with(after, &['|']) && !starts_with(after, &['|', '|'])
        || starts_with(after, &[':']) && !starts_with(after, &[':', ':'])
        || (is_between_pipes(&mut before.iter().rev()) && is_between_pipes(&mut after.iter()))
}

/// Whether only what parameters of a closure are made of stands between here and a `|`.
fn is_between_pipes(tokens: &mut dyn Iterator<Item = &TokenTree>) -> bool {
    let mut passed = tokens.skip_while(|token| match token {
        TokenTree::Ident(ident) => !is_keyword(ident) || ident == "mut",
        TokenTree::Punct(punct) => matches!(punct.as_char(), ',' | ':' | '&' | '_' | '<' | '>'),
        TokenTree::Group(_) => true,
        TokenTree::Literal(_) => false,
    });
    passed.next().is_some_and(|token| is_punct(token, '|'))
}

/// `&mut name` borrows; only `let mut name` and its like bind.
fn is_raw_borrow(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Punct(and), TokenTree::Ident(_)] if and.as_char() == '&')
}

fn formats(name: &str) -> bool {
    const FORMATTING: [&str; 21] = [
        "assert",
        "assert_eq",
        "assert_ne",
        "debug",
        "eprint",
        "eprintln",
        "error",
        "format",
        "format_args",
        "info",
        "log",
        "panic",
        "print",
        "println",
        "todo",
        "trace",
        "unimplemented",
        "unreachable",
        "warn",
        "write",
        "writeln",
    ];
    FORMATTING.contains(&name)
}

fn is_keyword(word: &Ident) -> bool {
    const KEYWORDS: [&str; 14] = [
        "as", "break", "else", "for", "if", "in", "let", "loop", "match", "move", "mut", "return",
        "where", "while",
    ];
    KEYWORDS.iter().any(|keyword| word == keyword)
}

fn is_word(token: Option<&TokenTree>, word: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == word)
}

fn ends_with(tokens: &[TokenTree], puncts: &[char]) -> bool {
    tokens.len() >= puncts.len()
        && tokens
            .iter()
            .rev()
            .zip(puncts.iter().rev())
            .all(|(token, char)| is_punct(token, *char))
}

fn starts_with(tokens: &[TokenTree], puncts: &[char]) -> bool {
    tokens.len() >= puncts.len()
        && tokens
            .iter()
            .zip(puncts)
            .all(|(token, char)| is_punct(token, *char))
}

fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}
