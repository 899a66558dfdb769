//! A fact of a call, as a log line and as metrics.

use super::metrics::Metrics;
use super::stage::Stage;
use super::table::Count;
use calmline_core::call::Fact;
use calmline_core::policy::Outcome;
use calmline_core::units::{CallId, CallTime, PromptId, Span};

/// Writes a fact down. Only constant words, ids and numbers: what is private stays out.
pub fn note(call: CallId, at: CallTime, fact: &Fact, metrics: &Metrics) {
    let at_ms = at.as_millis();
    match fact {
        Fact::SpeechStarted(utterance) => tracing::debug!(%call, at_ms, %utterance, "caller speaks"),
        Fact::TurnEnded { utterance, hold, expects } => {
            metrics.took(Stage::EndOfTurnHold, hold.as_duration());
            tracing::debug!(%call, at_ms, %utterance, hold_ms = hold.as_millis(), ?expects, "turn ended");
        }
        Fact::AsrTook { utterance, waited } => {
            // The machine tells of a blown budget itself, when it happens.
            metrics.observed(Stage::AsrFinal, waited.as_duration());
            tracing::debug!(%call, at_ms, %utterance, took_ms = waited.as_millis(), "transcript used");
        }
        Fact::Responded { prompt, after_speech, after_commit } => {
            metrics.took(Stage::TurnResponse, after_speech.as_duration());
            metrics.took(Stage::ResponseAfterCommit, after_commit.as_duration());
            tracing::debug!(%call, at_ms, %prompt, took_ms = after_speech.as_millis(), "agent answered");
        }
        Fact::Greeted { prompt, after } => timed((call, at_ms), *prompt, (Stage::Greeting, *after), metrics),
        Fact::Stepped { why } => tracing::debug!(%call, at_ms, why, "dialogue stepped"),
        // A rule is named after the word that it listens for: that one stays in the journal.
        Fact::UrgencyRaised { class, rule: _, quote: _ } => {
            let class = class.as_ref().map_or("none", |class| class.as_str());
            metrics.count(Count::UrgencyRaised, class);
            tracing::info!(%call, at_ms, class, "urgency raised");
        }
        Fact::UrgencyLowered { by, to } => tracing::info!(%call, at_ms, by, level = ?to, "urgency lowered"),
        Fact::Whispered { by, about, wished } => {
            tracing::info!(%call, at_ms, desk = %by, asks = %about, wished = ?wished, "desk whispered");
        }
        Fact::Ducked { prompt, after } => timed((call, at_ms), *prompt, (Stage::Duck, *after), metrics),
        Fact::Stopped { prompt, after } => timed((call, at_ms), *prompt, (Stage::Stop, *after), metrics),
        Fact::KeyStopped { prompt, after } => timed((call, at_ms), *prompt, (Stage::KeyStop, *after), metrics),
        Fact::OfferShown { handoff, after } => {
            // The machine tells of a blown budget itself.
            metrics.observed(Stage::Offer, after.as_duration());
            tracing::debug!(%call, at_ms, %handoff, took_ms = after.as_millis(), "urgent words on a desk's stream");
        }
        Fact::Resumed(prompt) => tracing::debug!(%call, at_ms, %prompt, "false stop resumed"),
        Fact::HandoffMoved { handoff, to } => {
            metrics.count(Count::HandoffMoves, to);
            tracing::info!(%call, at_ms, %handoff, to, "handoff moved");
        }
        Fact::BudgetBlown { budget } => {
            metrics.count(Count::BudgetBreaches, budget);
            tracing::warn!(%call, at_ms, budget, "budget blown");
        }
        Fact::Stale { what } => {
            metrics.count(Count::StaleAnswers, what);
            tracing::debug!(%call, at_ms, what, "stale answer ignored");
        }
        Fact::SilenceBroken { after } => {
            tracing::debug!(%call, at_ms, took_ms = after.as_millis(), "silence broken");
        }
        Fact::Overruled { rule, what } => tracing::info!(%call, at_ms, rule, what, "step overruled"),
        Fact::Unsaid { line } => tracing::warn!(%call, at_ms, line, "line not said"),
        Fact::Noticed { what } => tracing::info!(%call, at_ms, what, "noticed"),
        Fact::TimeWentBack(by) => tracing::warn!(%call, at_ms, by_us = by.as_micros(), "time went back"),
        Fact::Impossible { what } => {
            metrics.count(Count::Impossible, "any");
            tracing::error!(%call, at_ms, what, "impossible transition");
        }
        Fact::Fault { what } => {
            metrics.count(Count::Faults, what);
            tracing::error!(%call, at_ms, what, "a part of the call broke");
        }
        Fact::Ended(outcome) => {
            let outcome = outcome_name(*outcome);
            metrics.count(Count::CallsEnded, outcome);
            tracing::info!(%call, at_ms, outcome, "call ended");
        }
    }
}

/// What a prompt took to be begun, lowered or stopped.
fn timed((call, at_ms): (CallId, u64), prompt: PromptId, (stage, took): (Stage, Span), metrics: &Metrics) {
    metrics.took(stage, took.as_duration());
    tracing::debug!(%call, at_ms, %prompt, stage = stage.name(), took_ms = took.as_millis(), "prompt timed");
}

/// The outcome as a label.
fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Auto => "auto",
        Outcome::Ticket => "ticket",
        Outcome::Human => "human",
        Outcome::Urgent => "urgent",
        Outcome::Abandoned => "abandoned",
    }
}
