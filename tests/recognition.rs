//! The recognition station with the embedded model in a real child process: sound without speech, late and forgotten jobs,
//! and workers that are killed or stopped in the middle of one.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use calmline::clock;
use calmline::inference::manifest::{Manifest, ModelUse};
use calmline::stations::asr::{AsrAnswer, AsrConfig, AsrFailure, AsrJob, AsrKey, AsrStation, Refused};
use calmline::worker::{CancelFlag, Health};
use calmline_core::call::{Transcript, TranscriptKind, TranscriptTrust};
use calmline_core::units::{AudioSpan, CallId, CallTime, Span, UtteranceId};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// Far beyond what any of these tests takes: reached only when something is broken.
const AMPLE: Duration = Duration::from_secs(60);

const RATE_HZ: usize = 8_000;

fn config() -> AsrConfig {
    let models = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models");
    let manifest = Manifest::read(&models.join("manifest.toml")).unwrap();
    let mut config = AsrConfig::new(&models, manifest.default_for(ModelUse::Asr).unwrap());
    config.workers.program = env!("CARGO_BIN_EXE_calmline").into();
    config.workers.first_pause = Duration::from_millis(1);
    config
}

async fn ready(config: AsrConfig) -> AsrStation {
    let station = AsrStation::start(config).unwrap();
    station.ready().await;
    station
}

async fn both_ready(station: &AsrStation) {
    station.watch().wait_for(|state| state.health == Health::Up && state.standing_by == 1).await.unwrap();
}

fn key(utterance: u64) -> AsrKey {
    (CallId(1), UtteranceId(utterance))
}

fn submit(station: &AsrStation, utterance: u64, pcm_8k: Vec<i16>, deadline: Instant) -> oneshot::Receiver<AsrAnswer> {
    let (answered, answer) = oneshot::channel();
    let length = Span::from_millis((pcm_8k.len() / 8) as u64);
    let job = AsrJob {
        key: key(utterance),
        kind: TranscriptKind::Final,
        pcm_8k,
        span: AudioSpan { from: CallTime::START, to: CallTime::START + length },
        deadline,
        cancel: CancelFlag::new(),
        answer: Box::new(move |answer| answered.send(answer).unwrap()),
    };
    station.try_transcribe(job).unwrap();
    answer
}

async fn transcript(station: &AsrStation, pcm_8k: Vec<i16>) -> Transcript {
    match submit(station, 1, pcm_8k, clock::now() + AMPLE).await.unwrap() {
        AsrAnswer::Heard(transcript) => transcript,
        AsrAnswer::Failed(why) => panic!("not heard: {why}"),
    }
}

/// A sum of tones, each at the same part of full scale.
fn tones(seconds: usize, frequencies: &[f64], amplitude: f64, sounds: impl Fn(usize) -> bool) -> Vec<i16> {
    let sample = |at: usize| {
        let phase = at as f64 / RATE_HZ as f64 * std::f64::consts::TAU;
        let sum: f64 = frequencies.iter().map(|frequency| (phase * frequency).sin()).sum();
        (sum * amplitude * 32_767.0) as i16
    };
    (0..seconds * RATE_HZ).map(|at| if sounds(at) { sample(at) } else { 0 }).collect()
}

/// White noise from a linear congruential generator (Numerical Recipes' constants), at a part of full scale.
fn noise(seconds: usize, amplitude: f64) -> Vec<i16> {
    let mut state = 1_u32;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((f64::from(state) / f64::from(u32::MAX) * 2.0 - 1.0) * amplitude * 32_767.0) as i16
    })
    .take(seconds * RATE_HZ)
    .collect()
}

#[tokio::test]
async fn sound_without_speech_gives_no_words_that_are_believed() {
    let station = ready(config()).await;
    let always = |_| true;
    let sounds = [
        ("silence", vec![0; 2 * RATE_HZ]),
        ("long silence", vec![0; 12 * RATE_HZ]),
        ("faint noise", noise(3, 0.003)),
        ("noise", noise(3, 0.05)),
        ("loud noise", noise(6, 0.5)),
        // North American call progress tones.
        ("ringing", tones(4, &[440.0, 480.0], 0.1, |at| at < 2 * RATE_HZ)),
        ("busy", tones(4, &[480.0, 620.0], 0.1, |at| (at / (RATE_HZ / 2)).is_multiple_of(2))),
        ("dial", tones(3, &[350.0, 440.0], 0.1, always)),
    ];
    for (name, sound) in sounds {
        let transcript = transcript(&station, sound).await;
        let trust = transcript.trust;
        assert!(matches!(trust, TranscriptTrust::Empty | TranscriptTrust::Removed), "{name}: {trust:?}");
        assert_eq!(trust == TranscriptTrust::Empty, transcript.words.is_empty(), "{name}");
    }
    assert_eq!(station.counts().heard, 8);
}

#[tokio::test]
async fn a_transcript_names_its_utterance_and_span() {
    let station = ready(config()).await;
    let transcript = transcript(&station, vec![0; 1_000]).await;
    assert_eq!((transcript.utterance, transcript.kind), (UtteranceId(1), TranscriptKind::Final));
    assert_eq!(transcript.span.length(), Span::from_millis(125));
}

#[tokio::test]
async fn clips_too_short_or_too_long_are_answered_without_the_worker() {
    let station = ready(config()).await;
    for (samples, why) in [(0, AsrFailure::TooShort), (799, AsrFailure::TooShort), (239_201, AsrFailure::TooLong)] {
        let answer = submit(&station, 1, vec![0; samples], clock::now() + AMPLE).await.unwrap();
        assert_eq!(answer, AsrAnswer::Failed(why), "{samples} samples");
    }
    assert_eq!(station.worker_counts().asked, 0);
}

#[tokio::test]
async fn a_job_past_its_deadline_is_late_and_a_forgotten_one_is_cancelled_and_the_lanes_come_free_again() {
    let station = ready(config()).await;
    let late = submit(&station, 1, noise(20, 0.1), clock::now() + Duration::from_millis(1));
    assert_eq!(late.await.unwrap(), AsrAnswer::Failed(AsrFailure::Late));
    let forgotten: Vec<_> = (0..4).map(|_| submit(&station, 2, noise(20, 0.1), clock::now() + AMPLE)).collect();
    station.forget(key(2));
    for answer in forgotten {
        assert_eq!(answer.await.unwrap(), AsrAnswer::Failed(AsrFailure::Cancelled));
    }
    assert_eq!(transcript(&station, vec![0; RATE_HZ]).await.trust, TranscriptTrust::Empty);
    assert_eq!(station.state().losses, 0);
}

fn signal(name: &str, station: &AsrStation) {
    let pid = station.state().active_pid.unwrap().to_string();
    assert!(std::process::Command::new("kill").args([name, &pid]).status().unwrap().success());
}

#[tokio::test]
async fn a_worker_killed_in_the_middle_of_jobs_fails_them_at_once_and_the_standby_hears_the_next() {
    let station = ready(config()).await;
    both_ready(&station).await;
    let before = station.state().active_pid;
    // Stopped first, so that it cannot be done before it is killed.
    signal("-STOP", &station);
    let first = submit(&station, 1, noise(2, 0.1), clock::now() + AMPLE);
    let second = submit(&station, 2, noise(2, 0.1), clock::now() + AMPLE);
    let waiting = submit(&station, 3, vec![0; RATE_HZ], clock::now() + AMPLE);
    signal("-KILL", &station);
    assert_eq!(first.await.unwrap(), AsrAnswer::Failed(AsrFailure::WorkerLost));
    assert_eq!(second.await.unwrap(), AsrAnswer::Failed(AsrFailure::WorkerLost));
    assert!(matches!(waiting.await.unwrap(), AsrAnswer::Heard(_)), "what only waited goes to the standby");
    assert_ne!(station.state().active_pid, before);
    both_ready(&station).await;
}

#[tokio::test]
async fn a_worker_that_hangs_makes_its_job_late_and_is_killed_after_the_grace() {
    let mut config = config();
    config.hang_grace = Duration::from_millis(20);
    let station = ready(config).await;
    both_ready(&station).await;
    signal("-STOP", &station);
    let stuck = submit(&station, 1, noise(2, 0.1), clock::now() + Duration::from_millis(20));
    assert_eq!(stuck.await.unwrap(), AsrAnswer::Failed(AsrFailure::Late));
    let lost = station.watch().wait_for(|state| state.losses == 1).await.unwrap().clone();
    assert_eq!(lost.trouble, "a job was not answered by its hard limit");
    assert_eq!(transcript(&station, vec![0; RATE_HZ]).await.trust, TranscriptTrust::Empty);
}

#[tokio::test]
async fn a_model_that_is_another_file_keeps_the_station_down_and_says_what_to_do() {
    let mut config = config();
    config.model.path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let station = AsrStation::start(config).unwrap();
    let state = station.watch().wait_for(|state| state.losses >= 1).await.unwrap().clone();
    assert!(
        state.trouble.contains("Cargo.toml") && state.trouble.contains("calmline models pull"),
        "{}",
        state.trouble
    );
    let job = AsrJob {
        key: key(1),
        kind: TranscriptKind::Partial,
        pcm_8k: vec![0; RATE_HZ],
        span: AudioSpan { from: CallTime::START, to: CallTime::START },
        deadline: clock::now() + AMPLE,
        cancel: CancelFlag::new(),
        answer: Box::new(|_| panic!("a refused job is not answered")),
    };
    assert_eq!(station.try_transcribe(job), Err(Refused::Down));
}

#[tokio::test]
async fn dropping_the_station_answers_what_is_open_as_down() {
    let station = ready(config()).await;
    signal("-STOP", &station);
    let open: Vec<_> = (0..4).map(|job| submit(&station, job, noise(1, 0.1), clock::now() + AMPLE)).collect();
    drop(station);
    for answer in open {
        assert_eq!(answer.await.unwrap(), AsrAnswer::Failed(AsrFailure::Down));
    }
}
