//! From a line to sound: at once if it is rendered already, clause by clause if it is not, and a recorded clip if the
//! voice is dead.

use super::stations::Stations;
use crate::stations::CallInbox;
use crate::stations::mouth::MouthHandle;
use crate::stations::voice::{FallbackClip, Keeping, VoiceChunk, VoiceJob};
use crate::tasks;
use crate::telemetry::{Metrics, Stage};
use calmline_core::call::{Input, PromptEvent};
use calmline_core::policy::{Line, LineKey};
use calmline_core::units::{CallTime, PromptId};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// A prompt that was asked for, until its first sound leaves.
pub struct AskedFor {
    /// Which.
    pub prompt: PromptId,
    at: CallTime,
    stage: Stage,
}

impl AskedFor {
    /// A prompt asked for then; there is a token if it has to be rendered first.
    #[must_use]
    pub fn new(prompt: PromptId, at: CallTime, rendering: Option<&CancellationToken>) -> Self {
        let stage = if rendering.is_some() { Stage::FirstAudioSynthesised } else { Stage::FirstAudioCached };
        Self { prompt, at, stage }
    }

    /// Its first sound left then.
    pub fn heard(self, at: CallTime, metrics: &Metrics) {
        metrics.took(self.stage, at.since(self.at).as_duration());
    }
}

/// Begins a prompt. Gives what stops its rendering, unless it is rendered already.
pub fn speak(
    stations: &Stations,
    inbox: &CallInbox,
    mouth: &MouthHandle,
    prompt: PromptId,
    line: &Line,
) -> Option<CancellationToken> {
    mouth.begin(prompt);
    if let Some(pcm) = stations.voice.cached(line.words.open()) {
        mouth.sound(prompt, pcm);
        mouth.close(prompt);
        return None;
    }
    let keeping = match line.key {
        LineKey::Fixed(_) => Keeping::Keep,
        // It repeats what the caller said.
        LineKey::Composed(_) => Keeping::Forget,
    };
    let (job, rendered) = VoiceJob::new(line.words.open().clone(), keeping);
    let cancel = job.cancel.clone();
    let clip = clip_for(line);
    if let Err(refused) = stations.voice.try_speak(job) {
        tracing::warn!(call = %inbox.call(), line = line.key.name(), reason = %refused, "voice refused a line");
        fall_back(inbox, mouth, prompt, clip);
        return None;
    }
    tasks::spawn("prompt", pass_on(rendered, (inbox.clone(), mouth.clone(), prompt), clip));
    Some(cancel)
}

/// Hands each clause to the mouth as it is rendered.
async fn pass_on(
    mut rendered: mpsc::Receiver<VoiceChunk>,
    (inbox, mouth, prompt): (CallInbox, MouthHandle, PromptId),
    clip: Option<FallbackClip>,
) {
    let mut heard = 0_usize;
    while let Some(chunk) = rendered.recv().await {
        match chunk {
            VoiceChunk::Pcm(pcm) => {
                heard += pcm.len();
                mouth.sound(prompt, pcm);
            }
            VoiceChunk::End => return mouth.close(prompt),
            // Nothing has been heard of it: the clip says the same from its beginning.
            VoiceChunk::Failed if heard == 0 => return fall_back(&inbox, &mouth, prompt, clip),
            VoiceChunk::Failed => {
                mouth.close(prompt);
                return inbox.put(Input::Prompt(prompt, PromptEvent::Failed));
            }
        }
    }
}

/// The recorded clip that says what the line says, if there is one.
fn clip_for(line: &Line) -> Option<FallbackClip> {
    match line.key.name() {
        "greeting" => Some(FallbackClip::Greeting),
        "one_moment" | "filler_short" | "filler_long" => Some(FallbackClip::OneMoment),
        "offered_urgent" | "offered_human" | "still_waiting" | "dialling" => Some(FallbackClip::PersonIsCalled),
        _ => None,
    }
}

fn fall_back(inbox: &CallInbox, mouth: &MouthHandle, prompt: PromptId, clip: Option<FallbackClip>) {
    match clip {
        Some(clip) => {
            mouth.sound(prompt, clip.sound());
            mouth.close(prompt);
        }
        None => {
            mouth.hush(prompt);
            inbox.put(Input::Prompt(prompt, PromptEvent::Failed));
        }
    }
}
