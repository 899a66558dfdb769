//! Writes what each reader of the cascade says of lines, to choose how they are weighed:
//! `cargo run --release -p calmline-encoder --example opinions -- MODEL-FOLDER LINES-FOLDER... > OPINIONS.jsonl`.

use anyhow::{Result, bail};
use calmline_core::understanding::linear::{Features, Weights};
use calmline_core::understanding::{Heard, Reader as _, RuleReader, Topic, Tripwire};
use calmline_core::units::{Confidence, Private, UtteranceId};
use calmline_encoder::Understander;
use std::io::Write as _;
use std::path::Path;

#[path = "shared/lines.rs"]
mod lines;

fn main() -> Result<()> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [model, folders @ ..] = &paths[..] else { bail!("see the head of this example") };
    let model = Understander::load(Path::new(model))?;
    let (linear, rules, tripwire) = (Weights::embedded()?, RuleReader::new(), Tripwire::new());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for folder in folders {
        for sample in lines::folder(Path::new(folder))? {
            let topic = Topic::of_question(&sample.question);
            let words = Private::new(sample.text.clone());
            let heard = Heard { utterance: UtteranceId(1), words, confidence: Confidence::FULL };
            let read = rules.read(&heard, &topic);
            let joint = model.read(&sample.text, &sample.question)?;
            let scores = linear.scores(&Features::of(&sample.text, &topic));
            let line = serde_json::json!({
                "id": sample.id, "intent": sample.intent, "class": sample.class, "kind": sample.kind,
                "m1": joint.intents, "m1_urgent": joint.urgent, "m1_classes": joint.classes, "m1_also": joint.also,
                "m1_slots": joint.facts.iter().map(|fact| (&fact.slot, &sample.text[fact.span.clone()], fact.probability)).collect::<Vec<_>>(),
                "m0": scores, "rules": read.intent.as_str(), "rules_sure": read.confidence.permille(),
                "rules_alone": format!("{:?}", read.decision),
                "rules_slots": read.slots.iter().map(|s| (s.slot.as_str(), s.text.open().as_str(), s.confidence.permille())).collect::<Vec<_>>(),
                "trip": format!("{:?}", tripwire.scan(&sample.text).trips.first().map(|trip| trip.tier)),
                "slots": sample.slots, "text": sample.text, "question": sample.question,
            });
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
