//! From frames to a committed utterance: onset, pause, end of turn, and speech over a prompt.

use super::asking::{Asked, Question};
use super::barge::{Act, StopBy};
use super::command::{Command, Interruptible, Outbox, TranscribeJob};
use super::fact::Fact;
use super::input::{FrameReport, Transcript, TranscriptKind, TranscriptTrust};
use super::leg::Hold;
use super::mouth::{Loudness, Rank, Replay, State};
use super::saying::Stopped;
use super::turn::{Ear, Noticed, Origin, Over, Turn};
use super::{Call, Timer, wording};
use crate::policy::Expectation;
use crate::units::{AudioSpan, CallTime, PromptId, UtteranceId};

impl Call {
    /// A frame of the caller's audio was examined.
    pub(super) fn frame(&mut self, report: &FrameReport, out: &mut Outbox) {
        if !self.phase.is_with_agent() {
            return;
        }
        let report = &FrameReport { at: report.at.min(self.now), ..*report };
        if self.leg.hold != Hold::Off {
            self.frame_on_hold(report, out);
            return;
        }
        self.speech_over_prompt(report, out);
        let over = if self.mouth.may_be_heard() { Over::Prompt } else { Over::Nothing };
        let threshold = match over {
            Over::Prompt => self.limits.hearing.speech_over_prompt,
            Over::Nothing => self.limits.hearing.speech,
        };
        let ear = Ear { threshold, next: self.floor.utterance.next(), not_before: self.floor.not_before, over };
        match self.turn.frame(report, ear, &self.limits.hearing) {
            Noticed::Nothing => {}
            Noticed::Began => self.speech_began(ear.next, out),
            Noticed::Voice => self.time_pause(),
            Noticed::WentOn => {
                out.command(Command::Forget(self.heard_utterance()));
                self.timers.clear(&[Timer::Hold, Timer::AskAgain]);
                self.time_pause();
            }
        }
    }

    pub(super) fn speech_began(&mut self, utterance: UtteranceId, out: &mut Outbox) {
        self.floor.utterance = utterance;
        out.fact(Fact::SpeechStarted(utterance));
        self.join_to_question(utterance, out);
        self.time_utterance();
        self.time_pause();
    }

    /// The caller goes on while the words before the pause are still awaited: both become one utterance.
    fn join_to_question(&mut self, utterance: UtteranceId, out: &mut Outbox) {
        let Some(asked) = self.question.asked() else { return };
        let Some(speech) = self.turn.speech_mut() else { return };
        if asked.origin == Origin::Continued
            || speech.mostly_own()
            || self.now.since(asked.span.from) > self.limits.hearing.joined_most
        {
            return;
        }
        speech.from = asked.span.from;
        speech.began = asked.began;
        speech.voiced += asked.voiced;
        speech.over = asked.over;
        let earlier = asked.utterance;
        out.command(Command::Forget(earlier));
        self.alarm.rename(earlier, utterance);
        self.voice.rename_stopped(earlier, utterance);
        self.drop_question();
    }

    fn time_utterance(&mut self) {
        let Some(speech) = self.turn.speech() else { return };
        self.timers.set(Timer::Utterance, speech.from + self.limits.hearing.utterance_most);
        self.timers.set(Timer::Partial, self.now + self.limits.hearing.partial_first);
    }

    fn time_pause(&mut self) {
        if let Some(speech) = self.turn.speech() {
            self.timers.set(Timer::Pause, speech.last_voice + self.limits.hearing.pause);
        }
    }

    /// A pause is long enough: the final is begun on trial, and the turn may end.
    pub(super) fn paused(&mut self, out: &mut Outbox) {
        let Some(span) = self.turn.pause(self.now) else { return };
        self.transcribe(TranscriptKind::Final, span, out);
        self.time_hold(None);
    }

    fn time_hold(&mut self, words: Option<&str>) {
        let Some(speech) = self.turn.speech() else { return };
        let hold = wording::hold(self.floor.expects, words, speech.melody(), &self.limits.hearing.holds);
        self.timers.set(Timer::Hold, speech.last_voice + hold);
    }

    /// Unbroken speech is decoded for the tripwire (S10).
    pub(super) fn decode_unbroken(&mut self, out: &mut Outbox) {
        self.ask_partial(out);
        if self.turn.is_open() {
            self.timers.set(Timer::Partial, self.now + self.limits.hearing.partial_every);
        }
    }

    fn ask_partial(&mut self, out: &mut Outbox) {
        let Turn::Hearing(speech) = &self.turn else { return };
        let span = AudioSpan { from: speech.from, to: self.now };
        self.transcribe(TranscriptKind::Partial, span, out);
    }

    pub(super) fn transcribe(&mut self, kind: TranscriptKind, span: AudioSpan, out: &mut Outbox) {
        if self.stations.can_hear() {
            let utterance = self.question.asked().filter(|asked| asked.span == span).map(|asked| asked.utterance);
            out.command(Command::Transcribe(TranscribeJob {
                utterance: utterance.unwrap_or(self.heard_utterance()),
                kind,
                span,
                asked: self.floor.asked.clone(),
            }));
        }
    }

    /// The utterance that is being heard, or else the last one: a line that was typed meanwhile has taken a later id.
    fn heard_utterance(&self) -> UtteranceId {
        self.turn.speech().map_or(self.floor.utterance, |speech| speech.utterance)
    }

    /// The utterance is as long as it may be: it commits, and what follows is another one (S10).
    pub(super) fn cut_utterance(&mut self, out: &mut Outbox) {
        let unbroken = match &self.turn {
            Turn::Hearing(_) => true,
            Turn::Settling(_) | Turn::Quiet(_) => false,
        };
        self.end_turn(out);
        if unbroken && self.phase.is_with_agent() && !self.turn.is_open() {
            let over = if self.mouth.may_be_heard() { Over::Prompt } else { Over::Nothing };
            self.floor.utterance = self.floor.utterance.next();
            self.turn.go_on(self.floor.utterance, self.now, over);
            self.time_utterance();
            self.time_pause();
        }
    }

    /// The turn is over.
    pub(super) fn end_turn(&mut self, out: &mut Outbox) {
        self.timers.clear(&[Timer::Pause, Timer::Hold, Timer::Partial, Timer::Utterance, Timer::AskAgain]);
        let Some(speech) = self.turn.end() else { return };
        self.floor.not_before = self.now;
        if speech.origin == Origin::Continued && speech.voiced + speech.own == crate::units::Span::ZERO {
            self.lose_utterance(speech.utterance, out);
            return;
        }
        let hold = self.now.since(speech.last_voice);
        out.fact(Fact::TurnEnded { utterance: speech.utterance, hold, expects: self.floor.expects });
        if let Some(earlier) = self.question.asked().map(|asked| asked.utterance) {
            out.command(Command::Forget(earlier));
            out.fact(Fact::Stale { what: "question".to_owned() });
            self.drop_question();
        }
        if !self.stations.can_hear() {
            self.lose_utterance(speech.utterance, out);
            return;
        }
        let (span, answer) = match speech.trial.clone() {
            Some(trial) => (trial.span, trial.answer),
            None => (AudioSpan { from: speech.from, to: self.now }, None),
        };
        self.notes.spans.insert(speech.utterance, span);
        let on_trial = speech.trial.is_some();
        self.question = Question::Words(Box::new(Asked::of(speech, span, self.now)));
        if let Some(answer) = answer {
            self.final_words(answer, out);
        } else {
            if !on_trial {
                self.transcribe(TranscriptKind::Final, span, out);
            }
            self.time_answer();
        }
    }

    /// An utterance comes to nothing: nobody can decode it, or there was no voice in it.
    fn lose_utterance(&mut self, utterance: UtteranceId, out: &mut Outbox) {
        out.command(Command::Forget(utterance));
        self.resume_stopped(utterance, out);
    }

    /// A partial of the utterance that is being heard, or the final on trial.
    pub(super) fn words_in_turn(&mut self, transcript: Transcript, out: &mut Outbox) {
        let text = transcript.text();
        self.judge_words_over_prompt(transcript.utterance, &text, out);
        let settling = matches!(self.turn, Turn::Settling(_));
        let Some(speech) = self.turn.speech_mut() else { return };
        match transcript.kind {
            TranscriptKind::Partial => speech.partial = Some(transcript),
            TranscriptKind::Final => {
                let trust = transcript.trust;
                if let Some(trial) = speech.trial.as_mut() {
                    trial.answer = Some(transcript);
                }
                if settling {
                    self.hold_by_words(trust, &text, out);
                }
            }
        }
    }

    /// The words lengthen the pause that ends the turn, or shorten it if they may be believed.
    fn hold_by_words(&mut self, trust: TranscriptTrust, text: &str, out: &mut Outbox) {
        let before = self.timers.at(Timer::Hold);
        self.time_hold(Some(text));
        match trust {
            TranscriptTrust::Plausible => self.serve_hold(out),
            TranscriptTrust::Doubtful | TranscriptTrust::Removed | TranscriptTrust::Empty => {
                if let Some(before) = before
                    && self.timers.at(Timer::Hold).is_some_and(|by_words| by_words < before)
                {
                    self.timers.set(Timer::Hold, before);
                }
            }
        }
    }

    /// The words made the hold shorter than the pause is already.
    fn serve_hold(&mut self, out: &mut Outbox) {
        let due = self.timers.at(Timer::Hold).is_some_and(|at: CallTime| at <= self.now);
        if due {
            self.hold_over(out);
        }
    }

    /// The pause is long enough. Where the caller may be about to go on, the detector is given the time to say so.
    pub(super) fn hold_over(&mut self, out: &mut Outbox) {
        if self.turn.speech().is_some_and(|speech| speech.is_stirring(self.now, &self.limits.hearing)) {
            self.timers.set(Timer::Hold, self.now + self.limits.hearing.look_again);
        } else {
            self.end_turn(out);
        }
    }

    fn speech_over_prompt(&mut self, report: &FrameReport, out: &mut Outbox) {
        let State::Speaking { queued, since, .. } = self.mouth.state() else { return };
        if queued.interruptible != Interruptible::BySpeech || self.now < *since + self.limits.mouth.immune {
            return;
        }
        let stop_by = match queued.replay {
            Replay::First => StopBy::Voice,
            Replay::Again => StopBy::Words,
        };
        self.returned.frame(report, &self.limits);
        match self.barge.frame(report, stop_by, self.returned, &self.limits) {
            Act::Nothing => {}
            Act::Duck(run) => {
                if let Some(prompt) = self.mouth.make(Loudness::Ducked) {
                    out.command(Command::Duck(prompt));
                    out.fact(Fact::Ducked { prompt, after: self.now.since(run.since) });
                }
            }
            Act::AskWords => self.ask_partial(out),
            Act::Stop(run) => self.stop_prompt(self.heard_utterance(), run.since, out),
            Act::Unduck => self.unduck(out),
        }
    }

    fn unduck(&mut self, out: &mut Outbox) {
        if let Some(prompt) = self.mouth.make(Loudness::Full) {
            out.command(Command::Unduck(prompt));
        }
    }

    /// Words over a prompt: a listening sound lets it go on, two words stop it.
    fn judge_words_over_prompt(&mut self, utterance: UtteranceId, text: &str, out: &mut Outbox) {
        let State::Speaking { queued, .. } = self.mouth.state() else { return };
        if queued.interruptible != Interruptible::BySpeech || wording::is_quoted_from(text, queued.line.words.open()) {
            return;
        }
        let Some(speech) = self.turn.speech().filter(|speech| speech.utterance == utterance) else { return };
        if wording::is_backchannel(text) && self.floor.expects != Expectation::YesNo {
            if self.barge.excuse() == Act::Unduck {
                self.unduck(out);
            }
        } else if speech.over == Over::Prompt && wording::count(text) >= self.limits.mouth.words {
            let since = speech.began;
            self.stop_prompt(utterance, since, out);
        }
    }

    /// The caller speaks over the prompt in earnest.
    fn stop_prompt(&mut self, utterance: UtteranceId, since: CallTime, out: &mut Outbox) {
        if let Some(prompt) = self.set_prompt_aside(utterance, out) {
            out.fact(Fact::Stopped { prompt, after: self.now.since(since) });
        }
    }

    /// The prompt stops, and is kept until the words of the utterance prove that it was right.
    pub(super) fn set_prompt_aside(&mut self, utterance: UtteranceId, out: &mut Outbox) -> Option<PromptId> {
        let (prompt, queued) = self.hush(out)?;
        let waiting = self.mouth.take_queue();
        let (rest, kept): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|queued| queued.rank == Rank::Step);
        kept.into_iter().for_each(|queued| self.mouth.push_front(queued));
        self.voice.stopped = Some(Stopped { utterance, prompt, queued, rest });
        Some(prompt)
    }
}
