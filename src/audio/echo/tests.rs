use super::*;
use std::f32::consts::PI;

/// Something like a voice: pitch that wanders, formants, syllables and pauses. Different seeds say different things.
struct Voice {
    state: u32,
    t: u64,
    phase: f32,
    pitch: f32,
    tone: [f32; 3],
    level: f32,
    target: f32,
    memory: [[f32; 2]; 3],
}

impl Voice {
    fn new(seed: u32) -> Self {
        Self {
            state: seed.wrapping_mul(2_654_435_761) | 1,
            t: 0,
            phase: 0.0,
            pitch: 110.0 + (seed % 7) as f32 * 17.0,
            tone: [500.0, 1_500.0, 2_500.0],
            level: 0.0,
            target: 0.0,
            memory: [[0.0; 2]; 3],
        }
    }

    fn random(&mut self) -> f32 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 17;
        self.state ^= self.state << 5;
        self.state as f32 / u32::MAX as f32
    }

    fn sample(&mut self) -> f32 {
        if self.t.is_multiple_of(800) {
            let silent = self.random() < 0.3;
            self.target = if silent { 0.0 } else { 0.3 + self.random() };
            self.pitch = (self.pitch * (0.85 + 0.3 * self.random())).clamp(80.0, 260.0);
            self.tone = [300.0 + 500.0 * self.random(), 900.0 + 1_000.0 * self.random(), 2_500.0];
        }
        self.t += 1;
        self.level += 0.005 * (self.target - self.level);
        self.phase += self.pitch / 8_000.0;
        let mut pulse = 0.05 * (self.random() - 0.5);
        if self.phase >= 1.0 {
            self.phase -= 1.0;
            pulse += 1.0;
        }
        let mut sum = 0.0;
        for index in 0..3 {
            let [one, two] = self.memory[index];
            let next = pulse + 2.0 * 0.95 * (2.0 * PI * self.tone[index] / 8_000.0).cos() * one - 0.9025 * two;
            self.memory[index] = [next, one];
            sum += next;
        }
        sum * self.level * 3_500.0
    }

    fn frames(&mut self, count: usize) -> Vec<f32> {
        (0..count * SAMPLES_PER_FRAME).map(|_| self.sample()).collect()
    }
}

/// What comes back: delayed, filtered as a hybrid does, quieter, with line noise.
fn echo(sent: &[f32], delay: usize, db: f32) -> Vec<f32> {
    let gain = 10.0_f32.powf(db / 20.0);
    let past = |n: usize, back: usize| n.checked_sub(delay + back).map_or(0.0, |index| sent[index]);
    let mut noise = Voice::new(99);
    (0..sent.len())
        .map(|n| {
            let filtered = 0.8 * past(n, 0) - 0.4 * past(n, 3) + 0.25 * past(n, 11) + 0.1 * past(n, 30);
            filtered * gain + 8.0 * (noise.random() - 0.5)
        })
        .collect()
}

fn frame(samples: &[f32], index: usize) -> Frame {
    std::array::from_fn(|n| samples[index * SAMPLES_PER_FRAME + n] as i16)
}

fn loud(frame: &Frame) -> bool {
    crate::audio::level_db(frame) > -50.0
}

/// Scores of every frame, and the gate at the end.
fn scores(sent: &[f32], heard: &[f32]) -> (Vec<u16>, EchoGate) {
    let mut gate = EchoGate::new();
    let scores = (0..sent.len() / SAMPLES_PER_FRAME).map(|index| {
        gate.sent(&frame(sent, index));
        gate.score(&frame(heard, index)).permille()
    });
    (scores.collect(), gate)
}

fn share(mut scores: impl Iterator<Item = u16>, wanted: impl Fn(u16) -> bool) -> f32 {
    let (mut hits, mut all) = (0, 0);
    for score in &mut scores {
        all += 1;
        hits += u32::from(wanted(score));
    }
    assert!(all > 0, "nothing to look at");
    hits as f32 / all as f32
}

#[test]
fn our_own_voice_come_back_is_known_at_every_delay_and_level() {
    for (delay_ms, db) in [(20, -12.0), (60, -18.0), (135, -24.0), (220, -12.0), (300, -18.0)] {
        let sent = Voice::new(3).frames(500);
        let heard = echo(&sent, delay_ms * 8, db);
        let (scores, gate) = scores(&sent, &heard);
        // Only what could be taken for speech has to be recognised: loud enough, after half a second.
        let judged = (25..500).filter(|index| loud(&frame(&heard, *index))).map(|index| scores[index]);
        let known = share(judged, |score| score > 500);
        assert!(known > 0.9, "{delay_ms} ms {db} dB: {known}");
        let off = gate.delay().as_millis().abs_diff(delay_ms as u64);
        assert!(off <= 10, "{delay_ms} ms is taken for {}", gate.delay());
    }
}

#[test]
fn a_caller_who_talks_while_we_talk_is_not_taken_for_echo() {
    for seed in [11, 12, 13, 14] {
        let sent = Voice::new(3).frames(500);
        let heard = Voice::new(seed).frames(500);
        let (scores, _) = scores(&sent, &heard);
        let judged = (0..500).filter(|index| loud(&frame(&heard, *index))).map(|index| scores[index]);
        let taken = share(judged, |score| score > 500);
        assert!(taken < 0.05, "{seed}: {taken}");
    }
}

#[test]
fn a_caller_who_talks_over_the_echo_gets_through() {
    let sent = Voice::new(3).frames(600);
    let mut heard = echo(&sent, 80 * 8, -18.0);
    let mut caller = Voice::new(21);
    // Two seconds of echo alone, then both.
    for sample in &mut heard[300 * SAMPLES_PER_FRAME..] {
        *sample += caller.sample();
    }
    let (scores, _) = scores(&sent, &heard);
    let alone = |index: &usize| loud(&frame(&echo(&sent, 80 * 8, -18.0), *index));
    let echo_known = share((100..300).filter(alone).map(|index| scores[index]), |score| score > 500);
    assert!(echo_known > 0.9, "{echo_known}");
    let mut again = Voice::new(21);
    let clean = again.frames(300);
    let talking = (300..600).filter(|index| crate::audio::level_db(&frame(&clean, index - 300)) > -30.0);
    let through = share(talking.map(|index| scores[index]), |score| score < 300);
    assert!(through > 0.8, "{through}");
}

#[test]
fn while_we_are_silent_nothing_is_echo() {
    let sent = vec![0.0; 300 * SAMPLES_PER_FRAME];
    let heard = Voice::new(5).frames(300);
    assert!(scores(&sent, &heard).0.iter().all(|score| *score == 0));
}

#[test]
fn after_an_echo_was_known_a_caller_in_our_pause_is_heard_at_once() {
    let mut sent = Voice::new(3).frames(400);
    sent[300 * SAMPLES_PER_FRAME..].fill(0.0);
    let mut heard = echo(&sent, 100 * 8, -15.0);
    let caller = Voice::new(8).frames(100);
    for (sample, said) in heard[300 * SAMPLES_PER_FRAME..].iter_mut().zip(&caller) {
        *sample += said;
    }
    let (scores, _) = scores(&sent, &heard);
    // The echo itself takes 100 ms to die away, and the room 30 ms more.
    assert!(scores[310..].iter().all(|score| *score < 300), "{:?}", &scores[305..330]);
}

#[test]
fn an_echo_whose_shape_was_lost_is_still_known_by_its_loudness() {
    let sent = Voice::new(3).frames(700);
    let returned = echo(&sent, 120 * 8, -15.0);
    // A far codec that keeps loudness and not shape: noise that is as loud as the echo.
    let mut noise = Voice::new(31);
    let mut level = 0.0_f32;
    let heard: Vec<f32> = returned
        .iter()
        .map(|sample| {
            level += 0.02 * (sample.abs() - level);
            level * 3.0 * (noise.random() - 0.5)
        })
        .collect();
    let (scores, _) = scores(&sent, &heard);
    let judged = (200..700).filter(|index| loud(&frame(&heard, *index))).map(|index| scores[index]);
    let known = share(judged, |score| score > 500);
    assert!(known > 0.7, "{known}");
}
