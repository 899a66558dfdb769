//! Notices when no media comes: a caller who cannot be heard must not be talked at for ever.

use calmline_core::units::{CallTime, Span};

/// How long a line may be without RTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaLimits {
    /// From the start to the first packet.
    pub first: Span,
    /// Between packets, except on hold. A far side that suppresses silence is silent for this long at times.
    pub gap: Span,
}

impl Default for MediaLimits {
    /// 30 s for the first packet and 15 s between packets: what carriers' own equipment allows.
    fn default() -> Self {
        Self { first: Span::from_secs(30), gap: Span::from_secs(15) }
    }
}

/// What the watchdog noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noticed {
    Lost,
    Back,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Watching,
    Lost,
    Suspended,
}

#[derive(Debug)]
pub(super) struct Watchdog {
    limits: MediaLimits,
    state: State,
    limit: Span,
    since: CallTime,
}

impl Watchdog {
    pub(super) fn new(limits: MediaLimits, at: CallTime) -> Self {
        Self { limits, state: State::Watching, limit: limits.first, since: at }
    }

    /// A packet came.
    pub(super) fn fed(&mut self, at: CallTime) -> Option<Noticed> {
        self.since = at;
        self.limit = self.limits.gap;
        if self.state == State::Lost {
            self.state = State::Watching;
            return Some(Noticed::Back);
        }
        None
    }

    /// Time passed.
    pub(super) fn check(&mut self, at: CallTime) -> Option<Noticed> {
        if self.state == State::Watching && at.since(self.since) >= self.limit {
            self.state = State::Lost;
            return Some(Noticed::Lost);
        }
        None
    }

    /// The far side need not send: hold.
    pub(super) fn suspend(&mut self) {
        self.state = State::Suspended;
    }

    /// It has to send again; the time begins anew.
    pub(super) fn resume(&mut self, at: CallTime) {
        if self.state == State::Suspended {
            self.state = State::Watching;
            self.since = at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> CallTime {
        CallTime::from_millis(seconds * 1_000)
    }

    #[test]
    fn the_first_packet_has_longer_than_the_next_ones_and_each_loss_is_told_once() {
        let mut dog = Watchdog::new(MediaLimits::default(), at(5));
        assert_eq!(dog.check(at(34)), None);
        assert_eq!(dog.check(at(35)), Some(Noticed::Lost));
        assert_eq!(dog.check(at(99)), None);
        assert_eq!(dog.fed(at(100)), Some(Noticed::Back));
        assert_eq!(dog.fed(at(101)), None);
        assert_eq!(dog.check(at(115)), None);
        assert_eq!(dog.check(at(116)), Some(Noticed::Lost));
    }

    #[test]
    fn hold_suspends_it_and_the_time_begins_anew_after_hold() {
        let mut dog = Watchdog::new(MediaLimits::default(), at(0));
        dog.fed(at(1));
        dog.suspend();
        assert_eq!(dog.check(at(500)), None);
        dog.fed(at(500));
        dog.resume(at(600));
        assert_eq!(dog.check(at(614)), None);
        assert_eq!(dog.check(at(615)), Some(Noticed::Lost));
    }

    #[test]
    fn resuming_what_was_not_held_gives_no_grace() {
        let mut dog = Watchdog::new(MediaLimits::default(), at(0));
        dog.fed(at(1));
        dog.resume(at(10));
        assert_eq!(dog.check(at(16)), Some(Noticed::Lost));
    }
}
