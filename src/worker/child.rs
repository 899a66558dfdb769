//! What runs inside a child: one thread reads orders, one thread per lane works.
//!
//! The process ends by `_exit` as soon as the socket closes, whatever its lanes are doing: native code cannot be
//! interrupted, and nothing here has to be saved. A panic ends it too, because the state of a lane is then unknown.

use super::protocol::{
    Begin, Done, Failed, FromChild, Order, Part, ProtocolError, Ready, Report, ToChild, frame, read,
};
use super::work::{CancelFlag, Work, WorkError};
use prost::Message;
use std::collections::BTreeMap;
use std::io::Write;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Lanes that a parent may ask for: no machine that this runs on has more processors.
const LANES_AT_MOST: u32 = 256;

/// Jobs that a parent may let wait in a child.
const WAITING_AT_MOST: u32 = 4_096;

/// Exit statuses, seen by the parent in its log.
const PARENT_GONE: i32 = 0;
const PANICKED: i32 = 101;
const NONSENSE: i32 = 65;

struct Job {
    id: u64,
    payload: Vec<u8>,
    cancelled: CancelFlag,
}

/// What the threads of a child share.
struct Shared {
    socket: Mutex<UnixStream>,
    flags: Mutex<BTreeMap<u64, CancelFlag>>,
}

impl Shared {
    fn report(&self, report: Report) {
        let framed = frame(&FromChild::from(report));
        let Ok(framed) = framed else {
            tell("an answer is above the limit of a frame");
            leave(NONSENSE);
        };
        let mut socket = self.socket.lock().unwrap_or_else(PoisonError::into_inner);
        if socket.write_all(&framed).is_err() {
            leave(PARENT_GONE);
        }
    }

    fn fail(&self, id: u64, error: WorkError) {
        let why = match error {
            WorkError::Cancelled => String::new(),
            WorkError::Failed(why) => why,
        };
        self.report(Report::Failed(Failed { id, why }));
    }

    fn flags(&self) -> MutexGuard<'_, BTreeMap<u64, CancelFlag>> {
        self.flags.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn run<W: Work>() -> ExitCode {
    hide_panics();
    let Some(mut orders) = socket() else {
        tell("a worker is started by the service, which hands it a socket as its standard input");
        return ExitCode::from(2);
    };
    let Ok(Some(Order::Begin(begin))) = read::<ToChild>(&mut orders).map(|to| to.order) else {
        tell("a worker expects its settings first");
        return ExitCode::FAILURE;
    };
    let Ok(socket) = orders.try_clone() else {
        return ExitCode::FAILURE;
    };
    let shared = Arc::new(Shared { socket: Mutex::new(socket), flags: Mutex::default() });
    match open::<W>(&begin) {
        Ok(lanes) => serve(lanes, &begin, &shared, orders),
        Err(error) => {
            // Job 0 stands for the beginning itself.
            shared.fail(0, error);
            ExitCode::FAILURE
        }
    }
}

fn open<W: Work>(begin: &Begin) -> Result<Vec<W>, WorkError> {
    restrict(begin)?;
    let settings =
        W::Settings::decode(begin.settings.as_slice()).map_err(|_| WorkError::failed("the settings are garbled"))?;
    let mut lanes = W::open(&settings, begin.lanes.clamp(1, LANES_AT_MOST) as usize)?;
    for lane in &mut lanes {
        lane.warm_up()?;
    }
    if lanes.is_empty() { Err(WorkError::failed("no lane was opened")) } else { Ok(lanes) }
}

fn serve<W: Work>(lanes: Vec<W>, begin: &Begin, shared: &Arc<Shared>, mut orders: UnixStream) -> ExitCode {
    let waiting = begin.waiting.min(WAITING_AT_MOST) as usize + lanes.len();
    let (queue, jobs) = sync_channel::<Job>(waiting);
    let jobs = Arc::new(Mutex::new(jobs));
    for lane in lanes {
        let (jobs, sharing) = (Arc::clone(&jobs), Arc::clone(shared));
        let thread = std::thread::Builder::new().name("lane".to_owned());
        if thread.spawn(move || work_on(lane, &jobs, &sharing)).is_err() {
            shared.fail(0, WorkError::failed("no thread could be started for a lane"));
            return ExitCode::FAILURE;
        }
    }
    shared.report(Report::Ready(Ready {}));
    loop {
        match read::<ToChild>(&mut orders).map(|to| to.order) {
            Ok(Some(Order::Ask(ask))) => {
                take(Job { id: ask.id, payload: ask.payload, cancelled: CancelFlag::new() }, &queue, shared)
            }
            Ok(Some(Order::Cancel(cancel))) => {
                if let Some(flag) = shared.flags().get(&cancel.id) {
                    flag.cancel();
                }
            }
            Ok(Some(Order::Begin(_)) | None)
            | Err(ProtocolError::Truncated | ProtocolError::Oversized { .. } | ProtocolError::Malformed) => {
                tell("the service sent what a worker does not understand");
                leave(NONSENSE);
            }
            Err(ProtocolError::Closed | ProtocolError::Io(_)) => leave(PARENT_GONE),
        }
    }
}

fn take(job: Job, queue: &SyncSender<Job>, shared: &Shared) {
    let id = job.id;
    shared.flags().insert(id, job.cancelled.clone());
    if queue.try_send(job).is_err() {
        shared.flags().remove(&id);
        shared.fail(id, WorkError::failed("the worker's queue is full"));
    }
}

fn work_on<W: Work>(mut lane: W, jobs: &Mutex<Receiver<Job>>, shared: &Shared) {
    loop {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        let outcome = do_job(&mut lane, &job, shared);
        shared.flags().remove(&job.id);
        match outcome {
            Ok(()) => shared.report(Report::Done(Done { id: job.id })),
            Err(error) => shared.fail(job.id, error),
        }
    }
}

fn do_job<W: Work>(lane: &mut W, job: &Job, shared: &Shared) -> Result<(), WorkError> {
    if job.cancelled.is_cancelled() {
        return Err(WorkError::Cancelled);
    }
    let ask = W::Ask::decode(job.payload.as_slice()).map_err(|_| WorkError::failed("the job is garbled"))?;
    let mut emit = |answer: W::Answer| {
        shared.report(Report::Part(Part { id: job.id, payload: answer.encode_to_vec() }));
    };
    lane.work(ask, &mut emit, &job.cancelled)
}

/// The socket that stands in for standard input.
fn socket() -> Option<UnixStream> {
    let socket = UnixStream::from(std::io::stdin().as_fd().try_clone_to_owned().ok()?);
    socket.peer_addr().is_ok().then_some(socket)
}

/// Makes the process yield to the service, die with it and not before it, and keep within its memory.
fn restrict(begin: &Begin) -> Result<(), WorkError> {
    // SAFETY: signal with SIG_IGN, prctl with PR_SET_PDEATHSIG, and nice, take plain integers and touch no memory of ours.
    unsafe {
        // A supervisor or a terminal tells the whole group to stop; the service then still has calls to bring to their
        // end, and ends its workers itself.
        libc::signal(libc::SIGTERM, libc::SIG_IGN);
        libc::signal(libc::SIGINT, libc::SIG_IGN);
        if libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) != 0 {
            return Err(WorkError::failed("the system does not bind the worker to the service"));
        }
        // Its return value may be -1 without an error, and a refusal costs only priority.
        libc::nice(begin.nicer_by.clamp(0, 19));
    }
    if begin.memory_limit == 0 {
        return Ok(());
    }
    let limit = libc::rlimit { rlim_cur: begin.memory_limit, rlim_max: begin.memory_limit };
    // SAFETY: setrlimit reads one struct, which lives until it returns.
    if unsafe { libc::setrlimit(libc::RLIMIT_AS, &raw const limit) } != 0 {
        return Err(WorkError::failed("the memory limit was refused by the system"));
    }
    Ok(())
}

/// A panic's message may quote what it was working on, which may be a caller's words: only its place is printed.
fn hide_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |place| format!("{}:{}", place.file(), place.line()));
        tell(&format!("a worker panicked at {place}"));
        leave(PANICKED);
    }));
}

fn tell(constant_words: &str) {
    // There is nowhere to report that standard error is gone.
    drop(writeln!(std::io::stderr(), "{constant_words}"));
}

fn leave(status: i32) -> ! {
    // SAFETY: ends the process without running destructors of native libraries whose threads may still be at work.
    unsafe { libc::_exit(status) }
}
