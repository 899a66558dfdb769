//! How espeak-ng is set for the telephone.

/// Speed, melody and gaps of the voice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tuning {
    /// Words a minute, 80 to 300.
    pub words_per_minute: u16,
    /// Base pitch, 0 to 99; 50 is the voice's own.
    pub pitch: u8,
    /// Range of the melody, 0 to 99; 50 is the voice's own.
    pub range: u8,
    /// Pause between words, in units of 10 ms at the voice's normal speed.
    pub word_gap: u8,
}

impl Default for Tuning {
    /// The agent: a little slower than the 175 words a minute that espeak-ng thinks normal, because a synthetic voice
    /// over a telephone is harder to follow, with a slightly wider melody and a hair of air between words.
    fn default() -> Self {
        Self { words_per_minute: 160, pitch: 50, range: 60, word_gap: 1 }
    }
}

impl Tuning {
    /// The values inside their limits, as espeak-ng's parameters take them.
    pub(super) fn clamped(&self) -> Self {
        Self {
            words_per_minute: self.words_per_minute.clamp(80, 300),
            pitch: self.pitch.min(99),
            range: self.range.min(99),
            word_gap: self.word_gap.min(50),
        }
    }
}
