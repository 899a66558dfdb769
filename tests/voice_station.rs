//! The voice with real worker processes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use calmline::clock;
use calmline::stations::voice::{
    Engine, FallbackClip, Keeping, Refused, VoiceChunk, VoiceConfig, VoiceJob, VoiceStation,
};
use calmline::worker::{Health, VoiceSettings};
use std::path::Path;
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard, mpsc};

/// Tests that kill the workers of this process must not meet those of another test.
static ALONE: Mutex<()> = Mutex::const_new(());

const PROMPT: &str = "I have that down. Please tell me the street, and the nearest cross street.";

fn config() -> VoiceConfig {
    let mut config = VoiceConfig::default();
    config.workers.program = env!("CARGO_BIN_EXE_calmline").into();
    config.workers.first_pause = Duration::from_millis(1);
    config
}

async fn station(config: VoiceConfig) -> (VoiceStation, MutexGuard<'static, ()>) {
    let alone = ALONE.lock().await;
    let station = VoiceStation::start(config).unwrap();
    station.ready().await;
    (station, alone)
}

/// A job with a deadline that no busy machine misses.
fn job(text: &str) -> (VoiceJob, mpsc::Receiver<VoiceChunk>) {
    let (mut job, heard) = VoiceJob::new(text, Keeping::Keep);
    job.deadline = clock::now() + Duration::from_secs(60);
    (job, heard)
}

async fn all(mut heard: mpsc::Receiver<VoiceChunk>) -> (Vec<Vec<i16>>, VoiceChunk) {
    let mut clauses = Vec::new();
    loop {
        match heard.recv().await.unwrap() {
            VoiceChunk::Pcm(sound) => clauses.push(sound.to_vec()),
            end @ (VoiceChunk::End | VoiceChunk::Failed) => return (clauses, end),
        }
    }
}

/// Kills the children of this process that are voices.
fn kill_voices() -> usize {
    let mut killed = 0;
    for entry in std::fs::read_dir("/proc").unwrap().filter_map(Result::ok) {
        let read = |name: &str| std::fs::read_to_string(entry.path().join(name)).unwrap_or_default();
        let (status, words) = (read("status"), read("cmdline"));
        let ours = status.lines().any(|line| line == format!("PPid:\t{}", std::process::id()));
        if ours && words == "calmline\0worker\0voice\0" {
            let pid: i32 = entry.file_name().to_string_lossy().parse().unwrap();
            // SAFETY: sends a signal to a child of this process, which is not reaped while its parent holds it.
            killed += usize::from(unsafe { libc::kill(pid, libc::SIGKILL) } == 0);
        }
    }
    killed
}

#[tokio::test]
async fn a_prompt_comes_clause_by_clause_and_is_cached_for_the_next_time() {
    let (station, _alone) = station(config()).await;
    let (first, heard) = job(PROMPT);
    assert!(station.cached(PROMPT).is_none());
    station.try_speak(first).unwrap();
    let (clauses, end) = all(heard).await;
    assert_eq!((clauses.len(), end), (3, VoiceChunk::End));
    assert_eq!(station.engine(), Some(Engine::Espeak));
    let whole = station.cached(PROMPT).unwrap();
    assert!(*whole == clauses.concat());
    let (again, heard) = job(PROMPT);
    station.try_speak(again).unwrap();
    let (clauses, end) = all(heard).await;
    assert!(clauses == [whole.to_vec()] && end == VoiceChunk::End);
}

#[tokio::test]
async fn what_is_not_to_be_kept_is_not_and_other_voices_are_other_prompts() {
    let (station, _alone) = station(config()).await;
    let (mut own, heard) = job(PROMPT);
    own.keeping = Keeping::Forget;
    station.try_speak(own).unwrap();
    let (agent, _) = all(heard).await;
    assert!(station.cached(PROMPT).is_none());
    let (mut other, heard) = job(PROMPT);
    other.voice = Some("en-gb+Nguyen".into());
    station.try_speak(other).unwrap();
    let (caller, _) = all(heard).await;
    assert!(agent[0] != caller[0]);
    assert!(station.cached(PROMPT).is_none());
    let (mut unknown, heard) = job(PROMPT);
    unknown.voice = Some("xx+nobody".into());
    station.try_speak(unknown).unwrap();
    let (clauses, end) = all(heard).await;
    assert_eq!((clauses.len(), end), (0, VoiceChunk::Failed));
}

#[tokio::test]
async fn fixed_lines_are_ready_before_they_are_asked_for_and_outlive_the_workers() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config();
    config.prompts = vec!["Hello.".into(), "Goodbye, and thank you.".into(), "...".into()];
    config.folder = Some(folder.path().to_path_buf());
    let (first, alone) = station(config.clone()).await;
    first.prepared().await;
    let sound = first.cached("Goodbye, and thank you.").unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    drop((first, alone));
    // With no worker at all, what the folder holds is still said.
    config.workers.program = "/bin/false".into();
    config.prompts.pop();
    let mute = VoiceStation::start(config).unwrap();
    mute.prepared().await;
    let (goodbye, heard) = job("Goodbye, and thank you.");
    mute.try_speak(goodbye).unwrap();
    let (clauses, end) = all(heard).await;
    assert!(clauses == [sound.to_vec()] && end == VoiceChunk::End);
    let (other, _heard) = job(PROMPT);
    assert_eq!(mute.try_speak(other), Err(Refused::Down));
}

#[tokio::test]
async fn a_worker_that_dies_is_replaced_by_the_standby_and_without_one_the_prompt_fails_at_once() {
    let mut config = config();
    // No successor comes within the test.
    config.workers.first_pause = Duration::from_secs(3_600);
    config.workers.longest_pause = Duration::from_secs(3_600);
    let (station, _alone) = station(config).await;
    let mut state = station.watch();
    state.wait_for(|state| state.standing_by == 1).await.unwrap();
    let (spoken, mut heard) = job("One two. Three four. Five six. Seven eight. Nine ten. Eleven twelve.");
    station.try_speak(spoken).unwrap();
    assert!(matches!(heard.recv().await, Some(VoiceChunk::Pcm(_))));
    // The station has rendered ahead as far as the channel holds, and waits. Then both workers die.
    assert_eq!(kill_voices(), 2);
    state.wait_for(|state| state.health == Health::Down).await.unwrap();
    let (clauses, end) = all(heard).await;
    assert_eq!(end, VoiceChunk::Failed);
    assert!(clauses.len() < 6, "{} clauses came from the dead", clauses.len());
    let (next, _heard) = job("Are you still there?");
    assert_eq!(station.try_speak(next), Err(Refused::Down));
    assert!(!FallbackClip::OneMoment.sound().is_empty());
}

#[tokio::test]
async fn a_prompt_that_is_due_already_fails_and_one_that_is_cancelled_is_silent() {
    let (station, _alone) = station(config()).await;
    let (mut due, heard) = job(PROMPT);
    due.deadline = clock::now();
    station.try_speak(due).unwrap();
    let (clauses, end) = all(heard).await;
    assert_eq!((clauses.len(), end), (0, VoiceChunk::Failed));
    let (cancelled, mut heard) = job(PROMPT);
    cancelled.cancel.cancel();
    station.try_speak(cancelled).unwrap();
    assert_eq!(heard.recv().await, None);
}

#[tokio::test]
async fn more_prompts_than_may_be_are_refused_and_their_places_come_back() {
    let mut config = config();
    config.jobs_at_most = 1;
    let (station, _alone) = station(config).await;
    // Nobody takes the sound, so the prompt keeps its place.
    let (first, unheard) = job("One two. Three four. Five six. Seven eight. Nine ten. Eleven twelve.");
    station.try_speak(first).unwrap();
    let (second, _heard) = job(PROMPT);
    assert_eq!(station.try_speak(second), Err(Refused::Busy));
    assert_eq!(station.shed(), 1);
    assert_eq!(all(unheard).await.1, VoiceChunk::End);
    // The place comes back as the task that held it ends, which is right after the end was sent.
    while station.try_speak(job("Yes.").0) == Err(Refused::Busy) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_piper_voice_speaks_when_its_files_are_there_and_espeak_when_they_are_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("voices/testing");
    for (model, engine) in [("tiny-piper.onnx", Engine::Piper), ("missing.onnx", Engine::Espeak)] {
        let mut config = config();
        let piper_model = folder.join(model).to_string_lossy().into_owned();
        config.voice = VoiceSettings { piper_model, ..VoiceSettings::default() };
        let (station, _alone) = station(config).await;
        let (spoken, heard) = job(PROMPT);
        station.try_speak(spoken).unwrap();
        assert_eq!(all(heard).await.1, VoiceChunk::End);
        assert_eq!(station.engine(), Some(engine), "{model}");
    }
}

#[tokio::test]
async fn many_prompts_at_once_are_all_spoken() {
    let (station, _alone) = station(config()).await;
    let texts: Vec<String> = (0..40).map(|n| format!("Your number is {n}. Please write it down.")).collect();
    let spoken: Vec<_> = texts
        .iter()
        .map(|text| {
            let (spoken, heard) = job(text);
            station.try_speak(spoken).unwrap();
            heard
        })
        .collect();
    for heard in spoken {
        let (clauses, end) = all(heard).await;
        assert_eq!((clauses.len(), end), (2, VoiceChunk::End));
    }
}
