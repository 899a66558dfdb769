//! The telephone sound, measured on tones.

use super::*;

fn tone(hz: f32, rate: u32, seconds: f32, amplitude: f32) -> Vec<f32> {
    let count = (rate as f32 * seconds) as usize;
    (0..count).map(|n| amplitude * (2.0 * PI * hz * n as f32 / rate as f32).sin()).collect()
}

fn rms(sound: &[f32]) -> f32 {
    (sound.iter().map(|s| s * s).sum::<f32>() / sound.len() as f32).sqrt()
}

#[test]
fn a_second_stays_a_second_at_every_rate() {
    for rate in [8_000, 16_000, 22_050, 24_000, 44_100, 48_000] {
        let there = ToTelephone::new(rate).resample(&tone(440.0, rate, 1.0, 0.5));
        assert!(there.len().abs_diff(8_000) <= 1, "{rate}: {}", there.len());
    }
}

#[test]
fn what_lies_in_the_telephone_band_keeps_its_level() {
    for hz in [300.0, 1_000.0, 2_000.0, 3_300.0] {
        let there = ToTelephone::new(22_050).resample(&tone(hz, 22_050, 0.5, 0.5));
        let db = 20.0 * (rms(&there[200..3_800]) / (0.5 / 2_f32.sqrt())).log10();
        assert!(db.abs() < 0.2, "{hz} Hz came out {db} dB off");
    }
}

#[test]
fn what_lies_above_does_not_fold_into_it() {
    for hz in [4_300.0, 5_000.0, 7_000.0, 10_000.0] {
        let there = ToTelephone::new(22_050).resample(&tone(hz, 22_050, 0.5, 0.5));
        let db = 20.0 * (rms(&there[200..3_800]) / (0.5 / 2_f32.sqrt())).log10();
        assert!(db < -50.0, "{hz} Hz came through at {db} dB");
    }
}

#[test]
fn quiet_and_loud_clauses_come_out_equally_loud() {
    let converter = ToTelephone::new(16_000);
    for amplitude in [0.03, 0.3, 0.99] {
        let clause = converter.clause(&tone(700.0, 16_000, 0.5, amplitude));
        let sound: Vec<f32> = clause.iter().map(|s| f32::from(*s) / 32_768.0).collect();
        let db = 20.0 * active_rms(&sound).log10();
        assert!((db - SPEECH_LEVEL_DBFS).abs() < 0.7, "{amplitude} came out at {db} dBFS");
    }
}

#[test]
fn a_peak_bends_and_never_clips() {
    assert!((limit(0.3) - 0.3).abs() < f32::EPSILON);
    assert!(limit(0.9) < 0.9);
    assert!(limit(30.0) <= LIMITER_CEILING);
    assert!(limit(-30.0) >= -LIMITER_CEILING);
}

#[test]
fn silence_gives_no_samples() {
    let converter = ToTelephone::new(22_050);
    assert!(converter.clause(&[0.0; 22_050]).is_empty());
    assert!(converter.clause(&[]).is_empty());
}

#[test]
fn silence_at_the_edges_is_cut_down() {
    let mut sound = vec![0.0; 8_000];
    sound.extend(tone(500.0, 8_000, 0.5, 0.5));
    sound.extend(vec![0.0; 8_000]);
    let clause = ToTelephone::new(8_000).clause(&sound);
    assert!((4_000..4_400).contains(&clause.len()), "{}", clause.len());
}
