//! SIPp as the far side: somebody else's signalling, by the scenarios in `sipp/`.

use crate::plan::repository;
use crate::sound::tone;
use crate::waiting::within;
use calmline::audio::{Codec, SAMPLE_RATE_HZ, encode};
use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// SIPp gives up by itself before this.
const LIMIT: Duration = Duration::from_secs(40);

/// A run of SIPp. Dropped, it is killed.
pub struct Sipp {
    child: Child,
    folder: TempDir,
    scenario: String,
}

impl Sipp {
    /// Starts a scenario against an address.
    pub fn call(scenario: &str, target: SocketAddr, arguments: &[&str]) -> Self {
        Self::start(scenario, &[&[target.to_string().as_str()], arguments].concat())
    }

    /// Starts a scenario that waits for one call on a port of this machine. A tone is there for it to speak.
    pub fn answer(scenario: &str, port: u16, hertz: f32) -> Self {
        let sipp = Self::start(scenario, &["-m", "1", "-p", port.to_string().as_str()]);
        let mut spoken = vec![0; SAMPLE_RATE_HZ as usize];
        encode(Codec::Pcmu, &tone(hertz, 1.0), &mut spoken);
        std::fs::write(sipp.folder.path().join("tone.ulaw"), spoken).expect("written");
        sipp
    }

    fn start(scenario: &str, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let output = std::fs::File::create(folder.path().join("screen.txt")).expect("a file");
        let file = repository().join("tests/wire/sipp").join(format!("{scenario}.xml"));
        let child = Command::new("sipp")
            .args(arguments)
            .arg("-sf")
            .arg(file)
            .args(["-i", "127.0.0.1", "-nostdin", "-timeout", "30s", "-timeout_error"])
            .args(["-trace_err", "-error_file", "errors.txt", "-trace_logs", "-log_file", "logs.txt"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(output.try_clone().expect("a second handle"))
            .stderr(output)
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("sipp does not start ({error}): run `make setup`"));
        Self { child, folder, scenario: scenario.to_owned() }
    }

    /// Dies, without a word to anybody.
    pub async fn dies(mut self) {
        self.child.kill().await.expect("killed");
    }

    /// Waits until every call of the scenario went as it says. Gives what the scenario logged.
    pub async fn done(mut self) -> String {
        let ended = within(LIMIT, "sipp ends", self.child.wait()).await.expect("waited for");
        let read = |name: &str| std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        assert!(ended.success(), "{}: {ended}\n{}\n{}", self.scenario, read("screen.txt"), read("errors.txt"));
        read("logs.txt")
    }
}
