//! The trait between the call machine and the dialogue: what may be asked of a conversation.

use super::CaseFile;
use super::askable::{Askable, Wished};
use super::step::{HandoffReason, Line, Step};
use crate::understanding::{Heard, Reading, Trip};
use crate::units::Key;
use serde::{Deserialize, Serialize};

/// Why a turn brought nothing to work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Missed {
    /// The recogniser found no words in speech.
    Empty,
    /// A guard removed invented text (S8).
    Removed,
    /// Words came, but too doubtful for a machine to act on.
    Doubtful,
    /// Recognition or understanding did not answer in time.
    Late,
}

/// Where the handoff stands, as the caller may be told. Each is spoken only while it is true (S14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HandoffNews {
    /// The offer stands on at least one desk.
    Offered,
    /// Still waiting; said every so often.
    StillWaiting,
    /// Nobody is on duty; a human line is being dialled.
    Dialling,
    /// A person took it; they are about to be heard.
    Accepted,
    /// The person was lost or was not heard: the agent is back and offers again.
    BackWithAgent,
    /// The urgent ladder has been climbed for the set time: the truth, and to dial 911 (S6, the last step).
    DialEmergencyYourself,
}

/// What a person who sends the caller back lowers the urgency to (S2). Neither is urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum LoweredTo {
    /// The agent goes on with the matter, as with any call.
    #[default]
    Routine,
    /// It still needs a person: it is offered in the normal queue, and the agent stays with the caller meanwhile.
    Person,
}

/// A conversation with one caller. Pure: same calls, same steps.
pub trait Conversation: Send {
    /// The greeting. Its `Next` is a `Listen` on the opening topic.
    fn open(&mut self) -> Step;

    /// The caller said something that was understood.
    fn hear(&mut self, heard: &Heard, reading: &Reading) -> Step;

    /// The caller said something that was not. The second miss on the same question is a person.
    fn miss(&mut self, how: Missed) -> Step;

    /// A key, other than `0` (which is always a person). `None`: it means nothing here, go on listening.
    fn press(&mut self, key: Key) -> Option<Step>;

    /// The tripwire was raised by these words. Tier A hands over without a question (S1); tier B asks at most one.
    /// Of tier A it is called at once; of tier B after the turn, and after `hear` where the words were understood, for
    /// what is heard next is taken as the answer.
    fn alarm(&mut self, trip: &Trip) -> Step;

    /// The caller has been silent for the `nth` time in a row, from 1 (S7: two prompts, then an urgent offer).
    fn silent(&mut self, nth: u32) -> Step;

    /// What was to be filed is stored under this number.
    fn filed(&mut self, number: &str) -> Step;

    /// It could not be stored: nothing may be promised.
    fn not_filed(&mut self) -> Step;

    /// The words for a turn in the handoff. For `Offered` and `BackWithAgent` the step may go on to collect.
    fn news(&mut self, reason: &HandoffReason, news: HandoffNews) -> Step;

    /// A handoff that is not urgent found nobody: the truth, then a message and a call-back. Never called for urgent
    /// ones (S6).
    fn nobody_came(&mut self, reason: &HandoffReason) -> Step;

    /// A dispatcher sent the caller back to the agent, and lowered the urgency (S2). Where a person is still needed, the
    /// step hands over in the normal queue.
    fn sent_back(&mut self, to: LoweredTo) -> Step;

    /// A dispatcher who follows the call wants something asked. Nothing is said because of it: it is asked with the next
    /// step that asks anything, before the dialogue's own question and never in the place of the safety question.
    fn whisper(&mut self, about: &Askable) -> Wished;

    /// The caller waits for a person, and nobody has spoken for a moment: the question for what a dispatcher wants asked,
    /// if there is any and none is open.
    fn ask_whispered(&mut self) -> Option<Step>;

    /// A line of fixed wording by its name: `filler_short`, `filler_long`, `one_moment`, `press_one_to_take`.
    fn fixed(&self, name: &str) -> Line;

    /// What is known of the call.
    fn case(&self) -> &CaseFile;
}
