//! One turn through the call's own machine, in call time: the real detector's scores, the real recogniser's words, and no
//! clock. What is looked for is the moment at which the machine takes the turn for ended.

use super::asker::{Asker, Deaf};
use super::corpus::Asked;
use super::sound::Sound;
use crate::audio::{Frame, PitchTracker, SAMPLES_PER_FRAME, level};
use crate::cli::eval::speech::recognise;
use crate::stations::asr::AsrStation;
use crate::stations::ear::voice_pitch;
use calmline_core::call::{
    Call, Command, Fact, Flow, FrameReport, Input, Invited, LegEvent, Limits, Outbox, PromptEvent, Serving, Setup,
    TranscribeJob, Transcript,
};
use calmline_core::policy::{Ladder, Rung, RungKind};
use calmline_core::units::{CallTime, Confidence, LocalMoment, Private, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How long the recogniser takes: the median for an utterance of two seconds, idle (docs/PERFORMANCE.md).
const RECOGNISED_AFTER: Span = Span::from_millis(60);

/// A frame, in milliseconds.
const FRAME_MS: u64 = 20;

/// A Monday morning; no turn's end depends on it.
const MOMENT: LocalMoment = LocalMoment { year: 2026, month: 3, day: 2, weekday: 0, minute: 600 };

/// Samples in a millisecond.
const PER_MS: u64 = 8;

/// Whether the machine is given the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// As the recogniser finds them.
    Heard,
    /// Never: silence alone ends the turn.
    Withheld,
}

/// How long the machine is listened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Until {
    TurnEnds,
    SoundEnds,
}

/// Plays turns to the machine.
pub(in crate::cli::eval) struct Listener<'a> {
    asr: &'a AsrStation,
    /// What was recognised of a turn's audio: the same for every setting.
    known: BTreeMap<(usize, CallTime, CallTime), Option<Transcript>>,
}

/// One turn that is being played.
struct Played<'a> {
    call: Call,
    out: Outbox,
    /// What comes later: answers of the recogniser, and the ends of prompts.
    due: Vec<(CallTime, Input)>,
    place: usize,
    sound: &'a Sound,
    words: Words,
    until: Until,
}

impl<'a> Listener<'a> {
    pub(in crate::cli::eval) fn new(asr: &'a AsrStation) -> Self {
        Self { asr, known: BTreeMap::new() }
    }

    /// What was recognised of a turn's audio so far, with the end of that audio in milliseconds.
    pub(super) fn heard(&self, place: usize) -> Vec<(u64, String)> {
        let of_turn = self.known.iter().filter(|((of, _, _), _)| *of == place);
        of_turn
            .map(|((_, _, to), heard)| (to.as_millis(), heard.as_ref().map_or_else(String::new, Transcript::text)))
            .collect()
    }

    /// When the machine takes the turn for ended, in milliseconds of the sound; `None`: never, while the sound lasts.
    pub(super) async fn ends(
        &mut self,
        turn: (usize, &Sound),
        asked: Asked,
        limits: &Limits,
        words: Words,
    ) -> anyhow::Result<Option<u64>> {
        self.play(turn, asked, limits, (words, Until::TurnEnds)).await
    }

    /// Everything that is decoded of a sound, however many turns the machine hears in it.
    pub(in crate::cli::eval) async fn hears(
        &mut self,
        sound: &Sound,
        limits: &Limits,
    ) -> anyhow::Result<Vec<Transcript>> {
        self.known.clear();
        self.play((0, sound), Asked::Free, limits, (Words::Heard, Until::SoundEnds)).await?;
        Ok(self.known.values().flatten().cloned().collect())
    }

    async fn play(
        &mut self,
        (place, sound): (usize, &Sound),
        asked: Asked,
        limits: &Limits,
        (words, until): (Words, Until),
    ) -> anyhow::Result<Option<u64>> {
        let setup = Setup {
            limits: limits.clone(),
            ladder: Ladder {
                rungs: vec![Rung { kind: RungKind::Desks, wait: Span::from_secs(60) }],
                truth_after: Span::from_secs(60),
            },
            conversation: Box::new(Asker::of(asked)),
            tripwire: Arc::new(Deaf),
            serving: Serving::ByPolicy,
        };
        let (call, out) = (Call::new(setup), Outbox::new());
        let mut played = Played { call, out, due: Vec::new(), place, sound, words, until };
        let invited = Invited { caller: Private::default(), trunk: "evaluation".to_owned(), local: MOMENT };
        for event in [LegEvent::Invited(invited), LegEvent::Answered] {
            self.step(&mut played, CallTime::START, Input::Leg(event)).await?;
        }
        let mut pitches = PitchTracker::new();
        for (index, frame) in sound.pcm.as_chunks::<SAMPLES_PER_FRAME>().0.iter().enumerate() {
            let frame: &Frame = frame;
            let at = CallTime::from_millis((index as u64 + 1) * FRAME_MS);
            if let Some(ended) = self.wait(&mut played, at).await? {
                return Ok(Some(ended.as_millis()));
            }
            let speech = sound.speech.get(index).copied().unwrap_or(Confidence::NONE);
            let level = level(frame);
            let pitch = voice_pitch(&mut pitches, frame, speech, level);
            let report = FrameReport { at, speech, level, echo: Confidence::NONE, flow: Flow::Arrived, pitch };
            if let Some(ended) = self.step(&mut played, at, Input::Frame(report)).await? {
                return Ok(Some(ended.as_millis()));
            }
        }
        Ok(None)
    }

    /// Everything that comes before a moment, in its order.
    async fn wait(&mut self, played: &mut Played<'_>, until: CallTime) -> anyhow::Result<Option<CallTime>> {
        loop {
            let timer = played.call.next_deadline().map(|(at, _)| at).filter(|at| *at <= until);
            let first = (0..played.due.len()).min_by_key(|index| played.due[*index].0);
            let first = first.filter(|index| played.due[*index].0 <= until);
            let (at, input) = match (timer, first) {
                (None, None) => return Ok(None),
                (Some(at), Some(index)) if played.due[index].0 < at => played.due.remove(index),
                (Some(at), _) => (at, Input::TimerDue),
                (None, Some(index)) => played.due.remove(index),
            };
            if let Some(ended) = self.step(played, at, input).await? {
                return Ok(Some(ended));
            }
        }
    }

    /// One input; the moment, if the turn ended by it.
    async fn step(&mut self, played: &mut Played<'_>, now: CallTime, input: Input) -> anyhow::Result<Option<CallTime>> {
        played.call.handle(now, input, &mut played.out);
        let ended = played.out.drain_facts().any(|fact| matches!(fact, Fact::TurnEnded { .. }));
        if ended && played.until == Until::TurnEnds {
            return Ok(Some(now));
        }
        let commands: Vec<Command> = played.out.drain_commands().collect();
        for command in commands {
            if let Command::Say { prompt, .. } = command {
                // Over at once: the caller of this measurement waits for the question.
                for event in [PromptEvent::Started, PromptEvent::Finished] {
                    played.due.push((now, Input::Prompt(prompt, event)));
                }
            } else if let Command::Transcribe(job) = command
                && played.words == Words::Heard
                && let Some(words) = self.recognised(played, &job).await?
            {
                played.due.push((now + RECOGNISED_AFTER, Input::Transcript(words)));
            }
        }
        Ok(None)
    }

    async fn recognised(&mut self, played: &Played<'_>, job: &TranscribeJob) -> anyhow::Result<Option<Transcript>> {
        let key = (played.place, job.span.from, job.span.to);
        if !self.known.contains_key(&key) {
            let sample = |at: CallTime| usize::try_from(at.as_millis() * PER_MS).unwrap_or(usize::MAX);
            let pcm = &played.sound.pcm;
            let (from, to) = (sample(job.span.from).min(pcm.len()), sample(job.span.to).min(pcm.len()));
            let heard = recognise(self.asr, played.place as u64, job.kind, pcm[from..to].to_vec(), job.span).await?;
            self.known.insert(key, heard);
        }
        let heard = self.known.get(&key).cloned().flatten();
        Ok(heard.map(|heard| Transcript { utterance: job.utterance, kind: job.kind, ..heard }))
    }
}
