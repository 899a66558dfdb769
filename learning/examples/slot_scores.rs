//! How well the phrase rules find slots: precision and recall of exact surface text, slot by slot.
//!
//! `slot_scores FILE.jsonl...` prints the table; `slot_scores --show SLOT FILE.jsonl...` also what was found wrongly or
//! missed of one slot. Texts are shown only on that demand, so that held-out files can be measured unread.

#![expect(clippy::print_stdout, reason = "its only output is the table it prints")]

use calmline_core::understanding::{Heard, Reader, RuleReader};
use calmline_core::units::{Confidence, Private, UtteranceId};
use calmline_learning::corpus::{self, CorpusError, Example};
use std::collections::BTreeMap;
use std::path::Path;

/// Finds of one slot, counted.
#[derive(Debug, Default)]
struct Score {
    right: u32,
    found: u32,
    meant: u32,
}

fn main() -> Result<(), CorpusError> {
    let mut args = std::env::args().skip(1).peekable();
    let mut shown = None;
    if args.peek().is_some_and(|arg| arg == "--show") {
        args.next();
        shown = args.next();
    }
    let mut examples = Vec::new();
    for file in args {
        corpus::read(Path::new(&file), &mut examples)?;
    }
    let reader = RuleReader::new();
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for example in &examples {
        compare(&reader, example, shown.as_deref(), &mut scores);
    }
    print(&scores);
    Ok(())
}

fn compare(reader: &RuleReader, example: &Example, shown: Option<&str>, scores: &mut BTreeMap<String, Score>) {
    let heard = Heard {
        utterance: UtteranceId(1),
        words: Private::new(example.text.clone()),
        confidence: Confidence::from_permille(900),
    };
    let reading = reader.read(&heard, &example.asked());
    let mut missed: Vec<(&str, &str)> =
        example.slots.iter().map(|(slot, text)| (slot.as_str(), text.as_str())).collect();
    let mut wrong = Vec::new();
    for (slot, _) in &missed {
        scores.entry((*slot).to_owned()).or_default().meant += 1;
    }
    for fill in &reading.slots {
        let score = scores.entry(fill.slot.to_string()).or_default();
        score.found += 1;
        let pair = (fill.slot.as_str(), fill.text.open().as_str());
        if let Some(at) = missed.iter().position(|meant| *meant == pair) {
            missed.remove(at);
            score.right += 1;
        } else {
            wrong.push(pair);
        }
    }
    let Some(slot) = shown else { return };
    let of_slot = |list: &[(&str, &str)]| -> Vec<String> {
        list.iter().filter(|(id, _)| *id == slot).map(|(_, text)| (*text).to_owned()).collect()
    };
    let (wrong, missed) = (of_slot(&wrong), of_slot(&missed));
    if !wrong.is_empty() || !missed.is_empty() {
        println!("{} wrong {wrong:?} missed {missed:?} | {} | {}", example.id, example.context, example.text);
    }
}

fn print(scores: &BTreeMap<String, Score>) {
    println!("{:24} {:>6} {:>6} {:>6} {:>9} {:>7}", "slot", "meant", "found", "right", "precision", "recall");
    let mut all = Score::default();
    let line = |name: &str, score: &Score| {
        let share = |of: u32| f64::from(score.right) / f64::from(of.max(1));
        let (meant, found, right) = (score.meant, score.found, score.right);
        println!("{name:24} {meant:6} {found:6} {right:6} {:9.3} {:7.3}", share(found), share(meant));
    };
    for (slot, score) in scores {
        line(slot, score);
        all.right += score.right;
        all.found += score.found;
        all.meant += score.meant;
    }
    line("all", &all);
}
