//! A call and its stations in virtual time: it jumps to the next event. How each station behaves is asked of a
//! [`Behave`]: fixed in scenarios, seeded in the simulation.

use super::words;
use calmline_core::call::{
    ArchiveEvent, Call, Command, DeskEvent, Fact, Flow, FrameReport, Input, Outbox, Party, PromptEvent, StationEvent,
    StationName, TranscribeJob, Transcript, TranscriptKind, TranscriptTrust, TrunkEvent, Word,
};
use calmline_core::units::{AudioSpan, CallTime, Confidence, Dbfs, HandoffId, Private, PromptId, Span, UtteranceId};
use std::collections::{BTreeMap, VecDeque};

/// So much of the end of a sentence may be missing without the loss of a word.
const LAST_WORD: Span = Span::from_millis(60);

const FRAME: Span = Span::from_millis(20);

/// Silent frames that follow a stretch of voice.
const SILENT_FRAMES: u64 = 20;

/// How a request fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Answered after so long.
    After(Span),
    /// Answered with a failure after so long.
    FailsAfter(Span),
    /// Refused: the queue is full.
    Busy,
    /// Whatever was asked panics over it.
    Breaks,
    /// Never answered.
    Never,
    /// A prompt begins and never ends.
    Endless,
}

/// How stations behave.
pub trait Behave {
    /// A prompt, until its first sample.
    fn prompt(&mut self, to: Party) -> Fate;
    /// A prompt that was told to stop.
    fn hush(&mut self) -> Fate;
    /// A transcript.
    fn asr(&mut self, kind: TranscriptKind) -> Fate;
    /// A reading.
    fn reader(&mut self) -> Fate;
    /// Storing.
    fn archive(&mut self) -> Fate;
    /// What desks do when an offer stands or moves.
    fn offered(&mut self, handoff: HandoffId) -> Vec<(Span, DeskEvent)>;
    /// What the human line does when dialled.
    fn dialled(&mut self) -> Vec<(Span, TrunkEvent)>;
    /// What whoever was bridged does.
    fn bridged(&mut self, handoff: HandoffId, by: Bridged) -> Vec<(Span, Input)>;
}

/// Who was bridged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bridged {
    Desk,
    Line,
}

#[derive(Debug, Clone)]
pub struct Say {
    pub from: CallTime,
    pub to: CallTime,
    pub words: String,
    pub trust: TranscriptTrust,
    pub alternative: Option<String>,
}

/// How a stretch of voice sounds to the detector.
#[derive(Debug, Clone, Copy)]
pub struct Sound {
    pub speech: u16,
    pub echo: u16,
}

impl Sound {
    pub const CLEAR: Self = Self { speech: 950, echo: 0 };
    pub const ECHO: Self = Self { speech: 950, echo: 900 };
}

#[derive(Debug)]
pub struct Happening {
    pub at: CallTime,
    pub input: Input,
    pub commands: Vec<Command>,
    pub facts: Vec<Fact>,
}

/// Prompts that are audible, as the fake mouth plays them.
#[derive(Debug, Default)]
pub struct Mouth {
    pub audible: BTreeMap<PromptId, CallTime>,
    lengths: BTreeMap<PromptId, Span>,
}

/// A call and its stations.
pub struct World<B: Behave> {
    pub call: Call,
    pub now: CallTime,
    pub behave: B,
    pub says: Vec<Say>,
    pub mouth: Mouth,
    pub jobs: BTreeMap<UtteranceId, TranscribeJob>,
    queue: BTreeMap<(CallTime, u64), Input>,
    seq: u64,
    taker: Bridged,
    ready: VecDeque<Input>,
}

impl<B: Behave> World<B> {
    pub fn new(call: Call, behave: B) -> Self {
        Self {
            call,
            now: CallTime::START,
            behave,
            says: Vec::new(),
            mouth: Mouth::default(),
            jobs: BTreeMap::new(),
            queue: BTreeMap::new(),
            seq: 0,
            taker: Bridged::Desk,
            ready: VecDeque::new(),
        }
    }

    /// Something that will happen.
    pub fn at(&mut self, at: CallTime, input: Input) {
        self.seq += 1;
        self.queue.insert((at, self.seq), input);
    }

    /// The caller makes a sound; silent frames follow it.
    pub fn sound(&mut self, from: CallTime, length: Span, sound: Sound) {
        let voiced = length.as_micros() / FRAME.as_micros();
        for frame in 0..voiced + SILENT_FRAMES {
            let at = from + FRAME.times(frame);
            let sound = if frame < voiced { sound } else { Sound { speech: 20, echo: 0 } };
            let report = FrameReport {
                at,
                speech: Confidence::from_permille(sound.speech),
                level: Dbfs(if frame < voiced { -20 } else { -60 }),
                echo: Confidence::from_permille(sound.echo),
                flow: Flow::Arrived,
                pitch: None,
            };
            self.at(at, Input::Frame(report));
        }
    }

    /// The caller says something.
    pub fn say(&mut self, say: Say, sound: Sound) {
        self.sound(say.from, say.to.since(say.from), sound);
        self.says.push(say);
    }

    /// When the next thing happens.
    pub fn next_at(&self) -> Option<CallTime> {
        let queued = self.queue.keys().next().map(|(at, _)| *at);
        let due = self.call.next_deadline().map(|(at, _)| at.max(self.now));
        match (queued, due) {
            (Some(queued), Some(due)) => Some(queued.min(due)),
            (queued, due) => queued.or(due),
        }
    }

    /// Lets the next thing happen.
    pub fn step(&mut self) -> Option<Happening> {
        if self.call.has_ended() {
            return None;
        }
        let input = if let Some(input) = self.ready.pop_front() {
            input
        } else {
            let at = self.next_at()?;
            self.now = self.now.max(at);
            let due = self.call.next_deadline().is_some_and(|(due, _)| due <= at);
            match self.queue.first_key_value() {
                Some(((queued, _), _)) if *queued <= at && !due => self.queue.pop_first().map(|(_, input)| input)?,
                _ => Input::TimerDue,
            }
        };
        Some(self.handle(input))
    }

    /// The caller makes no sound any more.
    pub fn forget_frames(&mut self) {
        self.queue.retain(|_, input| !matches!(input, Input::Frame(_)));
    }

    /// Whether something is to be handled at once.
    pub fn has_ready(&self) -> bool {
        !self.ready.is_empty() && !self.call.has_ended()
    }

    /// Lets something happen now.
    pub fn inject(&mut self, input: Input) -> Option<Happening> {
        (!self.call.has_ended()).then(|| self.handle(input))
    }

    /// An answer to what was asked last about an utterance, or to something that was never asked.
    pub fn answer_to(
        &self,
        utterance: UtteranceId,
        kind: TranscriptKind,
        words: &str,
        trust: TranscriptTrust,
    ) -> Option<Input> {
        let never = TranscribeJob {
            utterance,
            kind,
            span: AudioSpan { from: CallTime::START, to: self.now },
            asked: calmline_core::understanding::Topic::Any,
        };
        let job = TranscribeJob { kind, ..self.jobs.get(&utterance).cloned().unwrap_or(never) };
        let words = words.split_whitespace().map(str::to_owned).collect();
        Some(Input::Transcript(transcript(&job, words, Vec::new(), trust)))
    }

    fn handle(&mut self, input: Input) -> Happening {
        self.hear_prompt(&input);
        let mut out = Outbox::new();
        self.call.handle(self.now, input.clone(), &mut out);
        let commands: Vec<Command> = out.drain_commands().collect();
        let facts = out.drain_facts().collect();
        for command in &commands {
            self.carry_out(command);
        }
        Happening { at: self.now, input, commands, facts }
    }

    fn hear_prompt(&mut self, input: &Input) {
        let Input::Prompt(prompt, event) = input else { return };
        match event {
            PromptEvent::Started => {
                if let Some(length) = self.mouth.lengths.get(prompt).copied() {
                    self.mouth.audible.insert(*prompt, self.now);
                    self.at(self.now + length, Input::Prompt(*prompt, PromptEvent::Finished));
                }
            }
            PromptEvent::Finished | PromptEvent::Cut(_) | PromptEvent::Failed => {
                self.mouth.audible.remove(prompt);
                self.mouth.lengths.remove(prompt);
            }
        }
    }

    fn carry_out(&mut self, command: &Command) {
        match command {
            Command::Say { prompt, to, line, .. } => self.speak(*prompt, *to, line.words.open()),
            Command::Hush(prompt) => self.hush(*prompt),
            Command::Transcribe(job) => self.transcribe(job),
            Command::Forget(utterance) => {
                let utterance = *utterance;
                self.queue.retain(|_, input| match input {
                    Input::Transcript(transcript) => transcript.utterance != utterance,
                    Input::Reading(reading) => reading.utterance != utterance,
                    _ => true,
                });
            }
            Command::Understand { utterance, words, .. } => {
                let reading = Input::Reading(Box::new(words::read(*utterance, words.open())));
                let fate = self.behave.reader();
                self.answer(fate, StationName::Understanding, reading.clone(), reading);
            }
            Command::Offer { handoff, .. } | Command::Amend { handoff, .. } => {
                for (after, event) in self.behave.offered(*handoff) {
                    self.at(self.now + after, Input::Desk(*handoff, event));
                }
            }
            Command::Withdraw(handoff) => {
                let handoff = *handoff;
                let trunk_stays = |input: &Input| matches!(input, Input::Trunk(..));
                self.queue.retain(|_, input| !of_handoff(input, handoff) || trunk_stays(input));
            }
            Command::Dial { handoff, .. } => {
                for (after, event) in self.behave.dialled() {
                    self.at(self.now + after, Input::Trunk(*handoff, event));
                }
                self.taker = Bridged::Line;
            }
            Command::Release(handoff) => {
                let handoff = *handoff;
                self.queue.retain(|_, input| !matches!(input, Input::Trunk(id, _) if *id == handoff));
                self.taker = Bridged::Desk;
            }
            Command::Bridge(handoff) => {
                for (after, input) in self.behave.bridged(*handoff, self.taker) {
                    self.at(self.now + after, input);
                }
            }
            Command::File(..) => {
                let fate = self.behave.archive();
                let filed = Input::Archive(ArchiveEvent::Filed("T-1".to_owned()));
                self.answer(fate, StationName::Archive, filed, Input::Archive(ArchiveEvent::Failed));
            }
            _ => {}
        }
    }

    fn answer(&mut self, fate: Fate, station: StationName, good: Input, bad: Input) {
        match fate {
            Fate::After(after) => self.at(self.now + after, good),
            Fate::FailsAfter(after) => self.at(self.now + after, bad),
            Fate::Busy => self.ready.push_back(Input::Station(station, StationEvent::Busy)),
            Fate::Breaks => self.ready.push_back(Input::Station(station, StationEvent::Broke)),
            Fate::Never | Fate::Endless => {}
        }
    }

    fn speak(&mut self, prompt: PromptId, to: Party, words: &str) {
        let fate = self.behave.prompt(to);
        let length = Span::from_millis(300).times(words.split_whitespace().count().max(1) as u64);
        if to == Party::Caller {
            self.mouth.lengths.insert(prompt, length);
        }
        match fate {
            Fate::After(after) => self.at(self.now + after, Input::Prompt(prompt, PromptEvent::Started)),
            Fate::FailsAfter(after) => self.at(self.now + after, Input::Prompt(prompt, PromptEvent::Failed)),
            Fate::Endless if to == Party::Caller => {
                self.mouth.lengths.insert(prompt, Span::from_secs(1_000_000));
                self.at(self.now + Span::from_millis(20), Input::Prompt(prompt, PromptEvent::Started));
            }
            Fate::Busy | Fate::Breaks | Fate::Never | Fate::Endless => {}
        }
    }

    fn hush(&mut self, prompt: PromptId) {
        self.queue.retain(|_, input| !matches!(input, Input::Prompt(id, _) if *id == prompt));
        self.mouth.lengths.remove(&prompt);
        let heard = self.mouth.audible.get(&prompt).map_or(Span::ZERO, |since| self.now.since(*since));
        match self.behave.hush() {
            Fate::After(after) | Fate::FailsAfter(after) => {
                self.at(self.now + after, Input::Prompt(prompt, PromptEvent::Cut(heard)));
            }
            Fate::Busy | Fate::Breaks | Fate::Never | Fate::Endless => {
                self.mouth.audible.remove(&prompt);
            }
        }
    }

    fn transcribe(&mut self, job: &TranscribeJob) {
        self.jobs.insert(job.utterance, job.clone());
        let fate = self.behave.asr(job.kind);
        let transcript = Input::Transcript(self.decode(job));
        self.answer(fate, StationName::Asr, transcript.clone(), transcript);
    }

    /// What a recogniser makes of a span: the words that were said in it.
    fn decode(&self, job: &TranscribeJob) -> Transcript {
        let mut words = Vec::new();
        let mut alternatives = Vec::new();
        let mut trust = TranscriptTrust::Plausible;
        for say in &self.says {
            let spoken = words_within(say, job.span);
            if !spoken.is_empty() {
                words.extend(spoken);
                alternatives.extend(say.alternative.clone());
                trust = trust.max(say.trust);
            }
        }
        transcript(job, words, alternatives, trust)
    }
}

fn of_handoff(input: &Input, handoff: HandoffId) -> bool {
    matches!(input, Input::Desk(id, _) | Input::Trunk(id, _) if *id == handoff)
}

/// A transcript for a job.
pub fn transcript(
    job: &TranscribeJob,
    words: Vec<String>,
    alternatives: Vec<String>,
    trust: TranscriptTrust,
) -> Transcript {
    let confidence = Confidence::from_permille(if trust == TranscriptTrust::Doubtful { 300 } else { 900 });
    Transcript {
        utterance: job.utterance,
        kind: job.kind,
        span: job.span,
        trust: if words.is_empty() { TranscriptTrust::Empty } else { trust },
        words: words.into_iter().map(|text| Word { text: Private::new(text), confidence }).collect(),
        alternatives: alternatives.into_iter().map(Private::new).collect(),
        confidence,
    }
}

/// The words of a say that lie within a span, as if each took as long as the others.
fn words_within(say: &Say, span: AudioSpan) -> Vec<String> {
    let words: Vec<&str> = say.words.split_whitespace().collect();
    let length = say.to.since(say.from).as_micros().max(1);
    let upto = |at: CallTime| {
        let part = at.since(say.from).as_micros();
        let part = if part + LAST_WORD.as_micros() >= length { length } else { part };
        usize::try_from(words.len() as u64 * part / length).unwrap_or(words.len())
    };
    let (first, last) = (upto(span.from), upto(span.to));
    words.get(first..last).unwrap_or_default().iter().map(|word| (*word).to_owned()).collect()
}
