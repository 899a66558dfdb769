//! Small types that keep units and identities apart: times, audio, confidences, ids, private text.

mod audio;
mod calendar;
mod confidence;
mod fingerprint;
mod ids;
mod names;
mod private;
mod time;

pub use audio::{AudioSpan, Dbfs, Hertz, Key};
pub use calendar::{civil, days_of};
pub use confidence::Confidence;
pub use fingerprint::fingerprint;
pub use ids::{CallId, DeskId, HandoffId, PromptId, UtteranceId};
pub use names::{ActId, CallTypeId, FactId, SlotId, UrgencyClassId};
pub use private::Private;
pub use time::{CallTime, LocalMoment, Span};
