//! Hiding lost audio: the last pitch period again and again, fading to silence in 60 ms.
//!
//! After the idea of ITU-T G.711 Appendix I: what is lost probably sounded like what came just before it. A cross-fade
//! at either end keeps the seams from clicking.

/// Samples remembered: the longest pitch period twice over, and the stretch that is compared.
const HISTORY: usize = 400;

/// Pitch periods searched, in samples: 200 Hz to 66 Hz (G.711 Appendix I, 2.2). Higher voices repeat two periods.
const SHORTEST_PERIOD: usize = 40;
const LONGEST_PERIOD: usize = 120;

/// Samples compared when a period is tried: 20 ms holds at least one whole period of any voice.
const COMPARED: usize = 160;

/// Samples at full strength before the fade begins: 10 ms, as in the recommendation.
const STEADY: usize = 80;

/// Samples after which a concealment is silent: 60 ms. A longer invention would be heard as a voice that nobody has.
const SILENT: usize = 480;

/// Samples over which true sound takes over again: 4 ms.
const SEAM: usize = 32;

/// Conceals the losses of one stream.
#[derive(Debug, Clone)]
pub struct Concealer {
    history: [i16; HISTORY],
    period: usize,
    /// Samples invented since true sound was last heard.
    invented: usize,
}

impl Concealer {
    /// One that has heard silence.
    #[must_use]
    pub fn new() -> Self {
        Self { history: [0; HISTORY], period: LONGEST_PERIOD, invented: 0 }
    }

    /// Takes true sound, and blends its first 4 ms with the invention that it ends, if there was one.
    pub fn heard(&mut self, sound: &mut [i16]) {
        if self.invented > 0 && !sound.is_empty() {
            let seam = sound.len().min(SEAM);
            for (index, sample) in sound[..seam].iter_mut().enumerate() {
                let share = (index + 1) as f32 / (seam + 1) as f32;
                let old = self.next_invented() * (1.0 - share);
                *sample = (f32::from(*sample) * share + old) as i16;
            }
        }
        self.invented = 0;
        self.remember(sound);
    }

    /// Fills lost sound.
    pub fn conceal(&mut self, lost: &mut [i16]) {
        if self.invented == 0 {
            self.period = self.pitch();
            self.smooth_the_period();
        }
        for sample in lost.iter_mut() {
            *sample = self.next_invented() as i16;
        }
    }

    /// Whether the invention has faded to silence.
    #[must_use]
    pub fn faded(&self) -> bool {
        self.invented >= SILENT
    }

    fn next_invented(&mut self) -> f32 {
        let gain = if self.invented < STEADY {
            1.0
        } else {
            1.0 - ((self.invented - STEADY) as f32 / (SILENT - STEADY) as f32).min(1.0)
        };
        let sample = self.history[HISTORY - self.period + self.invented % self.period];
        self.invented += 1;
        f32::from(sample) * gain
    }

    fn remember(&mut self, sound: &[i16]) {
        let count = sound.len().min(HISTORY);
        self.history.copy_within(count.., 0);
        self.history[HISTORY - count..].copy_from_slice(&sound[sound.len() - count..]);
    }

    /// The lag at which the last 20 ms look most like what came before them. Looks at every second lag, and every
    /// second sample, then at the neighbours: a quarter of the work for the same answer on voice below 2 kHz.
    fn pitch(&self) -> usize {
        let coarse = (SHORTEST_PERIOD..=LONGEST_PERIOD).step_by(2).map(|lag| (self.likeness(lag, 2), lag));
        let best = coarse.max_by(|a, b| a.0.total_cmp(&b.0)).map_or(LONGEST_PERIOD, |(_, lag)| lag);
        let fine = best.saturating_sub(1).max(SHORTEST_PERIOD)..=(best + 1).min(LONGEST_PERIOD);
        let exact = fine.map(|lag| (self.likeness(lag, 1), lag)).max_by(|a, b| a.0.total_cmp(&b.0));
        exact.map_or(best, |(_, lag)| lag)
    }

    fn likeness(&self, lag: usize, step: usize) -> f32 {
        let recent = &self.history[HISTORY - COMPARED..];
        let before = &self.history[HISTORY - COMPARED - lag..HISTORY - lag];
        let (mut product, mut power) = (0.0_f32, 1.0_f32);
        for (a, b) in recent.iter().zip(before).step_by(step) {
            product += f32::from(*a) * f32::from(*b);
            power += f32::from(*b) * f32::from(*b);
        }
        product / power.sqrt()
    }

    /// Blends the end of the last period into what came before its beginning, so that its repetition has no step.
    fn smooth_the_period(&mut self) {
        let seam = self.period / 4;
        for index in 0..seam {
            let share = (index + 1) as f32 / (seam + 1) as f32;
            let end = HISTORY - seam + index;
            let before = f32::from(self.history[end - self.period]);
            let blended = f32::from(self.history[end]) * (1.0 - share) + before * share;
            self.history[end] = blended as i16;
        }
    }
}

impl Default for Concealer {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(from: usize, count: usize) -> Vec<i16> {
        let pulse = |t: f64| (1..8).map(|k| (t * f64::from(k)).sin() / f64::from(k)).sum::<f64>();
        (from..from + count)
            .map(|n| (pulse(2.0 * std::f64::consts::PI * 110.0 * n as f64 / 8_000.0) * 6_000.0) as i16)
            .collect()
    }

    fn power(samples: &[i16]) -> f64 {
        samples.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>() / samples.len().max(1) as f64
    }

    #[test]
    fn a_lost_frame_of_a_steady_voice_is_hard_to_tell_from_the_true_one() {
        let mut concealer = Concealer::new();
        concealer.heard(&mut voice(0, 800));
        let mut lost = [0_i16; 80];
        concealer.conceal(&mut lost);
        let truth = voice(800, 80);
        let error: Vec<i16> = truth.iter().zip(&lost).map(|(a, b)| a.saturating_sub(*b)).collect();
        assert!(power(&error) < power(&truth) / 8.0, "{} of {}", power(&error), power(&truth));
    }

    #[test]
    fn a_long_loss_fades_to_silence_in_sixty_milliseconds_and_stays_silent() {
        let mut concealer = Concealer::new();
        concealer.heard(&mut voice(0, 800));
        let mut lost = vec![0_i16; 800];
        concealer.conceal(&mut lost);
        assert!(power(&lost[..80]) > 1e6);
        assert!(power(&lost[240..320]) < power(&lost[..80]) / 2.0);
        assert!(concealer.faded());
        assert!(lost[480..].iter().all(|sample| *sample == 0));
    }

    #[test]
    fn there_is_no_click_where_the_voice_goes_or_where_it_returns() {
        let mut concealer = Concealer::new();
        let mut all = voice(0, 800);
        concealer.heard(&mut all);
        let mut lost = vec![0_i16; 160];
        concealer.conceal(&mut lost);
        all.extend(&lost);
        let mut back = voice(960, 400);
        concealer.heard(&mut back);
        all.extend(&back);
        let step = |samples: &[i16]| {
            samples.windows(2).map(|pair| (i32::from(pair[1]) - i32::from(pair[0])).abs()).max().unwrap_or(0)
        };
        let natural = step(&voice(0, 800));
        assert!(step(&all[780..]) <= natural * 3 / 2, "{} against {natural}", step(&all[780..]));
    }

    #[test]
    fn a_loss_before_anything_was_heard_is_silence() {
        let mut lost = [9_i16; 160];
        Concealer::new().conceal(&mut lost);
        assert_eq!(lost, [0; 160]);
    }

    #[test]
    fn pieces_of_any_size_are_taken() {
        let mut concealer = Concealer::new();
        for size in [0_usize, 1, 31, 33, 399, 400, 401, 1_000] {
            concealer.heard(&mut vec![100; size]);
            concealer.conceal(&mut vec![0; size]);
        }
        concealer.heard(&mut [7; 50]);
        assert!(!concealer.faded());
    }
}
