//! `calmline eval certify`: chooses on the calibration lines how sure a reading must be before the machine goes on alone, and
//! writes the certificate beside the models.
//!
//! Learn-then-Test (Angelopoulos et al. 2021) with the binomial bound and a fixed sequence: from the strictest setting on,
//! each laxer one is tested against "more urgent lines than accepted are left to the machine", and the walk ends before the
//! first that cannot be refuted. No correction for many tests is needed, for the order was fixed before.

mod memory;

use super::utterances::{Row, Said, Whole};
use crate::clock;
use crate::config::Config;
use crate::service::understanding::{CERTIFICATE, bindings, linear};
use anyhow::Context;
use calmline_core::understanding::certificate::{Bindings, Certificate, ClassPromise, FORMAT, Promise};
use calmline_core::understanding::{Bounds, Cascade, Decision, Intent, Settings, Tier, Topic, Tripwire};
use calmline_core::units::CallTypeId;
use calmline_encoder::Understander;
use calmline_learning::corpus::{self, Part};
use calmline_learning::measure::{at_most, rate_at_most};
use clap::Args;
use memory::Remembered;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The highest share of urgent lines that may be left to the machine.
const MISS_RATE: f64 = 0.01;
/// The confidence of every bound.
const CONFIDENCE: f64 = 0.95;
/// A class whose own bound is above this runs at the strictest setting.
const CLASS_BOUND: f64 = 0.10;
/// The share of harmless lines that may be raised, by whatever raises them.
const FALSE_ALARMS: f64 = 0.08;
/// A machine that finishes matters may be wrong about this share of them.
const WRONG: f64 = 0.03;

/// From what, and for how long.
#[derive(Debug, Args)]
pub(in crate::cli) struct CertifyArguments {
    /// The folder with `calibration/`.
    #[arg(long, default_value = "training/understanding")]
    corpus: PathBuf,
    /// The configuration that names models and agency.
    #[arg(long, default_value = "calmline.example.toml")]
    config: PathBuf,
    /// Days that it holds.
    #[arg(long, default_value_t = 180)]
    days: u16,
}

pub(super) fn run(arguments: &CertifyArguments) -> anyhow::Result<()> {
    let config = Config::read(&arguments.config)?;
    let folder = config.path(&config.file.understanding.folder);
    certify(&config, &folder, &arguments.corpus, arguments.days)
}

/// Makes the certificate of the models in a folder.
pub(in crate::cli) fn certify(config: &Config, folder: &Path, corpus: &Path, days: u16) -> anyhow::Result<()> {
    let book = config.book()?;
    let joint = Understander::load(folder).context("there is nothing to certify without the joint model")?;
    let (linear, linear_hash) = linear(folder)?;
    let recogniser = config.asr_model()?;
    let bindings = bindings(joint.header().fingerprint()?, linear_hash, &recogniser, &book);
    let written = corpus::load(corpus, Part::Calibration)?;
    let heard = if corpus::heard_by(corpus)?.as_deref() == Some(recogniser.sha256.as_str()) {
        corpus::recognised(corpus, Part::Calibration, &written)?
    } else {
        eprintln!("nothing that this recogniser heard is recorded (calmline train hear): lines count as written alone");
        Vec::new()
    };
    let heard: BTreeMap<String, Row> = heard
        .into_iter()
        .map(|(example, confidence)| {
            let of = example.id.trim_end_matches("-heard").to_owned();
            (of, Row { confidence: Some(confidence), ..row(example) })
        })
        .collect();
    let rows: Vec<Row> = written.into_iter().map(row).collect();
    let urgent = rows.iter().filter(|row| row.is_urgent()).count();
    let urgent_heard = heard.values().filter(|row| row.is_urgent()).count();
    eprintln!(
        "{} calibration lines, {urgent} urgent; of {}, {urgent_heard} urgent, as heard too",
        rows.len(),
        heard.len()
    );
    let texts = rows.iter().chain(heard.values()).map(|row| (row.text.as_str(), row.context.as_str()));
    let joint = Remembered::all(&joint, texts);
    let cascade = Cascade::with_joint(linear, Arc::new(joint), Settings::strictest());
    let mut trial = Trial { rows, heard, whole: Whole { book, cascade, tripwire: Tripwire::new() } };
    let certificate = trial.certify(bindings, days)?;
    let file = folder.join(CERTIFICATE);
    std::fs::write(&file, certificate.write()?).with_context(|| file.display().to_string())?;
    tell(&certificate);
    eprintln!("{} holds until {}", file.display(), certificate.expires);
    Ok(())
}

fn row(example: corpus::Example) -> Row {
    Row {
        id: example.id,
        text: example.text,
        context: example.context,
        intent: example.intent,
        urgency: example.urgency,
        urgency_class: example.urgency_class,
        slots: example.slots,
        kind: example.kind,
        confidence: None,
    }
}

/// What a setting did on the calibration lines.
#[derive(Debug, Clone, Default)]
struct Outcome {
    urgent: usize,
    missed: usize,
    closable: usize,
    as_written: Finished,
    as_heard: Finished,
    classes: BTreeMap<String, (usize, usize)>,
}

/// Matters that the machine would finish.
#[derive(Debug, Clone, Copy, Default)]
struct Finished {
    alone: usize,
    /// Of these, under another name than their own.
    wrong: usize,
}

impl Finished {
    /// Whether few enough are wrong.
    fn right_enough(self) -> bool {
        self.wrong as f64 <= WRONG * self.alone as f64
    }
}

/// The lines, and the readers whose settings are tried on them.
struct Trial {
    /// As they were written.
    rows: Vec<Row>,
    /// By the id of a line, what the recogniser heard of it.
    heard: BTreeMap<String, Row>,
    whole: Whole,
}

impl Trial {
    fn certify(&mut self, bindings: Bindings, days: u16) -> anyhow::Result<Certificate> {
        let urgent_from = self.urgent_from();
        let (step, outcome) = self.walk(urgent_from)?;
        let bound = |missed, n| rate_at_most(missed, n, CONFIDENCE);
        let class = |(class, (n, missed)): (&String, &(usize, usize))| ClassPromise {
            class: class.clone(),
            n: *n,
            missed: *missed,
            bound: bound(*missed, *n),
            strictest: bound(*missed, *n) > CLASS_BOUND,
        };
        let classes: Vec<ClassPromise> = outcome.classes.iter().map(class).collect();
        let strict = classes.iter().filter(|one| one.strictest).map(|one| one.class.clone());
        Ok(Certificate {
            format: FORMAT,
            made: clock::today(),
            expires: clock::date_after(i64::from(days)),
            step,
            bindings,
            settings: Settings { urgent_from, strict_classes: strict.collect(), bounds: Bounds::at(step) },
            promise: Promise {
                population:
                    "utterances that the team wrote by hand, as text, and a part of them as the recogniser heard \
                             them from synthetic voices over a simulated line; no real caller is among them"
                        .to_owned(),
                miss_rate: MISS_RATE,
                confidence: CONFIDENCE,
                urgent: outcome.urgent,
                missed: outcome.missed,
                bound: bound(outcome.missed, outcome.urgent),
                closable: outcome.closable,
                alone: outcome.as_written.alone,
                wrong: outcome.as_written.wrong,
            },
            classes,
        })
    }

    /// The lowest probability of urgency from which on no more harmless lines are raised than may be, counting those that
    /// the tripwire raises anyhow. Of lines as written: misheard ones go to a person for being doubtful.
    fn urgent_from(&mut self) -> f32 {
        // Above every probability: the models raise nothing.
        self.whole.cascade.set(Settings { urgent_from: 2.0, ..Settings::strictest() });
        let calm: Vec<&Row> = self.rows.iter().filter(|row| !row.is_urgent()).collect();
        let allowed = (calm.len() as f64 * FALSE_ALARMS) as usize;
        let (raised, others): (Vec<&Row>, Vec<&Row>) =
            calm.into_iter().partition(|row| self.whole.say(row).tier >= Tier::B);
        let urgency = |row: &&Row| {
            self.whole.cascade.urgency(&row.heard(), &Topic::of_question(&row.context), &row.context).unwrap_or(1.0)
        };
        let mut rest: Vec<f32> = others.iter().map(urgency).collect();
        rest.sort_by(|one, other| other.total_cmp(one));
        let first_kept = rest.get(allowed.saturating_sub(raised.len())).copied().unwrap_or(0.0);
        (first_kept + 1e-4).min(0.999)
    }

    /// Walks from the strictest setting on, and gives the laxest that holds both promises.
    fn walk(&mut self, urgent_from: f32) -> anyhow::Result<(u8, Outcome)> {
        let mut held: Option<(u8, Outcome)> = None;
        for step in 0..=Bounds::LAST {
            let bounds = Bounds::at(step);
            self.whole.cascade.set(Settings { urgent_from, strict_classes: Vec::new(), bounds });
            let outcome = self.outcome();
            let chance = at_most(outcome.missed, outcome.urgent, MISS_RATE);
            let (written, heard) = (outcome.as_written, outcome.as_heard);
            eprintln!(
                "setting {step}: {} of {} urgent left to the machine (p {chance:.4}), {} of {} matters finished, {} wrong; \
                 as heard {} finished, {} wrong",
                outcome.missed,
                outcome.urgent,
                written.alone,
                outcome.closable,
                written.wrong,
                heard.alone,
                heard.wrong
            );
            if chance > 1.0 - CONFIDENCE {
                break;
            }
            if written.right_enough() || held.is_none() {
                held = Some((step, outcome));
            }
        }
        held.context("not even the strictest setting keeps the promise; these models must not decide alone")
    }

    fn outcome(&self) -> Outcome {
        let mut outcome = Outcome::default();
        for row in &self.rows {
            // An urgent utterance is one trial, however often it is read: left alone in one form, it is left alone.
            let read = |form: &Row| (form.confidence.is_some(), self.whole.say(form));
            let forms: Vec<(bool, Said)> = [row].into_iter().chain(self.heard.get(&row.id)).map(read).collect();
            if row.is_urgent() {
                let missed = usize::from(forms.iter().any(|(_, said)| said.decision == Decision::Alone));
                outcome.urgent += 1;
                outcome.missed += missed;
                let class = outcome.classes.entry(row.urgency_class.clone().unwrap_or_default()).or_default();
                class.0 += 1;
                class.1 += missed;
            } else {
                let closable = self.whole.certainty(&CallTypeId::new(&row.intent)).is_some();
                outcome.closable += usize::from(closable);
            }
            for (heard, said) in &forms {
                if said.decision == Decision::Alone && matches!(said.reading.intent, Intent::Business(_)) {
                    let wrong = usize::from(row.is_urgent() || row.intent != said.reading.intent.as_str());
                    let counts = if *heard { &mut outcome.as_heard } else { &mut outcome.as_written };
                    counts.alone += 1;
                    counts.wrong += wrong;
                }
            }
        }
        outcome
    }
}

/// Says what was promised.
fn tell(certificate: &Certificate) {
    let promise = &certificate.promise;
    eprintln!(
        "setting {}: at most {:.2} % of urgent utterances are left to the machine ({} of {}), at {:.0} % confidence",
        certificate.step,
        promise.bound * 100.0,
        promise.missed,
        promise.urgent,
        promise.confidence * 100.0
    );
    for class in &certificate.classes {
        let setting = if class.strictest { "strictest setting" } else { "shared setting" };
        eprintln!("{}: {} of {}, at most {:.1} %, {setting}", class.class, class.missed, class.n, class.bound * 100.0);
    }
}
