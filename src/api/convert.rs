//! From the service's own types to the wire's, by hand: the wire may change no faster than its version allows.

use super::{proto, reasons};
use crate::stations::dispatch::{
    Afresh, Asked, AttendEnd, Cursor, Delivery, OfferState, QueueEvent, Release, StandingOffer, Withdrawal,
};
use calmline_core::call::{self as core, Means, PhaseName, Speaker};
use calmline_core::policy::{self, LoweredTo, Outcome};
use calmline_core::understanding::{Tier, YesNo};
use calmline_core::units::{CallId, CallTypeId, Confidence, DeskId, FactId, HandoffId, SlotId, UrgencyClassId};

fn permille(confidence: Confidence) -> u32 {
    u32::from(confidence.permille())
}

fn desk(desk: Option<&DeskId>) -> String {
    desk.map(ToString::to_string).unwrap_or_default()
}

pub(super) fn queue(queue: policy::Queue) -> proto::Queue {
    match queue {
        policy::Queue::Human => proto::Queue::Human,
        policy::Queue::Urgent => proto::Queue::Urgent,
    }
}

pub(super) fn tier(tier: Tier) -> proto::Tier {
    match tier {
        Tier::None => proto::Tier::None,
        Tier::C => proto::Tier::C,
        Tier::B => proto::Tier::B,
        Tier::A => proto::Tier::A,
    }
}

fn reason(reason: &policy::HandoffReason) -> proto::HandoffReason {
    proto::HandoffReason {
        tier: tier(reason.tier).into(),
        urgency_class: reason.class.as_ref().map(ToString::to_string).unwrap_or_default(),
        queue: queue(reason.queue).into(),
        why: reason.why.clone(),
        quote: reason.quote.open().clone(),
    }
}

fn phase(phase: PhaseName) -> proto::Phase {
    match phase {
        PhaseName::Ringing => proto::Phase::Ringing,
        PhaseName::Conversing => proto::Phase::Conversing,
        PhaseName::WithDispatcher => proto::Phase::WithDispatcher,
        PhaseName::Closing => proto::Phase::Closing,
        PhaseName::Ended => proto::Phase::Ended,
    }
}

fn facts(facts: &[(FactId, YesNo)]) -> Vec<proto::SettledFact> {
    let settled = |(fact, answer): &(FactId, YesNo)| {
        let answer = match answer {
            YesNo::Yes => proto::YesNo::Yes,
            YesNo::No => proto::YesNo::No,
        };
        proto::SettledFact { fact: fact.to_string(), answer: answer.into() }
    };
    facts.iter().map(settled).collect()
}

/// What was said.
pub(super) fn transcript(transcript: &[core::Spoken]) -> Vec<proto::Spoken> {
    let line = |spoken: &core::Spoken| {
        let speaker = match spoken.speaker {
            Speaker::Caller => proto::Speaker::Caller,
            Speaker::Agent => proto::Speaker::Agent,
            Speaker::Desk => proto::Speaker::Desk,
        };
        let means = match spoken.means {
            Means::Spoken => proto::Means::Spoken,
            Means::Written => proto::Means::Written,
        };
        proto::Spoken {
            speaker: speaker.into(),
            at_us: spoken.at.as_micros(),
            words: spoken.words.open().clone(),
            confidence_permille: permille(spoken.confidence),
            means: means.into(),
        }
    };
    transcript.iter().map(line).collect()
}

fn handoff(handoff: &core::HandoffView) -> proto::Handoff {
    proto::Handoff {
        handoff_id: handoff.handoff.0,
        state: handoff.state.clone(),
        reason: Some(reason(&handoff.reason)),
        since_us: handoff.since.as_micros(),
        desk: desk(handoff.desk.as_ref()),
    }
}

fn desk_notes(notes: &[core::DeskNote]) -> Vec<proto::DeskNote> {
    let line = |note: &core::DeskNote| {
        let (act, by) = match &note.act {
            core::DeskAct::Declined => (proto::DeskAct::Declined, String::new()),
            core::DeskAct::SentBack { by, to: LoweredTo::Routine } => (proto::DeskAct::SentBackRoutine, by.clone()),
            core::DeskAct::SentBack { by, to: LoweredTo::Person } => (proto::DeskAct::SentBackPerson, by.clone()),
        };
        let (at_us, desk, reason) = (note.at.as_micros(), note.desk.to_string(), note.reason.open().clone());
        proto::DeskNote { at_us, desk, act: act.into(), by, reason }
    };
    notes.iter().map(line).collect()
}

/// A call without its transcript and its decisions.
pub(super) fn call_line(call: CallId, view: &core::CallView) -> proto::CallView {
    let slot = |slot: &core::SlotView| proto::Slot {
        slot: slot.slot.to_string(),
        value: slot.value.as_ref().map(|value| value.open().clone()),
        moment: slot.moment.clone(),
        confirmed: slot.confirmed,
        confidence_permille: permille(slot.confidence),
    };
    proto::CallView {
        call_id: call.to_string(),
        phase: phase(view.phase).into(),
        at_us: view.at.as_micros(),
        caller: view.caller.open().clone(),
        call_type: view.call_type.as_ref().map(ToString::to_string).unwrap_or_default(),
        queue: view.queue.map_or(proto::Queue::Unspecified, queue).into(),
        slots: view.slots.iter().map(slot).collect(),
        facts: facts(&view.facts),
        transcript: Vec::new(),
        handoff: view.handoff.as_ref().map(handoff),
        desk_notes: desk_notes(&view.desk_notes),
        decisions: Vec::new(),
        flags: reasons::flags(&view.flags),
        spoken_of: view.spoken_of.iter().map(ToString::to_string).collect(),
    }
}

/// A call as people see it.
pub(super) fn call_view(call: CallId, view: &core::CallView) -> proto::CallView {
    let (transcript, decisions) = (transcript(&view.transcript), reasons::decisions(&view.decisions));
    proto::CallView { transcript, decisions, ..call_line(call, view) }
}

fn offer(standing: &StandingOffer) -> proto::Offer {
    let asked = match standing.asked {
        Asked::Desks => proto::Asked::Desks,
        Asked::Supervisors => proto::Asked::Supervisors,
        Asked::Line => proto::Asked::Line,
    };
    let state = match standing.state {
        OfferState::Waiting => proto::OfferState::Waiting,
        OfferState::Claimed(_) => proto::OfferState::Claimed,
        OfferState::Attended(_) => proto::OfferState::Attended,
    };
    proto::Offer {
        call_id: standing.call.to_string(),
        handoff_id: standing.handoff.0,
        reason: Some(reason(&standing.offer.reason)),
        rung: standing.offer.rung,
        asked: asked.into(),
        offered_unix_us: standing.offered_unix_us,
        state: state.into(),
        desk: desk(standing.state.desk()),
        view: standing.view.as_ref().map(|view| call_view(standing.call, view)),
    }
}

fn withdrawn(call: CallId, handoff: HandoffId, why: Withdrawal) -> proto::Withdrawn {
    use proto::WithdrawnReason as Wire;
    let why = match why {
        Withdrawal::Withdrawn => Wire::Withdrawn,
        Withdrawal::Replaced => Wire::Replaced,
        Withdrawal::Completed => Wire::Completed,
        Withdrawal::SentBack => Wire::SentBack,
        Withdrawal::CallEnded => Wire::CallEnded,
    };
    proto::Withdrawn { call_id: call.to_string(), handoff_id: handoff.0, reason: why.into() }
}

fn released(standing: &StandingOffer, desk: &DeskId, why: Release) -> proto::Released {
    let why = match why {
        Release::LeaseLapsed => proto::ReleasedReason::LeaseLapsed,
        Release::Declined => proto::ReleasedReason::Declined,
        Release::Lost => proto::ReleasedReason::Lost,
    };
    proto::Released { offer: Some(offer(standing)), desk: desk.to_string(), reason: why.into() }
}

fn event(event: &QueueEvent) -> proto::watch_queue_response::Event {
    use proto::watch_queue_response::Event as Wire;
    match event {
        QueueEvent::Offered(standing) => Wire::Offered(proto::Offered { offer: Some(offer(standing)) }),
        QueueEvent::Amended(standing) => Wire::Amended(proto::Amended { offer: Some(offer(standing)) }),
        QueueEvent::Withdrawn(call, handoff, why) => Wire::Withdrawn(withdrawn(*call, *handoff, *why)),
        QueueEvent::Claimed(call, handoff, desk) => {
            let (call_id, handoff_id, desk) = (call.to_string(), handoff.0, desk.to_string());
            Wire::Claimed(proto::Claimed { call_id, handoff_id, desk })
        }
        QueueEvent::Released(standing, desk, why) => Wire::Released(released(standing, desk, *why)),
        QueueEvent::Declined(call, handoff, desk) => {
            let (call_id, handoff_id, desk) = (call.to_string(), handoff.0, desk.to_string());
            Wire::Declined(proto::Declined { call_id, handoff_id, desk })
        }
        QueueEvent::Attended(call, handoff, desk) => {
            let (call_id, handoff_id, desk) = (call.to_string(), handoff.0, desk.to_string());
            Wire::Attended(proto::Attended { call_id, handoff_id, desk })
        }
        QueueEvent::View(call, view, _) => Wire::View(call_view(*call, view)),
    }
}

/// One message of the queue's stream.
pub(super) fn delivery(cursor: Cursor, delivery: &Delivery) -> proto::WatchQueueResponse {
    use proto::watch_queue_response::Event as Wire;
    let event = match delivery {
        Delivery::Snapshot(afresh, offers) => {
            let why = match afresh {
                Afresh::First => proto::SnapshotReason::First,
                Afresh::UnknownCursor => proto::SnapshotReason::UnknownCursor,
                Afresh::TooOld => proto::SnapshotReason::TooOld,
            };
            Wire::Snapshot(proto::QueueSnapshot { reason: why.into(), offers: offers.iter().map(offer).collect() })
        }
        Delivery::Event(happened) => event(happened),
        Delivery::Heartbeat => Wire::Heartbeat(proto::Heartbeat {}),
    };
    proto::WatchQueueResponse { cursor: cursor.to_string(), event: Some(event) }
}

/// Why a desk's audio ended.
pub(super) fn attend_ended(why: AttendEnd) -> proto::AttendEnded {
    use proto::AttendEndedReason as Wire;
    let why = match why {
        AttendEnd::Completed => Wire::Completed,
        AttendEnd::SentBack => Wire::SentBack,
        AttendEnd::Withdrawn => Wire::Withdrawn,
        AttendEnd::CallEnded => Wire::CallEnded,
        AttendEnd::Replaced => Wire::Replaced,
    };
    proto::AttendEnded { reason: why.into() }
}

fn outcome(outcome: Outcome) -> proto::Outcome {
    match outcome {
        Outcome::Auto => proto::Outcome::Auto,
        Outcome::Ticket => proto::Outcome::Ticket,
        Outcome::Human => proto::Outcome::Human,
        Outcome::Urgent => proto::Outcome::Urgent,
        Outcome::Abandoned => proto::Outcome::Abandoned,
    }
}

fn labels(labels: &core::Labels) -> proto::Labels {
    let slot =
        |(slot, value): &(SlotId, calmline_core::units::Private<String>)| (slot.to_string(), value.open().clone());
    proto::Labels {
        call_type: labels.call_type.as_ref().map(ToString::to_string).unwrap_or_default(),
        urgency_class: labels.urgency_class.as_ref().map(ToString::to_string).unwrap_or_default(),
        slots: labels.slots.iter().map(slot).collect(),
        note: labels.note.open().clone(),
        same_as_call_id: labels.same_as.map(|call| call.to_string()).unwrap_or_default(),
    }
}

/// What a call left behind.
pub(super) fn case(stored: &super::StoredCase) -> proto::Case {
    let record = &stored.record;
    let classes = |classes: &[UrgencyClassId]| classes.iter().map(ToString::to_string).collect();
    let slot = |slot: &core::SlotRecord| proto::Slot {
        slot: slot.slot.to_string(),
        value: Some(slot.value.open().clone()),
        moment: slot.moment.clone(),
        confirmed: slot.confirmed,
        confidence_permille: permille(slot.confidence),
    };
    proto::Case {
        call_id: stored.call.to_string(),
        number: record.case.number.clone().unwrap_or_default(),
        admitted_unix_us: stored.admitted_unix_us,
        length_us: record.length.as_micros(),
        outcome: outcome(record.outcome).into(),
        caller: record.caller.open().clone(),
        call_type: record.case.call_type.as_ref().map(CallTypeId::to_string).unwrap_or_default(),
        slots: record.case.slots.iter().map(slot).collect(),
        facts: facts(&record.case.facts),
        raised: classes(&record.case.raised),
        flags: classes(&record.case.flags),
        message: record.case.message.as_ref().map(|message| message.open().clone()).unwrap_or_default(),
        served_by: desk(record.served_by.as_ref()),
        labels: record.labels.as_ref().map(labels),
        desk_notes: desk_notes(&record.desk_notes),
        review: stored.review.as_ref().map(super::reviews::wire),
    }
}
