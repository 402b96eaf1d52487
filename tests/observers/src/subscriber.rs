//! A subscriber of `tracing` that keeps events as lines.

use std::fmt::{Debug, Write as _};
use std::sync::mpsc::{Receiver, Sender, channel};

use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::{LookupSpan, Registry, Scope};

/// What is sent on this thread while it is there.
#[derive(Debug)]
pub struct Events {
    lines: Receiver<String>,
    _guard: DefaultGuard,
}

impl Events {
    /// Begins to keep what is sent.
    #[must_use]
    pub fn start() -> Self {
        Self::up_to(Level::TRACE)
    }

    /// Begins to keep what matters at least as much, and is not interested in anything else.
    #[must_use]
    pub fn up_to(level: Level) -> Self {
        let (sender, lines) = channel();
        let subscriber = Registry::default().with(Keeper { sender, level });
        Self {
            lines,
            _guard: tracing::subscriber::set_default(subscriber),
        }
    }

    /// What came since the last time, each as `LEVEL [OUTER/SPAN] message key=value ..`. What has
    /// another target than ours is marked with it.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.lines.try_iter().collect()
    }
}

struct Keeper {
    sender: Sender<String>,
    level: Level,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Keeper {
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _: Context<'_, S>) -> bool {
        *metadata.level() <= self.level
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let spans = context.event_scope(event).into_iter();
        let names: Vec<&str> = spans
            .flat_map(Scope::from_root)
            .map(|span| span.name())
            .collect();
        let mut line = format!("{} [{}]", event.metadata().level(), names.join("/"));
        event.record(&mut Fields(&mut line));
        if event.metadata().target() != "retry_runtime" {
            let _ = write!(line, " @{}", event.metadata().target());
        }
        // Who is gone wants no more lines.
        let _ = self.sender.send(line);
    }
}

/// Appends fields to a line.
struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = match field.name() {
            "message" => write!(self.0, " {value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        let _ = write!(self.0, " {field}={value}u64");
    }
}
