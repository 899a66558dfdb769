//! Our own voice, come back over the line, never interrupts us: the real voice, gate, detector, tripwire and dialogue, and a
//! recogniser that hears our words as well as it could.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use calmline::audio::{EchoGate, Frame, PitchTracker, SAMPLES_PER_FRAME, level};
use calmline::inference::espeak::{Tuning, VoiceName, render};
use calmline::inference::onnx;
use calmline::inference::vad::{Vad, WINDOW_SAMPLES, Window};
use calmline::stations::ear::voice_pitch;
use calmline_core::call::{
    Call, Command, Fact, Flow, FrameReport, Input, Invited, LegEvent, Limits, Outbox, PromptEvent, Serving, Setup,
    TranscribeJob, Transcript, TranscriptTrust, Word,
};
use calmline_core::policy::{Book, Dialogue, Ladder};
use calmline_core::understanding::{Heard, Reader, RuleReader, Tripwire};
use calmline_core::units::{CallTime, Confidence, LocalMoment, Private, PromptId, Span};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// A Monday morning.
const MOMENT: LocalMoment = LocalMoment { year: 2026, month: 3, day: 2, weekday: 0, minute: 600 };

/// The greeting, and what is said to a caller who says nothing, twice: half a minute of prompts and pauses.
const FRAMES: u64 = 50 * 32;

/// How often a prompt may dip before the line is known for one that returns our voice, or at a syllable that the gate
/// takes long to know: of some forty syllables.
const DIPS: u32 = 2;

/// A prompt that is being played.
struct Playing {
    prompt: PromptId,
    words: String,
    sound: Vec<i16>,
    at: usize,
}

/// A line that returns what is sent on it.
struct Line {
    delay: usize,
    gain: f32,
    sent: Vec<i16>,
    noise: u32,
}

impl Line {
    fn new(delay_ms: usize, db: f32) -> Self {
        Self { delay: delay_ms * 8, gain: 10.0_f32.powf(db / 20.0), sent: Vec::new(), noise: 1 }
    }

    /// What comes back at the tick at which this frame was sent: late, quieter, filtered as a hybrid does, with noise.
    fn returns(&mut self, frame: &Frame) -> Frame {
        let from = self.sent.len();
        self.sent.extend(frame);
        std::array::from_fn(|n| {
            let past = |back: usize| {
                (from + n).checked_sub(self.delay + back).map_or(0.0, |index| f32::from(self.sent[index]))
            };
            let filtered = 0.8 * past(0) - 0.4 * past(3) + 0.25 * past(11) + 0.1 * past(30);
            self.noise = self.noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (filtered * self.gain) as i16 + ((self.noise >> 28) as i16 - 8)
        })
    }
}

/// Sounds of prompts: the same words are rendered once for all lines.
type Rendered = BTreeMap<String, Vec<i16>>;

/// What a call over such a line came to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Came {
    stopped: u32,
    ducked: u32,
    /// Turns that the dialogue took.
    steps: Vec<String>,
    said: Vec<String>,
}

struct Scene<'a> {
    call: Call,
    out: Outbox,
    now: CallTime,
    reader: RuleReader,
    rendered: &'a mut Rendered,
    playing: VecDeque<Playing>,
    waiting: Vec<(CallTime, Input)>,
    last_words: String,
    came: Came,
}

impl Scene<'_> {
    fn give(&mut self, input: Input) {
        self.call.handle(self.now, input, &mut self.out);
        for fact in self.out.drain_facts() {
            if let Fact::Stepped { why } = fact {
                self.came.steps.push(why);
            }
        }
        let commands: Vec<Command> = self.out.drain_commands().collect();
        for command in commands {
            self.carry_out(command);
        }
    }

    fn carry_out(&mut self, command: Command) {
        if let Command::Say { prompt, line, .. } = command {
            let words = line.words.into_open();
            let sound = self
                .rendered
                .entry(words.clone())
                .or_insert_with(|| render(&VoiceName::default(), &Tuning::default(), &words).unwrap());
            self.came.said.push(line.key.name().to_owned());
            self.playing.push_back(Playing { prompt, words, sound: sound.clone(), at: 0 });
        } else if let Command::Duck(_) = command {
            self.came.ducked += 1;
        } else if let Command::Hush(_) = command {
            self.came.stopped += 1;
        } else if let Command::Transcribe(job) = command {
            let words = self.heard(&job);
            self.waiting.push((self.now + Span::from_millis(60), Input::Transcript(words)));
        } else if let Command::Understand { utterance, words, confidence, asked } = command {
            let reading = self.reader.read(&Heard { utterance, words, confidence }, &asked);
            self.waiting.push((self.now, Input::Reading(Box::new(reading))));
        }
    }

    /// The recogniser hears the end of what we said last, word for word.
    fn heard(&self, job: &TranscribeJob) -> Transcript {
        let words: Vec<&str> = self.last_words.split_whitespace().collect();
        let tail = &words[words.len().saturating_sub(8)..];
        let word = |text: &&str| Word { text: Private::new((*text).to_owned()), confidence: Confidence::FULL };
        Transcript {
            utterance: job.utterance,
            kind: job.kind,
            span: job.span,
            words: tail.iter().map(word).collect(),
            alternatives: Vec::new(),
            confidence: Confidence::FULL,
            trust: TranscriptTrust::Plausible,
        }
    }

    /// The next frame that leaves.
    fn sends(&mut self) -> Frame {
        let mut frame = [0; SAMPLES_PER_FRAME];
        let Some(playing) = self.playing.front_mut() else { return frame };
        let (prompt, first) = (playing.prompt, playing.at == 0);
        let rest = &playing.sound[playing.at..];
        let many = rest.len().min(SAMPLES_PER_FRAME);
        frame[..many].copy_from_slice(&rest[..many]);
        playing.at += many;
        let over = playing.at == playing.sound.len();
        self.last_words.clone_from(&playing.words);
        if over {
            self.playing.pop_front();
        }
        if first {
            self.give(Input::Prompt(prompt, PromptEvent::Started));
        }
        if over {
            self.give(Input::Prompt(prompt, PromptEvent::Finished));
        }
        frame
    }

    /// What is due before the next frame.
    fn due(&mut self) {
        let (now, later): (Vec<_>, Vec<_>) = self.waiting.drain(..).partition(|(at, _)| *at <= self.now);
        self.waiting = later;
        for (_, input) in now {
            self.give(input);
        }
        while self.call.next_deadline().is_some_and(|(at, _)| at <= self.now) {
            self.give(Input::TimerDue);
        }
    }
}

fn plays(delay_ms: usize, db: f32, vad: &mut Vad, rendered: &mut Rendered) -> Came {
    let book = Arc::new(Book::sample());
    let setup = Setup {
        limits: Limits::standard(),
        ladder: Ladder { rungs: Vec::new(), truth_after: Span::from_secs(120) },
        conversation: Box::new(Dialogue::new(Arc::clone(&book), Private::new("5550100".to_owned()), MOMENT)),
        tripwire: Arc::new(Tripwire::new()),
        serving: Serving::ByPolicy,
    };
    let mut scene = Scene {
        call: Call::new(setup),
        out: Outbox::new(),
        now: CallTime::START,
        reader: RuleReader::new(),
        rendered,
        playing: VecDeque::new(),
        waiting: Vec::new(),
        last_words: String::new(),
        came: Came::default(),
    };
    let invited = Invited { caller: Private::new("5550100".to_owned()), trunk: "loopback".to_owned(), local: MOMENT };
    scene.give(Input::Leg(LegEvent::Invited(invited)));
    scene.give(Input::Leg(LegEvent::Answered));
    let (mut line, mut gate, mut pitch) = (Line::new(delay_ms, db), EchoGate::new(), PitchTracker::new());
    let (mut window, mut speech) = (Vec::new(), Confidence::NONE);
    for frame in 1..=FRAMES {
        scene.now = CallTime::from_millis(20 * frame);
        scene.due();
        let sent = scene.sends();
        gate.sent(&sent);
        let heard = line.returns(&sent);
        let (echo, level) = (gate.score(&heard), level(&heard));
        let pitch = voice_pitch(&mut pitch, &heard, speech, level);
        let report = FrameReport { at: scene.now, speech, level, echo, flow: Flow::Arrived, pitch };
        scene.give(Input::Frame(report));
        window.extend(heard);
        while let Some((whole, rest)) = window.split_first_chunk::<WINDOW_SAMPLES>() {
            let whole: &Window = whole;
            speech = Confidence::from_ratio(vad.judge(&[(delay_ms as u64, whole)]).unwrap()[0]);
            window = rest.to_vec();
        }
    }
    vad.forget(delay_ms as u64);
    scene.came
}

#[test]
fn our_own_voice_come_back_interrupts_nothing_and_is_no_turn() {
    let mut vad = Vad::open(onnx::load(&onnx::default_library()).unwrap()).unwrap();
    let mut rendered = Rendered::new();
    let unreturned = plays(0, -96.0, &mut vad, &mut rendered);
    assert!(unreturned.said.len() >= 3, "the greeting and two prompts: {unreturned:?}");
    for delay_ms in [20, 60, 120, 200, 300] {
        for db in [-12.0, -18.0, -24.0, -30.0] {
            let came = plays(delay_ms, db, &mut vad, &mut rendered);
            let at = format!("{delay_ms} ms late at {db} dB");
            assert_eq!((came.stopped, &came.steps, &came.said), (0, &unreturned.steps, &unreturned.said), "{at}");
            assert!(came.ducked <= DIPS, "the prompts dipped {} times, {at}", came.ducked);
        }
    }
}
