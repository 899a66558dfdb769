//! The quick witness: whether what is heard has the very shape of what was sent, some time before.

use crate::audio::frame::{Frame, SAMPLES_PER_FRAME};

/// Samples become one: 2 kHz carries a voice's strongest harmonics at a sixteenth of the work.
const THINNING: usize = 4;

/// Thinned samples in a frame.
const THIN_FRAME: usize = SAMPLES_PER_FRAME / THINNING;

/// Thinned samples compared: 80 ms, several pitch periods, so that one period off does not look the same.
const WINDOW: usize = 160;

/// Lags in thinned samples: 14 to 310 ms.
const SHORTEST: usize = 28;
const LONGEST: usize = 620;

/// Thinned samples remembered of what was sent.
const REMEMBERED: usize = LONGEST + WINDOW;

/// Share of the newest frame in the running likeness of a lag: some 100 ms decide.
const FRESH: f32 = 0.15;

/// A window below this power, in squared units of a sample, holds nothing to compare.
const QUIET: f32 = 30.0;

/// Thinned signals and the running likeness at each lag.
#[derive(Debug, Clone)]
pub(super) struct CoherenceWitness {
    sent: Vec<f32>,
    heard: [f32; WINDOW],
    sent_thinner: Thinner,
    heard_thinner: Thinner,
    likeness: Vec<f32>,
}

/// What the witness saw in a frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sighting {
    /// The most likely lag in samples.
    pub(super) lag: usize,
    /// The running likeness there, 0 to 1.
    pub(super) likeness: f32,
    /// The likeness in this frame alone.
    pub(super) here: f32,
}

impl CoherenceWitness {
    pub(super) fn new() -> Self {
        Self {
            sent: vec![0.0; REMEMBERED],
            heard: [0.0; WINDOW],
            sent_thinner: Thinner::new(),
            heard_thinner: Thinner::new(),
            likeness: vec![0.0; LONGEST],
        }
    }

    pub(super) fn sent(&mut self, frame: &Frame) {
        self.sent.copy_within(THIN_FRAME.., 0);
        self.sent_thinner.thin(frame, &mut self.sent[REMEMBERED - THIN_FRAME..]);
    }

    /// Compares a heard frame with what was sent up to its own tick.
    pub(super) fn heard(&mut self, frame: &Frame) -> Sighting {
        self.heard.copy_within(THIN_FRAME.., 0);
        self.heard_thinner.thin(frame, &mut self.heard[WINDOW - THIN_FRAME..]);
        let heard_power = dot(&self.heard, &self.heard);
        let quiet = QUIET * WINDOW as f32;
        let mut best = Sighting { lag: SHORTEST * THINNING, likeness: 0.0, here: 0.0 };
        let mut sent_power = dot(self.window(SHORTEST), self.window(SHORTEST));
        for lag in SHORTEST..LONGEST {
            let window = self.window(lag);
            // Nothing to compare is no evidence either way: the likeness of a pause is that of the speech before it.
            let here = if heard_power > quiet && sent_power > quiet {
                let product = dot(&self.heard, window);
                let here = product * product.abs() / (heard_power * sent_power);
                self.likeness[lag] += FRESH * (here - self.likeness[lag]);
                here
            } else {
                0.0
            };
            if self.likeness[lag] > best.likeness {
                best = Sighting { lag: lag * THINNING, likeness: self.likeness[lag], here };
            }
            let start = REMEMBERED - WINDOW - lag;
            if start > 0 {
                let (entering, leaving) = (self.sent[start - 1], self.sent[start + WINDOW - 1]);
                sent_power = (sent_power + entering * entering - leaving * leaving).max(0.0);
            }
        }
        best
    }

    fn window(&self, lag: usize) -> &[f32] {
        let end = REMEMBERED - lag;
        &self.sent[end - WINDOW..end]
    }
}

/// Eight sums side by side, which a vector unit adds at once.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum()
}

/// Keeps every fourth sample of a signal without what lies above 1 kHz, and without its offset.
#[derive(Debug, Clone, Copy)]
struct Thinner {
    /// The last seven samples.
    past: [f32; THINNING * 2 - 1],
    offset: f32,
}

impl Thinner {
    fn new() -> Self {
        Self { past: [0.0; THINNING * 2 - 1], offset: 0.0 }
    }

    fn thin(&mut self, frame: &Frame, thin: &mut [f32]) {
        // A triangle of eight samples has its zeros where thinning would fold.
        const TRIANGLE: [f32; THINNING * 2] = [0.0625, 0.125, 0.1875, 0.25, 0.1875, 0.125, 0.0625, 0.0];
        let past = self.past.len();
        let mut samples = [0.0_f32; SAMPLES_PER_FRAME + THINNING * 2 - 1];
        samples[..past].copy_from_slice(&self.past);
        for (slot, sample) in samples[past..].iter_mut().zip(frame) {
            *slot = f32::from(*sample);
        }
        for (slot, window) in thin.iter_mut().zip(samples.windows(THINNING * 2).step_by(THINNING)) {
            let value: f32 = window.iter().zip(TRIANGLE).map(|(sample, weight)| sample * weight).sum();
            self.offset += 0.02 * (value - self.offset);
            *slot = value - self.offset;
        }
        self.past.copy_from_slice(&samples[SAMPLES_PER_FRAME..]);
    }
}
