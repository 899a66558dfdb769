//! How long a caller waits for a person: from when one was first asked for until one was first heard (S13).

use crate::cases::PersonWait;
use calmline_core::call::Fact;
use calmline_core::units::CallTime;

/// The wait of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wait {
    /// No person was asked for.
    #[default]
    None,
    /// One was asked for then.
    Since(CallTime),
    /// One was heard after so long, in microseconds.
    Over(u64),
}

impl Wait {
    /// Follows what the call notices.
    pub fn follow(&mut self, at: CallTime, fact: &Fact) {
        let Fact::HandoffMoved { to, .. } = fact else { return };
        *self = match (*self, to.as_str()) {
            (Self::None, "requested") => Self::Since(at),
            (Self::Since(since), "verified") => Self::Over(at.since(since).as_micros()),
            (same, _) => same,
        };
    }

    /// What came of it when the call ended.
    #[must_use]
    pub fn conclude(self, at: CallTime) -> Option<PersonWait> {
        match self {
            Self::None => None,
            Self::Since(since) => Some(PersonWait::NotReached(at.since(since).as_micros())),
            Self::Over(waited) => Some(PersonWait::Reached(waited)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calmline_core::units::HandoffId;

    fn followed(moves: &[(u64, &str)]) -> Wait {
        let mut wait = Wait::default();
        for (at, to) in moves {
            let fact = Fact::HandoffMoved { handoff: HandoffId(1), to: (*to).to_owned() };
            wait.follow(CallTime::from_millis(*at), &fact);
        }
        wait
    }

    #[test]
    fn the_first_wait_counts_and_ends_with_a_voice() {
        let wait = followed(&[(1_000, "requested"), (1_100, "offered"), (4_000, "verified"), (9_000, "requested")]);
        assert_eq!(wait.conclude(CallTime::from_millis(20_000)), Some(PersonWait::Reached(3_000_000)));
    }

    #[test]
    fn an_attempt_that_fell_does_not_begin_the_wait_anew() {
        let wait = followed(&[(1_000, "requested"), (2_000, "bridged"), (7_000, "fallen"), (7_000, "requested")]);
        assert_eq!(wait.conclude(CallTime::from_millis(9_000)), Some(PersonWait::NotReached(8_000_000)));
        assert_eq!(followed(&[]).conclude(CallTime::from_millis(9_000)), None);
    }
}
