use super::*;
use crate::audio::Taps;
use crate::stations::InboxReader;
use calmline_core::call::Flow;
use calmline_core::units::{CallId, Dbfs};

struct Bench {
    handle: EarHandle,
    sink: EarSink,
    reader: InboxReader,
    score: SpeechScore,
    windows: Arc<Mutex<Vec<CallTime>>>,
    kept: Arc<Mutex<Vec<(i16, i16)>>>,
    taps: Taps,
}

fn bench() -> Bench {
    let (inbox, reader) = CallInbox::open(CallId(1));
    let score = SpeechScore::new();
    let windows = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::new(Mutex::new(Vec::new()));
    let taps = Taps::new();
    let (seen, noted) = (Arc::clone(&windows), Arc::clone(&kept));
    let (handle, sink) = open(EarSetup {
        inbox,
        windows: Box::new(move |at, _| seen.lock().expect("unbroken").push(at)),
        score: score.clone(),
        recording: Box::new(move |heard, sent| noted.lock().expect("unbroken").push((heard[0], sent[0]))),
        taps: taps.clone(),
    });
    Bench { handle, sink, reader, score, windows, kept, taps }
}

fn frame(index: u64, value: i16) -> HeardFrame {
    HeardFrame { at: CallTime::from_millis((index + 1) * 20), pcm: [value; SAMPLES_PER_FRAME], flow: Flow::Arrived }
}

async fn report(bench: &mut Bench) -> FrameReport {
    match bench.reader.next().await {
        Some(Input::Frame(report)) => report,
        other => panic!("no report: {other:?}"),
    }
}

#[tokio::test]
async fn each_frame_is_reported_with_its_level_and_the_detectors_score() {
    let mut bench = bench();
    bench.score.put(CallTime::from_millis(20), Confidence::from_permille(870));
    bench.sink.heard(&frame(0, 16_384));
    let told = report(&mut bench).await;
    assert_eq!((told.level, told.speech), (Dbfs(-6), Confidence::from_permille(870)));
}

#[tokio::test]
async fn a_dead_detector_is_replaced_by_the_energy_of_the_frame() {
    let mut bench = bench();
    bench.score.put(CallTime::from_millis(20), Confidence::from_permille(870));
    for index in 0..50 {
        bench.sink.heard(&frame(index, 0));
    }
    let mut last = report(&mut bench).await;
    for _ in 1..50 {
        last = report(&mut bench).await;
    }
    assert_eq!(last.speech, Confidence::NONE, "a second of silence, and the score of 20 ms is not taken for it");
}

#[tokio::test]
async fn windows_of_256_samples_follow_one_another_without_a_gap() {
    let mut bench = bench();
    for index in 0..8 {
        bench.sink.heard(&frame(index, 1));
    }
    assert_eq!(bench.windows.lock().expect("unbroken").len(), 8 * SAMPLES_PER_FRAME / WINDOW_SAMPLES);
}

#[tokio::test]
async fn a_span_is_read_back_as_it_was_heard() {
    let mut bench = bench();
    for index in 0..10 {
        bench.sink.heard(&frame(index, i16::try_from(index).expect("small")));
    }
    let span = AudioSpan { from: CallTime::from_millis(40), to: CallTime::from_millis(80) };
    let heard = bench.handle.read(span);
    assert_eq!((heard.len(), heard[0], heard[319]), (320, 2, 3));
}

#[tokio::test]
async fn nothing_of_the_caller_is_kept_before_they_were_told() {
    let mut bench = bench();
    bench.sink.heard(&frame(0, 11));
    bench.sink.sent(&[22; SAMPLES_PER_FRAME]);
    bench.handle.keep_sound();
    bench.sink.heard(&frame(1, 33));
    bench.sink.sent(&[44; SAMPLES_PER_FRAME]);
    assert_eq!(*bench.kept.lock().expect("unbroken"), [(0, 22), (33, 44)]);
}

#[tokio::test]
async fn a_person_hears_the_caller_while_the_bridge_stands() {
    let mut bench = bench();
    let (here, there) = BridgePort::pair();
    bench.handle.bridge(here);
    bench.sink.heard(&frame(0, 5));
    assert_eq!(there.receive().map(|frame| frame[0]), Some(5));
    bench.handle.unbridge();
    bench.sink.heard(&frame(1, 6));
    assert!(there.receive().is_none());
}

#[tokio::test]
async fn whoever_listens_in_hears_both_sides_before_anything_is_kept() {
    let mut bench = bench();
    let tap = bench.taps.open().unwrap();
    for (said, sent) in [(700, 40), (0, 9)] {
        bench.sink.heard(&frame(0, said));
        bench.sink.sent(&[sent; SAMPLES_PER_FRAME]);
    }
    assert_eq!(tap.receive().map(|frame| frame[0]), Some(740));
    assert_eq!(tap.receive().map(|frame| frame[0]), Some(9));
    assert_eq!(*bench.kept.lock().expect("unbroken"), [(0, 40), (0, 9)], "the greeting is not over");
}
