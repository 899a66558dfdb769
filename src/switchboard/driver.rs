//! One task per call: takes the next input or deadline, hands it to the machine, carries out what it asks for.
//!
//! The loop never waits for a station: commands are handed over by `try_` methods, and what a station could not take comes
//! back as an input.

use super::observer::{Observer, Seen};
use super::wait::Wait;
use crate::cases::PersonWait;
use crate::clock::{self, CallClock};
use crate::stations::InboxReader;
use crate::telemetry::{Metrics, Stage, note};
use calmline_core::call::{
    CallRecord, Command, Fact, GuardedCall, Input, Means, Outbox, PromptEvent, TranscriptKind, TypedEvent,
};
use calmline_core::understanding::Topic;
use calmline_core::units::{CallId, CallTime, Confidence};
use std::sync::Arc;
use tokio::time::Instant;

/// What a call's commands are carried out by. The real one wires stations; tests have their own.
pub trait CallStations: Send {
    /// Carries out one command. Must not wait; what cannot be done comes back through the call's inbox.
    fn carry_out(&mut self, at: CallTime, command: Command);

    /// Writes an input to the journal, before the machine sees it.
    fn journal(&mut self, at: CallTime, input: &Input);

    /// Writes down what the machine commanded because of it.
    fn journal_did(&mut self, commands: &[Command]);
}

/// How a call ended.
#[derive(Debug)]
pub struct Conclusion {
    /// Its record.
    pub record: Option<Box<CallRecord>>,
    /// How long the caller waited for a person; `None` if none was asked for.
    pub person: Option<PersonWait>,
    /// Inputs that were shed because this driver was late.
    pub shed: u64,
}

/// Everything a driver needs beside the machine and its stations.
pub struct Driver {
    /// Which call.
    pub call: CallId,
    /// Its clock.
    pub clock: CallClock,
    /// Its inboxes.
    pub inbox: InboxReader,
    /// Where facts are counted.
    pub metrics: Arc<Metrics>,
    /// Who looks on.
    pub observer: Observer,
}

/// Runs a call to its end. A machine that breaks ends it too: the guard gives what is left to be done.
pub async fn drive(mut call: GuardedCall, mut driver: Driver, stations: &mut impl CallStations) -> Conclusion {
    let mut outbox = Outbox::new();
    let mut record = None;
    let mut asked = None;
    let mut wait = Wait::default();
    while !call.has_ended() {
        let deadline = call.next_deadline().map(|(at, _why)| driver.clock.moment(at));
        let input = next_input(deadline, &mut driver.inbox).await;
        let at = driver.clock.now();
        stations.journal(at, &input);
        observe(&driver, at, &input);
        let began = clock::now();
        call.handle(at, input, &mut outbox);
        let took = clock::now().saturating_duration_since(began);
        let facts: Vec<Fact> = outbox.drain_facts().collect();
        if facts.iter().any(|fact| matches!(fact, Fact::Stepped { .. })) {
            driver.metrics.took(Stage::Policy, took);
        }
        for fact in facts {
            note(driver.call, at, &fact, &driver.metrics);
            wait.follow(at, &fact);
            driver.observer.show(driver.call, at, || Seen::Fact(fact));
        }
        let commands: Vec<Command> = outbox.drain_commands().collect();
        stations.journal_did(&commands);
        for command in commands {
            observe_command(&driver, at, &command, &mut asked);
            if let Command::Keep(kept) = command {
                record = Some(kept);
            } else {
                stations.carry_out(at, command);
            }
        }
    }
    Conclusion { record, person: wait.conclude(driver.clock.now()), shed: driver.inbox.shed() }
}

/// The next thing that happens: what came in, urgent things first, or the machine's deadline.
async fn next_input(deadline: Option<Instant>, inbox: &mut InboxReader) -> Input {
    let due = async {
        match deadline {
            Some(moment) => tokio::time::sleep_until(moment).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        // Once every station has let go of the call this branch is off, and its deadlines end it.
        Some(input) = inbox.next() => input,
        () = due => Input::TimerDue,
    }
}

fn observe(driver: &Driver, at: CallTime, input: &Input) {
    if let Input::Transcript(transcript) = input {
        driver.observer.show(driver.call, at, || Seen::Heard {
            words: transcript.text().into(),
            kind: transcript.kind,
            confidence: transcript.confidence.permille(),
            means: Means::Spoken,
        });
    } else if let Input::Typed(TypedEvent::Line(words)) = input {
        driver.observer.show(driver.call, at, || Seen::Heard {
            words: words.clone(),
            kind: TranscriptKind::Final,
            confidence: Confidence::FULL.permille(),
            means: Means::Written,
        });
    } else if let Input::Prompt(prompt, PromptEvent::Finished | PromptEvent::Cut(_) | PromptEvent::Failed) = input {
        driver.observer.show(driver.call, at, || Seen::Over(*prompt));
    }
}

fn observe_command(driver: &Driver, at: CallTime, command: &Command, asked: &mut Option<Topic>) {
    if let Command::Say { prompt, line, .. } = command {
        driver.observer.show(driver.call, at, || Seen::Says {
            prompt: *prompt,
            line: line.key.name().to_owned(),
            words: line.words.clone(),
        });
    } else if let Command::Show(words) = command {
        driver.observer.show(driver.call, at, || Seen::Wrote(words.clone()));
    } else if let Command::Publish(view) = command {
        if let Some(topic) = view.asked.as_ref().filter(|topic| asked.as_ref() != Some(*topic)) {
            driver.observer.show(driver.call, at, || Seen::Asks(topic.clone()));
        }
        asked.clone_from(&view.asked);
        driver.observer.show(driver.call, at, || Seen::View(view.clone()));
    }
}
