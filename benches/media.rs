//! What a call's sound costs: microseconds per 20 ms frame, and of resampling per second of sound.
//!
//! `cargo bench --bench media`. One core; a line is 50 frames a second, so 100 µs per frame is 0.5 % of a core.

use calmline::audio::{
    Codec, Concealer, Content, DtmfDetector, EchoGate, EnergyVad, Frame, JitterBuffer, Packet, PitchTracker, Resampler,
    SAMPLES_PER_FRAME, TtyDetector, Upsampler, decode, encode,
};
use calmline_core::units::CallTime;
use std::hint::black_box;
use std::io::Write;
use std::time::Instant;

/// Frames measured: ten minutes of a call.
const FRAMES: u32 = 30_000;

#[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
fn measure(name: &str, rounds: u32, mut round: impl FnMut(u32)) {
    (0..rounds / 10).for_each(&mut round);
    let mut micros: Vec<f64> = (0..rounds)
        .map(|index| {
            let start = Instant::now();
            round(index);
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    micros.sort_by(f64::total_cmp);
    let at = |share: f64| micros[((micros.len() - 1) as f64 * share) as usize];
    let line = format!("{name:<44} p50 {:8.2}  p95 {:8.2}  p99 {:8.2}  µs\n", at(0.50), at(0.95), at(0.99));
    std::io::stdout().write_all(line.as_bytes()).expect("standard output is open");
}

/// Ten seconds of something with pitch, syllables and pauses.
fn speech(seed: u32) -> Vec<Frame> {
    let mut state = seed | 1;
    let mut phase = 0.0_f32;
    let mut sample = |n: u32| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let seconds = n as f32 / 8_000.0;
        phase += (110.0 + 40.0 * (seconds * 2.0 + seed as f32).sin()) / 8_000.0;
        let loud = (seconds * 9.0 + seed as f32).sin().max(0.0) * 6_000.0;
        let voice: f32 = (1..8).map(|k| (phase * std::f32::consts::TAU * k as f32).sin() / k as f32).sum();
        (voice * loud + (state % 64) as f32) as i16
    };
    let samples: Vec<i16> = (0..80_000).map(&mut sample).collect();
    samples.chunks_exact(SAMPLES_PER_FRAME).map(|chunk| chunk.try_into().expect("160 samples")).collect()
}

fn line(name: &str, lost_in_hundred: u32, voice: &[Frame]) {
    let mut payloads = vec![[0_u8; SAMPLES_PER_FRAME]; voice.len()];
    for (payload, frame) in payloads.iter_mut().zip(voice) {
        encode(Codec::Pcmu, frame, payload);
    }
    let mut buffer = JitterBuffer::new();
    let (mut pcm, mut frame, mut sent) = ([0; SAMPLES_PER_FRAME], [0; SAMPLES_PER_FRAME], [0; SAMPLES_PER_FRAME]);
    let mut clock = 0_u32;
    measure(name, FRAMES, |_| {
        clock += 1;
        let at = CallTime::from_millis(u64::from(clock) * 20);
        if clock.wrapping_mul(2_654_435_761) % 100 >= lost_in_hundred {
            decode(Codec::Pcmu, &payloads[clock as usize % payloads.len()], &mut pcm);
            let packet =
                Packet { ssrc: 1, sequence: clock as u16, timestamp: clock * 160, content: Content::Sound(&pcm) };
            black_box(buffer.push(at, &packet));
        }
        black_box(buffer.pull(at, &mut frame));
        encode(Codec::Pcmu, &frame, &mut sent);
        black_box(&sent);
    });
}

fn main() {
    let (voice, other) = (speech(3), speech(11));
    line("decode, jitter buffer, encode, per frame", 0, &voice);
    line("the same with 5 % of packets lost", 5, &voice);

    let mut pitch = PitchTracker::new();
    measure("pitch, per frame with a voice in it", FRAMES, |n| {
        black_box(pitch.pitch(&voice[n as usize % voice.len()]));
    });

    let mut gate = EchoGate::new();
    measure("echo gate, both talking, per frame", FRAMES, |n| {
        gate.sent(&voice[n as usize % voice.len()]);
        black_box(gate.score(&other[n as usize % other.len()]));
    });

    let (mut vad, mut dtmf, mut tty) = (EnergyVad::new(), DtmfDetector::new(), TtyDetector::new());
    measure("energy detector, per frame", FRAMES, |n| {
        black_box(vad.score(&voice[n as usize % voice.len()]));
    });
    measure("keys in the band, per frame", FRAMES, |n| {
        black_box(dtmf.heard(&voice[n as usize % voice.len()]));
    });
    measure("teletypewriter, per frame", FRAMES, |n| {
        black_box(tty.heard(&voice[n as usize % voice.len()]));
    });
    let mut concealer = Concealer::new();
    measure("concealment of a lost frame", FRAMES, |n| {
        let mut frame = voice[n as usize % voice.len()];
        concealer.heard(&mut frame);
        concealer.conceal(&mut frame);
        black_box(&frame);
    });

    let second: Vec<i16> = voice.iter().take(50).flatten().copied().collect();
    measure("8 to 16 kHz, per second of sound", 500, |_| drop(black_box(Upsampler::whole(&second))));
    for rate in [16_000_u32, 22_050, 24_000, 48_000] {
        let resampler = Resampler::new(rate, 8_000).expect("supported");
        let sound: Vec<i16> = second.iter().copied().cycle().take(rate as usize).collect();
        measure(&format!("{rate} Hz to 8 kHz, per second of sound"), 500, |_| {
            drop(black_box(resampler.whole(&sound)));
        });
    }
}
