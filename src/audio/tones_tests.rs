use super::*;
use crate::audio::SAMPLES_PER_FRAME;

fn frames(samples: &[i16]) -> Vec<Frame> {
    samples.chunks_exact(SAMPLES_PER_FRAME).map(|chunk| chunk.try_into().expect("160 samples")).collect()
}

fn two_tones(low: (f32, f32), high: (f32, f32), count: usize) -> Vec<i16> {
    (0..count)
        .map(|n| {
            let t = 2.0 * PI * n as f32 / 8_000.0;
            ((low.0 * t).sin() * low.1 + (high.0 * t).sin() * high.1) as i16
        })
        .collect()
}

fn keys(samples: &[i16]) -> Vec<Key> {
    let mut detector = DtmfDetector::new();
    frames(samples).iter().filter_map(|frame| detector.heard(frame)).collect()
}

fn noise(count: usize, amplitude: f32) -> Vec<i16> {
    let mut state = 12_345_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state as i32 as f32 / 2_147_483_648.0 * amplitude) as i16
    };
    (0..count).map(|_| next()).collect()
}

fn all_keys() -> Vec<Key> {
    (0..=11).filter_map(Key::from_event).collect()
}

#[test]
fn every_key_of_forty_milliseconds_is_heard_once_wherever_it_falls() {
    for key in all_keys() {
        for offset in [0, 13, 50, 77, 101] {
            let mut samples = vec![0; 400 + offset];
            let mut tone = [0; SAMPLES_PER_FRAME];
            for half in 0..2 {
                key_tone(key, half * 160, &mut tone);
                samples.extend(tone);
            }
            samples.resize(3_200, 0);
            assert_eq!(keys(&samples), [key], "offset {offset}");
        }
    }
}

#[test]
fn a_key_held_for_seconds_is_one_key_and_pressed_twice_is_two() {
    let held = two_tones((770.0, 6_000.0), (1_336.0, 6_000.0), 16_000);
    assert_eq!(keys(&held), [Key::Digit(5)]);
    let mut twice = held[..800].to_vec();
    twice.extend([0; 480]);
    twice.extend(&held[..800]);
    assert_eq!(keys(&twice), [Key::Digit(5), Key::Digit(5)]);
}

#[test]
fn a_key_a_little_off_its_frequency_or_twisted_or_in_noise_is_heard() {
    for factor in [0.985, 1.015] {
        let tone = two_tones((852.0 * factor, 5_000.0), (1_477.0 * factor, 5_000.0), 1_600);
        assert_eq!(keys(&tone), [Key::Digit(9)], "{factor}");
    }
    assert_eq!(keys(&two_tones((941.0, 8_000.0), (1_209.0, 3_600.0), 1_600)), [Key::Star], "7 dB of twist");
    let noisy: Vec<i16> = two_tones((697.0, 3_000.0), (1_209.0, 3_000.0), 1_600)
        .iter()
        .zip(noise(1_600, 900.0))
        .map(|(a, b)| a + b)
        .collect();
    assert_eq!(keys(&noisy), [Key::Digit(1)]);
}

#[test]
fn a_tone_alone_or_too_far_off_or_too_short_is_no_key() {
    assert!(keys(&two_tones((852.0, 8_000.0), (1_477.0, 0.0), 1_600)).is_empty());
    assert!(keys(&two_tones((852.0 * 1.04, 8_000.0), (1_477.0 * 1.04, 8_000.0), 1_600)).is_empty());
    let mut short = vec![0; 300];
    short.extend(two_tones((852.0, 8_000.0), (1_477.0, 8_000.0), 160));
    short.resize(1_600, 0);
    assert!(keys(&short).is_empty());
}

#[test]
fn voices_music_and_noise_press_no_key() {
    assert!(keys(&noise(80_000, 10_000.0)).is_empty());
    for pitch in (80..400).step_by(7) {
        let voice: Vec<i16> = (0..4_000)
            .map(|n| {
                let t = 2.0 * PI * pitch as f32 * n as f32 / 8_000.0;
                (1..12).map(|k| (t * k as f32).sin() * 9_000.0 / k as f32).sum::<f32>() as i16
            })
            .collect();
        assert!(keys(&voice).is_empty(), "{pitch} Hz");
    }
    let chord = two_tones((440.0, 6_000.0), (554.0, 6_000.0), 8_000);
    assert!(keys(&chord).is_empty());
}

/// Characters of five bits, least significant first, at 45.45 bits a second, with 300 ms of mark around each.
fn teletype(characters: &[u8]) -> Vec<i16> {
    let mut samples = Vec::new();
    let mut phase = 0.0_f32;
    let mut tone = |hz: f32, seconds: f32, samples: &mut Vec<i16>| {
        for _ in 0..(seconds * 8_000.0) as usize {
            phase += 2.0 * PI * hz / 8_000.0;
            samples.push((phase.sin() * 4_000.0) as i16);
        }
    };
    for character in characters {
        tone(MARK_HZ, 0.15, &mut samples);
        tone(SPACE_HZ, 0.022, &mut samples);
        for bit in 0..5 {
            tone(if character >> bit & 1 == 1 { MARK_HZ } else { SPACE_HZ }, 0.022, &mut samples);
        }
        tone(MARK_HZ, 0.15, &mut samples);
        samples.extend([0; 1_600]);
    }
    samples.extend([0; 160]);
    samples
}

fn tty_reports(samples: &[i16]) -> usize {
    let mut detector = TtyDetector::new();
    frames(samples).iter().filter(|frame| detector.heard(frame)).count()
}

#[test]
fn a_teletypewriter_is_reported_once_however_long_it_types() {
    assert_eq!(tty_reports(&teletype(&[0b10101, 0b00110, 0b01010])), 1);
    assert_eq!(tty_reports(&teletype(&[0b01001; 40])), 1);
}

#[test]
fn one_character_or_a_steady_tone_is_no_teletypewriter() {
    assert_eq!(tty_reports(&teletype(&[0b11111])), 0);
    assert_eq!(tty_reports(&two_tones((1_400.0, 5_000.0), (1_800.0, 0.0), 16_000)), 0);
}

#[test]
fn noise_keys_and_special_information_tones_are_no_teletypewriter() {
    assert_eq!(tty_reports(&noise(80_000, 10_000.0)), 0);
    let mut sounds = Vec::new();
    for key in all_keys() {
        let mut tone = [0; SAMPLES_PER_FRAME];
        for part in 0..5 {
            key_tone(key, part * 160, &mut tone);
            sounds.extend(tone);
        }
    }
    for hz in [950.0, 1_400.0, 1_800.0] {
        sounds.extend(two_tones((hz, 6_000.0), (1.0, 0.0), 2_640));
    }
    sounds.resize(sounds.len().next_multiple_of(SAMPLES_PER_FRAME), 0);
    assert_eq!(tty_reports(&sounds), 0);
}
