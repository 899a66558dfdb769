//! One clause at a time through the workers, first clauses before all others.

use crate::clock;
use crate::worker::{Engine, Failure, OnReply, Refused, Reply, Voice, VoiceAnswer, VoiceAsk, Workers};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Once};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::Instant;

/// Before the first clause no engine is known.
const NO_ENGINE: i32 = -1;

/// Whether somebody waits in silence for the clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// The caller hears nothing until it is there.
    First,
    /// Something else is being heard, or nobody waits at all.
    Later,
}

/// Why there is no sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum RenderError {
    #[error("no worker is ready")]
    Down,
    #[error("the worker's queue is full")]
    Busy,
    #[error("the clause was not ready in time")]
    Late,
    #[error("the voice cannot say it")]
    Declined,
}

/// Clause in, sound out.
pub(super) struct Renderer {
    workers: Workers<Voice>,
    /// One permit per lane of the worker. Waiters are served in order.
    lanes: Arc<Semaphore>,
    /// Later clauses need one of these first, so that a lane is left for first ones.
    later: Arc<Semaphore>,
    stuck_after: Duration,
    wanted: Engine,
    engine: AtomicI32,
    /// A stand-in is said once, however often the voice comes and goes.
    stand_in: Once,
}

/// What the log says of a clause's engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    Speaks,
    StandsIn,
}

/// The first clause of an engine is worth a line; that of a stand-in, a warning.
fn said(before: Option<Engine>, engine: Engine, wanted: Engine) -> Said {
    if before == Some(engine) {
        Said::Nothing
    } else if engine == wanted {
        Said::Speaks
    } else {
        Said::StandsIn
    }
}

impl Renderer {
    pub(super) fn new(workers: Workers<Voice>, lanes: u32, stuck_after: Duration, wanted: Engine) -> Self {
        let lanes = lanes.max(1) as usize;
        Self {
            workers,
            lanes: Arc::new(Semaphore::new(lanes)),
            later: Arc::new(Semaphore::new((lanes - 1).max(1))),
            stuck_after,
            wanted,
            engine: AtomicI32::new(NO_ENGINE),
            stand_in: Once::new(),
        }
    }

    pub(super) fn workers(&self) -> &Workers<Voice> {
        &self.workers
    }

    pub(super) fn is_up(&self) -> bool {
        super::takes_jobs(&self.workers.state())
    }

    /// How long a clause for which nobody waits in silence may take: two attempts with a worker that gets stuck.
    pub(super) fn patience(&self) -> Duration {
        self.stuck_after * 2
    }

    /// Which synthesiser spoke last.
    pub(super) fn engine(&self) -> Option<Engine> {
        Engine::try_from(self.engine.load(Ordering::Relaxed)).ok()
    }

    /// Notes which synthesiser spoke with the agent's voice.
    fn note(&self, engine: i32) {
        let before = Engine::try_from(self.engine.swap(engine, Ordering::Relaxed)).ok();
        let Ok(engine) = Engine::try_from(engine) else { return };
        match said(before, engine, self.wanted) {
            Said::Nothing => {}
            Said::Speaks => tracing::info!(engine = ?engine, "voice speaks"),
            Said::StandsIn => self.stand_in.call_once(|| {
                tracing::warn!(engine = ?engine, wanted = ?self.wanted, "the configured voice failed; another stands in");
            }),
        }
    }

    /// Whether the sound is that of the voice that was asked for, and not of its stand-in.
    pub(super) fn is_as_wanted(&self) -> bool {
        self.engine() == Some(self.wanted)
    }

    /// Renders a clause, by `until`. A worker that dies over it is not the end of it: the standby is asked once more.
    pub(super) async fn clause(
        &self,
        clause: &str,
        voice: Option<&str>,
        turn: Turn,
        until: Instant,
    ) -> Result<Vec<i16>, RenderError> {
        if clock::now() >= until {
            return Err(RenderError::Late);
        }
        let ask = VoiceAsk { clause: clause.to_owned(), voice: voice.unwrap_or_default().to_owned() };
        let rendered = tokio::time::timeout_at(until, async {
            let places = self.place(turn).await?;
            match self.once(&ask, places).await {
                Ok(sound) => Ok(sound),
                Err(Some(error)) => Err(error),
                Err(None) => {
                    let places = self.place(turn).await?;
                    self.once(&ask, places).await.map_err(|error| error.unwrap_or(RenderError::Down))
                }
            }
        });
        rendered.await.unwrap_or(Err(RenderError::Late))
    }

    async fn place(&self, turn: Turn) -> Result<Vec<OwnedSemaphorePermit>, RenderError> {
        let mut places = Vec::with_capacity(2);
        if turn == Turn::Later {
            places.push(Arc::clone(&self.later).acquire_owned().await.map_err(|_| RenderError::Down)?);
        }
        places.push(Arc::clone(&self.lanes).acquire_owned().await.map_err(|_| RenderError::Down)?);
        Ok(places)
    }

    /// Asks the worker. An error of `None` means that the worker was lost over it.
    async fn once(&self, ask: &VoiceAsk, places: Vec<OwnedSemaphorePermit>) -> Result<Vec<i16>, Option<RenderError>> {
        // A simulated caller's voice says nothing of the agent's.
        let of_agent = ask.voice.is_empty();
        let (settle, settled) = oneshot::channel();
        let mut settle = Some(settle);
        let mut heard: Option<VoiceAnswer> = None;
        let on_reply: OnReply<VoiceAnswer> = Box::new(move |reply| {
            // The places are given back when the worker has ended the job, also if nobody waits for it any more.
            let _until_the_end = &places;
            let outcome = match reply {
                Reply::Part(answer) => {
                    heard = Some(answer);
                    return;
                }
                Reply::Done => heard.take().ok_or(Failure::Garbage),
                Reply::Failed(failure) => Err(failure),
            };
            if let Some(settle) = settle.take() {
                // Whoever waited may have given up.
                settle.send(outcome).ok();
            }
        });
        match self.workers.try_ask(ask, clock::now() + self.stuck_after, on_reply) {
            Ok(_) => {}
            Err(Refused::Busy | Refused::TooLarge) => return Err(Some(RenderError::Busy)),
            Err(Refused::Down) => return Err(Some(RenderError::Down)),
        }
        match settled.await {
            Ok(Ok(answer)) => {
                if of_agent {
                    self.note(answer.engine);
                }
                Ok(answer.samples())
            }
            Ok(Err(Failure::Declined(_) | Failure::Cancelled)) => Err(Some(RenderError::Declined)),
            Ok(Err(Failure::Stopped)) => Err(Some(RenderError::Down)),
            Ok(Err(Failure::Died | Failure::Hung | Failure::Garbage)) | Err(_) => Err(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_is_said_when_it_begins_to_speak_and_a_stand_in_is_a_warning() {
        assert_eq!(said(None, Engine::Piper, Engine::Piper), Said::Speaks);
        assert_eq!(said(Some(Engine::Piper), Engine::Piper, Engine::Piper), Said::Nothing);
        assert_eq!(said(None, Engine::Espeak, Engine::Piper), Said::StandsIn);
        assert_eq!(said(Some(Engine::Espeak), Engine::Espeak, Engine::Piper), Said::Nothing);
        assert_eq!(said(None, Engine::Espeak, Engine::Espeak), Said::Speaks);
    }
}
