//! One call's stations: carries out what the machine asks for.

use super::driver::CallStations;
use super::human_line::{Dialling, HumanLine};
use super::journal::Did;
use super::leg::CallerLeg;
use super::speech::{self, AskedFor};
use super::stations::Stations;
use crate::audio::{BridgePort, Taps};
use crate::clock::{self, CallClock};
use crate::stations::archive::CallScribe;
use crate::stations::asr::{AsrAnswer, AsrJob, Refused};
use crate::stations::dispatch::Ways;
use crate::stations::ear::EarHandle;
use crate::stations::mouth::MouthHandle;
use crate::stations::understanding::{ReadJob, Refused as NotRead};
use crate::stations::{CallInbox, KeyLine};
use crate::telemetry::Stage;
use crate::worker::CancelFlag;
use calmline_core::call::journal::Entry;
use calmline_core::call::{
    ArchiveEvent, CallRecord, CallView, Command, Input, Offer, Party, PromptEvent, StationEvent, StationName,
    TranscribeJob, TranscriptKind, TrunkEvent,
};
use calmline_core::policy::{Filing, Line, RungKind};
use calmline_core::understanding::{Heard, Topic};
use calmline_core::units::{CallId, CallTime, HandoffId, Private, PromptId};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A partial that takes longer is of no use: the words have moved on.
const PARTIAL_LIMIT: Duration = Duration::from_millis(900);

/// A final that takes longer finds its caller with a person already (design, section 5: a person by 6 s).
const FINAL_LIMIT: Duration = Duration::from_secs(6);

/// The line that says that the call is recorded. Once it has been heard, the caller knows.
const GREETING: &str = "greeting";

/// One call's side of everything.
pub struct Rig {
    pub(super) call: CallId,
    pub(super) clock: CallClock,
    pub(super) inbox: CallInbox,
    pub(super) stations: Stations,
    pub(super) caller: Private<String>,
    pub(super) leg: CallerLeg,
    pub(super) ear: EarHandle,
    pub(super) mouth: MouthHandle,
    pub(super) scribe: Arc<CallScribe>,
    /// Where supervisors listen in.
    pub(super) taps: Taps,
    /// Where a desk's keys for the caller's line go.
    pub(super) keys: KeyLine,
    pub(super) human_line: Option<HumanLine>,
    pub(super) view: Option<Box<CallView>>,
    /// The prompt that says the greeting; `None` while it has not been said, or where it broke.
    pub(super) greeting: Option<PromptId>,
    /// Stops the rendering of the prompt that is being spoken.
    pub(super) rendering: Option<(PromptId, CancellationToken)>,
    /// The prompt that was asked for and is not heard yet.
    pub(super) asked: Option<AskedFor>,
}

impl CallStations for Rig {
    fn carry_out(&mut self, _at: CallTime, command: Command) {
        match command {
            Command::Answer => self.leg.answer(),
            Command::HangUp(_) => self.leg.hang_up(),
            Command::Transcribe(job) => self.transcribe(job),
            Command::Forget(utterance) => self.stations.asr.forget((self.call, utterance)),
            Command::Understand { utterance, words, confidence, asked } => {
                self.understand(Heard { utterance, words, confidence }, asked);
            }
            Command::Say { prompt, to, line, .. } => self.say(prompt, to, &line),
            Command::Duck(prompt) => self.mouth.duck(prompt),
            Command::Unduck(prompt) => self.mouth.unduck(prompt),
            Command::Hush(prompt) => self.hush(prompt),
            Command::Offer { handoff, offer } => self.offer(handoff, *offer),
            Command::Amend { handoff, offer } => self.stations.dispatch.amend(self.call, handoff, *offer),
            Command::Withdraw(handoff) => self.stations.dispatch.withdraw(self.call, handoff),
            Command::Dial { handoff, rung } => self.dial(handoff, rung),
            Command::Release(handoff) => self.release(handoff),
            Command::Bridge(handoff) => self.bridge(handoff),
            Command::Unbridge(_) => self.unbridge(),
            Command::File(filing, record) => self.file(filing, record),
            Command::Publish(view) => self.publish(view),
            // The driver keeps the record once the call is over, and shows a caption to whoever brought the caller.
            Command::Keep(_) | Command::Show(_) => {}
        }
    }

    fn journal(&mut self, at: CallTime, input: &Input) {
        if let Input::Prompt(prompt, PromptEvent::Finished | PromptEvent::Cut(_)) = input
            && self.greeting == Some(*prompt)
        {
            self.ear.keep_sound();
        }
        if let Input::Prompt(prompt, PromptEvent::Started) = input {
            let asked = self.asked.take_if(|asked| asked.prompt == *prompt);
            asked.into_iter().for_each(|asked| asked.heard(at, &self.stations.metrics));
        }
        self.write_down(&Entry { at, input: input.clone() });
    }

    fn journal_did(&mut self, commands: &[Command]) {
        if let Some(did) = Did::over(commands) {
            self.write_down(&serde_json::json!({ "did": did }));
        }
    }
}

impl Rig {
    /// Appends a line to the call's journal.
    pub(super) fn write_down(&self, line: &impl serde::Serialize) {
        match serde_json::to_string(line) {
            Ok(line) => self.scribe.line(line),
            Err(error) => tracing::error!(call = %self.call, reason = %error, "line not journaled"),
        }
    }

    fn transcribe(&mut self, job: TranscribeJob) {
        let inbox = self.inbox.clone();
        let limit = match job.kind {
            TranscriptKind::Partial => PARTIAL_LIMIT,
            TranscriptKind::Final => FINAL_LIMIT,
        };
        let asked = AsrJob {
            key: (self.call, job.utterance),
            kind: job.kind,
            pcm_8k: self.ear.read(job.span),
            span: job.span,
            deadline: clock::now() + limit,
            cancel: CancelFlag::new(),
            answer: Box::new(move |answer| match answer {
                AsrAnswer::Heard(transcript) => inbox.put(Input::Transcript(transcript)),
                // The machine's own deadline for this answer takes the next step.
                AsrAnswer::Failed(_) => inbox.put(Input::Station(StationName::Asr, StationEvent::Busy)),
            }),
        };
        if let Err(refused) = self.stations.asr.try_transcribe(asked) {
            let event = match refused {
                Refused::Busy => StationEvent::Busy,
                Refused::Down => StationEvent::Down,
            };
            self.inbox.put(Input::Station(StationName::Asr, event));
        }
    }

    fn understand(&mut self, heard: Heard, asked: Topic) {
        let (inbox, metrics) = (self.inbox.clone(), Arc::clone(&self.stations.metrics));
        let job = ReadJob {
            heard,
            asked,
            // The answer itself takes a moment to arrive.
            deadline: clock::now() + self.stations.limits.answer.understanding.as_duration().mul_f32(0.9),
            answer: Box::new(move |answer, took| {
                metrics.observed(Stage::Understanding, took);
                inbox.put(answer);
            }),
        };
        if let Err(refused) = self.stations.understanding.try_read(job) {
            let event = match refused {
                NotRead::Busy => StationEvent::Busy,
                NotRead::Down => StationEvent::Down,
            };
            self.inbox.put(Input::Station(StationName::Understanding, event));
        }
    }

    fn say(&mut self, prompt: PromptId, to: Party, line: &Line) {
        let mouth = match to {
            Party::Caller => &self.mouth,
            Party::Trunk => match &self.human_line {
                Some(line) => &line.mouth,
                // The line has gone in the meantime, which its own event says.
                None => return,
            },
        };
        let at = self.clock.now();
        let cancel = speech::speak(&self.stations, &self.inbox, mouth, prompt, line);
        if to == Party::Caller {
            if line.key.name() == GREETING {
                self.greeting = Some(prompt);
            }
            self.asked = Some(AskedFor::new(prompt, at, cancel.as_ref()));
            self.rendering = cancel.map(|cancel| (prompt, cancel));
        }
    }

    fn hush(&mut self, prompt: PromptId) {
        if let Some((_, cancel)) = self.rendering.take_if(|(rendering, _)| *rendering == prompt) {
            cancel.cancel();
        }
        self.mouth.hush(prompt);
        if let Some(line) = &self.human_line {
            line.mouth.hush(prompt);
        }
    }

    fn offer(&mut self, handoff: HandoffId, offer: Offer) {
        if let Some(view) = &self.view {
            self.stations.dispatch.offer(self.call, handoff, offer, (**view).clone(), self.inbox.clone());
        }
    }

    fn dial(&mut self, handoff: HandoffId, rung: u32) {
        let agency = &self.stations.book.agency;
        let target = agency.ladder.rungs.get(rung as usize).and_then(|rung| match &rung.kind {
            RungKind::Line(name) => agency.lines.get(name),
            RungKind::Desks | RungKind::Supervisors => None,
        });
        let sockets = self.stations.ports.lend();
        let (Some(target), Ok(sockets)) = (target, sockets) else {
            tracing::error!(call = %self.call, rung, "no human line or no port for it");
            self.inbox.put(Input::Trunk(handoff, TrunkEvent::Failed));
            return;
        };
        let caller = self.caller.clone();
        let config = self.stations.rtp;
        let dialling = Dialling { handoff, target: target.clone(), caller, sockets, config };
        self.human_line = HumanLine::dial(&self.stations.sip, dialling, self.clock, &self.inbox);
    }

    fn release(&mut self, handoff: HandoffId) {
        self.human_line.take_if(|line| line.handoff == handoff);
    }

    fn bridge(&mut self, handoff: HandoffId) {
        if let Some(port) = self.stations.dispatch.take_audio(self.call, handoff) {
            self.connect(port);
        } else if let Some(line) = self.human_line.as_ref().filter(|line| line.handoff == handoff) {
            let (here, there) = BridgePort::pair();
            line.bridge(there);
            self.connect(here);
        }
    }

    fn connect(&self, port: BridgePort) {
        self.ear.bridge(port.clone());
        self.mouth.bridge(port);
    }

    fn unbridge(&mut self) {
        self.ear.unbridge();
        self.mouth.unbridge();
        if let Some(line) = &self.human_line {
            line.unbridge();
        }
    }

    fn file(&mut self, filing: Filing, record: Box<CallRecord>) {
        if let Err(refused) = self.stations.archive.try_file(self.call, filing, record, self.inbox.clone()) {
            tracing::error!(call = %self.call, reason = %refused, "not filed");
            self.inbox.put(Input::Archive(ArchiveEvent::Failed));
        }
    }

    fn publish(&mut self, view: Box<CallView>) {
        if self.view.is_none() {
            let ways = Ways { inbox: self.inbox.clone(), taps: self.taps.clone(), keys: self.keys.clone() };
            self.stations.dispatch.reach(self.call, ways);
        }
        self.stations.dispatch.publish(self.call, (*view).clone());
        self.view = Some(view);
    }
}
