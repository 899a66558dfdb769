//! What a telephone noted of a call, and what can be measured in it.

use crate::audio::{Frame, SAMPLES_PER_FRAME};
use std::time::Duration;
use tokio::time::Instant;

/// A frame at or above this level is heard as sound: far below any prompt, far above comfort noise.
pub const AUDIBLE_DBFS: i8 = -45;

/// Sound that stops for so long has ended: longer than the pauses inside a sentence.
const PAUSE: Duration = Duration::from_millis(400);

/// A level so far below the one before counts as ducked: the service ducks by 18 dB, and speech itself varies.
const DUCKED_BY_DB: i16 = 10;

/// A stretch of speech or sound, from the call's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Talk {
    /// First audible sample.
    pub from: Duration,
    /// Last audible sample.
    pub to: Duration,
}

/// Keys heard as telephone events (RFC 4733), each noted once: its packets bear one timestamp.
#[derive(Debug, Clone, Default)]
pub struct KeysHeard {
    /// Their names, in order.
    pub names: String,
    last: Option<u32>,
    /// The end packets of the last key, and the duration that they named.
    ends: Vec<u16>,
}

impl KeysHeard {
    /// A packet of an event.
    pub(super) fn hear(&mut self, timestamp: u32, payload: &[u8]) {
        let [code, flags, high, low, ..] = *payload else { return };
        if self.last.replace(timestamp) != Some(timestamp) {
            self.names.extend("0123456789*#ABCD".chars().nth(usize::from(code)));
            self.ends.clear();
        }
        if flags & 0x80 != 0 {
            self.ends.push(u16::from_be_bytes([high, low]));
        }
    }

    /// The durations that the end packets of the last key named, in samples.
    #[must_use]
    pub fn last_ends(&self) -> &[u16] {
        &self.ends
    }
}

/// Everything one telephone noted.
#[derive(Debug, Clone, Default)]
pub struct PhoneLog {
    /// Each packet heard: when it arrived, and its level.
    pub heard: Vec<(Duration, i8)>,
    /// The sound of each packet heard, in the same order: what came, without the gaps and doublings of any beat.
    pub frames: Vec<Frame>,
    /// Each stretch the telephone spoke.
    pub said: Vec<Talk>,
    /// Both sides, frame by frame: what was said, then what was heard.
    pub sound: Vec<([i16; SAMPLES_PER_FRAME], [i16; SAMPLES_PER_FRAME])>,
    /// Keys that the far side sent as telephone events.
    pub keys: KeysHeard,
    /// Packets that were missing by sequence number.
    pub lost: u64,
    /// Packets that this telephone sent more than half a packet late: its own machine was too busy to be believed.
    pub sent_late: u64,
    /// The moment from which all times count; `None` in a log that no line wrote.
    pub started: Option<Instant>,
}

impl PhoneLog {
    /// The stretches in which the far side was audible.
    #[must_use]
    pub fn agent_talks(&self) -> Vec<Talk> {
        let mut talks: Vec<Talk> = Vec::new();
        for (at, _) in self.heard.iter().filter(|(_, level)| *level >= AUDIBLE_DBFS) {
            match talks.last_mut() {
                Some(talk) if at.saturating_sub(talk.to) < PAUSE => talk.to = *at,
                Some(_) | None => talks.push(Talk { from: *at, to: *at }),
            }
        }
        talks
    }

    /// From the last sample of a stretch of ours to the far side's first sound after it; `None` if it was speaking over
    /// our end, or never answered before we spoke again.
    #[must_use]
    pub fn response(&self, said: Talk) -> Option<Duration> {
        let next = self.said.iter().find(|other| other.from > said.to).map(|other| other.from);
        let first = self.heard.iter().find(|(at, level)| *at > said.to && *level >= AUDIBLE_DBFS)?.0;
        let speaking_at_the_end = self
            .heard
            .iter()
            .any(|(at, level)| *level >= AUDIBLE_DBFS && *at <= said.to && said.to.saturating_sub(*at) < PAUSE);
        (!speaking_at_the_end && next.is_none_or(|next| first < next)).then(|| first - said.to)
    }

    /// After a stretch of ours began over the far side's sound: how long until it was ducked, and until it was gone.
    #[must_use]
    pub fn barge_in(&self, said: Talk) -> (Option<Duration>, Option<Duration>) {
        let before: Vec<i16> = self
            .heard
            .iter()
            .filter(|(at, level)| *at < said.from && said.from.saturating_sub(*at) < PAUSE && *level >= AUDIBLE_DBFS)
            .map(|(_, level)| i16::from(*level))
            .collect();
        let Some(loudest) = before.iter().max().copied() else {
            return (None, None);
        };
        let after: Vec<(Duration, i8)> = self.heard.iter().filter(|(at, _)| *at >= said.from).copied().collect();
        // Ten packets in a row, because speech has gaps of its own: 200 ms that no syllable is missing for.
        let quiet_from = |limit: i16| {
            after.windows(10).find(|run| run.iter().all(|(_, level)| i16::from(*level) <= limit)).map(|run| run[0].0)
        };
        let since = |at: Duration| at.saturating_sub(said.from);
        (quiet_from(loudest - DUCKED_BY_DB).map(since), quiet_from(i16::from(AUDIBLE_DBFS)).map(since))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn heard(levels: &[(u64, u64, i8)]) -> Vec<(Duration, i8)> {
        let mut all = Vec::new();
        for (from, to, level) in levels {
            all.extend((*from..*to).step_by(20).map(|at| (millis(at), *level)));
        }
        all
    }

    #[test]
    fn a_response_is_measured_from_our_last_sample_to_the_first_sound() {
        let log = PhoneLog {
            heard: heard(&[(0, 1000, -20), (1000, 2600, -90), (2600, 3000, -20)]),
            said: vec![Talk { from: millis(1500), to: millis(2000) }],
            ..PhoneLog::default()
        };
        assert_eq!(log.response(log.said[0]), Some(millis(600)));
        assert_eq!(log.agent_talks().len(), 2);
    }

    #[test]
    fn a_far_side_that_talks_over_our_end_has_no_response_time() {
        let log = PhoneLog {
            heard: heard(&[(0, 3000, -20)]),
            said: vec![Talk { from: millis(500), to: millis(1000) }],
            ..PhoneLog::default()
        };
        assert_eq!(log.response(log.said[0]), None);
    }

    #[test]
    fn a_barge_in_is_measured_to_the_duck_and_to_the_stop() {
        let log = PhoneLog {
            heard: heard(&[(0, 1200, -20), (1200, 1500, -38), (1500, 2500, -90)]),
            said: vec![Talk { from: millis(1000), to: millis(2000) }],
            ..PhoneLog::default()
        };
        assert_eq!(log.barge_in(log.said[0]), (Some(millis(200)), Some(millis(500))));
    }
}
