//! The command line from outside: what it refuses, before it opens anything, and what it shows.

use crate::house::CALMLINE;
use crate::plan::{Plan, repository};
use calmline::telemetry::Stage;
use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;
use tokio::process::Command;

/// What is wrong with a configuration is wrong the usage (sysexits.h).
const EX_USAGE: i32 = 64;

async fn calmline(arguments: &[&str], file: &Path) -> Output {
    let run = Command::new(CALMLINE).args(arguments).arg(file).stdin(Stdio::null()).kill_on_drop(true).output();
    crate::waiting::within(Duration::from_secs(20), "the command ends", run).await.unwrap()
}

/// A configuration on ports that are all taken, so that whoever opens one fails in another way.
struct Taken {
    _held: (UdpSocket, TcpListener, TcpListener),
    folder: tempfile::TempDir,
    text: String,
}

impl Taken {
    fn new() -> Self {
        let held = (
            UdpSocket::bind("127.0.0.1:0").unwrap(),
            TcpListener::bind("127.0.0.1:0").unwrap(),
            TcpListener::bind("127.0.0.1:0").unwrap(),
        );
        let folder = tempfile::tempdir().unwrap();
        let root = repository().display();
        let text = std::fs::read_to_string(repository().join("calmline.example.toml"))
            .unwrap()
            .replace("127.0.0.1:5060", &held.0.local_addr().unwrap().to_string())
            .replace("127.0.0.1:7311", &held.1.local_addr().unwrap().to_string())
            .replace("127.0.0.1:9311", &held.2.local_addr().unwrap().to_string())
            .replace("\"models/", &format!("\"{root}/models/"))
            .replace("\".runtime/", &format!("\"{root}/.runtime/"));
        Self { _held: held, folder, text }
    }

    /// Starts the service with one thing changed, which must be refused in one line.
    async fn refused(&self, from: &str, to: &str) -> String {
        assert!(self.text.contains(from), "the example has no {from}");
        let file = self.folder.path().join("calmline.toml");
        std::fs::write(&file, self.text.replacen(from, to, 1)).unwrap();
        let ended = calmline(&["serve", "--json", "--config"], &file).await;
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(EX_USAGE), "{said}");
        assert_eq!((said.lines().count(), ended.stdout.len()), (1, 0), "{said}");
        assert!(!self.folder.path().join("var").exists(), "nothing is made for a configuration that is refused");
        let checked = calmline(&["check-config"], &file).await;
        assert_eq!(String::from_utf8(checked.stderr).unwrap(), said, "check-config says the same");
        assert_eq!(checked.status.code(), Some(EX_USAGE));
        said
    }
}

#[tokio::test]
async fn a_wrong_configuration_is_one_line_and_exit_code_64_before_any_port_is_opened() {
    let taken = Taken::new();
    let wrong = [
        ("[calls]\n", "[calls]\nmaximum = 4\n", "maximum"),
        ("retry_after = \"10s\"", "retry_after = 10", "no unit"),
        ("retry_after = \"10s\"", "retry_after = \"soon\"", "is not a time"),
        ("manifest.toml", "nothing.toml", "asr.manifest"),
        ("libonnxruntime.so", "nothing.so", "make setup"),
        ("emergency = false", "emergency = true", "never answers 911"),
        ("sources = [\"127.0.0.0/8\"]", "sources = []", "sources"),
        ("30000-30999", "30000-30003", "rtp_ports"),
        ("folder = \"\"", "folder = \"nowhere\"", "agency.folder"),
        ("seed.en.q8_0", "nobody.en", "asr.model"),
        ("127.0.0.0/8", "127.0.0.0/99", "sources"),
    ];
    for (from, to, names) in wrong {
        let said = taken.refused(from, to).await;
        assert!(said.contains(names), "{to}: {said}");
    }
}

#[tokio::test]
async fn a_port_that_is_taken_is_named_and_is_no_fault_of_the_configuration() {
    let taken = Taken::new();
    let file = taken.folder.path().join("calmline.toml");
    std::fs::write(&file, &taken.text).unwrap();
    let ended = calmline(&["serve", "--json", "--config"], &file).await;
    let said = String::from_utf8(ended.stderr).unwrap();
    let last = said.lines().last().unwrap_or_default();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    let address = taken._held.0.local_addr().unwrap().to_string();
    assert!(last.starts_with("calmline: ") && last.contains(&address), "{last}");
}

#[tokio::test]
async fn every_stage_and_counter_is_on_the_page_before_the_first_call() {
    let house = Plan::new().await.open().await;
    let (status, page) = house.page("/metrics").await;
    assert!(status.contains(" 200 "), "{status}");
    for stage in Stage::ALL {
        for series in ["stage_seconds_count{stage", "budget_breaches_total{budget"] {
            let line = format!("calmline_{series}=\"{}\"}} 0", stage.name());
            assert!(page.contains(&line), "no {line}");
        }
    }
    let counters = [
        "calls_ended_total{outcome=\"urgent\"}",
        "calls_refused_total{reason=\"full\"}",
        "stale_answers_total{what=\"transcript\"}",
        "handoff_moves_total{to=\"verified\"}",
        "urgency_raised_total{class=\"none\"}",
        "urgency_raised_total{class=\"u07_fire\"}",
        "station_restarts_total{station=\"asr\"}",
        "queue_shed_total{queue=\"inbox\"}",
        "sip_dropped_total{reason=\"fragment\"}",
        "rtp_packets_total{fate=\"lost\"}",
        "impossible_total{what=\"any\"}",
    ];
    for counter in counters {
        assert!(page.contains(&format!("calmline_{counter} 0")), "no {counter}");
    }
    for station in ["asr", "voice", "vad"] {
        assert!(page.contains(&format!("calmline_station_up{{station=\"{station}\"}} 1")), "{station} is not up");
    }
    let (status, body) = house.page("/healthz").await;
    assert!(status.contains(" 200 ") && body.contains("ready"), "{status} {body}");
    house.close().await;
}
