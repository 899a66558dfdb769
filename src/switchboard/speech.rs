//! From a line to sound: at once if it is rendered already, clause by clause if it is not, and a recorded clip if the
//! voice is dead.

use super::stations::Stations;
use crate::stations::CallInbox;
use crate::stations::mouth::MouthHandle;
use crate::stations::voice::{VoiceChunk, VoiceJob};
use crate::worker::CancelFlag;
use crate::{clock, tasks};
use calmline_core::call::{Input, PromptEvent};
use calmline_core::policy::Line;
use calmline_core::units::PromptId;
use tokio::sync::mpsc;

/// Clauses of one prompt that may wait for the mouth.
const CLAUSES_HELD: usize = 32;

/// Begins a prompt. Gives a flag that stops its rendering, unless it is rendered already.
pub fn speak(
    stations: &Stations,
    inbox: &CallInbox,
    mouth: &MouthHandle,
    prompt: PromptId,
    line: &Line,
) -> Option<CancelFlag> {
    let text = line.words.open();
    mouth.begin(prompt);
    if let Some(pcm) = stations.voice.cached(text) {
        mouth.sound(prompt, pcm);
        mouth.close(prompt);
        return None;
    }
    let (chunks, rendered) = mpsc::channel(CLAUSES_HELD);
    let cancel = CancelFlag::new();
    let job = VoiceJob::new(text, clock::now(), cancel.clone(), chunks);
    if let Err(refused) = stations.voice.try_speak(job) {
        tracing::warn!(call = %inbox.call(), line = line.key.name(), reason = %refused, "voice refused a line");
        fall_back(stations, inbox, mouth, prompt, line);
        return None;
    }
    let told = (inbox.clone(), mouth.clone(), prompt);
    tasks::spawn("prompt", pass_on(rendered, told));
    Some(cancel)
}

/// Hands each clause to the mouth as it is rendered.
async fn pass_on(mut rendered: mpsc::Receiver<VoiceChunk>, (inbox, mouth, prompt): (CallInbox, MouthHandle, PromptId)) {
    while let Some(chunk) = rendered.recv().await {
        match chunk {
            VoiceChunk::Pcm(pcm) => mouth.sound(prompt, pcm),
            VoiceChunk::End => {
                mouth.close(prompt);
                return;
            }
            VoiceChunk::Failed => break,
        }
    }
    mouth.hush(prompt);
    inbox.put(Input::Prompt(prompt, PromptEvent::Failed));
}

/// A recorded clip that says the same, or the news that the line cannot be said.
fn fall_back(stations: &Stations, inbox: &CallInbox, mouth: &MouthHandle, prompt: PromptId, line: &Line) {
    match stations.voice.fallback(line.key.name()) {
        Some(pcm) => {
            mouth.sound(prompt, pcm);
            mouth.close(prompt);
        }
        None => {
            mouth.hush(prompt);
            inbox.put(Input::Prompt(prompt, PromptEvent::Failed));
        }
    }
}
