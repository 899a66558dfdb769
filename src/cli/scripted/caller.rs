//! Runs one call by its script.

use super::VoiceError;
use super::outcome::{EndedBy, ScriptedOutcome, Turn};
use super::script::{Act, Rendered, Script, unprepared};
use crate::cli::phone::{Impairment, LineEvent, PhoneCall, PhoneEvent};
use crate::clock;
use crate::inference::espeak::VoiceName;
use crate::switchboard::{Observation, Seen};
use calmline_core::call::{CallRecord, Fact, PhaseName, TranscriptKind};
use calmline_core::units::{CallId, PromptId};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// A person answers so long after the agent has finished: the gap between speakers is about 200 ms (Stivers et al., PNAS
/// 106, 2009), and a machine's end is noticed later than a person's.
const HUMAN_PAUSE: Duration = Duration::from_millis(300);

/// A call ends by itself long before this.
const PATIENCE: Duration = Duration::from_secs(180);

/// After the last packet the service stores the record.
const RECORD_WAIT: Duration = Duration::from_secs(3);

/// A caller with everything it may say rendered. It can make any number of calls, one after another or at once.
#[derive(Debug, Clone)]
pub struct ScriptedCaller {
    script: Script,
    rendered: Rendered,
    impairment: Impairment,
    patience: Duration,
}

impl ScriptedCaller {
    /// Renders a script in a voice of espeak-ng, as `en-us+f5`. Blocks while it renders: make callers before their calls.
    ///
    /// # Errors
    /// When there is no such voice, or it does not speak.
    pub fn new(script: Script, voice: &str) -> Result<Self, VoiceError> {
        let voice: VoiceName = voice.parse().map_err(|_| VoiceError::Name(voice.to_owned()))?;
        let rendered = Rendered::of(&script, &voice)?;
        Ok(Self { script, rendered, impairment: Impairment::default(), patience: PATIENCE })
    }

    /// The same caller behind a worse network.
    #[must_use]
    pub fn impaired(mut self, impairment: Impairment) -> Self {
        self.impairment = impairment;
        self
    }

    /// The same caller, who hangs up after so long.
    #[must_use]
    pub fn patient_for(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The script.
    #[must_use]
    pub fn script(&self) -> &Script {
        &self.script
    }

    /// Makes a call to its end. `lines` is the seat of `from` in a [`Gallery`](super::Gallery), taken before the call.
    ///
    /// # Errors
    /// When nobody answers, or the call is refused.
    pub async fn run(
        &self,
        target: &str,
        from: &str,
        lines: Option<mpsc::Receiver<Observation>>,
    ) -> anyhow::Result<ScriptedOutcome> {
        let phone = PhoneCall::dial(target, from, self.impairment).await?;
        let answered_after = phone.answered_after;
        let guided = lines.is_some();
        let course = Course::new(self.script.clone(), &self.rendered, guided);
        let mut lines = lines;
        let (phone, mut course, ended_by) = converse(phone, course, &mut lines, clock::now() + self.patience).await;
        let log = phone.hang_up().await;
        let late = clock::now() + RECORD_WAIT;
        while guided && course.record.is_none() {
            tokio::select! {
                line = next_line(&mut lines) => course.watch(line),
                () = tokio::time::sleep_until(late) => break,
            }
        }
        let mut turns = course.turns;
        for turn in &mut turns {
            turn.response = turn.talk.and_then(|talk| log.response(talk));
        }
        let (call, record, observed) = (course.call, course.record, course.observed);
        Ok(ScriptedOutcome { log, call, answered_after, turns, ended_by, record, observed })
    }
}

async fn converse<'a>(
    mut phone: PhoneCall,
    mut course: Course<'a>,
    lines: &mut Option<mpsc::Receiver<Observation>>,
    limit: Instant,
) -> (PhoneCall, Course<'a>, EndedBy) {
    let ended_by = loop {
        let due = course.due.as_ref().map_or(limit, |due| due.at.min(limit));
        tokio::select! {
            biased;
            line = next_line(lines) => course.watch(line),
            event = phone.next() => match event {
                PhoneEvent::Ended => break EndedBy::Service,
                PhoneEvent::Line(event) => course.hear(event),
            },
            () = tokio::time::sleep_until(due) => {
                if clock::now() >= limit {
                    break EndedBy::Limit;
                }
                if course.act(&phone).await == Going::Away {
                    break EndedBy::Caller;
                }
            }
        }
        course.plan();
    };
    (phone, course, ended_by)
}

/// Waits for ever once nobody looks on.
async fn next_line(lines: &mut Option<mpsc::Receiver<Observation>>) -> Observation {
    if let Some(open) = lines
        && let Some(line) = open.recv().await
    {
        return line;
    }
    *lines = None;
    std::future::pending().await
}

/// Whether the caller stays on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Going {
    On,
    Away,
}

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Due {
    at: Instant,
    /// An act over a prompt is chosen when it is planned; an act in turn when it is done.
    over_prompt: Option<Act>,
}

/// How far the agent has come with its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// It owes us one.
    Owed,
    /// It has decided on one, and may still be saying it.
    Given,
    /// The same, and the answer is that it did not understand.
    NotUnderstood,
}

/// The course of a call, as the caller knows it.
struct Course<'a> {
    script: Script,
    rendered: &'a Rendered,
    guided: bool,
    saying: bool,
    asked: Option<String>,
    phase: PhaseName,
    handoff_open: bool,
    answer: Answer,
    prompts: BTreeSet<PromptId>,
    audible_since: Option<Instant>,
    due: Option<Due>,
    turns: Vec<Turn>,
    call: Option<CallId>,
    record: Option<Box<CallRecord>>,
    observed: Vec<Observation>,
}

impl<'a> Course<'a> {
    fn new(script: Script, rendered: &'a Rendered, guided: bool) -> Self {
        Self {
            script,
            rendered,
            guided,
            saying: false,
            asked: None,
            phase: PhaseName::Ringing,
            handoff_open: false,
            answer: Answer::Owed,
            prompts: BTreeSet::new(),
            audible_since: None,
            due: None,
            turns: Vec::new(),
            call: None,
            record: None,
            observed: Vec::new(),
        }
    }

    /// Something was seen inside the service.
    fn watch(&mut self, line: Observation) {
        self.call = Some(line.call);
        match &line.seen {
            Seen::Says { prompt, words, .. } => {
                self.prompts.insert(*prompt);
                self.audible_since = Some(clock::now());
                if let Some(turn) = self.turns.last_mut() {
                    turn.answer.push(words.open().clone());
                }
            }
            Seen::Over(prompt) => {
                self.prompts.remove(prompt);
                if self.prompts.is_empty() {
                    self.audible_since = None;
                }
            }
            Seen::Asks(topic) => self.asked = Some(topic.to_string()),
            Seen::View(view) => {
                self.phase = view.phase;
                self.handoff_open = view.handoff.is_some();
            }
            Seen::Fact(fact) => self.note(fact),
            Seen::Heard { words, kind: TranscriptKind::Final, .. } => {
                if let Some(turn) = self.turns.last_mut() {
                    turn.heard.clone_from(words.open());
                }
            }
            Seen::Kept(record) => self.record = Some(record.clone()),
            Seen::Admitted(_) | Seen::Heard { .. } | Seen::Wrote(_) => {}
        }
        self.observed.push(line);
    }

    fn note(&mut self, fact: &Fact) {
        if let Fact::Stepped { why } = fact {
            self.answer = if why.starts_with("missed") { Answer::NotUnderstood } else { Answer::Given };
        } else if let Fact::Overruled { .. } = fact {
            // The question is asked again, which is an answer too.
            self.answer = Answer::Given;
        }
        let Some(turn) = self.turns.last_mut() else { return };
        if let Fact::TurnEnded { expects, .. } = fact {
            turn.expects = Some(*expects);
        } else if let Fact::Responded { after_commit, .. } = fact {
            turn.after_commit.get_or_insert(*after_commit);
        }
    }

    /// Something happened on the line.
    fn hear(&mut self, event: LineEvent) {
        match event {
            LineEvent::Said(talk) => {
                self.saying = false;
                // What the agent decided while we spoke answers only the beginning of it.
                self.answer = Answer::Owed;
                if let Some(turn) = self.turns.last_mut() {
                    turn.talk = talk;
                }
            }
            LineEvent::FarSpeaks if !self.guided => {
                self.due = None;
                self.audible_since = Some(clock::now());
            }
            LineEvent::FarQuiet if !self.guided => {
                self.answer = Answer::Given;
                self.audible_since = None;
            }
            LineEvent::FarSpeaks | LineEvent::FarQuiet => {}
        }
    }

    /// Decides what is to be done next, and when.
    fn plan(&mut self) {
        if self.saying {
            self.due = None;
            return;
        }
        if let Some(since) = self.audible_since {
            self.plan_over_prompt(since);
            return;
        }
        let our_turn = self.answer != Answer::Owed && matches!(self.phase, PhaseName::Conversing | PhaseName::Ringing);
        if !our_turn {
            self.due = None;
        } else if self.due.is_none() {
            // Without a seat the far side has been quiet for longer than this already.
            let pause = if self.guided { HUMAN_PAUSE } else { Duration::ZERO };
            self.due = Some(Due { at: clock::now() + pause, over_prompt: None });
        }
    }

    fn plan_over_prompt(&mut self, since: Instant) {
        if self.due.as_ref().is_some_and(|due| due.over_prompt.is_some()) {
            return;
        }
        let topic = self.asked.clone().unwrap_or_default();
        let taken = self.script.take_over_prompt(&topic);
        self.due = taken.map(|(after, act)| Due { at: since + after, over_prompt: Some(act) });
    }

    /// Does what is due.
    async fn act(&mut self, phone: &PhoneCall) -> Going {
        let Some(due) = self.due.take() else { return Going::On };
        let over_prompt = due.over_prompt.is_some();
        let act = due.over_prompt.or_else(|| self.choose());
        self.answer = Answer::Owed;
        let Some(act) = act else { return Going::On };
        let mut turn = Turn {
            topic: self.asked.clone(),
            said: String::new(),
            talk: None,
            response: None,
            over_prompt,
            heard: String::new(),
            expects: None,
            after_commit: None,
            answer: Vec::new(),
        };
        match act {
            Act::Say(words) => {
                if let Some(sound) = self.rendered.sound(&words) {
                    self.saying = true;
                    phone.say(sound).await;
                }
                turn.said = words;
            }
            Act::Play(sound) => {
                self.saying = true;
                phone.say(sound).await;
            }
            Act::Press(key) => phone.press(key).await,
            Act::KeepSilent => {}
            Act::HangUp => return Going::Away,
        }
        self.turns.push(turn);
        Going::On
    }

    /// What is said in turn. While a person is being fetched, only what was prepared for just that question; a caller
    /// who has nothing more to say to a service that nobody looks into hangs up.
    fn choose(&mut self) -> Option<Act> {
        let topic = self.asked.clone();
        if !self.guided {
            return Some(self.script.take(None).unwrap_or(Act::HangUp));
        }
        if self.handoff_open {
            return self.script.take_exactly(topic.as_deref().unwrap_or_default());
        }
        if self.answer == Answer::NotUnderstood
            && let Some(again) = self.again()
        {
            return Some(again);
        }
        Some(self.script.take(topic.as_deref()).unwrap_or_else(|| unprepared(topic.as_deref())))
    }

    /// Who was not understood and is asked the same says the same, as people do. What was played is not repeated.
    fn again(&self) -> Option<Act> {
        let last = self.turns.last().filter(|turn| turn.topic == self.asked && !turn.said.is_empty())?;
        Some(Act::Say(last.said.clone()))
    }
}
