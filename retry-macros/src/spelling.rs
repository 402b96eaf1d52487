//! "Did you mean": the known word that is nearest to an unknown one.
//!
//! Apart because keys, options, units, classes and parameters all need it. It only compares words;
//! what is said about them stands where they are parsed.

/// The known word that was most likely meant by an unknown one, if any is near.
///
/// For places where the word is wrong whatever it was meant to be, so that a far guess does no
/// harm.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    best(word, known, |distance, longest, same_start| {
        distance * 3 <= longest || (same_start && distance * 2 <= longest)
    })
}

/// The known word that `word` surely misspells.
///
/// For places where an unknown word may as well be an expression of the user's.
pub(crate) fn misspelt<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    best(word, known, |distance, longest, _| distance * 4 <= longest)
}

fn best<'a>(
    word: &str,
    known: &[&'a str],
    near: impl Fn(usize, usize, bool) -> bool,
) -> Option<&'a str> {
    let folded = word.to_lowercase();
    let candidates = known.iter().filter_map(|&candidate| {
        let other = candidate.to_lowercase();
        let abbreviates = folded.chars().count() >= 3 && other.starts_with(&folded);
        let distance = distance(&folded, &other);
        let longest = folded.chars().count().max(other.chars().count());
        let same_start = folded.chars().next() == other.chars().next();
        (abbreviates || near(distance, longest, same_start)).then_some((distance, candidate))
    });
    candidates
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Lists the choices: "`a`, `b` or `c`".
pub(crate) fn one_of(choices: &[&str]) -> String {
    let quoted: Vec<String> = choices.iter().map(|choice| format!("`{choice}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

/// The number of letters to insert, delete, replace or swap with their neighbour to turn one word
/// into the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut previous = None;
    for (row, letter) in from.chars().enumerate() {
        let mut current = vec![row + 1];
        for (column, &other) in to.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX);
            let replaced = at(&last, column) + usize::from(letter != other);
            let deleted = at(&last, column + 1) + 1;
            let inserted = at(&current, column) + 1;
            let swaps =
                column > 0 && to.get(column - 1) == Some(&letter) && previous == Some(other);
            let swapped = if swaps {
                at(&before_last, column - 1) + 1
            } else {
                usize::MAX
            };
            current.push(replaced.min(deleted).min(inserted).min(swapped));
        }
        before_last = std::mem::replace(&mut last, current);
        previous = Some(letter);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_the_letters_that_differ() {
        assert_eq!(distance("", ""), 0);
        assert_eq!(distance("max", "max"), 0);
        assert_eq!(distance("maks", "max"), 2);
        assert_eq!(distance("jiter", "jitter"), 1);
        assert_eq!(distance("backfof", "backoff"), 1);
        assert_eq!(distance("", "on"), 2);
    }

    #[test]
    fn suggests_near_words_only() {
        let known = ["max", "jitter", "none", "exponential"];

        assert_eq!(nearest("maks", &known), Some("max"));
        assert_eq!(nearest("JITTER", &known), Some("jitter"));
        assert_eq!(nearest("exp", &known), Some("exponential"));
        assert_eq!(nearest("url", &known), None);
        assert_eq!(nearest("on", &known), None);
    }

    #[test]
    fn leaves_words_that_may_be_expressions_alone() {
        let known = ["none", "full", "linear"];

        assert_eq!(misspelt("nnoe", &known), Some("none"));
        assert_eq!(misspelt("None", &known), Some("none"));
        assert_eq!(misspelt("fulll", &known), Some("full"));
        assert_eq!(misspelt("line", &known), Some("linear"));
        assert_eq!(misspelt("policy", &known), None);
    }

    #[test]
    fn lists_choices_in_prose() {
        assert_eq!(one_of(&[]), "");
        assert_eq!(one_of(&["a"]), "`a`");
        assert_eq!(one_of(&["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
