//! The voice activity station: one model, batched over calls.
//!
//! Each call has a lane. Its windows of 32 ms go into one queue; whatever has gathered there goes to the worker as one
//! batch, because a batch of sixteen costs half of sixteen single ones. A window that cannot be judged in time (the
//! worker died, is behind, or is not there) is reported as lost at once: the ear then judges it by its level alone. The
//! worker that takes over begins with an empty memory for every lane.

mod batch;

use crate::inference::vad::Vad;
use crate::worker::{VadSettings, WorkerKind, Workers, WorkersConfig, WorkersState};
use crate::{clock, tasks};
use batch::{Heard, Limits};
use calmline_core::units::{CallTime, Confidence};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, watch};

pub use crate::inference::vad::{WINDOW_SAMPLES, Window};

/// Windows that may wait: a hundred calls for a third of a second, several times what is worth judging late.
const WINDOWS_HELD: usize = 1_024;

/// What became of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VadReport {
    /// It was judged.
    Judged {
        /// The time that was given with the window.
        at: CallTime,
        /// Probability that it is speech.
        speech: Confidence,
    },
    /// It was not, and will not be. The lane's memory may have begun anew.
    Lost {
        /// The time that was given with the window.
        at: CallTime,
    },
}

/// Takes a lane's reports. Called on a task that must not be blocked, mostly in the order of the windows; a window that
/// finds the queue full is reported lost on the spot, before those that still wait.
pub type OnReport = dyn Fn(VadReport) + Send + Sync;

/// How the station is run.
#[derive(Debug, Clone)]
pub struct VadConfig {
    /// How its workers are run.
    pub workers: WorkersConfig,
    /// onnxruntime's library; `None` to look for it.
    pub onnx_library: Option<PathBuf>,
    /// How long the first window of a batch waits for those of other calls.
    pub gather: Duration,
    /// A window that waited longer than this for the worker is lost.
    pub too_late: Duration,
    /// A batch that takes the worker longer than this is stuck, and the worker is replaced.
    pub stuck_after: Duration,
}

impl Default for VadConfig {
    fn default() -> Self {
        Self {
            workers: WorkersConfig::new(WorkerKind::Vad),
            onnx_library: None,
            // A sixth of a window: enough to halve the work of a busy service, too little to be noticed in a call.
            gather: Duration::from_millis(5),
            // Three windows: by then the turn has gone on by the level alone.
            too_late: Duration::from_millis(96),
            stuck_after: Duration::from_millis(500),
        }
    }
}

/// The station. Cheap to clone; when the last clone and the last lane are gone the workers end.
#[derive(Debug, Clone)]
pub struct VadStation {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    windows: mpsc::Sender<batch::Message>,
    workers: Workers<Vad>,
    open_lanes: Arc<AtomicUsize>,
    last_lane: AtomicU64,
    lost: Arc<AtomicU64>,
    shed: Arc<AtomicU64>,
}

/// One call's way to the detector.
pub struct VadLane {
    id: u64,
    report: Arc<OnReport>,
    shared: Arc<Shared>,
}

impl VadStation {
    /// Starts the workers; returns before they are ready. Needs a tokio runtime.
    ///
    /// # Errors
    /// If the system gives no thread to start them from.
    pub fn start(config: VadConfig) -> std::io::Result<Self> {
        let onnx_library = config.onnx_library.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
        let workers = Workers::start(config.workers, &VadSettings { onnx_library })?;
        let (windows, heard) = mpsc::channel(WINDOWS_HELD);
        let open_lanes = Arc::new(AtomicUsize::new(0));
        let limits = Limits { gather: config.gather, too_late: config.too_late, stuck_after: config.stuck_after };
        let batches = batch::Batches::new(workers.clone(), Arc::clone(&open_lanes), limits);
        let (lost, shed) = (batches.lost(), batches.shed());
        tasks::spawn("voice detector batches", batches.run(heard));
        let last_lane = AtomicU64::new(0);
        Ok(Self { shared: Arc::new(Shared { windows, workers, open_lanes, last_lane, lost, shed }) })
    }

    /// Opens a lane for a call. It closes when it is dropped.
    #[must_use]
    pub fn lane(&self, report: Box<OnReport>) -> VadLane {
        self.shared.open_lanes.fetch_add(1, Ordering::Relaxed);
        let id = self.shared.last_lane.fetch_add(1, Ordering::Relaxed);
        VadLane { id, report: Arc::from(report), shared: Arc::clone(&self.shared) }
    }

    /// How the workers fare.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<WorkersState> {
        self.shared.workers.watch()
    }

    /// Waits until windows are judged.
    pub async fn ready(&self) {
        self.shared.workers.ready().await;
    }

    /// Windows lost since the service began.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.shared.lost.load(Ordering::Relaxed)
    }

    /// Of those, the windows that found the queue full or waited in it for too long.
    #[must_use]
    pub fn shed(&self) -> u64 {
        self.shared.shed.load(Ordering::Relaxed)
    }
}

impl VadLane {
    /// Hands in 32 ms of the call; `at` comes back with its report. Never waits.
    pub fn push(&self, at: CallTime, window: &Window) {
        let owed = batch::Owed::new(at, Arc::clone(&self.report), Arc::clone(&self.shared.lost));
        let heard = Heard { lane: self.id, window: *window, arrived: clock::now(), owed };
        // A message that is not taken is dropped, and says by that that its window is lost.
        if let Err(mpsc::error::TrySendError::Full(_)) =
            self.shared.windows.try_send(batch::Message::Heard(Box::new(heard)))
        {
            self.shared.shed.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Drop for VadLane {
    fn drop(&mut self) {
        self.shared.open_lanes.fetch_sub(1, Ordering::Relaxed);
        // If the queue is full the worker forgets the lane by itself, as the one that was silent for longest.
        drop(self.shared.windows.try_send(batch::Message::Ended(self.id)));
    }
}

impl std::fmt::Debug for VadLane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VadLane").field("id", &self.id).finish_non_exhaustive()
    }
}
