//! The last minute of what a caller said, found by call time: the ear keeps it, the recogniser reads it.

use super::frame::{HeardFrame, SAMPLE_RATE_HZ, SAMPLES_PER_FRAME};
use calmline_core::units::{AudioSpan, CallTime};

/// Samples held: 60 s, twice what the recogniser can read at once.
const SAMPLES_HELD: u64 = 60 * SAMPLE_RATE_HZ as u64;

/// A frame that lies this close to the end of the last one continues it: ticks are read from a clock and round.
const SEAM_SAMPLES: u64 = SAMPLES_PER_FRAME as u64 / 2;

/// Heard audio by call time. Sample n of the call is the one at n / 8000 s after admission.
#[derive(Debug)]
pub struct SpanRing {
    samples: Vec<i16>,
    /// The sample after the newest, counted from admission.
    end: u64,
    /// The first sample that was ever written.
    start: Option<u64>,
}

impl SpanRing {
    /// An empty ring; takes its whole memory (960 kB) at once.
    #[must_use]
    pub fn new() -> Self {
        Self { samples: vec![0; SAMPLES_HELD as usize], end: 0, start: None }
    }

    /// Adds a frame, whose last sample arrived at `frame.at`. A hole before it is silence; a frame from before the end
    /// overwrites what was there.
    pub fn push(&mut self, frame: &HeardFrame) {
        let begin = sample_index(frame.at).saturating_sub(SAMPLES_PER_FRAME as u64);
        let Some(first) = self.start else {
            self.start = Some(begin);
            self.end = begin;
            self.write(begin, &frame.pcm);
            return;
        };
        let begin = if begin.abs_diff(self.end) <= SEAM_SAMPLES { self.end } else { begin.max(first) };
        if begin > self.end {
            let hole = (begin - self.end).min(SAMPLES_HELD);
            for index in begin - hole..begin {
                self.samples[(index % SAMPLES_HELD) as usize] = 0;
            }
        }
        self.write(begin, &frame.pcm);
    }

    fn write(&mut self, begin: u64, pcm: &[i16]) {
        for (index, sample) in (begin..).zip(pcm) {
            // What is older than the ring must not overwrite what is newer.
            if index + SAMPLES_HELD >= self.end {
                self.samples[(index % SAMPLES_HELD) as usize] = *sample;
            }
        }
        self.end = self.end.max(begin + pcm.len() as u64);
    }

    /// The samples of a span: silence where nothing was heard. What has left the ring, or has not come yet, is left out.
    #[must_use]
    pub fn read(&self, span: AudioSpan) -> Vec<i16> {
        let (from, to) = self.bounds(span);
        (from..to).map(|index| self.samples[(index % SAMPLES_HELD) as usize]).collect()
    }

    /// The part of a span that the ring holds.
    #[must_use]
    pub fn held(&self, span: AudioSpan) -> AudioSpan {
        let (from, to) = self.bounds(span);
        AudioSpan { from: call_time(from), to: call_time(to) }
    }

    fn bounds(&self, span: AudioSpan) -> (u64, u64) {
        let oldest = self.start.unwrap_or(self.end).max(self.end.saturating_sub(SAMPLES_HELD));
        let from = sample_index(span.from).clamp(oldest, self.end);
        let to = sample_index(span.to).clamp(from, self.end);
        (from, to)
    }
}

impl Default for SpanRing {
    fn default() -> Self {
        Self::new()
    }
}

fn sample_index(at: CallTime) -> u64 {
    (at.as_micros().saturating_mul(u64::from(SAMPLE_RATE_HZ)) + 500_000) / 1_000_000
}

fn call_time(index: u64) -> CallTime {
    CallTime::from_micros(index * 1_000_000 / u64::from(SAMPLE_RATE_HZ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use calmline_core::call::Flow;

    fn frame(at_ms: u64, value: i16) -> HeardFrame {
        HeardFrame { at: CallTime::from_millis(at_ms), pcm: [value; SAMPLES_PER_FRAME], flow: Flow::Arrived }
    }

    fn span(from_ms: u64, to_ms: u64) -> AudioSpan {
        AudioSpan { from: CallTime::from_millis(from_ms), to: CallTime::from_millis(to_ms) }
    }

    #[test]
    fn a_span_reads_back_what_was_heard_then() {
        let mut ring = SpanRing::new();
        for n in 1..=10 {
            ring.push(&frame(1_000 + n * 20, n as i16));
        }
        let read = ring.read(span(1_020, 1_060));
        assert_eq!(read.len(), 320);
        assert_eq!((read[0], read[159], read[160]), (2, 2, 3));
    }

    #[test]
    fn a_hole_between_frames_reads_as_silence_of_its_length() {
        let mut ring = SpanRing::new();
        ring.push(&frame(20, 1));
        ring.push(&frame(120, 2));
        let read = ring.read(span(0, 120));
        assert_eq!(read.len(), 960);
        assert_eq!((read[159], read[160], read[799], read[800]), (1, 0, 0, 2));
    }

    #[test]
    fn ticks_that_jitter_by_a_few_milliseconds_leave_no_hole() {
        let mut ring = SpanRing::new();
        for (n, jitter) in [0_u64, 3, 1, 4, 0, 2].into_iter().enumerate() {
            ring.push(&frame(20 + 20 * n as u64 + jitter, 9));
        }
        assert!(ring.read(span(0, 120)).iter().all(|sample| *sample == 9));
    }

    #[test]
    fn after_a_minute_the_oldest_is_gone_and_the_newest_is_there() {
        let mut ring = SpanRing::new();
        for n in 1..=4_000_u64 {
            ring.push(&frame(n * 20, (n % 30_000) as i16));
        }
        assert!(ring.read(span(0, 20_000)).is_empty());
        assert_eq!(ring.held(span(0, 90_000)), span(20_000, 80_000));
        assert_eq!(ring.read(span(79_980, 80_000)), vec![4_000; 160]);
        assert_eq!(ring.read(span(20_000, 20_020)), vec![1_001; 160]);
    }

    #[test]
    fn a_hole_longer_than_the_ring_empties_it() {
        let mut ring = SpanRing::new();
        ring.push(&frame(20, 1));
        ring.push(&frame(500_000, 2));
        let read = ring.read(span(0, 500_000));
        assert_eq!(read.len() as u64, SAMPLES_HELD);
        assert_eq!(read.iter().filter(|sample| **sample != 0).count(), 160);
    }

    #[test]
    fn spans_that_are_backwards_or_in_the_future_are_empty() {
        let mut ring = SpanRing::new();
        assert!(ring.read(span(0, 1_000)).is_empty());
        ring.push(&frame(20, 1));
        assert!(ring.read(span(20, 0)).is_empty());
        assert!(ring.read(span(500, 900)).is_empty());
    }

    #[test]
    fn a_frame_from_before_the_end_replaces_what_was_there() {
        let mut ring = SpanRing::new();
        for n in 1..=5 {
            ring.push(&frame(n * 20, 1));
        }
        ring.push(&frame(60, 8));
        assert_eq!(ring.read(span(40, 60)), vec![8; 160]);
        assert_eq!(ring.read(span(60, 100)), vec![1; 320]);
    }
}
