//! What native inference costs: `cargo bench --bench inference`. Prints milliseconds; nothing passes or fails.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement ends at the first thing that is not there"
)]

use calmline::clock;
use calmline::inference::espeak::{Espeak, Tuning, VoiceName};
use calmline::inference::onnx;
use calmline::inference::piper::{PiperFiles, PiperVoice};
use calmline::inference::vad::{Vad, WINDOW_SAMPLES, Window};

/// Times `work` so often, and prints the median and the 95th percentile.
fn measure(name: &str, times: usize, mut work: impl FnMut()) {
    let mut took: Vec<u128> = (0..times)
        .map(|_| {
            let from = clock::now();
            work();
            clock::now().duration_since(from).as_micros()
        })
        .collect();
    took.sort_unstable();
    let ms = |index: usize| took[index] as f64 / 1_000.0;
    println!("{name:<40} p50 {:>8.3} ms   p95 {:>8.3} ms", ms(times / 2), ms(times * 95 / 100));
}

fn main() {
    let sentence = "Please tell me the street and the nearest cross street.";
    let agent = Espeak::open(None, VoiceName::default(), Tuning::default()).unwrap();
    let seconds = agent.speak(sentence).unwrap().len() as f64 / 8_000.0;
    measure(&format!("espeak-ng, a clause of {seconds:.1} s"), 50, || drop(agent.speak(sentence).unwrap()));
    let Ok(runtime) = onnx::load(&onnx::default_library()) else {
        println!("no onnxruntime at {}: see voices/README.md", onnx::default_library().display());
        return;
    };
    let mut vad = Vad::open(runtime).unwrap();
    let spoken = agent.speak(sentence).unwrap();
    let windows: Vec<Window> = spoken.chunks_exact(WINDOW_SAMPLES).map(|chunk| chunk.try_into().unwrap()).collect();
    for lanes in [1_u64, 4, 16, 64] {
        let mut turn = 0;
        measure(&format!("voice detector, a batch of {lanes}"), 300, || {
            turn = (turn + 1) % windows.len();
            let batch: Vec<(u64, &Window)> = (0..lanes).map(|lane| (lane, &windows[turn])).collect();
            vad.judge(&batch).unwrap();
        });
    }
    for model in std::env::args().skip(1).filter(|word| word.ends_with(".onnx")) {
        let mut piper = PiperVoice::open(runtime, &PiperFiles::beside(model.as_ref()), None, 1.0).unwrap();
        measure(&format!("Piper, {model}"), 10, || drop(piper.speak(sentence).unwrap()));
    }
}
