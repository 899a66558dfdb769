//! Child processes as the system sees them: started, killed, reaped.

use super::work::WorkerKind;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use tokio::sync::oneshot;

/// Starts that may be asked for at the same time: one for the active child, one for the standby.
const STARTS_HELD: usize = 2;

struct Start {
    program: PathBuf,
    kind: WorkerKind,
    answer: oneshot::Sender<io::Result<(Process, UnixStream)>>,
}

/// A thread that starts the children. A child asks the kernel to be killed when its parent ends, and the kernel means the
/// parent *thread*: so the thread that starts them must live exactly as long as they are wanted. Once the last handle is
/// dropped the thread ends, and what is left of the children ends with it.
#[derive(Debug, Clone)]
pub(super) struct Starter {
    starts: SyncSender<Start>,
}

impl Starter {
    pub(super) fn new() -> io::Result<Self> {
        let (starts, asked) = sync_channel::<Start>(STARTS_HELD);
        std::thread::Builder::new().name("worker starter".to_owned()).spawn(move || serve(&asked))?;
        Ok(Self { starts })
    }

    /// Starts a child, and gives its process and the service's end of its socket.
    pub(super) async fn start(&self, program: &Path, kind: WorkerKind) -> io::Result<(Process, UnixStream)> {
        let (answer, started) = oneshot::channel();
        let start = Start { program: program.to_owned(), kind, answer };
        self.starts.try_send(start).map_err(|_| io::Error::other("the starting thread is busy or gone"))?;
        started.await.map_err(|_| io::Error::other("the starting thread is gone"))?
    }
}

fn serve(asked: &Receiver<Start>) {
    while let Ok(start) = asked.recv() {
        // Whoever asked may be gone; the process is then killed as it is dropped.
        drop(start.answer.send(spawn(&start.program, start.kind)));
    }
}

fn spawn(program: &Path, kind: WorkerKind) -> io::Result<(Process, UnixStream)> {
    let (ours, theirs) = UnixStream::pair()?;
    let child = Command::new(program)
        .arg0("calmline")
        .arg("worker")
        .arg(kind.as_str())
        // The socket is the child's standard input: the one descriptor whose number needs no arranging.
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()?;
    Ok((Process { child: Some(child) }, ours))
}

/// A child process, killed and reaped when it is dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Option<Child>,
}

impl Process {
    /// Its process id.
    pub(super) fn id(&self) -> u32 {
        self.child.as_ref().map_or(0, Child::id)
    }

    /// Kills it, if it still runs, and waits until it is gone.
    pub(super) async fn end(mut self) -> Option<ExitStatus> {
        let mut child = self.child.take()?;
        tokio::task::spawn_blocking(move || kill(&mut child)).await.ok().flatten()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(child) = self.child.as_mut() {
            kill(child);
        }
    }
}

/// The process is ours and not yet reaped, so its id cannot have passed to another one.
fn kill(child: &mut Child) -> Option<ExitStatus> {
    // It may have ended already, which is what is wanted.
    drop(child.kill());
    child.wait().ok()
}
