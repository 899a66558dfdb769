//! What a service under test is configured with.

use crate::house::{Files, House};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU16, Ordering};
use tempfile::TempDir;
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use toml::{Table, Value};

/// The repository's root.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Tests that measure or starve the machine run alone; the others may share it.
static MACHINE: RwLock<()> = RwLock::const_new(());

/// A test's share of the machine.
pub enum Share {
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
            .set("understanding.folder", from_repository("models/understanding"))
            // Placing the passages at each start takes processor time from the other tests' calls.
            .set("understanding.encoder", "")
            // An unoptimised build on a busy machine reads slowly; what happens to late words has tests of its own.
            .set("understanding.deadline", "5s")
            .set("agency.folder", "agency")
            // What a failed test shows.
            .set("log.level", "debug")
            .media_ports(80)
    }

    /// Sets a key, as `calls.max`.
    pub fn set(mut self, key: &str, value: impl Into<Value>) -> Self {
        let (section, name) = key.split_once('.').expect("section.key");
        let section = self.config.get_mut(section).and_then(Value::as_table_mut).expect("a section of the example");
        assert!(section.insert(name.to_owned(), value.into()).is_some(), "the example has no {key}");
        self
    }

    /// Lets callers in from the page at `/call/`.
    pub fn callers_page(mut self) -> Self {
        let dispatch = self.config.get_mut("dispatch").and_then(Value::as_table_mut).expect("a section of the example");
        let callers = dispatch.get_mut("callers").and_then(Value::as_table_mut).expect("a section of the example");
        callers.insert("page".to_owned(), true.into());
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
        std::fs::create_dir_all(own.join("documents")).expect("a folder");
        for entry in
            [sample.clone(), sample.join("documents")].iter().flat_map(|path| path.read_dir().expect("a folder"))
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
        House::start(Files::new(folder, media, share)).await
    }
}
