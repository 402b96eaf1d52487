//! The calls that are under way, each by a number.
//!
//! Numbers of calls that are over are given again, so there is as much room as calls are under way
//! at once, and none is an allocation of its own.

use super::process::Process;
use retry_runtime::Attempts;
use retry_runtime::breaker::Permit;

/// A call under way.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) attempts: Attempts,
    pub(super) process: &'a Process,
    /// Of the attempt that is under way.
    pub(super) permit: Option<Permit<'a>>,
}

/// The calls that are under way.
#[derive(Debug, Default)]
pub(super) struct Calls<'a> {
    calls: Vec<Call<'a>>,
    free: Vec<u32>,
}

impl<'a> Calls<'a> {
    /// Begins a call, and returns its number.
    pub(super) fn begin(&mut self, process: &'a Process) -> u32 {
        let call = Call {
            attempts: Attempts::new(),
            process,
            permit: None,
        };
        if let Some(number) = self.free.pop() {
            *self.of(number) = call;
            return number;
        }
        self.calls.push(call);
        // Ten million clients at most, and a call for each in ten seconds, do not get there.
        u32::try_from(self.calls.len() - 1).unwrap_or(u32::MAX)
    }

    /// Returns the call of this number.
    #[expect(
        clippy::indexing_slicing,
        reason = "a number comes from `begin`, and calls only become more"
    )]
    pub(super) fn of(&mut self, number: u32) -> &mut Call<'a> {
        &mut self.calls[number as usize]
    }

    /// Ends a call; its number may be given again.
    pub(super) fn end(&mut self, number: u32) {
        self.free.push(number);
    }
}
