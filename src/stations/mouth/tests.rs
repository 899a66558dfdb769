use super::*;
use crate::stations::InboxReader;
use calmline_core::units::{CallId, Span};

const FIRST: PromptId = PromptId(1);
const SECOND: PromptId = PromptId(2);

fn mouth() -> (MouthHandle, MouthSource, InboxReader) {
    let (inbox, reader) = CallInbox::open(CallId(1));
    let (handle, source) = open(inbox);
    (handle, source, reader)
}

fn tick(source: &mut MouthSource) -> Frame {
    let mut frame = [0; SAMPLES_PER_FRAME];
    source.next(&mut frame);
    frame
}

fn sound(value: i16, frames: usize) -> Arc<[i16]> {
    vec![value; frames * SAMPLES_PER_FRAME].into()
}

async fn events(source: MouthSource, mut reader: InboxReader) -> Vec<Input> {
    drop(source);
    let mut all = Vec::new();
    while let Some(input) = reader.next().await {
        all.push(input);
    }
    all
}

#[tokio::test]
async fn a_prompt_is_heard_whole_and_tells_when_it_began_and_ended() {
    let (handle, mut source, reader) = mouth();
    handle.begin(FIRST);
    handle.sound(FIRST, sound(1000, 2));
    handle.close(FIRST);
    assert_eq!(tick(&mut source)[0], 1000);
    assert_eq!(tick(&mut source)[159], 1000);
    assert_eq!(tick(&mut source)[0], 0);
    let told = events(source, reader).await;
    assert_eq!(told, [Input::Prompt(FIRST, PromptEvent::Started), Input::Prompt(FIRST, PromptEvent::Finished)]);
}

#[tokio::test]
async fn a_prompt_without_sound_yet_is_silence_and_has_not_begun() {
    let (handle, mut source, reader) = mouth();
    handle.begin(FIRST);
    assert_eq!(tick(&mut source), [0; SAMPLES_PER_FRAME]);
    assert!(events(source, reader).await.is_empty());
}

#[tokio::test]
async fn a_hushed_prompt_fades_and_tells_how_much_was_heard() {
    let (handle, mut source, reader) = mouth();
    handle.begin(FIRST);
    handle.sound(FIRST, sound(1000, 100));
    for _ in 0..10 {
        tick(&mut source);
    }
    handle.hush(FIRST);
    let last: Vec<Frame> = (0..4).map(|_| tick(&mut source)).collect();
    assert_eq!(last[3], [0; SAMPLES_PER_FRAME], "gone within 60 ms");
    let told = events(source, reader).await;
    let Some(Input::Prompt(FIRST, PromptEvent::Cut(heard))) = told.last() else {
        panic!("not cut: {told:?}");
    };
    assert!(*heard >= Span::from_millis(200) && *heard <= Span::from_millis(280), "{heard}");
}

#[tokio::test]
async fn sound_for_a_prompt_that_is_over_changes_nothing() {
    let (handle, mut source, reader) = mouth();
    handle.begin(FIRST);
    handle.begin(SECOND);
    handle.sound(FIRST, sound(1000, 5));
    handle.sound(SECOND, sound(7, 1));
    handle.close(SECOND);
    assert_eq!(tick(&mut source)[0], 7);
    let told = events(source, reader).await;
    assert_eq!(
        told,
        [
            Input::Prompt(FIRST, PromptEvent::Cut(Span::ZERO)),
            Input::Prompt(SECOND, PromptEvent::Started),
            Input::Prompt(SECOND, PromptEvent::Finished)
        ]
    );
}

#[tokio::test]
async fn a_bridged_caller_hears_the_other_party_and_then_the_agent_again() {
    let (handle, mut source, _reader) = mouth();
    let (here, there) = BridgePort::pair();
    handle.bridge(here);
    there.send(&[321; SAMPLES_PER_FRAME]);
    assert_eq!(tick(&mut source)[5], 321);
    assert_eq!(tick(&mut source), [0; SAMPLES_PER_FRAME], "a late party is silence, not an end");
    handle.unbridge();
    there.send(&[321; SAMPLES_PER_FRAME]);
    assert_eq!(tick(&mut source), [0; SAMPLES_PER_FRAME]);
}

#[tokio::test]
async fn while_nobody_can_hear_a_prompt_waits_and_one_that_is_told_to_stop_has_stopped() {
    let (handle, mut source, reader) = mouth();
    handle.begin(FIRST);
    handle.sound(FIRST, sound(1000, 100));
    tick(&mut source);
    source.rest();
    assert_eq!(tick(&mut source)[0], 1000);
    handle.hush(FIRST);
    handle.begin(SECOND);
    handle.sound(SECOND, sound(500, 1));
    handle.close(SECOND);
    for _ in 0..10 {
        source.rest();
    }
    assert_eq!(tick(&mut source)[0], 500);
    let told = events(source, reader).await;
    let cut = |input: &Input| matches!(input, Input::Prompt(FIRST, PromptEvent::Cut(_)));
    assert!(cut(&told[1]), "{told:?}");
    assert_eq!(told.len(), 4, "{told:?}");
    assert_eq!(told[3], Input::Prompt(SECOND, PromptEvent::Finished));
}
