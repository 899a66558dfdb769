//! What happens, as it happens: who speaks, what was heard, what was decided and why, and the milliseconds of each stage.

use super::stage::Stage;
use crate::cli::desk::{DeskNews, Served};
use crate::switchboard::{Observation, Seen};
use crate::tasks;
use calmline_core::call::{Fact, Means, TranscriptKind};
use calmline_core::units::CallId;
use std::collections::BTreeMap;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// The printed timeline.
pub(super) struct Timeline {
    lines: mpsc::Sender<String>,
}

pub(super) fn introduce(stage: &Stage) {
    let bound = stage.bound();
    eprintln!("calmline demo: SIP on {}, dispatchers on {}, metrics on {}", bound.sip, bound.dispatch, bound.metrics);
    eprintln!(
        "The callers speak with voices of espeak-ng that the recogniser was not trained on, and in sentences that"
    );
    eprintln!(
        "were not in its training texts as they are said here. It has hardly met a human voice (models/asr/README.md)."
    );
    eprintln!();
}

pub(super) fn keep(stage: &Stage) {
    let bound = stage.bound();
    eprintln!("The service keeps running: ring sip:line@{}, Ctrl-C ends it.", bound.sip);
    eprintln!("The console: http://{}/console/ in a browser, with the token that this makes:", bound.dispatch);
    eprintln!("  calmline token create desk-1 --role dispatcher --file {}", stage.tokens().display());
}

impl Timeline {
    /// Prints what is shown until the last call is over.
    pub(super) fn start(mut shown: mpsc::Receiver<Observation>) -> Self {
        let (lines, mut waiting) = mpsc::channel::<String>(256);
        let printed = lines.clone();
        tasks::spawn("timeline", async move {
            let mut letters = BTreeMap::new();
            while let Some(observation) = shown.recv().await {
                let letter = letter(&mut letters, observation.call);
                if let Some(line) = line(&observation) {
                    let at = observation.at.as_millis() as f64 / 1000.0;
                    // A timeline that is not printed any more misses it.
                    let _ended = printed.send(format!("{letter} {at:7.2}  {line}")).await;
                }
            }
        });
        tasks::spawn("timeline-print", async move {
            while let Some(line) = waiting.recv().await {
                eprintln!("{line}");
            }
        });
        Self { lines }
    }

    /// Prints a heading.
    pub(super) fn say(&self, words: &str) {
        let _full = self.lines.try_send(format!("--- {words}"));
    }

    /// Prints what the desk does, and gives at the end what it served.
    pub(super) fn follow_desk(&self, mut told: mpsc::Receiver<DeskNews>) -> JoinHandle<Vec<Served>> {
        let lines = self.lines.clone();
        let (done, result) = tokio::sync::oneshot::channel();
        tasks::spawn("timeline-desk", async move {
            let mut served = Vec::new();
            while let Some(news) = told.recv().await {
                let line = match &news {
                    DeskNews::Offered(offer) => format!(
                        "D          desk sees {} offer: {} \"{}\"",
                        if offer.urgent { "an URGENT" } else { "an" },
                        offer.why,
                        offer.quote
                    ),
                    DeskNews::Done(done) => format!(
                        "D          desk {} the call after hearing {:.1} s of the caller",
                        if done.completed { "completed" } else { "lost" },
                        done.heard_ms as f64 / 1000.0
                    ),
                };
                if let DeskNews::Done(done) = news {
                    served.push(done);
                }
                let _ended = lines.send(line).await;
            }
            // The demo may have been given up.
            let _gone = done.send(served);
        });
        #[expect(clippy::disallowed_methods, reason = "the caller awaits this very value and needs no name for it")]
        tokio::spawn(async move { result.await.unwrap_or_default() })
    }
}

/// Calls are named A, B, C in the order in which they came.
fn letter(letters: &mut BTreeMap<CallId, char>, call: CallId) -> char {
    let next = char::from(b'A' + u8::try_from(letters.len()).unwrap_or(25).min(25));
    *letters.entry(call).or_insert(next)
}

fn line(observation: &Observation) -> Option<String> {
    match &observation.seen {
        Seen::Admitted(number) => Some(format!("call from {}", number.open())),
        Seen::Heard { words, means: Means::Written, .. } => Some(format!("typed  \"{}\"", words.open())),
        Seen::Heard { words, kind, confidence, means: Means::Spoken } => {
            let kind = match kind {
                TranscriptKind::Partial => "hears…",
                TranscriptKind::Final => "heard ",
            };
            Some(format!("{kind} \"{}\" ({:.2})", words.open(), f64::from(*confidence) / 1000.0))
        }
        Seen::Wrote(words) => Some(format!("desk   \"{}\"", words.open())),
        Seen::Says { words, .. } => Some(format!("agent  \"{}\"", words.open())),
        Seen::Fact(fact) => fact_line(fact),
        Seen::Kept(record) => Some(format!("record kept: {:?}", record.outcome)),
        Seen::View(_) | Seen::Asks(_) | Seen::Over(_) => None,
    }
}

fn fact_line(fact: &Fact) -> Option<String> {
    match fact {
        Fact::TurnEnded { hold, expects, .. } => {
            Some(format!("       turn ended by {} ms of silence ({expects:?})", hold.as_millis()))
        }
        Fact::AsrTook { waited, .. } => Some(format!("       recognition {} ms after that", waited.as_millis())),
        Fact::Stepped { why } => Some(format!("       decides: {why}")),
        Fact::UrgencyRaised { rule, quote, .. } => Some(format!("URGENT {rule}: \"{}\"", quote.open())),
        Fact::Responded { after_speech, after_commit, .. } => Some(format!(
            "       answers {} ms after speech, {} ms after the turn",
            after_speech.as_millis(),
            after_commit.as_millis()
        )),
        Fact::HandoffMoved { to, .. } => Some(format!("       handoff {to}")),
        Fact::Overruled { rule, what } => Some(format!("       {rule} overrules {what}")),
        Fact::BudgetBlown { budget } => Some(format!("       budget blown: {budget}")),
        Fact::Ended(outcome) => Some(format!("call over: {outcome:?}")),
        Fact::SpeechStarted(_)
        | Fact::UrgencyLowered { .. }
        | Fact::Ducked { .. }
        | Fact::Stopped { .. }
        | Fact::KeyStopped { .. }
        | Fact::Whispered { .. }
        | Fact::Greeted { .. }
        | Fact::OfferShown { .. }
        | Fact::Resumed(_)
        | Fact::Stale { .. }
        | Fact::SilenceBroken { .. }
        | Fact::Unsaid { .. }
        | Fact::Noticed { .. }
        | Fact::TimeWentBack(_)
        | Fact::Impossible { .. }
        | Fact::Fault { .. } => None,
    }
}
