//! What is counted: groups of cases that do the same work, the first of each group being the limit.

mod arguments;
mod breakers;
mod budgets;
mod calls;
mod retries;

use crate::case::Case;
use crate::peers;

pub(crate) use arguments::sizes as argument_sizes;
pub(crate) use breakers::{CONSECUTIVE, COUNT, fill, succeed};
pub(crate) use calls::{by_atomic, by_mutex};
pub(crate) use retries::{retried_async, retried_with_jitter_async, retried_with_large_wait};

/// Returns every case, the groups one after the other, in each the limits first, then this crate's
/// cases, then those of others.
pub(crate) fn all() -> Vec<&'static Case> {
    let own = [
        retries::CASES,
        arguments::CASES,
        breakers::CASES,
        calls::CASES,
        budgets::CASES,
    ];
    let mut cases: Vec<&Case> = own.into_iter().flatten().collect();
    cases.extend(peers::ALL.iter().flat_map(|peer| peer.cases));

    let mut groups: Vec<&str> = Vec::new();
    for case in &cases {
        if !groups.contains(&case.group) {
            groups.push(case.group);
        }
    }
    cases.sort_by_key(|case| {
        let place = groups.iter().position(|group| *group == case.group);
        (place, case.whose)
    });
    cases
}

/// Returns the case of that name, with its group before it.
pub(crate) fn find(name: &str) -> Option<&'static Case> {
    let (group, name) = name.split_once('/')?;
    all()
        .into_iter()
        .find(|case| case.group == group && case.name == name)
}

#[cfg(test)]
mod tests {
    use super::{all, find};
    use crate::case::Whose;

    #[test]
    fn every_case_has_a_name_of_its_own() {
        for case in all() {
            let name = format!("{}/{}", case.group, case.name);

            let found = find(&name).expect("it is among all");

            assert!(std::ptr::eq(found, case), "{name} is there twice");
        }
    }

    #[test]
    fn every_group_of_peers_begins_with_a_limit() {
        let peers = all().into_iter().filter(|case| case.whose == Whose::Peer);

        for peer in peers {
            let first = all().into_iter().find(|case| case.group == peer.group);

            assert_eq!(first.map(|case| case.whose), Some(Whose::Limit));
        }
    }
}
