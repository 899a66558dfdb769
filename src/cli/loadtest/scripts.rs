//! The fixed set of callers, each with what its call must end as.
//!
//! Their voices were kept from the embedded recogniser's training, and so were these sentences; each was tried to be
//! understood, since a load test measures time and not hearing.

use crate::cli::phone::Impairment;
use crate::cli::scripted::{Script, ScriptedCaller, VoiceError};
use calmline_core::policy::Outcome;
use calmline_core::units::Key;
use std::time::Duration;

/// Voices that the embedded recogniser was never trained on.
const VOICES: [&str; 2] = ["en-us+f5", "en-gb+Nguyen"];

/// Words of danger, whose end is where the time to the offer begins.
pub(super) const URGENT: &str = "urgent";

/// A caller and the outcomes that are right for it.
pub(super) struct Cast {
    /// The caller.
    pub(super) caller: ScriptedCaller,
    /// What its call must end as.
    pub(super) right: Outcome,
}

/// Everybody who calls, in the order in which they do.
pub(super) fn cast(loss_permille: u16) -> Result<Vec<Cast>, VoiceError> {
    let scripts = scripts();
    let mut cast = Vec::with_capacity(scripts.len() * VOICES.len());
    for (round, voice) in VOICES.iter().enumerate() {
        for (index, (script, right)) in scripts.iter().enumerate() {
            let seed = (round * scripts.len() + index) as u64;
            let caller = ScriptedCaller::new(script.clone(), voice)?
                .impaired(Impairment { loss_permille, seed })
                .patient_for(Duration::from_secs(120));
            cast.push(Cast { caller, right: *right });
        }
    }
    Ok(cast)
}

/// The scripts. Answers to yes/no questions are the most, as in the calls of a city.
fn scripts() -> Vec<(Script, Outcome)> {
    vec![
        (theft(), Outcome::Ticket),
        (library(), Outcome::Auto),
        (parking(), Outcome::Ticket),
        (Script::new("key 0").presses("opening", Key::Digit(0)), Outcome::Human),
        (lost(), Outcome::Ticket),
        (urgent("My house is on fire."), Outcome::Urgent),
        (message(), Outcome::Ticket),
        (impatient(), Outcome::Auto),
        (urgent("He has a gun."), Outcome::Urgent),
        (Script::new("person").says("opening", "Can I speak to a human being?"), Outcome::Human),
        (report_copy(), Outcome::Auto),
        (urgent("Someone is breaking into my house right now."), Outcome::Urgent),
    ]
}

fn theft() -> Script {
    Script::new("theft")
        .says("opening", "Hi, someone stole my bicycle.")
        .says("location.street", "It's at nine hundred Maple Street.")
        .says("location.street_number", "It's at nine hundred Maple Street.")
        .says("location.cross_street", "It's near Ninth Avenue.")
        .says("when", "It was yesterday morning.")
        .says("in_progress", "No, they left.")
        .says("suspect_present", "No, they left.")
        .says("firearm_stolen", "No.")
        .says("safety", "No, nobody is hurt.")
        .says("anything_else", "No, thanks.")
}

fn library() -> Script {
    Script::new("library").says("opening", "When does the library open?").says("anything_else", "No, thanks.")
}

fn parking() -> Script {
    Script::new("parking")
        .says("opening", "There's a car blocking my driveway.")
        .says("location.street", "It's at nine hundred Maple Street.")
        .says("location.street_number", "It's at nine hundred Maple Street.")
        .says("location.cross_street", "It's near Ninth Avenue.")
        .says("occupied", "No.")
        .says("vehicle.make", "It's a blue Honda.")
        .says("vehicle.color", "It's a blue Honda.")
        .says("safety", "No.")
        .says("anything_else", "No, thanks.")
}

fn lost() -> Script {
    Script::new("lost")
        .says("opening", "I lost my phone at the park yesterday.")
        .says("when", "Yesterday.")
        .says("item", "A black wallet.")
        .says("safety", "No.")
        .says("anything_else", "No, thanks.")
}

/// Words that end before unbroken speech is decoded for the first time, so that the offer waits for their end: longer
/// ones are offered while they are being said, and would only show how well that works.
fn urgent(words: &str) -> Script {
    Script::new(URGENT).says("opening", words)
}

fn message() -> Script {
    Script::new("message")
        .says("opening", "I want to leave a message for the police.")
        .says("new_event", "No.")
        .says("message", "I found my wallet.")
        .says("confirm:phone", "No.")
        .says("phone", "Five five five, zero one seven seven.")
        .says("safety", "No.")
        .says("anything_else", "No, thanks.")
}

/// Speaks over the answer.
fn impatient() -> Script {
    Script::new("impatient")
        .says("opening", "How do I get a dog license?")
        .interrupts("anything_else", Duration::from_millis(1_500), "That's all I wanted to know.")
        .says("anything_else", "No, thanks.")
}

fn report_copy() -> Script {
    Script::new("report")
        .says("opening", "I need a copy of a report.")
        .interrupts("anything_else", Duration::from_millis(2_000), "No that's all I need.")
        .says("anything_else", "No, thanks.")
}
