//! The samples of a jitter buffer, by position, and what is known about each.

use crate::audio::frame::SAMPLES_PER_FRAME;
use crate::audio::level_db;

/// Positions held: 2 s, the farthest pause and as much behind the cursor as a late packet may go back.
const POSITIONS: usize = 1 << 14;

/// How far ahead of the cursor a pause may reach: 1.5 s. The cursor may go back by 200 ms and must not meet it.
const FARTHEST_PAUSE: i64 = 12_000;

/// Sequence numbers remembered: twice the farthest step within a stream.
const REMEMBERED: usize = 128;

/// A frame below this is silent whatever the line (dBFS).
const SURELY_SILENT_DB: f32 = -52.0;

/// No frame above this is silent, however loud the background.
const SURELY_SOUND_DB: f32 = -34.0;

/// A frame this little above the background is background.
const BACKGROUND_DB: f32 = 4.0;

/// Climb of the background estimate, dB per frame.
const CLIMB_DB: f32 = 0.03;

/// What is at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing came.
    Empty,
    /// Sound came.
    Sound,
    /// The sender had nothing to send.
    Silence,
}

/// A packet's place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) sequence: i64,
    pub(super) begin: i64,
    pub(super) end: i64,
}

/// Samples by position.
#[derive(Debug)]
pub(super) struct Store {
    pcm: Vec<i16>,
    kinds: Vec<Kind>,
    /// The next position to play.
    cursor: i64,
    /// After the last position that holds anything.
    newest: i64,
    /// After the last true sound that was played.
    played: i64,
    recent: [Option<Seen>; REMEMBERED],
}

impl Store {
    pub(super) fn new() -> Self {
        Self {
            pcm: vec![0; POSITIONS],
            kinds: vec![Kind::Empty; POSITIONS],
            cursor: 0,
            newest: 0,
            played: 0,
            recent: [None; REMEMBERED],
        }
    }

    pub(super) fn cursor(&self) -> i64 {
        self.cursor
    }

    /// Never before the cursor.
    pub(super) fn newest(&self) -> i64 {
        self.newest.max(self.cursor)
    }

    pub(super) fn played(&self) -> i64 {
        self.played
    }

    /// Positions between the cursor and the end of what is held.
    pub(super) fn ahead(&self) -> i64 {
        self.newest - self.cursor
    }

    pub(super) fn knows(&self, sequence: i64) -> bool {
        self.remembered(sequence).is_some()
    }

    fn remembered(&self, sequence: i64) -> Option<Seen> {
        self.recent[slot(sequence, REMEMBERED)].filter(|seen| seen.sequence == sequence)
    }

    pub(super) fn forget_sequence(&mut self) {
        self.recent = [None; REMEMBERED];
    }

    /// Remembers a packet. Between packets with neighbouring sequence numbers nothing is missing: what lies between
    /// them is a pause. True if there is one before this packet.
    pub(super) fn join(&mut self, seen: Seen) -> bool {
        let mut paused = false;
        if let Some(last) = self.remembered(seen.sequence - 1) {
            self.mark(last.end, seen.begin, Kind::Silence);
            paused = last.end < seen.begin;
        }
        if let Some(next) = self.remembered(seen.sequence + 1) {
            self.mark(seen.end, next.begin, Kind::Silence);
        }
        self.recent[slot(seen.sequence, REMEMBERED)] = Some(seen);
        paused
    }

    /// Says what the empty positions of a stretch are, as far as they are still to be played and within reach.
    pub(super) fn mark(&mut self, from: i64, to: i64, kind: Kind) {
        let to = to.min(self.cursor + FARTHEST_PAUSE);
        for position in from.max(self.cursor)..to {
            let index = slot(position, POSITIONS);
            if self.kinds[index] == Kind::Empty {
                self.kinds[index] = kind;
            }
        }
        if from < to {
            self.newest = self.newest.max(to);
        }
    }

    /// Puts sound in, as far as it is still to be played; what would make the backlog longer than `backlog` pushes the
    /// oldest out. Returns how many positions were pushed out.
    pub(super) fn write(&mut self, begin: i64, sound: &[i16], backlog: i64) -> i64 {
        let end = begin + sound.len() as i64;
        let over = (end - self.cursor - backlog).max(0);
        self.advance(over);
        for (position, sample) in (begin..end).zip(sound) {
            if position < self.cursor {
                continue;
            }
            let index = slot(position, POSITIONS);
            if self.kinds[index] != Kind::Sound {
                self.kinds[index] = Kind::Sound;
                self.pcm[index] = *sample;
            }
        }
        self.newest = self.newest.max(end);
        over
    }

    /// Whether going back to a position keeps everything that is held within reach.
    pub(super) fn reaches(&self, to: i64) -> bool {
        self.newest() - to < POSITIONS as i64
    }

    /// Goes back to an earlier position, of which nothing true was played.
    pub(super) fn rewind(&mut self, to: i64) {
        self.cursor = to;
    }

    /// Moves the cursor on and clears what it leaves behind.
    pub(super) fn advance(&mut self, by: i64) {
        for position in self.cursor..self.cursor + by.min(POSITIONS as i64) {
            let index = slot(position, POSITIONS);
            if self.kinds[index] == Kind::Sound {
                self.played = position + 1;
            }
            self.kinds[index] = Kind::Empty;
        }
        self.cursor += by;
    }

    /// The kind at an offset from the cursor, and how far it goes, `limit` at most.
    pub(super) fn run(&self, offset: usize, limit: usize) -> (Kind, usize) {
        let kind_at = |step: usize| self.kinds[slot(self.cursor + (offset + step) as i64, POSITIONS)];
        let kind = kind_at(0);
        let length = (1..limit).find(|step| kind_at(*step) != kind).unwrap_or(limit);
        (kind, length)
    }

    pub(super) fn read(&self, offset: usize, piece: &mut [i16]) {
        for (position, sample) in (self.cursor + offset as i64..).zip(piece) {
            *sample = self.pcm[slot(position, POSITIONS)];
        }
    }

    /// Whether the next frame can be left out or doubled unheard. Follows the line's background in `floor_db`.
    pub(super) fn is_silent(&self, floor_db: &mut f32) -> bool {
        match self.run(0, SAMPLES_PER_FRAME) {
            (Kind::Silence, SAMPLES_PER_FRAME) => true,
            (Kind::Sound, SAMPLES_PER_FRAME) => {
                let mut frame = [0; SAMPLES_PER_FRAME];
                self.read(0, &mut frame);
                let level = level_db(&frame);
                *floor_db = level.min(*floor_db + CLIMB_DB);
                level < SURELY_SILENT_DB || (level < *floor_db + BACKGROUND_DB && level < SURELY_SOUND_DB)
            }
            (Kind::Empty | Kind::Sound | Kind::Silence, _) => false,
        }
    }
}

fn slot(position: i64, size: usize) -> usize {
    position.rem_euclid(size as i64) as usize
}
