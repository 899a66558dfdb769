//! What a turn costs the decisions themselves: microseconds of the call machine per input, of the tripwire, of the reader.
//!
//! `cargo bench --bench turns`. One core, no clock and no sound: calls are played in virtual time, so the figures are the
//! work alone. The budgets beside them are of the design's timing table: policy 5 ms, understanding 30 ms.
#![expect(clippy::print_stdout, reason = "a bench prints, and ends at the first thing that is amiss")]

use calmline_core::call::{
    ArchiveEvent, Call, Command, FrameReport, Input, Invited, LegEvent, Limits, Outbox, PromptEvent, Serving, Setup,
    Transcript, TranscriptKind, TranscriptTrust, Word,
};
use calmline_core::call::{Flow, TranscribeJob};
use calmline_core::policy::{Book, Dialogue};
use calmline_core::understanding::{Heard, Reader, RuleReader, Topic, Tripwire};
use calmline_core::units::{CallTime, Confidence, Dbfs, Hertz, LocalMoment, Private, PromptId, Span, UtteranceId};
use std::collections::{BTreeMap, VecDeque};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

/// Calls played: each is about a minute of frames and a dozen turns.
const CALLS: u64 = 40;

/// Scans and readings measured.
const SCANS: u32 = 20_000;

const FRAME: Span = Span::from_millis(20);

/// Thirty words without danger in them, so that every rule is tried to its end.
const THIRTY_WORDS: &str = "hi yeah I am calling about the car that has been parked in front of my house on maple street \
                            for about two weeks and nobody seems to know whose it is";

/// What the caller says, by topic.
const ANSWERS: [(&str, &str); 6] = [
    ("opening", "Someone stole my bicycle from the porch."),
    ("location.street", "It's at nine hundred Maple Street."),
    ("location.cross_street", "It's near Ninth Avenue."),
    ("when", "It was yesterday morning."),
    ("item", "My bicycle."),
    ("item.value", "I don't know."),
];

#[derive(Default)]
struct Took(BTreeMap<&'static str, Vec<f64>>);

impl Took {
    #[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
    fn time<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let result = work();
        self.0.entry(name).or_default().push(began.elapsed().as_secs_f64() * 1e6);
        result
    }

    fn print(mut self) {
        for (name, micros) in &mut self.0 {
            micros.sort_by(f64::total_cmp);
            let at = |share: f64| micros[((micros.len() - 1) as f64 * share) as usize];
            let (half, most, last) = (at(0.50), at(0.95), at(0.99));
            println!("{name:<44} p50 {half:8.2}  p95 {most:8.2}  p99 {last:8.2}  µs  n {}", micros.len());
        }
    }
}

/// A call and the world around it, which answers at once.
struct Played<'a> {
    call: Call,
    now: CallTime,
    out: Outbox,
    waiting: VecDeque<(CallTime, &'static str, Input)>,
    reader: &'a RuleReader,
    took: &'a mut Took,
    speak_until: CallTime,
    turns: u32,
}

impl Played<'_> {
    fn give(&mut self, name: &'static str, input: Input) {
        let (call, out, now) = (&mut self.call, &mut self.out, self.now);
        self.took.time(name, || call.handle(now, input, out));
        drop(self.out.drain_facts());
        let commands: Vec<Command> = self.out.drain_commands().collect();
        for command in commands {
            self.carry_out(command);
        }
    }

    fn later(&mut self, after: u64, name: &'static str, input: Input) {
        self.waiting.push_back((self.now + Span::from_millis(after), name, input));
    }

    fn carry_out(&mut self, command: Command) {
        match command {
            Command::Answer => self.later(20, "handle: leg", Input::Leg(LegEvent::Answered)),
            Command::Say { prompt, line, .. } => self.say(prompt, line.words.open().len()),
            Command::Transcribe(job) => self.transcribe(&job),
            Command::Understand { utterance, words, confidence, asked } => {
                let heard = Heard { utterance, words, confidence };
                let reader = self.reader;
                let reading = self.took.time("reader: one turn", || reader.read(&heard, &asked));
                self.later(1, "handle: reading (a step of the dialogue)", Input::Reading(Box::new(reading)));
            }
            Command::File(..) => {
                let filed = ArchiveEvent::Filed("LR-1042".to_owned());
                self.later(5, "handle: archive", Input::Archive(filed));
            }
            Command::HangUp(_)
            | Command::Forget(_)
            | Command::Duck(_)
            | Command::Unduck(_)
            | Command::Show(_)
            | Command::Hush(_)
            | Command::Offer { .. }
            | Command::Amend { .. }
            | Command::Withdraw(_)
            | Command::Dial { .. }
            | Command::Release(_)
            | Command::Bridge(_)
            | Command::Unbridge(_)
            | Command::Keep(_)
            | Command::Publish(_) => {}
        }
    }

    fn say(&mut self, prompt: PromptId, letters: usize) {
        self.later(5, "handle: prompt", Input::Prompt(prompt, PromptEvent::Started));
        // Fifteen letters a second; the caller answers 300 ms after the last line.
        let length = letters as u64 * 1_000 / 15;
        self.later(5 + length, "handle: prompt", Input::Prompt(prompt, PromptEvent::Finished));
        self.speak_until = self.now + Span::from_millis(length + 300 + 1_000);
    }

    fn transcribe(&mut self, job: &TranscribeJob) {
        if job.kind == TranscriptKind::Partial {
            return;
        }
        let asked = job.asked.to_string();
        let known = ANSWERS.iter().find(|(topic, _)| *topic == asked).map(|(_, words)| *words);
        let words = known.unwrap_or("No, thanks.");
        self.turns += 1;
        let word =
            |text: &str| Word { text: Private::new(text.to_owned()), confidence: Confidence::from_permille(950) };
        let transcript = Transcript {
            utterance: job.utterance,
            kind: TranscriptKind::Final,
            span: job.span,
            words: words.split_whitespace().map(word).collect(),
            alternatives: Vec::new(),
            confidence: Confidence::from_permille(950),
            trust: TranscriptTrust::Plausible,
        };
        self.later(60, "handle: transcript (with the tripwire)", Input::Transcript(transcript));
    }

    /// One frame of time: what is due first, then the frame.
    fn tick(&mut self) {
        self.now = self.now + FRAME;
        for _ in 0..self.waiting.len() {
            let Some((at, name, input)) = self.waiting.pop_front() else { break };
            if at <= self.now {
                self.give(name, input);
            } else {
                self.waiting.push_back((at, name, input));
            }
        }
        while !self.call.has_ended() && self.call.next_deadline().is_some_and(|(at, _)| at <= self.now) {
            self.give("handle: timer", Input::TimerDue);
        }
        let speaks = self.now < self.speak_until && self.speak_until < self.now + Span::from_secs(1);
        let report = FrameReport {
            at: self.now,
            speech: Confidence::from_permille(if speaks { 950 } else { 20 }),
            level: Dbfs(if speaks { -20 } else { -70 }),
            echo: Confidence::NONE,
            flow: Flow::Arrived,
            pitch: speaks.then_some(Hertz(120)),
        };
        self.give(
            if speaks { "handle: frame with voice" } else { "handle: frame without voice" },
            Input::Frame(report),
        );
    }
}

fn call(book: &Arc<Book>, tripwire: &Arc<Tripwire>) -> Call {
    let local = LocalMoment { year: 2026, month: 3, day: 4, weekday: 2, minute: 600 };
    Call::new(Setup {
        limits: Limits::standard(),
        ladder: book.agency.ladder.clone(),
        conversation: Box::new(Dialogue::new(Arc::clone(book), Private::new("555-0142".to_owned()), local)),
        tripwire: Arc::clone(tripwire) as Arc<dyn calmline_core::call::Scanner>,
        serving: Serving::ByPolicy,
    })
}

fn main() {
    let (book, tripwire, reader) = (Arc::new(Book::sample()), Arc::new(Tripwire::new()), RuleReader::new());
    let mut took = Took::default();
    let mut turns = 0;
    for _ in 0..CALLS {
        let mut played = Played {
            call: call(&book, &tripwire),
            now: CallTime::START,
            out: Outbox::new(),
            waiting: VecDeque::new(),
            reader: &reader,
            took: &mut took,
            speak_until: CallTime::START,
            turns: 0,
        };
        let local = LocalMoment { year: 2026, month: 3, day: 4, weekday: 2, minute: 600 };
        let (caller, trunk) = (Private::new("555-0142".to_owned()), "loopback".to_owned());
        played.give("handle: leg", Input::Leg(LegEvent::Invited(Invited { caller, trunk, local })));
        for _ in 0..9_000 {
            if played.call.has_ended() {
                break;
            }
            played.tick();
        }
        turns += played.turns;
    }
    let heard =
        Heard { utterance: UtteranceId(1), words: Private::new(THIRTY_WORDS.to_owned()), confidence: Confidence::FULL };
    for _ in 0..SCANS {
        took.time("tripwire: thirty words", || black_box(tripwire.scan(black_box(THIRTY_WORDS))));
    }
    for _ in 0..SCANS / 10 {
        took.time("reader: thirty words", || black_box(reader.read(&heard, &Topic::Opening)));
    }
    println!("{CALLS} calls with {turns} decoded turns, in virtual time");
    took.print();
}
