//! The voice station: text in, sound out, clause by clause; rendered prompts kept.
//!
//! A prompt is cut into clauses. The first is rendered at once and must be there by the job's deadline; each further one
//! is rendered while the ones before it are heard, and yields to the first clauses of other calls. Fixed lines are
//! rendered when the station starts, and from then on cost nothing and need no worker. When there is no worker at all,
//! [`FallbackClip`] still speaks.

mod cache;
mod fallback;
mod prepare;
mod render;
mod speak;

pub use crate::worker::Engine;
pub use fallback::FallbackClip;

use crate::worker::{Health, VoiceSettings, WorkerKind, Workers, WorkersConfig, WorkersState};
use crate::{clock, tasks};
use cache::{Key, PromptCache};
use render::Renderer;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};

/// How the station is run.
#[derive(Debug, Clone)]
pub struct VoiceConfig {
    /// How its workers are run. With two lanes a long clause of one call does not hold up the first of another.
    pub workers: WorkersConfig,
    /// The voice.
    pub voice: VoiceSettings,
    /// Lines that are rendered at the start and kept: all that the agent says without filling in anything.
    pub prompts: Vec<String>,
    /// Where the sound of these lines is kept from one start to the next; `None` renders them anew each time.
    pub folder: Option<PathBuf>,
    /// Prompts that may be spoken at the same time; what comes on top is refused.
    pub jobs_at_most: usize,
    /// Samples of prompts, beyond the fixed ones, that are kept in memory.
    pub room_samples: usize,
    /// A clause that takes the worker longer than this is stuck, and the worker is replaced.
    pub stuck_after: Duration,
}

impl Default for VoiceConfig {
    fn default() -> Self {
        let mut workers = WorkersConfig::new(WorkerKind::Voice);
        workers.lanes = 2;
        Self {
            workers,
            voice: VoiceSettings::default(),
            prompts: Vec::new(),
            folder: None,
            jobs_at_most: 64,
            // Ten minutes of speech, 10 MB.
            room_samples: 600 * 8_000,
            stuck_after: Duration::from_secs(3),
        }
    }
}

/// First sound of a prompt that is not cached: the design's budget.
pub const FIRST_SOUND: Duration = Duration::from_millis(350);

/// Chunks that a job's channel should hold: two clauses ahead of what is heard, and the end.
pub const CHUNKS_HELD: usize = 3;

/// Whether a prompt's sound is kept for the next time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// In memory, while there is room.
    Keep,
    /// Not at all: it quotes the caller, and will not be said again.
    Forget,
}

/// One prompt to speak.
pub struct VoiceJob {
    /// The words.
    pub text: String,
    /// An espeak-ng voice other than the agent's, as `en-us+f5`: for simulated callers.
    pub voice: Option<String>,
    /// When its first sound must be there; [`FIRST_SOUND`] from now, usually.
    pub deadline: Instant,
    /// Stops it.
    pub cancel: CancellationToken,
    /// Takes its sound. The station waits for room in it before it renders further.
    pub chunks: mpsc::Sender<VoiceChunk>,
    /// Whether its sound is kept.
    pub keeping: Keeping,
}

/// A piece of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VoiceChunk {
    /// A clause with the pause after it, 8 kHz; the whole prompt if it was cached.
    Pcm(Arc<[i16]>),
    /// The prompt is complete.
    End,
    /// The rest of it, or all of it, cannot be said.
    Failed,
}

/// Why a prompt was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// As many prompts are being spoken as may be.
    #[error("the voice is busy")]
    Busy,
    /// No worker is ready, and the prompt is not cached.
    #[error("there is no voice")]
    Down,
}

/// The station. Cheap to clone; when the last clone is dropped and the last prompt spoken, the workers end.
#[derive(Clone)]
pub struct VoiceStation {
    shared: Arc<Shared>,
    /// Ends the preparation of prompts together with the station.
    _stop: Arc<DropGuard>,
}

struct Shared {
    cache: PromptCache,
    renderer: Renderer,
    /// Whatever changes how a text sounds: part of every prompt's key.
    voice_name: String,
    jobs: Arc<Semaphore>,
    unprepared: watch::Sender<usize>,
    shed: AtomicU64,
}

impl VoiceStation {
    /// Starts the workers and begins to render the fixed lines; returns before either is ready. Needs a tokio runtime.
    ///
    /// # Errors
    /// If the system gives no thread to start the workers from.
    pub fn start(config: VoiceConfig) -> std::io::Result<Self> {
        let voice_name = describe(&config.voice);
        let lanes = config.workers.lanes;
        let wanted = if config.voice.piper_model.is_empty() { Engine::Espeak } else { Engine::Piper };
        let workers = Workers::start(config.workers, &config.voice)?;
        let shared = Arc::new(Shared {
            cache: PromptCache::new(config.room_samples, config.folder),
            renderer: Renderer::new(workers, lanes, config.stuck_after, wanted),
            voice_name,
            jobs: Arc::new(Semaphore::new(config.jobs_at_most)),
            unprepared: watch::Sender::new(config.prompts.len()),
            shed: AtomicU64::new(0),
        });
        let stop = CancellationToken::new();
        let preparation = prepare::all(Arc::clone(&shared), config.prompts);
        tasks::spawn("prompt preparation", stop.clone().run_until_cancelled_owned(preparation));
        Ok(Self { shared, _stop: Arc::new(stop.drop_guard()) })
    }

    /// Takes a prompt: its sound comes on the job's channel, then exactly one `End` or `Failed`, unless it is cancelled
    /// or the channel is closed. Never waits.
    ///
    /// # Errors
    /// If the prompt was not taken; a [`FallbackClip`] can then be played.
    pub fn try_speak(&self, job: VoiceJob) -> Result<(), Refused> {
        let Ok(place) = Arc::clone(&self.shared.jobs).try_acquire_owned() else {
            self.shared.shed.fetch_add(1, Ordering::Relaxed);
            return Err(Refused::Busy);
        };
        let key = self.shared.key(job.voice.as_deref(), &job.text);
        let cached = self.shared.cache.get(key);
        if cached.is_none() && !self.shared.renderer.is_up() {
            return Err(Refused::Down);
        }
        let shared = Arc::clone(&self.shared);
        tasks::spawn("prompt", async move {
            speak::speak(&shared, job, key, cached).await;
            drop(place);
        });
        Ok(())
    }

    /// A prompt in the agent's voice, if it is in memory: all of the fixed lines once they are prepared.
    #[must_use]
    pub fn cached(&self, text: &str) -> Option<Arc<[i16]>> {
        self.shared.cache.get(self.shared.key(None, text))
    }

    /// Waits until every fixed line is cached or was given up.
    pub async fn prepared(&self) {
        let mut left = self.shared.unprepared.subscribe();
        // The sender lives as long as this borrow.
        drop(left.wait_for(|left| *left == 0).await);
    }

    /// Prompts refused because as many were being spoken as may be.
    #[must_use]
    pub fn shed(&self) -> u64 {
        self.shared.shed.load(Ordering::Relaxed)
    }

    /// How the workers fare.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<WorkersState> {
        self.shared.renderer.workers().watch()
    }

    /// Waits until a worker takes clauses.
    pub async fn ready(&self) {
        self.shared.renderer.workers().ready().await;
    }

    /// Which synthesiser spoke last; `None` before the first clause. espeak-ng speaks in the place of a Piper voice that
    /// does not load.
    #[must_use]
    pub fn engine(&self) -> Option<Engine> {
        self.shared.renderer.engine()
    }
}

impl Shared {
    fn key(&self, voice: Option<&str>, text: &str) -> Key {
        match voice {
            None => Key::new(&self.voice_name, text),
            Some(other) => Key::new(&format!("{}|{other}", self.voice_name), text),
        }
    }
}

impl VoiceJob {
    /// A prompt in the agent's voice, due within [`FIRST_SOUND`], and the channel that it will be heard on.
    #[must_use]
    pub fn new(text: impl Into<String>, keeping: Keeping) -> (Self, mpsc::Receiver<VoiceChunk>) {
        let (chunks, heard) = mpsc::channel(CHUNKS_HELD);
        let (cancel, deadline) = (CancellationToken::new(), clock::now() + FIRST_SOUND);
        (Self { text: text.into(), voice: None, deadline, cancel, chunks, keeping }, heard)
    }
}

impl std::fmt::Debug for VoiceJob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VoiceJob").field("voice", &self.voice).field("keeping", &self.keeping).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for VoiceStation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VoiceStation").field("workers", self.shared.renderer.workers()).finish_non_exhaustive()
    }
}

/// Everything that changes the sound of a text: the settings, the model's size, and this program's version, because the
/// tuning is part of the program.
fn describe(voice: &VoiceSettings) -> String {
    let model = std::fs::metadata(&voice.piper_model).map(|file| file.len()).unwrap_or_default();
    let VoiceSettings { espeak_voice, words_per_minute, espeak_data: _, piper_model, piper_speaker, onnx_library: _ } =
        voice;
    let version = env!("CARGO_PKG_VERSION");
    format!("{version}|{espeak_voice}|{words_per_minute}|{piper_model}|{model}|{piper_speaker}")
}

/// Whether clauses are taken at the moment.
fn takes_jobs(state: &WorkersState) -> bool {
    match state.health {
        Health::Up => true,
        Health::Starting | Health::Down => false,
    }
}
