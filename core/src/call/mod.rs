//! The machine of one call: inputs in, commands out, in call time. It never waits and never fails.

mod command;
mod fact;
mod input;
mod record;
mod view;

pub use command::{Command, Flow, HangUpReason, Interruptible, Offer, Outbox, Party, TranscribeJob};
pub use fact::Fact;
pub use input::{
    ArchiveEvent, DeskEvent, FrameReport, HangUpCause, Input, Invited, LegEvent, PromptEvent, StationEvent,
    StationName, Transcript, TranscriptKind, TranscriptTrust, TrunkEvent, Word,
};
pub use record::{CallBack, CallRecord, CaseRecord, Labels, SlotRecord, Speaker, Spoken};
pub use view::{CallView, HandoffView, PhaseName, SlotView};
