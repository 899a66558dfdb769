//! What a simulated caller does, by what it is asked: the topics of the written dialogues, and acts that have no words.

use super::VoiceError;
use crate::inference::espeak::{Tuning, VoiceName, render};
use calmline_core::units::Key;
use std::sync::Arc;
use std::time::Duration;

/// What a caller says who has nothing prepared for a question.
const NOTHING_PREPARED: &str = "I don't know.";

/// What a caller says to a read-back that nothing is prepared for.
const READ_BACK: &str = "Yes, that's right.";

/// Something a caller does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Says these words.
    Say(String),
    /// Plays this sound at 8 kHz: music, noise, a recording.
    Play(Arc<[i16]>),
    /// Presses a key.
    Press(Key),
    /// Does nothing until the agent speaks again.
    KeepSilent,
    /// Hangs up.
    HangUp,
}

/// When a caller does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Once the agent has finished.
    InTurn,
    /// So long after a prompt became audible, whether it is over or not.
    OverPrompt(Duration),
}

/// One thing prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The topic it answers, as [`Topic`](calmline_core::understanding::Topic) spells it, or `any`.
    pub topic: String,
    /// When.
    pub when: When,
    /// What.
    pub act: Act,
}

/// What a caller has prepared, in the order in which it is used.
///
/// Asked about a topic, the first unused line for it serves; else the first unused one with the topic's first part
/// (`location.*`); else the first unused `any` line. A read-back without a line is agreed to, and any other question
/// answered with "I don't know."
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// Its name in reports.
    pub name: String,
    prepared: Vec<Prepared>,
}

impl Script {
    /// A script of nothing.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), prepared: Vec::new() }
    }

    /// Says these words when asked about a topic.
    #[must_use]
    pub fn says(self, topic: &str, words: &str) -> Self {
        self.does(topic, When::InTurn, Act::Say(words.to_owned()))
    }

    /// Says these words over a prompt of this topic, so long after it became audible.
    #[must_use]
    pub fn interrupts(self, topic: &str, after: Duration, words: &str) -> Self {
        self.does(topic, When::OverPrompt(after), Act::Say(words.to_owned()))
    }

    /// Presses a key when asked about a topic.
    #[must_use]
    pub fn presses(self, topic: &str, key: Key) -> Self {
        self.does(topic, When::InTurn, Act::Press(key))
    }

    /// Plays sound when asked about a topic.
    #[must_use]
    pub fn plays(self, topic: &str, sound: Arc<[i16]>) -> Self {
        self.does(topic, When::InTurn, Act::Play(sound))
    }

    /// Says nothing when asked about a topic.
    #[must_use]
    pub fn keeps_silent(self, topic: &str) -> Self {
        self.does(topic, When::InTurn, Act::KeepSilent)
    }

    /// Hangs up when asked about a topic.
    #[must_use]
    pub fn hangs_up(self, topic: &str) -> Self {
        self.does(topic, When::InTurn, Act::HangUp)
    }

    /// Prepares anything.
    #[must_use]
    pub fn does(mut self, topic: &str, when: When, act: Act) -> Self {
        self.prepared.push(Prepared { topic: topic.to_owned(), when, act });
        self
    }

    /// What is prepared and not used.
    #[must_use]
    pub fn prepared(&self) -> &[Prepared] {
        &self.prepared
    }

    /// All the words that it can come to.
    fn words(&self) -> impl Iterator<Item = &str> {
        let prepared = self.prepared.iter().filter_map(|one| match &one.act {
            Act::Say(words) => Some(words.as_str()),
            Act::Play(_) | Act::Press(_) | Act::KeepSilent | Act::HangUp => None,
        });
        prepared.chain([NOTHING_PREPARED, READ_BACK])
    }

    /// What is said or done when a topic is asked, which is then used up; `None` when nothing was prepared for it.
    pub(super) fn take(&mut self, topic: Option<&str>) -> Option<Act> {
        let in_turn = |one: &Prepared| one.when == When::InTurn;
        let Some(topic) = topic else { return self.take_first(in_turn) };
        let family = topic.split_once('.').filter(|_| !topic.contains(':')).map(|(first, _)| format!("{first}."));
        self.take_exactly(topic)
            .or_else(|| {
                self.take_first(|one| in_turn(one) && family.as_ref().is_some_and(|f| one.topic.starts_with(f)))
            })
            .or_else(|| self.take_first(|one| in_turn(one) && one.topic == "any"))
    }

    /// The same, for the topic alone.
    pub(super) fn take_exactly(&mut self, topic: &str) -> Option<Act> {
        self.take_first(|one| one.when == When::InTurn && one.topic == topic)
    }

    /// What is done over a prompt of a topic, and how long after it became audible.
    pub(super) fn take_over_prompt(&mut self, topic: &str) -> Option<(Duration, Act)> {
        let place = self
            .prepared
            .iter()
            .position(|one| matches!(one.when, When::OverPrompt(_)) && (one.topic == topic || one.topic == "any"))?;
        match self.prepared.remove(place) {
            Prepared { when: When::OverPrompt(after), act, .. } => Some((after, act)),
            Prepared { when: When::InTurn, .. } => None,
        }
    }

    fn take_first(&mut self, fits: impl Fn(&Prepared) -> bool) -> Option<Act> {
        let place = self.prepared.iter().position(fits)?;
        Some(self.prepared.remove(place).act)
    }
}

/// What is said to a question that nothing is prepared for.
pub(super) fn unprepared(topic: Option<&str>) -> Act {
    let read_back = topic.is_some_and(|topic| topic.starts_with("confirm:"));
    Act::Say(if read_back { READ_BACK } else { NOTHING_PREPARED }.to_owned())
}

/// The words of a script as sound.
#[derive(Debug, Clone, Default)]
pub(super) struct Rendered {
    sounds: Vec<(String, Arc<[i16]>)>,
}

impl Rendered {
    /// Renders everything a script can come to. Blocks for about a thousandth of the speech's length, and waits for
    /// others that render.
    pub(super) fn of(script: &Script, voice: &VoiceName) -> Result<Self, VoiceError> {
        let tuning = Tuning::default();
        let mut sounds: Vec<(String, Arc<[i16]>)> = Vec::new();
        for words in script.words() {
            let sound = render(voice, &tuning, words)?;
            sounds.push((words.to_owned(), sound.into()));
        }
        Ok(Self { sounds })
    }

    /// The sound of words that were rendered.
    pub(super) fn sound(&self, words: &str) -> Option<Arc<[i16]>> {
        self.sounds.iter().find(|(known, _)| known == words).map(|(_, sound)| Arc::clone(sound))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(act: Option<Act>) -> String {
        match act {
            Some(Act::Say(words)) => words,
            other => panic!("no words: {other:?}"),
        }
    }

    #[test]
    fn a_line_for_the_topic_comes_before_its_family_and_that_before_any() {
        let mut script = Script::new("t")
            .says("any", "whatever")
            .says("location.cross_street", "near Elm")
            .says("location.street", "Larch Street");
        assert_eq!(said(script.take(Some("location.street"))), "Larch Street");
        assert_eq!(said(script.take(Some("location.number"))), "near Elm");
        assert_eq!(said(script.take(Some("location.number"))), "whatever");
        assert_eq!(script.take(Some("location.number")), None);
    }

    #[test]
    fn a_read_back_never_takes_a_line_of_the_values_family() {
        let mut script = Script::new("t").says("location.street", "Larch Street");
        assert_eq!(script.take(Some("confirm:location.street")), None);
        assert_eq!(unprepared(Some("confirm:location.street")), Act::Say(READ_BACK.to_owned()));
        assert_eq!(unprepared(Some("phone")), Act::Say(NOTHING_PREPARED.to_owned()));
    }

    #[test]
    fn what_is_done_over_a_prompt_is_not_done_in_turn() {
        let after = Duration::from_millis(700);
        let mut script = Script::new("t").interrupts("opening", after, "a pothole");
        assert_eq!(script.take(Some("opening")), None);
        assert_eq!(script.take_over_prompt("safety"), None);
        assert_eq!(script.take_over_prompt("opening"), Some((after, Act::Say("a pothole".to_owned()))));
    }

    #[test]
    fn without_a_topic_lines_are_used_in_the_order_of_writing() {
        let mut script = Script::new("t").says("opening", "one").says("safety", "two");
        assert_eq!(said(script.take(None)), "one");
        assert_eq!(said(script.take(None)), "two");
    }
}
