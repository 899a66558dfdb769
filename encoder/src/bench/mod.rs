//! The same encoder and heads on public sets, to stand beside published figures. The shipped model learns nothing here.
//! Rounds are chosen by the part of a set that is for choosing; the test part is read once, at the end.

mod chunks;
mod data;
mod outside;

use crate::bert::{HEADS, import};
use crate::heads::{Model, add_heads};
use crate::labels::Labels;
use crate::slots::decode;
use crate::tokens::{Cut, PIECES_MAX, Tokens};
use crate::train::{Alter, Plan, Prepared, Training, best, log_softmax};
use crate::weights::Weights;
use crate::{EncoderError, Random, Result};
use data::{Line, Set};
use outside::{Known, MEASURES, Seen, order};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::Path;

/// The public sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Seven intents with slots.
    Snips,
    /// A hundred and fifty intents, and sentences outside of them.
    Clinc150,
    /// Seventy-seven close intents.
    Banking77,
    /// Seven intents as a recogniser heard them.
    SnipsAsr,
}

/// One line of a set, ready for the model.
struct Ready {
    prepared: Prepared,
    /// The known tag of each word of the set.
    tags: Vec<usize>,
    /// The word of the set that each word of the model lies in.
    within: Vec<usize>,
}

/// What the model says of one line.
struct Said {
    seen: Seen,
    /// The tag of each word of the set.
    tags: Vec<usize>,
}

impl Task {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Snips, Self::Clinc150, Self::Banking77, Self::SnipsAsr];

    /// Its name, which is that of its folder.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Snips => "snips",
            Self::Clinc150 => "clinc150",
            Self::Banking77 => "banking77",
            Self::SnipsAsr => "snips_asr",
        }
    }

    /// How many trainings its figures are the mean of.
    #[must_use]
    pub const fn seeds(self) -> u64 {
        match self {
            Self::Snips | Self::Clinc150 => 3,
            Self::Banking77 | Self::SnipsAsr => 1,
        }
    }

    /// What is chosen about its training: as many rounds as two cores do in about eight minutes.
    #[must_use]
    pub fn plan(self) -> Plan {
        let alter = Alter { bare: 0.0, lost: 0.0, unasked: 0.0, joined: 0.0, ..Alter::default() };
        let (rounds, batch, smoothing) = match self {
            Self::Snips => (7, 32, 0.0),
            Self::Clinc150 => (5, 32, 0.1),
            Self::Banking77 => (8, 32, 0.1),
            Self::SnipsAsr => (2, 32, 0.1),
        };
        Plan { rounds, batch, smoothing, rate_base: 3.5e-4, rate_heads: 2e-3, alter, ..Plan::default() }
    }

    fn load(self, folder: &Path) -> Result<Set> {
        let folder = folder.join("nlu").join(self.name());
        match self {
            Self::Snips => data::snips(&folder),
            Self::Clinc150 => data::clinc150(&folder),
            Self::Banking77 => data::banking77(&folder),
            Self::SnipsAsr => data::snips_asr(&folder),
        }
    }
}

/// Trains on a public set and measures: `minilm` is the folder of the official weights, `folder` that of the sets. Each
/// of the seeds is one training; `watch` is told of each round. Lines beyond `most` are left out of every part.
///
/// # Errors
///
/// Where a file is missing or not understood, or a training fails.
pub fn run(
    task: Task,
    (minilm, folder): (&Path, &Path),
    plan: &Plan,
    (seeds, most): (RangeInclusive<u64>, Option<usize>),
    mut watch: impl FnMut(&str),
) -> Result<Value> {
    let mut set = task.load(folder)?;
    for part in [&mut set.train, &mut set.dev, &mut set.test, &mut set.outside_dev, &mut set.outside_test] {
        // What is left lies even over the part.
        let every = most.map_or(1, |most| part.len().div_ceil(most.max(1)).max(1));
        *part = std::mem::take(part).into_iter().step_by(every).collect();
    }
    let json = minilm.join("tokenizer.json");
    let json = std::fs::read_to_string(&json).map_err(|error| EncoderError::File(json, error))?;
    let tokens = Tokens::parse(&json)?;
    let labels = labels(&set);
    let ready = |lines: &[Line]| -> Result<Vec<Ready>> {
        lines.iter().map(|line| Ready::new(line, &labels, &tokens)).collect()
    };
    let parts = Parts {
        train: ready(&set.train)?,
        dev: ready(&set.dev)?,
        test: ready(&set.test)?,
        outside_dev: ready(&set.outside_dev)?,
        outside_test: ready(&set.outside_test)?,
    };
    let base = import(&Weights::load(&minilm.join("model.safetensors"))?)?;
    let mut found = Vec::new();
    for seed in seeds {
        let mut weights = base.clone();
        weights.insert("embed.places", weights.get("embed.places")?.narrow(0, 0, PIECES_MAX)?.contiguous()?);
        add_heads(&mut weights, &labels, &mut Random::new(seed))?;
        let plan = Plan { seed, ..plan.clone() };
        found.push(parts.measure(&weights, plan, |text| watch(&format!("{} seed {seed} {text}", task.name())))?);
    }
    let mean = mean(&found);
    Ok(json!({ "task": task.name(), "rounds": plan.rounds, "batch": plan.batch, "seeds": found, "mean": mean }))
}

/// A set, ready for the model.
struct Parts {
    train: Vec<Ready>,
    dev: Vec<Ready>,
    test: Vec<Ready>,
    outside_dev: Vec<Ready>,
    outside_test: Vec<Ready>,
}

impl Parts {
    /// One training, chosen and measured.
    fn measure(&self, weights: &Weights, plan: Plan, mut watch: impl FnMut(&str)) -> Result<Value> {
        let (rounds, seed) = (plan.rounds, plan.seed);
        let samples: Vec<Prepared> = self.train.iter().map(|ready| ready.prepared.clone()).collect();
        let mut training = Training::new(weights, HEADS, plan, samples.len())?;
        let mut chosen: Option<(f64, usize, Value, Model)> = None;
        for round in 1..=rounds {
            let mut sum = 0.0;
            training.round(&samples, |step, steps, loss| {
                sum += loss;
                if step % 50 == 0 {
                    watch(&format!("step {step} of {steps}, loss {:.4}", sum / 50.0));
                    sum = 0.0;
                }
            })?;
            let model = training.model()?;
            let figures = figures(&ask(&model, &self.dev)?, &self.dev);
            watch(&format!("round {round}: {figures}"));
            let score = figures["sentence"].as_f64().unwrap_or(0.0);
            if chosen.as_ref().is_none_or(|(most, ..)| score >= *most) {
                chosen = Some((score, round, figures, model));
            }
        }
        let Some((_, round, dev, model)) = chosen else {
            return Err(EncoderError::Header("a bench needs a round".to_owned()));
        };
        let test = ask(&model, &self.test)?;
        let mut document = json!({ "seed": seed, "round": round, "dev": dev, "test": figures(&test, &self.test) });
        if !self.outside_dev.is_empty() {
            document["outside"] = self.outside(&model, &test)?;
        }
        Ok(document)
    }

    /// How well sentences without intent are told apart, by the measure that does so best on the part to choose by.
    fn outside(&self, model: &Model, test: &[Said]) -> Result<Value> {
        let seen = |said: Vec<Said>| said.into_iter().map(|said| said.seen).collect::<Vec<_>>();
        let trained = seen(ask(model, &self.train)?);
        let intents: Vec<usize> = self.train.iter().map(|ready| ready.prepared.intent).collect();
        let known = Known::new(&trained, &intents);
        let (dev, strange) = (seen(ask(model, &self.dev)?), seen(ask(model, &self.outside_dev)?));
        let orders = MEASURES
            .iter()
            .map(|measure| (*measure, order(&known.strange(*measure, &strange), &known.strange(*measure, &dev))));
        let orders: Vec<_> = orders.collect();
        let Some((measure, on_dev)) = orders.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1)) else {
            return Ok(Value::Null);
        };
        let plain: Vec<Seen> = test
            .iter()
            .map(|said| Seen { intents: said.seen.intents.clone(), pooled: said.seen.pooled.clone() })
            .collect();
        let strange = seen(ask(model, &self.outside_test)?);
        let auroc = order(&known.strange(measure, &strange), &known.strange(measure, &plain));
        let orders: Vec<String> = orders.iter().map(|(measure, order)| format!("{measure:?} {order:.4}")).collect();
        Ok(json!({ "measure": format!("{measure:?}"), "dev_auroc": on_dev, "auroc": auroc, "dev": orders }))
    }
}

impl Ready {
    fn new(line: &Line, labels: &Labels, tokens: &Tokens) -> Result<Self> {
        let cut = tokens.cut(&line.text, "")?;
        let mut ends = Vec::new();
        let mut end = 0;
        for word in line.text.split(' ') {
            end += word.len() + 1;
            ends.push(end);
        }
        let within: Vec<usize> =
            cut.words.iter().map(|word| ends.partition_point(|end| *end <= word.span.start)).collect();
        let tags: Vec<usize> = line.tags.iter().map(|tag| number_of(tag, labels)).collect();
        let each = within.iter().enumerate().map(|(at, &word)| {
            let tag = tags.get(word).copied().unwrap_or(0);
            // Further parts of a word that begins a slot lie inside it.
            let goes_on = at > 0 && within[at - 1] == word && tag % 2 == 1;
            u32::try_from(tag + usize::from(goes_on)).unwrap_or(0)
        });
        let each = each.collect();
        // The sentences outside of all intents are never trained on, so that theirs is not asked for.
        let intent = labels.intents.binary_search(&line.intent).unwrap_or(0);
        Ok(Self {
            prepared: Prepared { cut, intent, matters: vec![intent], class: None, tags: each, taught: None },
            tags,
            within,
        })
    }
}

/// The number of a tag: zero outside, odd at the beginning of a slot, and even inside.
fn number_of(tag: &str, labels: &Labels) -> usize {
    let (kind, slot) = tag.split_once('-').unwrap_or(("O", ""));
    let slot = labels.slots.binary_search_by(|other| other.as_str().cmp(slot));
    slot.map_or(0, |slot| 1 + 2 * slot + usize::from(kind == "I"))
}

fn labels(set: &Set) -> Labels {
    let inside = || set.train.iter().chain(&set.dev).chain(&set.test);
    let intents: BTreeSet<&str> = inside().map(|line| line.intent.as_str()).collect();
    let slots: BTreeSet<&str> =
        inside().flat_map(|line| &line.tags).filter_map(|tag| Some(tag.split_once('-')?.1)).collect();
    let owned = |ids: BTreeSet<&str>| ids.into_iter().map(str::to_owned).collect();
    Labels { intents: owned(intents), classes: Vec::new(), slots: owned(slots) }
}

/// What a model says of lines.
fn ask(model: &Model, lines: &[Ready]) -> Result<Vec<Said>> {
    let mut all = Vec::with_capacity(lines.len());
    for part in lines.chunks(32) {
        let cuts: Vec<&Cut> = part.iter().map(|ready| &ready.prepared.cut).collect();
        let scores = model.forward(&cuts)?;
        let (intents, pooled) = (scores.intent.to_vec2::<f32>()?, scores.pooled.to_vec2::<f32>()?);
        let mut rows = log_softmax(&scores.tags)?.to_vec2::<f32>()?.into_iter();
        for (ready, (intents, pooled)) in part.iter().zip(intents.into_iter().zip(pooled)) {
            let rows: Vec<Vec<f32>> = rows.by_ref().take(ready.within.len()).collect();
            let mut tags = vec![0; ready.tags.len()];
            // A word of the set is tagged as its first part is.
            for (tag, &word) in decode(&rows).into_iter().zip(&ready.within).rev() {
                if let Some(to) = tags.get_mut(word) {
                    *to = tag;
                }
            }
            all.push(Said { seen: Seen { intents, pooled }, tags });
        }
    }
    Ok(all)
}

/// Share of right intents, F1 of slots, and share of lines where all is right.
fn figures(said: &[Said], lines: &[Ready]) -> Value {
    let pairs = || said.iter().zip(lines);
    let named = |said: &Said, ready: &Ready| best(&said.seen.intents) == ready.prepared.intent;
    let share = |count: usize| count as f64 / lines.len().max(1) as f64;
    let intent = share(pairs().filter(|(said, ready)| named(said, ready)).count());
    let whole = |said: &Said, ready: &Ready| named(said, ready) && said.tags == ready.tags;
    let sentence = share(pairs().filter(|(said, ready)| whole(said, ready)).count());
    let mut document = json!({ "intent": intent, "sentence": sentence });
    if lines.iter().any(|ready| !ready.tags.is_empty()) {
        document["slot_f1"] = chunks::f1(pairs().map(|(said, ready)| (&said.tags[..], &ready.tags[..]))).into();
    }
    document
}

/// The mean of each figure over all trainings.
fn mean(found: &[Value]) -> Value {
    let over = |path: &str| {
        let numbers: Vec<f64> = found.iter().filter_map(|one| one.pointer(path)?.as_f64()).collect();
        (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64)
    };
    json!({
        "intent": over("/test/intent"),
        "slot_f1": over("/test/slot_f1"),
        "sentence": over("/test/sentence"),
        "outside_auroc": over("/outside/auroc"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_the_model_cuts_further_carry_their_slot_on_and_are_tagged_by_their_first_part() {
        let tokens = Tokens::parse(include_str!("../../tests/fixtures/tokenizer.json")).unwrap();
        let tags = ["O", "B-street_number", "I-street_number", "B-street"].map(str::to_owned).to_vec();
        let line = Line { text: "at 555-0137 412 alder".to_owned(), intent: "x".to_owned(), tags };
        let set = Set { train: vec![line.clone()], ..Set::default() };
        let labels = labels(&set);
        let ready = Ready::new(&line, &labels, &tokens).unwrap();
        assert_eq!(labels.slots, ["street", "street_number"]);
        assert_eq!(ready.tags, [0, 3, 4, 1]);
        assert_eq!(ready.within, [0, 1, 1, 1, 2, 3]);
        assert_eq!(ready.prepared.tags, [0, 3, 4, 4, 4, 1]);
    }

    #[test]
    fn a_line_counts_as_right_only_with_its_intent_and_every_tag() {
        let tokens = Tokens::parse(include_str!("../../tests/fixtures/tokenizer.json")).unwrap();
        let line = |tag: &str| Line {
            text: "at alder".to_owned(),
            intent: "x".to_owned(),
            tags: vec!["O".to_owned(), tag.to_owned()],
        };
        let labels = Labels { intents: vec!["x".to_owned()], classes: Vec::new(), slots: vec!["street".to_owned()] };
        let lines: Vec<Ready> =
            ["B-street", "O"].iter().map(|tag| Ready::new(&line(tag), &labels, &tokens).unwrap()).collect();
        let said = |tag: usize| Said { seen: Seen { intents: vec![0.0], pooled: Vec::new() }, tags: vec![0, tag] };
        let found = figures(&[said(1), said(1)], &lines);
        assert_eq!((found["intent"].as_f64(), found["sentence"].as_f64()), (Some(1.0), Some(0.5)));
        assert!((found["slot_f1"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-9);
    }
}
