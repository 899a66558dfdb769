//! A whole service under test: the real binary with a configuration of its own in a folder of its own, on free ports.

use crate::waiting::{until, within};
use calmline::api::tokens::{self, Role};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use toml::{Table, Value};

/// The program under test.
pub const CALMLINE: &str = env!("CARGO_BIN_EXE_calmline");

/// Starting renders every prompt and warms six child processes: two seconds on an idle machine.
const START_LIMIT: Duration = Duration::from_secs(40);

/// Calls have `shutdown_grace`, records five seconds more.
const STOP_LIMIT: Duration = Duration::from_secs(15);

/// Tests that measure or starve the machine run alone; the others may share it.
static MACHINE: RwLock<()> = RwLock::const_new(());

/// A test's share of the machine.
enum Share {
    Some { _guard: RwLockReadGuard<'static, ()> },
    Whole { _guard: RwLockWriteGuard<'static, ()> },
}

/// Media ports of this process begin here: below the range that systems take free ports from, and elsewhere for
/// every process, so that two runs on one machine rarely meet. The service itself steps over ports that are taken.
fn port_block(ports: u16) -> u16 {
    static USED: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 64).expect("below 64") * 128;
    let used = USED.fetch_add(ports, Ordering::Relaxed);
    10_000 + (start + used) % 20_000 / 2 * 2
}

/// A service that is to be started.
pub struct Plan {
    config: Table,
    agency: Table,
    folder: TempDir,
    share: Share,
}

impl Plan {
    /// A service with the example's settings on free ports, which may run beside others.
    pub async fn new() -> Self {
        Self::with(Share::Some { _guard: MACHINE.read().await })
    }

    /// The same with the machine for itself.
    pub async fn alone() -> Self {
        Self::with(Share::Whole { _guard: MACHINE.write().await })
    }

    fn with(share: Share) -> Self {
        let read = |path: &str| std::fs::read_to_string(repository().join(path)).expect("a file of the repository");
        let config = read("calmline.example.toml").parse().expect("the example parses");
        let agency = read("deploy/sample-town/agency.toml").parse().expect("the sample parses");
        let folder = tempfile::tempdir().expect("a folder");
        let from_repository = |path: &str| repository().join(path).display().to_string();
        Self { config, agency, folder, share }
            .set("sip.bind", "127.0.0.1:0")
            .set("dispatch.bind", "127.0.0.1:0")
            .set("metrics.bind", "127.0.0.1:0")
            .set("asr.manifest", from_repository("models/manifest.toml"))
            .set("runtime.onnxruntime", from_repository(".runtime/libonnxruntime.so"))
            .set("calls.shutdown_grace", "2s")
            .set("agency.folder", "agency")
            .media_ports(80)
    }

    /// Sets a key, as `calls.max`.
    pub fn set(mut self, key: &str, value: impl Into<Value>) -> Self {
        let (section, name) = key.split_once('.').expect("section.key");
        let section = self.config.get_mut(section).and_then(Value::as_table_mut).expect("a section of the example");
        assert!(section.insert(name.to_owned(), value.into()).is_some(), "the example has no {key}");
        self
    }

    /// Gives the service so many media ports.
    pub fn media_ports(self, ports: u16) -> Self {
        let first = port_block(ports);
        self.set("sip.rtp_ports", format!("{first}-{}", first + ports - 1))
    }

    /// Who is asked when a person is needed, and how long each has: `[("desks", "20s")]`.
    pub fn ladder(mut self, rungs: &[(&str, &str)]) -> Self {
        let rungs = rungs.iter().map(|(ask, wait)| {
            let rung = [("ask", *ask), ("wait", *wait)];
            Value::Table(rung.into_iter().map(|(key, text)| (key.to_owned(), Value::from(text))).collect())
        });
        let ladder = self.agency.get_mut("ladder").and_then(Value::as_table_mut).expect("the sample has a ladder");
        ladder.insert("rung".to_owned(), Value::Array(rungs.collect()));
        self
    }

    /// Where the human line `front_desk` is.
    pub fn front_desk(mut self, address: SocketAddr) -> Self {
        let lines = self.agency.get_mut("line").and_then(Value::as_array_mut).expect("the sample has lines");
        let front = lines[0].as_table_mut().expect("a line");
        front.insert("sip".to_owned(), format!("sip:frontdesk@{address}").into());
        self
    }

    /// Writes everything down and starts the service.
    pub async fn open(self) -> House {
        let Self { config, agency, folder, share } = self;
        let sample = repository().join("deploy/sample-town");
        let own = folder.path().join("agency");
        std::fs::create_dir_all(own.join("answers")).expect("a folder");
        for entry in [sample.clone(), sample.join("answers")].iter().flat_map(|path| path.read_dir().expect("a folder"))
        {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                let name = path.strip_prefix(&sample).expect("inside");
                std::fs::copy(&path, own.join(name)).expect("copied");
            }
        }
        std::fs::write(own.join("agency.toml"), agency.to_string()).expect("written");
        std::fs::write(folder.path().join("calmline.toml"), config.to_string()).expect("written");
        let media = config["sip"]["rtp_ports"].as_str().expect("text").to_owned();
        House::start(folder, media, share).await
    }
}

/// The repository's root.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

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
    /// Its media ports, as configured: `first-last`.
    pub media: String,
    folder: TempDir,
    share: Share,
}

/// What a service left behind.
pub struct Remains {
    folder: TempDir,
    media: String,
    share: Share,
}

impl House {
    async fn start(folder: TempDir, media: String, share: Share) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.path().join("log.txt"));
        let mut child = Command::new(CALMLINE)
            .args(["serve", "--json", "--config"])
            .arg(folder.path().join("calmline.toml"))
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
        let said = std::fs::read_to_string(folder.path().join("log.txt")).expect("a log");
        let line = line.unwrap_or_else(|| panic!("the service ended before it took calls:\n{said}"));
        let told: serde_json::Value = serde_json::from_str(&line).expect("one JSON line");
        let address = |name: &str| told[name].as_str().and_then(|text| text.parse().ok()).expect("an address");
        assert_eq!(told["ready"], true);
        let (sip, dispatch, metrics) = (address("sip"), address("dispatch"), address("metrics"));
        Self { child, pid, sip, dispatch, metrics, media, folder, share }
    }

    /// The URI of the line.
    pub fn line(&self) -> String {
        format!("sip:line@{}", self.sip)
    }

    /// A token of the API.
    pub fn token(&self, name: &str, role: Role) -> String {
        tokens::create(&self.folder.path().join("var/tokens.toml"), name, role, None).expect("a token")
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log.txt")).expect("a log")
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
    pub async fn close(self) -> Remains {
        let log = self.folder.path().join("log.txt");
        let remains = self.stop().await;
        let log = std::fs::read_to_string(log).expect("a log");
        let wrong: Vec<&str> = log.lines().filter(|line| line.contains("ERROR") || line.contains("panicked")).collect();
        assert!(wrong.is_empty(), "the service says that something went wrong:\n{}", wrong.join("\n"));
        remains
    }

    /// Stops it as an operator does; something was made to go wrong in it.
    pub async fn stop(mut self) -> Remains {
        signal(self.pid, libc::SIGTERM);
        let ended = within(STOP_LIMIT, "the service stops", self.child.wait()).await.expect("waited for");
        assert_eq!(ended.code(), Some(0), "the service did not end well:\n{}", self.log());
        self.remains()
    }

    /// Kills it.
    pub async fn kill(mut self) -> Remains {
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
        self.remains()
    }

    fn remains(self) -> Remains {
        Remains { folder: self.folder, media: self.media, share: self.share }
    }
}

impl Remains {
    /// Starts another service on the same folder.
    pub async fn reopen(self) -> House {
        House::start(self.folder, self.media, self.share).await
    }

    /// A path of its archive.
    pub fn archive(&self, name: &str) -> PathBuf {
        self.folder.path().join("var").join(name)
    }

    /// What it logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log.txt")).expect("a log")
    }

    /// Its configuration.
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("calmline.toml")
    }

    /// The journals of its calls.
    pub fn journals(&self) -> Vec<PathBuf> {
        let entries =
            self.archive("journals").read_dir().expect("journals").map(|entry| entry.expect("an entry").path());
        entries.collect()
    }
}

/// Sends a signal to a process that this test started, or to a child of it.
pub fn signal(pid: u32, signal: i32) {
    let pid = i32::try_from(pid).expect("a process id");
    // SAFETY: sends a signal, and touches no memory.
    assert_eq!(unsafe { libc::kill(pid, signal) }, 0, "no process {pid}");
}
