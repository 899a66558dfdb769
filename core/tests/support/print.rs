//! Commands and facts in one line each, as scenario files spell them.

use calmline_core::call::{
    Command, Decided, DeskAct, DeskNote, Fact, HangUpReason, Interruptible, Offer, Party, TranscriptKind,
};
use calmline_core::policy::{Filing, LoweredTo, Outcome, Queue};

/// The kind of a command: its first word in a scenario.
pub fn kind(command: &Command) -> &'static str {
    match command {
        Command::Answer => "answer",
        Command::HangUp(_) => "hangup",
        Command::Transcribe(_) => "transcribe",
        Command::Forget(_) => "forget",
        Command::Understand { .. } => "understand",
        Command::Say { .. } => "say",
        Command::Show(_) => "show",
        Command::Duck(_) => "duck",
        Command::Unduck(_) => "unduck",
        Command::Hush(_) => "hush",
        Command::Offer { .. } => "offer",
        Command::Amend { .. } => "amend",
        Command::Withdraw(_) => "withdraw",
        Command::Dial { .. } => "dial",
        Command::Release(_) => "release",
        Command::Bridge(_) => "bridge",
        Command::Unbridge(_) => "unbridge",
        Command::File(..) => "file",
        Command::Keep(_) => "keep",
        Command::Publish(_) => "publish",
    }
}

/// A command in one line.
pub fn command(command: &Command) -> String {
    let kind = kind(command);
    match command {
        Command::Answer => kind.to_owned(),
        Command::HangUp(reason) => format!("{kind} {}", hang_up(*reason)),
        Command::Transcribe(job) => {
            let what = match job.kind {
                TranscriptKind::Partial => "partial",
                TranscriptKind::Final => "final",
            };
            format!("{kind} {} {what} {}..{}", job.utterance, job.span.from, job.span.to)
        }
        Command::Forget(utterance) => format!("{kind} {utterance}"),
        Command::Understand { utterance, words, asked, .. } => {
            format!("{kind} {utterance} {:?} asked {asked}", words.open())
        }
        Command::Say { prompt, to, line, interruptible } => {
            let to = if *to == Party::Trunk { " to the line" } else { "" };
            let by = if *interruptible == Interruptible::ByKeyOnly && to.is_empty() { " by key only" } else { "" };
            format!("{kind} {prompt} {}{to}{by}", line.key.name())
        }
        Command::Show(words) => format!("{kind} {:?}", words.open()),
        Command::Duck(prompt) | Command::Unduck(prompt) | Command::Hush(prompt) => format!("{kind} {prompt}"),
        Command::Offer { handoff, offer } | Command::Amend { handoff, offer } => {
            format!("{kind} {handoff} {}", self::offer(offer))
        }
        Command::Dial { handoff, rung } => format!("{kind} {handoff} rung {rung}"),
        Command::Withdraw(handoff)
        | Command::Release(handoff)
        | Command::Bridge(handoff)
        | Command::Unbridge(handoff) => format!("{kind} {handoff}"),
        Command::File(filing, _) => {
            format!("{kind} {}", if *filing == Filing::Ticket { "ticket" } else { "call-back" })
        }
        Command::Keep(record) => {
            let call_back = record.call_back.as_ref().map_or(String::new(), |call_back| {
                format!(", call back{}: {}", if call_back.urgent { " urgently" } else { "" }, call_back.why)
            });
            let desk = record.served_by.as_ref().map_or(String::new(), |desk| format!(", served by {desk}"));
            let notes: String = record.desk_notes.iter().map(desk_note).collect();
            format!("{kind} {}{desk}{call_back}{notes}", outcome(record.outcome))
        }
        Command::Publish(view) => {
            let handoff = view.handoff.as_ref().map_or("no handoff", |handoff| handoff.state.as_str());
            format!("{kind} {:?}, {handoff}, {} lines", view.phase, view.transcript.len())
        }
    }
}

fn desk_note(note: &DeskNote) -> String {
    let reason = note.reason.open();
    match &note.act {
        _ if reason.is_empty() => String::new(),
        DeskAct::Declined => format!("; {} declined: {reason}", note.desk),
        DeskAct::SentBack { by, .. } => format!("; {} sent back by {by}: {reason}", note.desk),
    }
}

fn offer(offer: &Offer) -> String {
    let queue = if offer.reason.queue == Queue::Urgent { "urgent" } else { "human" };
    let quote = quoted(offer.reason.quote.open());
    format!("{queue} {}{quote} rung {}", offer.reason.why, offer.rung)
}

fn hang_up(reason: HangUpReason) -> &'static str {
    match reason {
        HangUpReason::Done => "done",
        HangUpReason::CompletedByPerson => "completed by a person",
        HangUpReason::CallerLeft => "the caller left",
        HangUpReason::Fault => "fault",
    }
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Auto => "auto",
        Outcome::Ticket => "ticket",
        Outcome::Human => "human",
        Outcome::Urgent => "urgent",
        Outcome::Abandoned => "abandoned",
    }
}

/// A decision in one line.
pub fn decided(decided: &Decided) -> String {
    match decided {
        Decided::Asked { topic, why } => format!("asked {topic}: {why}"),
        Decided::NotUnderstood { how, nth } => format!("not understood, {nth} in a row: {how:?}").to_lowercase(),
        Decided::Silent { nth } => format!("silent, {nth} in a row"),
        Decided::UrgencyRaised { by, tier, class, rule, quote } => {
            let class = class.as_ref().map_or("-", |class| class.as_str());
            format!("raised by {by:?}, tier {tier:?}: {class} {rule}{}", quoted(quote.open()))
        }
        Decided::UrgencyLowered { by, to } => format!("lowered by {by} to {to:?}"),
        Decided::HandedOver { handoff, reason } => {
            let queue = if reason.queue == Queue::Urgent { "urgent" } else { "human" };
            format!("handed over {handoff} {queue}: {}{}", reason.why, quoted(reason.quote.open()))
        }
        Decided::OfferedAgain { why } => format!("offered again: {why}"),
        Decided::NobodyCame => "nobody came".to_owned(),
        Decided::Whispered { by, about, wished } => format!("whispered {by} {about} {wished:?}").to_lowercase(),
        Decided::Filed(filing) => format!("filed {}", if *filing == Filing::Ticket { "ticket" } else { "call-back" }),
        Decided::Closing(closing) => format!("closing {}", outcome(*closing)),
    }
}

fn quoted(quote: &str) -> String {
    if quote.is_empty() { String::new() } else { format!(" {quote:?}") }
}

/// The name of a fact: its first word in a scenario.
pub fn fact_name(fact: &Fact) -> &'static str {
    match fact {
        Fact::SpeechStarted(_) => "speech_started",
        Fact::TurnEnded { .. } => "turn_ended",
        Fact::AsrTook { .. } => "asr_took",
        Fact::Responded { .. } => "responded",
        Fact::Greeted { .. } => "greeted",
        Fact::Stepped { .. } => "stepped",
        Fact::UrgencyRaised { .. } => "urgency_raised",
        Fact::UrgencyLowered { .. } => "urgency_lowered",
        Fact::Whispered { .. } => "whispered",
        Fact::Ducked { .. } => "ducked",
        Fact::Stopped { .. } => "stopped",
        Fact::KeyStopped { .. } => "key_stopped",
        Fact::OfferShown { .. } => "offer_shown",
        Fact::Resumed(_) => "resumed",
        Fact::HandoffMoved { .. } => "handoff",
        Fact::BudgetBlown { .. } => "budget_blown",
        Fact::Stale { .. } => "stale",
        Fact::SilenceBroken { .. } => "silence_broken",
        Fact::Overruled { .. } => "overruled",
        Fact::Unsaid { .. } => "unsaid",
        Fact::Noticed { .. } => "noticed",
        Fact::TimeWentBack(_) => "time_went_back",
        Fact::Impossible { .. } => "impossible",
        Fact::Fault { .. } => "fault",
        Fact::Ended(_) => "ended",
    }
}

/// A fact in one line.
pub fn fact(fact: &Fact) -> String {
    let name = fact_name(fact);
    match fact {
        Fact::SpeechStarted(utterance) => format!("{name} {utterance}"),
        Fact::TurnEnded { utterance, hold, expects } => format!("{name} {utterance} after {hold} {expects:?}"),
        Fact::AsrTook { utterance, waited } => format!("{name} {utterance} {waited}"),
        Fact::Responded { prompt, after_speech, after_commit } => {
            format!("{name} {prompt} {after_speech} after speech, {after_commit} after commit")
        }
        Fact::Stepped { why } => format!("{name} {why}"),
        Fact::UrgencyRaised { class, .. } => {
            format!("{name} {}", class.as_ref().map_or("-", |class| class.as_str()))
        }
        Fact::UrgencyLowered { by, to } => {
            let to = if *to == LoweredTo::Person { " to the normal queue" } else { "" };
            format!("{name} by {by}{to}")
        }
        Fact::Whispered { by, about, wished } => format!("{name} {by} {about} {wished:?}").to_lowercase(),
        Fact::Ducked { prompt, after }
        | Fact::Stopped { prompt, after }
        | Fact::KeyStopped { prompt, after }
        | Fact::Greeted { prompt, after } => format!("{name} {prompt} after {after}"),
        Fact::OfferShown { handoff, after } => format!("{name} {handoff} after {after}"),
        Fact::Resumed(prompt) => format!("{name} {prompt}"),
        Fact::HandoffMoved { handoff, to } => format!("{name} {handoff} {to}"),
        Fact::BudgetBlown { budget } => format!("{name} {budget}"),
        Fact::Stale { what } | Fact::Noticed { what } | Fact::Impossible { what } | Fact::Fault { what } => {
            format!("{name} {what}")
        }
        Fact::SilenceBroken { after } => format!("{name} after {after}"),
        Fact::Overruled { rule, what } => format!("{name} by {rule}: {what}"),
        Fact::Unsaid { line } => format!("{name} {line}"),
        Fact::TimeWentBack(by) => format!("{name} {by}"),
        Fact::Ended(ended) => format!("{name} {}", outcome(*ended)),
    }
}
