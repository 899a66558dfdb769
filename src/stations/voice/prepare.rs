//! Renders the fixed lines when the station starts, or takes them from the folder.

use super::Shared;
use super::cache::{Keep, Key};
use super::render::{RenderError, Turn};
use super::speak::with_pause;
use crate::clock;
use crate::inference::clauses;
use std::sync::Arc;

/// Times that a line is tried. A line that fails so often is at fault itself; it is rendered when it is needed, if it can.
const TRIES: usize = 3;

/// Prepares every line, one after the other.
pub(super) async fn all(shared: Arc<Shared>, lines: Vec<String>) {
    for line in lines {
        let key = shared.key(None, &line);
        if let Some(sound) = from_folder(&shared, key).await {
            shared.cache.put(key, sound, Keep::Always);
        } else {
            render(&shared, key, &line).await;
        }
        shared.unprepared.send_modify(|left| *left = left.saturating_sub(1));
    }
    if shared.renderer.engine().is_none() {
        try_voice(&shared).await;
    }
}

/// Every line was in the folder: one word shows whether the voice still speaks, before a caller needs it.
async fn try_voice(shared: &Shared) {
    shared.renderer.workers().ready().await;
    if let Err(error) = whole(shared, "Hello.").await {
        tracing::warn!(reason = %error, "the voice could not be tried");
    }
}

async fn from_folder(shared: &Arc<Shared>, key: Key) -> Option<Arc<[i16]>> {
    let shared = Arc::clone(shared);
    tokio::task::spawn_blocking(move || shared.cache.load(key)).await.ok().flatten()
}

async fn render(shared: &Arc<Shared>, key: Key, line: &str) {
    for _ in 0..TRIES {
        shared.renderer.workers().ready().await;
        match whole(shared, line).await {
            Ok(sound) if sound.is_empty() => return,
            Ok(sound) => return keep(shared, key, sound.into()).await,
            Err(RenderError::Down | RenderError::Busy | RenderError::Late) => {}
            Err(RenderError::Declined) => break,
        }
    }
    tracing::warn!("a fixed line could not be rendered");
}

async fn whole(shared: &Shared, line: &str) -> Result<Vec<i16>, RenderError> {
    let mut whole = Vec::new();
    let clauses = clauses::split(line);
    let last = clauses.len().saturating_sub(1);
    for (index, clause) in clauses.iter().enumerate() {
        let until = clock::now() + shared.renderer.patience();
        let sound = shared.renderer.clause(&clause.text, None, Turn::Later, until).await?;
        whole.extend(if index < last { with_pause(sound, clause) } else { sound });
    }
    Ok(whole)
}

async fn keep(shared: &Arc<Shared>, key: Key, sound: Arc<[i16]>) {
    shared.cache.put(key, Arc::clone(&sound), Keep::Always);
    // A stand-in's sound is not filed under the name of the voice that was asked for.
    if !shared.renderer.is_as_wanted() {
        return;
    }
    let writer = Arc::clone(shared);
    let saved = tokio::task::spawn_blocking(move || writer.cache.save(key, &sound)).await;
    if let Ok(Err(error)) = saved {
        tracing::warn!(%error, "a rendered line could not be written to its folder");
    }
}
