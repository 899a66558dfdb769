//! A whole training in small: from the official table of words to a model on disk, and on from there.

use calmline_encoder::Understander;
use calmline_encoder::file::{WEIGHTS, save};
use calmline_encoder::fit::{Fitted, Origin, Progress, Size, fit};
use calmline_encoder::labels::Sample;
use calmline_encoder::train::Plan;
use std::path::{Path, PathBuf};

fn vocabulary() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../.runtime/minilm")
}

fn samples() -> Vec<Sample> {
    let matters = [
        ("noise", "there is loud music at 412 Alder Street", None, vec![("location.street", "Alder Street")]),
        ("parking", "a truck is blocking my drive on Vance Road", None, vec![("location.street", "Vance Road")]),
        ("emergency", "my husband does not wake up, he is breathing oddly", Some("u01_medical"), vec![]),
        ("deny", "no, nothing like that", None, vec![]),
    ];
    let sample = |number: usize| {
        let (intent, text, class, slots) = &matters[number % matters.len()];
        Sample {
            id: number.to_string(),
            text: format!("{text} {}", ["please", "again", "sir", "since noon", "you see"][number % 5]),
            question: String::new(),
            intent: (*intent).to_owned(),
            also: Vec::new(),
            class: class.map(str::to_owned),
            slots: slots.iter().map(|(slot, words)| ((*slot).to_owned(), (*words).to_owned())).collect(),
            kind: if number.is_multiple_of(7) { "recognised" } else { "plain" }.to_owned(),
        }
    };
    (0..40).map(sample).collect()
}

fn scratch(teacher: Option<PathBuf>) -> Origin {
    Origin::Scratch { vocabulary: vocabulary(), size: Size { layers: 1, width: 32 }, teacher }
}

fn made(origin: &Origin, rounds: usize) -> Fitted {
    let samples = samples();
    let plan = Plan { rounds, batch: 8, rate_base: 1e-2, rate_heads: 1e-2, varied: 0.5, ..Plan::default() };
    fit(origin, (&samples, &samples), &plan, |_| ()).expect("a training")
}

#[test]
fn the_same_command_makes_the_same_weights_and_the_header_says_what_they_saw() {
    let (one, other) = (made(&scratch(None), 2), made(&scratch(None), 2));
    assert_eq!(one.weights.to_bytes().expect("bytes"), other.weights.to_bytes().expect("bytes"));
    assert_eq!(one.header.trained_on, "34 lines as they were written, 6 as a recogniser heard them");
}

#[test]
fn a_model_that_was_made_can_be_saved_read_gone_on_with_and_learnt_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = made(&scratch(None), 12);
    save(folder.path(), first.header, &first.weights, &first.tokenizer).expect("saved");
    let reader = Understander::load(folder.path()).expect("a model");
    let heard = reader.read("there is loud music at 412 Alder Street please", "").expect("a reading");
    assert_eq!(heard.intents[0].0, "noise");

    let on = made(&Origin::Earlier(vec![folder.path().to_owned()]), 1);
    assert_ne!(on.weights.to_bytes().expect("bytes"), std::fs::read(folder.path().join(WEIGHTS)).expect("a file"));
    assert!(on.header.trained_on.ends_with("after an earlier model"), "{}", on.header.trained_on);

    let taught = made(&scratch(Some(folder.path().to_owned())), 2);
    let untaught = made(&scratch(None), 2);
    assert_ne!(taught.weights.to_bytes().expect("bytes"), untaught.weights.to_bytes().expect("bytes"));
}

#[test]
fn a_line_whose_label_the_earlier_model_does_not_know_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = made(&scratch(None), 1);
    save(folder.path(), first.header, &first.weights, &first.tokenizer).expect("saved");
    let strange = Sample { id: "x-1".to_owned(), intent: "juggling".to_owned(), ..samples()[0].clone() };
    let origin = Origin::Earlier(vec![folder.path().to_owned()]);
    let error = fit(&origin, (&[strange], &samples()), &Plan::default(), |_| ()).expect_err("unknown");
    assert!(error.to_string().contains("x-1"), "{error}");
}

#[test]
fn progress_tells_the_mean_loss_of_the_steps_since_the_last_note() {
    let samples: Vec<Sample> = (0..7).flat_map(|_| samples()).collect();
    let plan = Plan { rounds: 2, batch: 4, rate_base: 0.0, rate_heads: 0.0, dropout: 0.0, ..Plan::default() };
    let mut told = Vec::new();
    fit(&scratch(None), (&samples, &samples[..8]), &plan, |progress| {
        if let Progress::Step(_, _, loss) = progress {
            told.push(loss);
        }
    })
    .expect("a training");
    // Seventy steps a round: the second note is of thirty steps. Nothing is learnt, so all tell about the same loss.
    assert_eq!(told.len(), 2);
    assert!((told[0] / told[1] - 1.0).abs() < 0.25, "{told:?}");
}
