//! What a dispatcher wants asked.

use crate::policy::dialogue::testing::Talk;
use crate::policy::{Askable, Confirmed, Conversation, HandoffNews, LoweredTo, Wished};
use crate::understanding::YesNo;
use crate::units::{FactId, SlotId};

fn slot(id: &str) -> Askable {
    Askable::Slot(SlotId::new(id))
}

fn value(talk: &Talk, id: &str) -> Option<(String, Confirmed)> {
    let filled = talk.dialogue.case().slots.get(&SlotId::new(id))?;
    Some((filled.value.open().clone(), filled.confirmed))
}

/// A caller who waits for a person and knows it.
fn waiting() -> Talk {
    let mut talk = Talk::begin().play(&["opening > ask_human"]);
    talk.news(HandoffNews::Offered);
    talk
}

fn asks(talk: &mut Talk) {
    let step = talk.dialogue.ask_whispered().expect("something is wanted");
    talk.take(step);
}

#[test]
fn it_is_asked_before_the_dialogues_own_question_and_fills_its_slot() {
    let mut talk = Talk::begin();
    assert_eq!(talk.dialogue.whisper(&slot("person.name")), Wished::Noted);
    assert!(talk.dialogue.ask_whispered().is_none(), "a caller who talks with the agent is asked with the next step");
    talk.answer("noise");
    assert_eq!(talk.topic(), "person.name");
    talk.answer("provide_info person.name=Dana Example");
    assert_eq!(value(&talk, "person.name"), Some(("Dana Example".to_owned(), Confirmed::NotYet)));
    assert_eq!(talk.topic(), "location.street");
}

#[test]
fn it_is_asked_once_if_the_caller_cannot_say() {
    let mut talk = Talk::begin();
    talk.dialogue.whisper(&slot("vehicle.plate"));
    talk.answer("noise");
    talk.answer("dont_know");
    assert_eq!(talk.topic(), "location.street");
    let mut talk = Talk::begin();
    talk.dialogue.whisper(&slot("vehicle.plate"));
    talk.answer("noise");
    talk.answer("provide_info \"it was too dark for that\"");
    assert_eq!(talk.topic(), "location.street");
}

#[test]
fn the_safety_question_comes_first() {
    let mut talk = Talk::begin();
    talk.dialogue.whisper(&slot("vehicle.plate"));
    talk.answer("alarm B u04_weapon shots");
    assert_eq!(talk.topic(), "safety");
    talk.answer("deny");
    assert_eq!(talk.topic(), "vehicle.plate");
}

#[test]
fn a_caller_who_waits_is_asked_and_thanked() {
    let mut talk = waiting();
    talk.dialogue.whisper(&slot("vehicle.plate"));
    asks(&mut talk);
    assert_eq!(talk.topic(), "vehicle.plate");
    assert!(talk.dialogue.ask_whispered().is_none(), "one question at a time");
    talk.answer("provide_info vehicle.plate=ABC1234");
    assert!(talk.heard_saying("Thank you."));
    assert_eq!(talk.ending(), "listen any");
    assert_eq!(value(&talk, "vehicle.plate"), Some(("ABC1234".to_owned(), Confirmed::NotYet)));
}

#[test]
fn a_fact_is_answered_with_yes_or_no_while_waiting() {
    let mut talk = waiting();
    let fact = FactId::new("suspect_present");
    talk.dialogue.whisper(&Askable::Fact(fact.clone()));
    asks(&mut talk);
    talk.answer("deny");
    assert_eq!(talk.dialogue.case().facts.get(&fact), Some(&YesNo::No));
    assert_eq!(talk.dialogue.whisper(&Askable::Fact(fact)), Wished::Known);
}

#[test]
fn what_is_not_confirmed_is_asked_again_and_what_is_said_twice_is_confirmed() {
    let mut talk = waiting();
    for confirmed in [Confirmed::NotYet, Confirmed::Yes] {
        assert_eq!(talk.dialogue.whisper(&slot("vehicle.plate")), Wished::Noted);
        asks(&mut talk);
        talk.answer("provide_info vehicle.plate=ABC1234");
        assert_eq!(value(&talk, "vehicle.plate"), Some(("ABC1234".to_owned(), confirmed)));
    }
    assert_eq!(talk.dialogue.whisper(&slot("vehicle.plate")), Wished::Known);
    assert!(talk.dialogue.ask_whispered().is_none());
}

#[test]
fn several_are_asked_one_after_the_other_and_no_more_than_four_wait() {
    let mut talk = waiting();
    let wanted = ["vehicle.plate", "person.name", "phone", "company"].map(slot);
    for about in &wanted {
        assert_eq!(talk.dialogue.whisper(about), Wished::Noted);
    }
    assert_eq!(talk.dialogue.whisper(&wanted[1]), Wished::Noted, "the same is asked once");
    assert_eq!(talk.dialogue.whisper(&slot("item")), Wished::Full);
    asks(&mut talk);
    for about in &wanted {
        assert_eq!(talk.topic(), about.to_string());
        talk.answer("dont_know");
    }
    assert_eq!(talk.ending(), "listen any");
}

#[test]
fn danger_in_the_answer_is_urgent() {
    let mut talk = waiting();
    talk.dialogue.whisper(&slot("vehicle.plate"));
    asks(&mut talk);
    talk.answer("emergency @A:u07_fire; \"it is on fire\"");
    assert_eq!(talk.ending(), "urgent urgent_words");
}

#[test]
fn a_person_who_had_the_caller_has_asked_for_themselves() {
    let mut talk = waiting();
    talk.dialogue.whisper(&slot("vehicle.plate"));
    let step = talk.dialogue.sent_back(LoweredTo::Routine);
    talk.take(step);
    talk.answer("noise location.street=Larch Street");
    assert_ne!(talk.topic(), "vehicle.plate");
}
