//! What a call keeps for people: who said what, who served it, and what became of it. Makes the view and the record.

use super::command::{Command, Outbox};
use super::handoff::Taker;
use super::input::Invited;
use super::phase::Phase;
use super::record::{CallBack, CallRecord, CaseRecord, DeskAct, DeskNote, Labels, Means, SlotRecord, Speaker, Spoken};
use super::view::{CallView, HandoffView, SlotView};
use super::{Call, handoff::Stage};
use crate::policy::{Confirmed, Filing, Outcome, Queue};
use crate::units::{AudioSpan, Confidence, DeskId, Private, UrgencyClassId, UtteranceId};
use std::collections::BTreeMap;

/// Notes of desks that are kept: more than a ladder has desks, and bounded however often one declines.
const DESK_NOTES: usize = 32;

/// Whether the view has changed since it was last shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    AsItIs,
    Changed,
}

/// What is kept.
#[derive(Debug, Clone)]
pub(super) struct Notes {
    pub(super) invited: Option<Invited>,
    pub(super) transcript: Vec<Spoken>,
    pub(super) spans: BTreeMap<UtteranceId, AudioSpan>,
    pub(super) flags: Vec<UrgencyClassId>,
    pub(super) raised: Vec<UrgencyClassId>,
    pub(super) served_by: Option<DeskId>,
    pub(super) labels: Option<Labels>,
    pub(super) desks: Vec<DeskNote>,
    pub(super) filed: Option<Filing>,
    pub(super) promised: Option<CallBack>,
    shown: Shown,
}

impl Notes {
    pub(super) const fn new() -> Self {
        Self {
            invited: None,
            transcript: Vec::new(),
            spans: BTreeMap::new(),
            flags: Vec::new(),
            raised: Vec::new(),
            served_by: None,
            labels: None,
            desks: Vec::new(),
            filed: None,
            promised: None,
            shown: Shown::AsItIs,
        }
    }

    /// The view must be shown again.
    pub(super) const fn changed(&mut self) {
        self.shown = Shown::Changed;
    }

    /// Adds a class once.
    pub(super) fn add(classes: &mut Vec<UrgencyClassId>, class: &UrgencyClassId) {
        if !classes.contains(class) {
            classes.push(class.clone());
        }
    }
}

impl Call {
    /// Writes a line of the conversation down. Beyond the limit only people's are kept, up to twice of it.
    pub(super) fn note_spoken(&mut self, speaker: Speaker, words: &Private<String>, confidence: Confidence) {
        self.note_line(speaker, (words, Means::Spoken), confidence);
    }

    /// The same for what was written.
    pub(super) fn note_written(&mut self, speaker: Speaker, words: &Private<String>) {
        self.note_line(speaker, (words, Means::Written), Confidence::FULL);
    }

    fn note_line(&mut self, speaker: Speaker, (words, means): (&Private<String>, Means), confidence: Confidence) {
        let most = match speaker {
            Speaker::Agent => self.limits.line.transcript,
            Speaker::Caller | Speaker::Desk => self.limits.line.transcript * 2,
        };
        if self.notes.transcript.len() < most {
            self.notes.transcript.push(Spoken { speaker, at: self.now, words: words.clone(), confidence, means });
            self.notes.changed();
        }
    }

    /// Shows the view, if it changed.
    pub(super) fn publish_if_changed(&mut self, out: &mut Outbox) {
        if self.notes.shown == Shown::Changed && !self.has_ended() {
            self.notes.shown = Shown::AsItIs;
            out.command(Command::Publish(Box::new(self.seen())));
        }
    }

    /// The call as people see it.
    pub(super) fn seen(&self) -> CallView {
        let case = self.talk.case();
        let filled = case.slots.iter().map(|(slot, value)| SlotView {
            slot: slot.clone(),
            value: Some(value.value.clone()),
            moment: value.moment.clone(),
            confirmed: value.confirmed == Confirmed::Yes,
            confidence: value.confidence,
        });
        let missing = case.missing.iter().map(|slot| SlotView {
            slot: slot.clone(),
            value: None,
            moment: None,
            confirmed: false,
            confidence: Confidence::NONE,
        });
        CallView {
            phase: self.phase.name(),
            at: self.now,
            caller: self.notes.invited.as_ref().map(|invited| invited.caller.clone()).unwrap_or_default(),
            call_type: case.call_type.clone(),
            queue: if self.alarm.is_raised() { Some(Queue::Urgent) } else { self.handoff.queue() },
            asked: (self.phase == Phase::Conversing).then(|| self.floor.asked.clone()),
            slots: filled.chain(missing).collect(),
            facts: case.facts.iter().map(|(fact, answer)| (fact.clone(), *answer)).collect(),
            transcript: self.notes.transcript.clone(),
            handoff: self.handoff.attempt().map(|attempt| HandoffView {
                handoff: attempt.id,
                state: attempt.stage.name().to_owned(),
                reason: attempt.reason.clone(),
                since: attempt.since,
                desk: attempt.desk().cloned(),
            }),
            desk_notes: self.notes.desks.clone(),
            decisions: self.decisions(),
            flags: self.flags(),
            spoken_of: self.classes_spoken_of(),
        }
    }

    /// Dangers spoken of that are none.
    fn classes_spoken_of(&self) -> Vec<UrgencyClassId> {
        let mut flags = self.talk.case().flags.clone();
        self.notes.flags.iter().for_each(|class| Notes::add(&mut flags, class));
        flags
    }

    /// The record as it stands.
    pub(super) fn record(&self, outcome: Outcome, call_back: Option<CallBack>) -> CallRecord {
        let invited = self.notes.invited.as_ref();
        CallRecord {
            caller: invited.map(|invited| invited.caller.clone()).unwrap_or_default(),
            trunk: invited.map(|invited| invited.trunk.clone()).unwrap_or_default(),
            outcome,
            length: self.now.since(crate::units::CallTime::START),
            case: self.case_record(),
            transcript: self.notes.transcript.clone(),
            served_by: self.notes.served_by.clone(),
            labels: self.notes.labels.clone(),
            desk_notes: self.notes.desks.clone(),
            call_back,
        }
    }

    fn case_record(&self) -> CaseRecord {
        let case = self.talk.case();
        let mut raised = case.raised.clone();
        self.notes.raised.iter().for_each(|class| Notes::add(&mut raised, class));
        CaseRecord {
            call_type: case.call_type.clone(),
            slots: case
                .slots
                .iter()
                .map(|(slot, value)| SlotRecord {
                    slot: slot.clone(),
                    value: value.value.clone(),
                    text: value.text.clone(),
                    moment: value.moment.clone(),
                    utterance: value.utterance,
                    source: self.notes.spans.get(&value.utterance).copied(),
                    confirmed: value.confirmed == Confirmed::Yes,
                    confidence: value.confidence,
                })
                .collect(),
            facts: case.facts.iter().map(|(fact, answer)| (fact.clone(), *answer)).collect(),
            raised,
            flags: self.classes_spoken_of(),
            message: case.message.clone(),
            sources: case.sources.clone(),
            number: case.number.clone(),
        }
    }

    /// Writes down what a desk did with the call, and why.
    pub(super) fn note_desk(&mut self, desk: &DeskId, act: DeskAct, reason: Private<String>) {
        if self.notes.desks.len() < DESK_NOTES {
            self.notes.desks.push(DeskNote { at: self.now, desk: desk.clone(), act, reason });
            self.notes.changed();
        }
    }

    /// Notes who serves the caller.
    pub(super) fn note_served(&mut self, stage: &Stage) {
        if let Stage::Verified(taker) = stage {
            self.notes.served_by = Some(match taker {
                Taker::Desk(desk) => desk.clone(),
                Taker::Line => DeskId("human_line".to_owned()),
            });
        }
    }
}
