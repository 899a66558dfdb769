//! The voice detector with real worker processes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use calmline::inference::espeak::{Tuning, VoiceName, render};
use calmline::stations::vad::{VadConfig, VadReport, VadStation, WINDOW_SAMPLES, Window};
use calmline_core::units::CallTime;
use std::time::Duration;
use tokio::sync::mpsc;

fn station() -> VadStation {
    let mut config = VadConfig::default();
    config.workers.program = env!("CARGO_BIN_EXE_calmline").into();
    config.workers.first_pause = Duration::from_millis(1);
    // A busy machine is not what these tests are about.
    config.too_late = Duration::from_secs(60);
    config.stuck_after = Duration::from_secs(60);
    VadStation::start(config).unwrap()
}

fn lane(station: &VadStation) -> (calmline::stations::vad::VadLane, mpsc::Receiver<VadReport>) {
    let (reports, taken) = mpsc::channel(1_024);
    (station.lane(Box::new(move |report| reports.try_send(report).unwrap())), taken)
}

fn speech() -> Vec<Window> {
    let sound = render(&VoiceName::default(), &Tuning::default(), "There is a car in front of my driveway.").unwrap();
    sound.chunks_exact(WINDOW_SAMPLES).map(|chunk| chunk.try_into().unwrap()).collect()
}

fn at(index: usize) -> CallTime {
    CallTime::from_millis(32 * index as u64)
}

/// Kills the children of this process that are detectors.
fn kill_detectors() -> usize {
    let mut killed = 0;
    for entry in std::fs::read_dir("/proc").unwrap().filter_map(Result::ok) {
        let read = |name: &str| std::fs::read_to_string(entry.path().join(name)).unwrap_or_default();
        let (status, words) = (read("status"), read("cmdline"));
        let ours = status.lines().any(|line| line == format!("PPid:\t{}", std::process::id()));
        if ours && words == "calmline\0worker\0vad\0" {
            let pid: i32 = entry.file_name().to_string_lossy().parse().unwrap();
            // SAFETY: sends a signal to a child of this process, which is not reaped while its parent holds it.
            killed += usize::from(unsafe { libc::kill(pid, libc::SIGKILL) } == 0);
        }
    }
    killed
}

#[tokio::test]
async fn every_window_is_reported_and_no_lane_is_left_without_a_judgement_when_the_worker_dies() {
    let station = station();
    station.ready().await;
    let windows = speech();
    let (talking, mut talk) = lane(&station);
    let (silent, mut silence) = lane(&station);
    let mut spoken = 0;
    for (index, window) in windows.iter().enumerate() {
        talking.push(at(index), window);
        silent.push(at(index), &[0; WINDOW_SAMPLES]);
        for (reports, is_talk) in [(&mut talk, true), (&mut silence, false)] {
            match reports.recv().await.unwrap() {
                VadReport::Judged { at: when, speech } => {
                    assert_eq!(when, at(index));
                    spoken += u32::from(is_talk && speech.permille() > 500);
                    assert!(is_talk || speech.permille() < 300, "silence scores {speech}");
                }
                VadReport::Lost { at } => panic!("the window at {at} was lost"),
            }
        }
    }
    assert!(spoken as usize * 10 > windows.len() * 6, "{spoken} of {} windows", windows.len());
    assert_eq!(station.lost(), 0);

    // Both the active worker and the standby die.
    let mut state = station.watch();
    state.wait_for(|state| state.standing_by == 1).await.unwrap();
    assert_eq!(kill_detectors(), 2);
    state.wait_for(|state| state.losses >= 2).await.unwrap();
    station.ready().await;
    // Their successors judge again, with an empty memory, and the lane is the same.
    let mut judged = 0;
    for (index, window) in windows.iter().enumerate() {
        talking.push(at(index), window);
        if let VadReport::Judged { speech, .. } = talk.recv().await.unwrap() {
            judged += u32::from(speech.permille() > 500);
        }
    }
    assert!(judged > 0, "no window was judged as speech after the worker came back");
}

#[tokio::test]
async fn without_a_worker_every_window_is_lost_at_once_and_the_lane_goes_on() {
    let mut config = VadConfig::default();
    config.workers.program = "/bin/false".into();
    let station = VadStation::start(config).unwrap();
    let (lane, mut reports) = lane(&station);
    for index in 0..5 {
        lane.push(at(index), &[0; WINDOW_SAMPLES]);
        assert_eq!(reports.recv().await, Some(VadReport::Lost { at: at(index) }));
    }
    assert_eq!(station.lost(), 5);
}

#[tokio::test]
async fn a_lane_that_pushes_faster_than_is_judged_loses_windows_and_never_waits() {
    let mut config = VadConfig::default();
    config.workers.program = "/bin/false".into();
    let station = VadStation::start(config).unwrap();
    let (reports, mut taken) = mpsc::channel(4_096);
    let lane = station.lane(Box::new(move |report| reports.try_send(report).unwrap()));
    for index in 0..3_000 {
        lane.push(at(index), &[0; WINDOW_SAMPLES]);
    }
    for _ in 0..3_000 {
        assert!(matches!(taken.recv().await, Some(VadReport::Lost { .. })));
    }
}
