//! What is in the picture, counted element by element, and that it does not grow without bound.

use monitor::{Record, Recording, Thinned, picture};
use retry_runtime::breaker::{CircuitBreaker, Transition};
use retry_runtime::event::{Cause, Event, EventKind, Observer as _};
use retry_runtime::{Class, StopReason};
use roxmltree::{Document, Node};
use std::io;
use std::sync::Mutex;
use std::time::Duration;

const SUCCEEDED: &str = "#2E8B57";
const FAILED: &str = "#C82828";
const TIMED_OUT: &str = "#EB8C00";
const REJECTED: &str = "#787878";
const DELAY: &str = "#2864BE";
const CIRCUIT: &str = "#6E3CA0";

/// An observed call: what is told of it, in this order.
fn call(record: &Record, events: &[(EventKind, u32, Option<Class>)]) {
    let observer = record.of_call();
    for (kind, attempt, class) in events {
        let event = Event::new("ask", *kind).with_attempt(*attempt, Some(3));
        let error = io::Error::from(io::ErrorKind::Other);
        let cause = class.map(|class| Cause::of(&error).with_class(class));
        observer.observe(&cause.map_or(event, |cause| event.with_cause(cause)));
    }
}

fn retrying() -> EventKind {
    EventKind::Retrying {
        delay: Duration::from_millis(40),
    }
}

fn gave_up(reason: StopReason) -> EventKind {
    EventKind::GaveUp { reason }
}

/// How many elements of a kind have this colour.
fn count(svg: &Document<'_>, element: &str, attribute: &str, colour: &str) -> usize {
    let is_it = |node: &Node<'_, '_>| {
        node.has_tag_name(("http://www.w3.org/2000/svg", element))
            && node.attribute(attribute) == Some(colour)
    };
    svg.descendants().filter(is_it).count()
}

#[test]
fn every_point_is_an_element() {
    let record = Record::new();
    let (transient, timeout) = (Some(Class::Transient), Some(Class::Timeout));
    call(&record, &[(EventKind::Succeeded, 1, None)]);
    call(
        &record,
        &[
            (retrying(), 1, transient),
            (retrying(), 2, timeout),
            (EventKind::Succeeded, 3, None),
        ],
    );
    // Its second attempt failed when the circuit was open already.
    call(
        &record,
        &[
            (retrying(), 1, transient),
            (gave_up(StopReason::CircuitOpen), 2, transient),
        ],
    );
    // Rejected before its second attempt, and before its first.
    call(
        &record,
        &[
            (retrying(), 1, timeout),
            (gave_up(StopReason::CircuitOpen), 1, None),
        ],
    );
    call(&record, &[(gave_up(StopReason::CircuitOpen), 0, None)]);

    let recording = record.recording();
    let text = picture(&recording).unwrap();
    let svg = Document::parse(&text).unwrap();

    let counts = &recording.counts;
    assert_eq!((counts.calls, counts.gave_up, counts.rejected), (5, 3, 2));
    assert_eq!((counts.attempts, counts.retries), (7, 3));
    // One of each is in the legend.
    assert_eq!(count(&svg, "circle", "fill", SUCCEEDED), 2 + 1);
    assert_eq!(count(&svg, "line", "stroke", FAILED), 2 * (3 + 1));
    assert_eq!(count(&svg, "polygon", "fill", TIMED_OUT), 2 + 1);
    assert_eq!(count(&svg, "circle", "fill", REJECTED), 2 + 1);
    assert_eq!(count(&svg, "polyline", "stroke", DELAY), 4);
    assert_eq!(count(&svg, "polyline", "stroke", CIRCUIT), 1);
}

#[test]
fn the_state_steps_at_each_transition() {
    static MADE: Mutex<Vec<Transition>> = Mutex::new(Vec::new());
    static BREAKER: CircuitBreaker =
        CircuitBreaker::new().on_transition(&|change| MADE.lock().unwrap().push(*change));
    BREAKER.force_open();
    BREAKER.reset();
    let record = Record::new();
    for change in MADE.lock().unwrap().iter() {
        call(&record, &[(EventKind::Circuit(*change), 0, None)]);
    }

    let recording = record.recording();
    let text = picture(&recording).unwrap();
    let svg = Document::parse(&text).unwrap();

    assert_eq!(recording.counts.transitions, 2);
    let mut nodes = svg.descendants();
    let line = nodes.find(|node| node.attribute("stroke") == Some(CIRCUIT));
    let corners = line.unwrap().attribute("points").unwrap();
    let heights = corners
        .split_whitespace()
        .map(|corner| corner.split_once(',').unwrap().1);
    let heights = heights.collect::<Vec<_>>();
    let (closed, open) = (heights[0], heights[2]);
    assert_ne!(closed, open);
    // The ends, and two corners a transition.
    assert_eq!(heights, [closed, closed, open, open, closed, closed]);
}

#[test]
fn nothing_at_all_is_a_picture_too() {
    let text = picture(&Recording::default()).unwrap();
    let svg = Document::parse(&text).unwrap();

    assert_eq!(count(&svg, "circle", "fill", SUCCEEDED), 1);
}

#[test]
fn a_long_run_takes_no_more_memory() {
    let record = Record::new();
    let calls = 5 * Thinned::<u32>::MOST;
    for _ in 0..calls {
        call(&record, &[(EventKind::Succeeded, 1, None)]);
    }

    let recording = record.recording();
    let text = picture(&recording).unwrap();
    let svg = Document::parse(&text).unwrap();

    assert_eq!(recording.counts.calls, u64::try_from(calls).unwrap());
    assert_eq!(recording.attempts.step(), 8);
    assert_eq!(count(&svg, "circle", "fill", SUCCEEDED), calls / 8 + 1);
    assert!(text.contains("one of 8 is shown"));
}

#[test]
fn thinning_keeps_the_rhythm() {
    let most = Thinned::<usize>::MOST;
    let mut thinned = Thinned::new();
    for number in 0..=2 * most {
        thinned.push(number);
    }

    let expected = (0..=2 * most).step_by(4).collect::<Vec<_>>();
    assert_eq!(thinned.items(), expected);
}
