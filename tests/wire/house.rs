//! A whole service under test: the real binary with a configuration of its own in a folder of its own, on free ports.

use crate::plan::Share;
use crate::waiting::{until, within};
use calmline::api::tokens::{self, Role};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// The program under test.
pub const CALMLINE: &str = env!("CARGO_BIN_EXE_calmline");

/// Starting renders every prompt and warms six child processes: two seconds on an idle machine.
const START_LIMIT: Duration = Duration::from_secs(40);

/// Calls have `shutdown_grace`, records five seconds more.
const STOP_LIMIT: Duration = Duration::from_secs(15);

/// A service that takes calls. Dropped, it is killed.
pub struct House {
    child: Child,
    /// Its process id.
    pub pid: u32,
    /// Where SIP is listened for.
    pub sip: SocketAddr,
    /// Where gRPC is served.
    pub dispatch: SocketAddr,
    /// Where the metrics page is.
    pub metrics: SocketAddr,
    files: Files,
}

/// What a service has on disk, and its share of the machine. Given up in a panic, it shows the log.
pub struct Files {
    folder: TempDir,
    media: String,
    _share: Share,
}

impl Files {
    pub fn new(folder: TempDir, media: String, share: Share) -> Self {
        Self { folder, media, _share: share }
    }

    /// A path of the archive.
    pub fn archive(&self, name: &str) -> PathBuf {
        self.folder.path().join("var").join(name)
    }

    /// The configuration.
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("calmline.toml")
    }

    /// What was logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log.txt")).unwrap_or_default()
    }

    /// The journals of its calls.
    pub fn journals(&self) -> Vec<PathBuf> {
        let entries = self.archive("journals").read_dir().expect("journals");
        entries.map(|entry| entry.expect("an entry").path()).collect()
    }

    /// The media ports, first and last.
    pub fn media(&self) -> (u16, u16) {
        let (first, last) = self.media.split_once('-').expect("a range");
        (first.parse().expect("a port"), last.parse().expect("a port"))
    }

    /// Starts a service on them.
    pub async fn reopen(self) -> House {
        House::start(self).await
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the service's log:\n{}", self.log());
        }
    }
}

impl House {
    pub async fn start(files: Files) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(files.folder.path().join("log.txt"));
        let mut child = Command::new(CALMLINE)
            .args(["serve", "--json", "--config"])
            .arg(files.config())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log.expect("a log"))
            .kill_on_drop(true)
            // What is sent to the tests' group, by a terminal, is for the tests.
            .process_group(0)
            .spawn()
            .expect("the service starts");
        let pid = child.id().expect("it runs");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let line = within(START_LIMIT, "the service takes calls", lines.next_line()).await.expect("readable");
        let line = line.expect("the service ended before it took calls");
        let told: serde_json::Value = serde_json::from_str(&line).expect("one JSON line");
        let address = |name: &str| told[name].as_str().and_then(|text| text.parse().ok()).expect("an address");
        assert_eq!(told["ready"], true);
        let (sip, dispatch, metrics) = (address("sip"), address("dispatch"), address("metrics"));
        Self { child, pid, sip, dispatch, metrics, files }
    }

    /// The URI of the line.
    pub fn line(&self) -> String {
        format!("sip:line@{}", self.sip)
    }

    /// The folder that is its own.
    pub fn folder(&self) -> &std::path::Path {
        self.files.folder.path()
    }

    /// A token of the API.
    pub fn token(&self, name: &str, role: Role) -> String {
        tokens::create(&self.files.archive("tokens.toml"), name, role, None).expect("a token")
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        self.files.log()
    }

    /// The journals of its calls, as far as they are written: a second behind.
    pub fn journals(&self) -> String {
        self.files.journals().iter().map(|path| std::fs::read_to_string(path).unwrap_or_default()).collect()
    }

    /// Its media ports, first and last.
    pub fn media(&self) -> (u16, u16) {
        self.files.media()
    }

    /// A path of the metrics' server: the status line and the body.
    pub async fn page(&self, path: &str) -> (String, String) {
        let ask = async {
            let mut stream = TcpStream::connect(self.metrics).await.expect("it listens");
            let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.metrics);
            stream.write_all(request.as_bytes()).await.expect("written");
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.expect("read");
            answer
        };
        let answer = within(Duration::from_secs(10), "the metrics page answers", ask).await;
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        (head.lines().next().unwrap_or_default().to_owned(), body.to_owned())
    }

    /// A series of the metrics page, by its whole name with labels.
    pub async fn metric(&self, series: &str) -> f64 {
        let (_, page) = self.page("/metrics").await;
        let value = page.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' ')?.parse().ok());
        value.unwrap_or_else(|| panic!("no series {series} in\n{page}"))
    }

    /// Waits until so many calls are alive.
    pub async fn alive(&self, calls: u32) {
        until(Duration::from_secs(15), "the calls that should be alive", async || {
            (self.metric("calmline_calls_active{}").await == f64::from(calls)).then_some(())
        })
        .await;
    }

    /// Ids of the child processes of a kind: `asr`, `vad`, `voice`.
    pub fn workers(&self, kind: &str) -> Vec<i32> {
        let words = format!("calmline\0worker\0{kind}\0");
        let parent = format!("PPid:\t{}", self.pid);
        let processes = std::fs::read_dir("/proc").expect("/proc").filter_map(Result::ok);
        let ours = processes.filter_map(|entry| {
            let read = |name: &str| std::fs::read_to_string(entry.path().join(name)).unwrap_or_default();
            let is_ours = read("status").lines().any(|line| line == parent) && read("cmdline") == words;
            is_ours.then(|| entry.file_name().to_string_lossy().parse().expect("a process id"))
        });
        ours.collect()
    }

    /// Stops it as an operator does, and checks that it says nothing went wrong.
    pub async fn close(self) -> Files {
        let files = self.stop().await;
        let log = files.log();
        let wrong: Vec<&str> = log.lines().filter(|line| line.contains("ERROR") || line.contains("panicked")).collect();
        assert!(wrong.is_empty(), "the service says that something went wrong:\n{}", wrong.join("\n"));
        files
    }

    /// Stops it as an operator does; something was made to go wrong in it.
    pub async fn stop(mut self) -> Files {
        // One that was told before may be gone already.
        let _told = try_signal(i32::try_from(self.pid).expect("a process id"), libc::SIGTERM);
        let ended = within(STOP_LIMIT, "the service stops", self.child.wait()).await.expect("waited for");
        assert_eq!(ended.code(), Some(0), "the service did not end well:\n{}", self.log());
        self.files
    }

    /// Kills it.
    pub async fn kill(mut self) -> Files {
        let workers: Vec<i32> = ["asr", "vad", "voice"].iter().flat_map(|kind| self.workers(kind)).collect();
        assert!(!workers.is_empty());
        signal(self.pid, libc::SIGKILL);
        let ended: ExitStatus = within(STOP_LIMIT, "the service is gone", self.child.wait()).await.expect("waited for");
        assert_eq!(ended.code(), None);
        until(Duration::from_secs(10), "its child processes to be gone", async || {
            let alive = |pid: &i32| {
                let words = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
                words.starts_with("calmline\0worker")
            };
            (!workers.iter().any(alive)).then_some(())
        })
        .await;
        self.files
    }
}

/// Sends a signal to a process that this test started, or to a child of it.
pub fn signal(pid: u32, signal: i32) {
    assert!(try_signal(i32::try_from(pid).expect("a process id"), signal), "no process {pid}");
}

/// The same to a process that may have ended by itself. Says whether it was there.
pub fn try_signal(pid: i32, signal: i32) -> bool {
    // SAFETY: sends a signal, and touches no memory.
    unsafe { libc::kill(pid, signal) == 0 }
}
