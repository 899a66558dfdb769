//! A worker that misbehaves on demand. It exists so that every way a native library can fail is proved to be survived,
//! with a real process, through the same code that runs the real ones. The command line does not mention it.

use super::work::{CancelFlag, Work, WorkError};
use crate::clock;
use std::io::Write;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::Duration;

/// How often a slow job looks at its flag: as often as a recogniser does, which is once per token.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Bytes taken at a time by a job that eats memory.
const MOUTHFUL_BYTES: usize = 16 * 1024 * 1024;

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, prost::Enumeration)]
#[repr(i32)]
pub enum Mischief {
    /// Answers at once with its number, as many times as asked.
    Echo = 0,
    /// Takes its time, and heeds its flag.
    Slow = 1,
    /// Never ends, and heeds nothing.
    Stuck = 2,
    /// Aborts the process, as a failed assertion of a C library does.
    Abort = 3,
    /// Panics.
    Panic = 4,
    /// Writes bytes that are no frame.
    Garbage = 5,
    /// Allocates until the system refuses.
    Devour = 6,
    /// Fails decently.
    Decline = 7,
}

/// How the chaos worker begins.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ChaosSettings {
    /// Whether it refuses to begin.
    #[prost(bool, tag = "1")]
    pub refuses: bool,
    /// Whether its warm-up never ends.
    #[prost(bool, tag = "2")]
    pub never_warm: bool,
}

/// A job for it.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ChaosAsk {
    /// What to do.
    #[prost(enumeration = "Mischief", tag = "1")]
    pub mischief: i32,
    /// Comes back in every answer.
    #[prost(uint64, tag = "2")]
    pub number: u64,
    /// Answers to give, or milliseconds to take.
    #[prost(uint64, tag = "3")]
    pub amount: u64,
}

impl ChaosAsk {
    /// A job.
    #[must_use]
    pub fn new(mischief: Mischief, number: u64, amount: u64) -> Self {
        Self { mischief: mischief as i32, number, amount }
    }
}

/// Its answer.
#[derive(Clone, PartialEq, prost::Message)]
pub struct ChaosAnswer {
    /// The job's number.
    #[prost(uint64, tag = "1")]
    pub number: u64,
    /// The process that answered.
    #[prost(uint32, tag = "2")]
    pub pid: u32,
}

/// The work itself.
#[derive(Debug)]
pub struct Chaos {
    never_warm: bool,
}

impl Work for Chaos {
    type Settings = ChaosSettings;
    type Ask = ChaosAsk;
    type Answer = ChaosAnswer;

    fn open(settings: &ChaosSettings, lanes: usize) -> Result<Vec<Self>, WorkError> {
        if settings.refuses {
            return Err(WorkError::failed("told to refuse"));
        }
        Ok((0..lanes).map(|_| Self { never_warm: settings.never_warm }).collect())
    }

    fn warm_up(&mut self) -> Result<(), WorkError> {
        if self.never_warm { hang() } else { Ok(()) }
    }

    fn work(
        &mut self,
        ask: ChaosAsk,
        emit: &mut dyn FnMut(ChaosAnswer),
        cancelled: &CancelFlag,
    ) -> Result<(), WorkError> {
        let answer = ChaosAnswer { number: ask.number, pid: std::process::id() };
        match ask.mischief() {
            Mischief::Echo => (0..ask.amount).for_each(|_| emit(answer.clone())),
            Mischief::Slow => {
                linger(Duration::from_millis(ask.amount), cancelled)?;
                emit(answer);
            }
            Mischief::Stuck => hang(),
            Mischief::Abort => std::process::abort(),
            Mischief::Panic => panic!("told to"),
            Mischief::Garbage => babble()?,
            Mischief::Devour => return Err(devour()),
            Mischief::Decline => return Err(WorkError::failed("told to decline")),
        }
        Ok(())
    }
}

fn linger(time: Duration, cancelled: &CancelFlag) -> Result<(), WorkError> {
    let until = clock::now() + time;
    while clock::now() < until {
        if cancelled.is_cancelled() {
            return Err(WorkError::Cancelled);
        }
        std::thread::park_timeout(LOOK_EVERY);
    }
    Ok(())
}

fn hang() -> ! {
    loop {
        std::thread::park();
    }
}

fn babble() -> Result<(), WorkError> {
    let failed = |_| WorkError::failed("no socket to babble into");
    let mut socket = UnixStream::from(std::io::stdin().as_fd().try_clone_to_owned().map_err(failed)?);
    socket.write_all(&[0xFF; 64]).map_err(failed)
}

/// Ends the process through a failed allocation if it has a memory limit; stops short of harming a machine if it has none.
fn devour() -> WorkError {
    let mut eaten: Vec<Vec<u8>> = Vec::new();
    for _ in 0..64 {
        eaten.push(vec![1; MOUTHFUL_BYTES]);
    }
    WorkError::failed(format!("ate {} mouthfuls without harm", eaten.len()))
}
