//! A layer that writes down, in order, which spans are opened and closed and in which span an event
//! comes.

use std::fmt::Debug;
use std::sync::mpsc::{Receiver, Sender, channel};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::{LookupSpan, Registry, Scope};

/// What is recorded on this thread while the record is there.
pub(crate) struct Record {
    lines: Receiver<String>,
    _guard: DefaultGuard,
}

impl Record {
    pub(crate) fn start() -> Self {
        Self::of(|target| target != RETRIES)
    }

    /// Of events, those about retries only.
    pub(crate) fn of_retries() -> Self {
        Self::of(|target| target == RETRIES)
    }

    fn of(wants: fn(&str) -> bool) -> Self {
        let (sender, lines) = channel();
        let subscriber = Registry::default().with(Recorder { sender, wants });
        Self {
            lines,
            _guard: tracing::subscriber::set_default(subscriber),
        }
    }

    /// What came since the last time: `open SPAN key=value`, `OUTER/SPAN: message key=value`,
    /// `close SPAN`.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.try_iter().collect()
    }
}

/// Where the events about retries come from.
const RETRIES: &str = "retry_runtime";

struct Recorder {
    sender: Sender<String>,
    /// Whether events that come from there are recorded.
    wants: fn(&str) -> bool,
}

impl Recorder {
    fn push(&self, line: String) {
        // A record that is gone wants no more lines.
        let _ = self.sender.send(line);
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Recorder {
    fn on_new_span(&self, span: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let mut text = format!("open {}", span.metadata().name());
        span.record(&mut Fields(&mut text));
        self.push(text);
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if !(self.wants)(event.metadata().target()) {
            return;
        }
        let spans = context.event_scope(event).into_iter();
        let names: Vec<&str> = spans
            .flat_map(Scope::from_root)
            .map(|span| span.name())
            .collect();
        let mut text = format!("{}:", names.join("/"));
        event.record(&mut Fields(&mut text));
        self.push(text);
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let name = context.span(&id).map_or("?", |span| span.name());
        self.push(format!("close {name}"));
    }
}

/// Appends fields to a line.
struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let text = match field.name() {
            "message" => format!(" {value:?}"),
            name => format!(" {name}={value:?}"),
        };
        self.0.push_str(&text);
    }
}
