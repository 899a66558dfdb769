//! The jitter buffer: packets in as they come, one frame out at each tick.
//!
//! It addresses samples by RTP timestamp, so packets of any length repack into 20 ms frames and a pause in the
//! timestamps is a pause in the sound. It waits as long as most packets need (20 to 200 ms). A packet that comes too
//! late is still taken if nothing that was said after it has been played: the recogniser needs the words more than it
//! needs a smooth delay, and the delay is won back by leaving out silence.

mod delay;
mod packet;
mod store;
#[cfg(test)]
mod tests;

use super::conceal::Concealer;
use super::frame::{Frame, SAMPLE_RATE_HZ, SAMPLES_PER_FRAME};
use super::g711::ComfortNoise;
use calmline_core::call::Flow;
use calmline_core::units::{CallTime, Span};
use delay::DelayEstimator;
pub use packet::{Arrival, Content, JitterStats, Packet};
use store::{Kind, Seen, Store};

/// A sequence number further than this from the expected one is another stream, not a loss.
const FARTHEST_SEQUENCE: i32 = 64;

/// A timestamp further than this from the expected one is another stream or a long pause: 2 s.
const FARTHEST_TIMESTAMP: i32 = 2 * SAMPLE_RATE_HZ as i32;

/// A packet later than this is not waited for the next time: playout starts anew from it.
const LATEST: i64 = 1_600;

/// Sound held at most: 1 s. What a stalled network delivers beyond it pushes out the oldest.
const BACKLOG: i64 = 8_000;

/// The longest packet taken: 200 ms.
pub const LONGEST_PACKET: usize = 1_600;

/// A packet of the stream before the last change of SSRC is a straggler for this long.
const STRAGGLING: Span = Span::from_millis(200);

/// Beyond the target by this much, silence is left out; short of it by this much, it is doubled.
const SLACK: i64 = 240;

/// Beyond the target by this much, every silent frame is left out and not just one in [`EASY_PACE`].
const FAR_BEHIND: i64 = 1_600;

/// Frames between two corrections of a small error: the ear of the voice detector is not to notice.
const EASY_PACE: u32 = 5;

#[derive(Debug, Clone, Copy)]
struct Stream {
    ssrc: u32,
    /// The highest sequence number, unwrapped.
    sequence: i64,
    /// A timestamp and the position of its sample.
    timestamp: u32,
    position: i64,
    arrived: CallTime,
}

/// Why nothing may be coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// The sender never paused: nothing coming is a loss.
    Never,
    /// It has paused before without saying so.
    Sometimes,
    /// It said by comfort noise that it pauses.
    Resting,
}

/// The jitter buffer of one leg.
#[derive(Debug)]
pub struct JitterBuffer {
    store: Store,
    stream: Option<Stream>,
    before: Option<u32>,
    delay: DelayEstimator,
    concealer: Concealer,
    noise: Option<ComfortNoise>,
    rest: Rest,
    floor_db: f32,
    since_correction: u32,
    stats: JitterStats,
}

impl JitterBuffer {
    /// An empty one; takes its whole memory (50 kB) at once.
    #[must_use]
    pub fn new() -> Self {
        Self {
            store: Store::new(),
            stream: None,
            before: None,
            delay: DelayEstimator::new(),
            concealer: Concealer::new(),
            noise: None,
            rest: Rest::Never,
            floor_db: -55.0,
            since_correction: 0,
            stats: JitterStats::default(),
        }
    }

    /// Counts since the start.
    #[must_use]
    pub fn stats(&self) -> JitterStats {
        self.stats
    }

    /// How long packets are waited for at present.
    #[must_use]
    pub fn target(&self) -> Span {
        Span::from_micros(self.delay.target() as u64 * 125)
    }

    /// Sound that waits to be played.
    #[must_use]
    pub fn waiting(&self) -> Span {
        Span::from_micros(self.store.ahead().max(0) as u64 * 125)
    }

    /// Forgets the stream, as when the far side was renegotiated; what was buffered still plays.
    pub fn reset(&mut self) {
        self.before = None;
        self.stream = None;
    }

    /// Forgets the stream and what was buffered of it.
    pub fn flush(&mut self) {
        self.reset();
        self.store.advance(self.store.ahead().max(0));
    }

    /// Takes a packet that arrived at `at`.
    pub fn push(&mut self, at: CallTime, packet: &Packet<'_>) -> Arrival {
        let arrival = self.place(at, packet);
        match arrival {
            Arrival::Taken | Arrival::Stray => {}
            Arrival::TakenLate => self.stats.taken_late += 1,
            Arrival::Restarted => self.stats.restarts += 1,
            Arrival::Late => self.stats.late += 1,
            Arrival::Duplicate => self.stats.duplicates += 1,
        }
        arrival
    }

    fn place(&mut self, at: CallTime, packet: &Packet<'_>) -> Arrival {
        let Some(stream) = self.stream else {
            self.restart(at, packet);
            return Arrival::Taken;
        };
        if packet.ssrc != stream.ssrc {
            if self.before == Some(packet.ssrc) && at.since(stream.arrived) < STRAGGLING {
                return Arrival::Stray;
            }
            self.before = Some(stream.ssrc);
            self.restart(at, packet);
            return Arrival::Restarted;
        }
        let step = i32::from(packet.sequence.wrapping_sub(stream.sequence as u16) as i16);
        let leap = packet.timestamp.wrapping_sub(stream.timestamp) as i32;
        if step.abs() > FARTHEST_SEQUENCE || (step > 0 && leap.unsigned_abs() > FARTHEST_TIMESTAMP as u32) {
            self.restart(at, packet);
            return Arrival::Restarted;
        }
        if step < 0 && !(-FARTHEST_TIMESTAMP..=LONGEST_PACKET as i32).contains(&leap) {
            return Arrival::Late;
        }
        let seen = self.seen(packet, stream.sequence + i64::from(step), stream.position + i64::from(leap));
        if self.store.knows(seen.sequence) {
            return Arrival::Duplicate;
        }
        self.accept(at, packet, seen, stream)
    }

    fn accept(&mut self, at: CallTime, packet: &Packet<'_>, mut seen: Seen, stream: Stream) -> Arrival {
        let newest = seen.sequence > stream.sequence;
        // The timestamp of an event is that of its beginning however long it lasts, so it tells nothing about the way.
        if !matches!(packet.content, Content::Event(_)) {
            self.delay.arrived(samples(at) - seen.begin);
        }
        let mut arrival = Arrival::Taken;
        let late = self.store.cursor() - seen.begin;
        if late > 0 && matches!(packet.content, Content::Sound(_)) {
            if seen.begin < self.store.played() {
                if seen.end <= self.store.cursor() {
                    return Arrival::Late;
                }
            } else if late <= LATEST && self.store.reaches(seen.begin) {
                self.store.rewind(seen.begin);
                arrival = Arrival::TakenLate;
            } else if newest {
                seen = self.moved(seen);
                arrival = Arrival::TakenLate;
            } else {
                return Arrival::Late;
            }
        } else if -late > BACKLOG && seen.begin > self.store.newest() && newest {
            seen = self.moved(seen);
        }
        if newest {
            self.stream = Some(Stream {
                sequence: seen.sequence,
                timestamp: packet.timestamp,
                position: seen.begin,
                arrived: at,
                ..stream
            });
        }
        self.insert(packet, seen, newest);
        arrival
    }

    /// The same packet at the place where playout can take it up again.
    fn moved(&mut self, seen: Seen) -> Seen {
        let begin = self.store.newest().max(self.store.cursor() + self.delay.target());
        self.store.mark(self.store.newest(), begin, Kind::Silence);
        self.delay.rebase();
        Seen { begin, end: begin + (seen.end - seen.begin), ..seen }
    }

    /// Takes the first packet of a stream. What is left of the one before plays to its end.
    fn restart(&mut self, at: CallTime, packet: &Packet<'_>) {
        self.store.forget_sequence();
        self.rest = Rest::Never;
        let seen = self.seen(packet, i64::from(packet.sequence) + (1 << 16), 0);
        let seen = self.moved(seen);
        self.delay.arrived(samples(at) - seen.begin);
        self.stream = Some(Stream {
            ssrc: packet.ssrc,
            sequence: seen.sequence,
            timestamp: packet.timestamp,
            position: seen.begin,
            arrived: at,
        });
        self.insert(packet, seen, true);
    }

    fn seen(&self, packet: &Packet<'_>, sequence: i64, begin: i64) -> Seen {
        let length = match packet.content {
            Content::Sound(sound) => sound.len().min(LONGEST_PACKET),
            Content::Noise(_) => 0,
            // An event of half a minute is one key held down; the buffer need only know that no sound is missing.
            Content::Event(duration) => usize::from(duration).min(BACKLOG as usize),
        };
        Seen { sequence, begin, end: begin + length as i64 }
    }

    fn insert(&mut self, packet: &Packet<'_>, seen: Seen, newest: bool) {
        let paused = self.store.join(seen);
        match packet.content {
            Content::Sound(sound) => {
                let pushed_out = self.store.write(seen.begin, &sound[..sound.len().min(LONGEST_PACKET)], BACKLOG);
                self.stats.overflowed += (pushed_out as u64).div_ceil(SAMPLES_PER_FRAME as u64);
            }
            Content::Noise(payload) => self.noise = ComfortNoise::parse(payload).or(self.noise.take()),
            Content::Event(_) => self.store.mark(seen.begin, seen.end, Kind::Silence),
        }
        if newest {
            self.rest = match (packet.content, self.rest) {
                (Content::Noise(_), _) => Rest::Resting,
                (Content::Sound(_), Rest::Never) if !paused => Rest::Never,
                (Content::Sound(_), _) => Rest::Sometimes,
                (Content::Event(_), rest) => rest,
            };
        }
    }

    /// Fills the frame that is due at `at` and tells whether it arrived or was concealed. A pause of the sender is
    /// silence that arrived.
    pub fn pull(&mut self, at: CallTime, frame: &mut Frame) -> Flow {
        if self.stream.is_none() && self.store.ahead() <= 0 {
            frame.fill(0);
            self.store.advance(SAMPLES_PER_FRAME as i64);
            return Flow::Concealed;
        }
        let doubled = self.correct(at);
        let flow = self.render(frame);
        if doubled {
            self.stats.doubled += 1;
        } else {
            self.store.advance(SAMPLES_PER_FRAME as i64);
        }
        if flow == Flow::Concealed {
            self.stats.concealed += 1;
        }
        flow
    }

    /// Leaves a silent frame out if playout runs late; true if the coming frame is to be played twice because it runs
    /// early. Clock drift is taken care of in the same way.
    fn correct(&mut self, at: CallTime) -> bool {
        self.since_correction = self.since_correction.saturating_add(1);
        let Some(excess) = self.delay.excess(samples(at) - self.store.cursor()) else { return false };
        let silent = self.store.is_silent(&mut self.floor_db);
        let due = self.since_correction >= EASY_PACE || excess > FAR_BEHIND;
        if !silent || !due {
            return false;
        }
        if excess > SLACK && self.store.ahead() >= 2 * SAMPLES_PER_FRAME as i64 {
            self.store.advance(SAMPLES_PER_FRAME as i64);
            self.since_correction = 0;
            self.stats.left_out += 1;
        }
        if excess < -SLACK / 2 {
            self.since_correction = 0;
            return true;
        }
        false
    }

    fn render(&mut self, frame: &mut Frame) -> Flow {
        let mut flow = Flow::Arrived;
        let mut at = 0;
        while at < SAMPLES_PER_FRAME {
            let (kind, length) = self.store.run(at, SAMPLES_PER_FRAME - at);
            let piece = &mut frame[at..at + length];
            match kind {
                Kind::Sound => {
                    self.store.read(at, piece);
                    self.concealer.heard(piece);
                }
                Kind::Silence => self.rest_in(piece),
                Kind::Empty => {
                    let nothing_follows = self.store.ahead() <= at as i64;
                    match self.rest {
                        Rest::Resting if nothing_follows => self.rest_in(piece),
                        // Probably a pause again; the fade of the concealment is a gentler edge than sudden silence.
                        Rest::Sometimes if nothing_follows => self.concealer.conceal(piece),
                        Rest::Never | Rest::Sometimes | Rest::Resting => {
                            self.concealer.conceal(piece);
                            flow = Flow::Concealed;
                        }
                    }
                }
            }
            at += length;
        }
        flow
    }

    fn rest_in(&mut self, piece: &mut [i16]) {
        match &mut self.noise {
            Some(noise) => noise.fill(piece),
            None => piece.fill(0),
        }
        self.concealer.heard(piece);
    }
}

impl Default for JitterBuffer {
    fn default() -> Self {
        Self::new()
    }
}

fn samples(at: CallTime) -> i64 {
    (at.as_micros() / 125) as i64
}
