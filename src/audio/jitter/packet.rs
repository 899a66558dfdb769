//! What goes into a jitter buffer, what became of it, and what was counted.

/// What a packet holds.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// Decoded sound.
    Sound(&'a [i16]),
    /// Comfort noise (RFC 3389), undecoded: the sender rests.
    Noise(&'a [u8]),
    /// A telephone event (RFC 4733) of so many samples so far: no sound, and no loss.
    Event(u16),
}

/// A packet as the jitter buffer needs it.
#[derive(Debug, Clone, Copy)]
pub struct Packet<'a> {
    /// Synchronisation source.
    pub ssrc: u32,
    /// Sequence number.
    pub sequence: u16,
    /// Timestamp at 8000 Hz.
    pub timestamp: u32,
    /// What it holds.
    pub content: Content<'a>,
}

/// What became of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// Taken.
    Taken,
    /// Taken though its time had passed: the delay grew.
    TakenLate,
    /// Taken as the first of another stream.
    Restarted,
    /// Too late: what follows it has been played.
    Late,
    /// Seen before.
    Duplicate,
    /// Of the stream before the present one.
    Stray,
}

/// Counts since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JitterStats {
    /// Frames that were concealed, wholly or in part.
    pub concealed: u64,
    /// Packets that came too late to be of use.
    pub late: u64,
    /// Packets taken though late.
    pub taken_late: u64,
    /// Packets seen twice.
    pub duplicates: u64,
    /// Changes of stream.
    pub restarts: u64,
    /// Silent frames left out.
    pub left_out: u64,
    /// Silent frames doubled.
    pub doubled: u64,
    /// Frames pushed out of a full buffer.
    pub overflowed: u64,
}
