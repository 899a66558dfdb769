//! One prompt, from its text to its last chunk.

use super::cache::{Keep, Key};
use super::render::{RenderError, Turn};
use super::{Keeping, Shared, VoiceChunk, VoiceJob};
use crate::clock;
use crate::inference::clauses::{self, Clause};
use std::sync::Arc;

/// Speaks a prompt on its channel. Returns when it is complete, has failed, or is not wanted any more.
pub(super) async fn speak(shared: &Shared, job: VoiceJob, key: Key, cached: Option<Arc<[i16]>>) {
    let cancelled = job.cancel.clone();
    tokio::select! {
        biased;
        () = cancelled.cancelled() => {}
        // The receiver is gone: nobody listens.
        () = job.chunks.closed() => {}
        () = tell(shared, &job, key, cached) => {}
    }
}

async fn tell(shared: &Shared, job: &VoiceJob, key: Key, cached: Option<Arc<[i16]>>) {
    let outcome = match cached {
        Some(sound) => {
            send(job, VoiceChunk::Pcm(sound)).await;
            Ok(())
        }
        None => render(shared, job, key).await,
    };
    match outcome {
        Ok(()) => send(job, VoiceChunk::End).await,
        Err(error) => {
            tracing::warn!(%error, "a prompt could not be rendered");
            send(job, VoiceChunk::Failed).await;
        }
    }
}

async fn render(shared: &Shared, job: &VoiceJob, key: Key) -> Result<(), RenderError> {
    let clauses = clauses::split(&job.text);
    let mut whole: Vec<i16> = Vec::new();
    let last = clauses.len().saturating_sub(1);
    for (index, clause) in clauses.iter().enumerate() {
        let (turn, until) = match index {
            0 => (Turn::First, job.deadline),
            // A later clause has the whole of the ones before it to be ready; what remains is the guard against a hang.
            _ => (Turn::Later, clock::now() + shared.renderer.patience()),
        };
        let sound = shared.renderer.clause(&clause.text, job.voice.as_deref(), turn, until).await?;
        let sound = if index < last { with_pause(sound, clause) } else { sound };
        whole.extend_from_slice(&sound);
        send(job, VoiceChunk::Pcm(sound.into())).await;
    }
    if job.keeping == Keeping::Keep && !whole.is_empty() {
        shared.cache.put(key, whole.into(), Keep::WhileThereIsRoom);
    }
    Ok(())
}

pub(super) fn with_pause(mut sound: Vec<i16>, clause: &Clause) -> Vec<i16> {
    sound.resize(sound.len() + clause.pause_samples(), 0);
    sound
}

/// Waits for room. If the receiver is gone, so is the reason to send.
async fn send(job: &VoiceJob, chunk: VoiceChunk) {
    job.chunks.send(chunk).await.ok();
}
