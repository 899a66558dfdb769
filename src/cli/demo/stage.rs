//! The demo's service, its folder, and the human line that rings without an answer.

use super::Performed;
use crate::api::tokens::{self, Role};
use crate::cases::Store;
use crate::config::Config;
use crate::service::{self, Bound, Service};
use crate::stations::sip::{Loopback, SipConfig, SipStation};
use crate::switchboard::Observer;
use crate::tasks;
use anyhow::Context;
use calmline_core::policy::Book;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a human line may ring in the demo: long enough to hear that it does.
const LINE_RINGS: &str = "6s";

/// The grace of the demo's service: its calls are over when it stops.
const GRACE: Duration = Duration::from_secs(2);

/// The service as the demo runs it.
pub(super) struct Stage {
    service: Service,
    folder: PathBuf,
    token: String,
}

impl Stage {
    /// Writes a configuration into the folder and starts the service with it.
    pub(super) async fn set(folder: &Path, human_line: SocketAddr, observer: Observer) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let folder = folder.canonicalize()?;
        write_agency(&folder.join("agency"), human_line)?;
        let path = folder.join("calmline.toml");
        std::fs::write(&path, configuration(&std::env::current_dir()?))?;
        let token = tokens::create(&folder.join("tokens.toml"), "demo-desk", Role::Supervisor, None)?;
        let config = Config::read(&path)?;
        let service = service::start(&config, observer).await?;
        Ok(Self { service, folder, token })
    }

    pub(super) fn bound(&self) -> Bound {
        self.service.bound()
    }

    /// The tokens' file.
    pub(super) fn tokens(&self) -> PathBuf {
        self.folder.join("tokens.toml")
    }

    pub(super) fn token(&self) -> &str {
        &self.token
    }

    pub(super) fn store(&self) -> &Store {
        self.service.stations().archive.store()
    }

    /// Waits until the desk's stream has ended here, too.
    pub(super) async fn wait_until_nobody_is_on_duty(&self) {
        let dispatch = &self.service.stations().dispatch;
        let mut every = tokio::time::interval(Duration::from_millis(20));
        while dispatch.counts().desks_on_duty > 0 {
            every.tick().await;
        }
    }

    /// Writes each call's record beside its recording and journal.
    pub(super) fn keep_records(&self, performed: &[Performed]) -> anyhow::Result<()> {
        let records = self.folder.join("records");
        std::fs::create_dir_all(&records)?;
        for outcome in performed.iter().filter_map(|one| one.outcome.as_ref()) {
            if let (Some(call), Some(record)) = (outcome.call, &outcome.record) {
                std::fs::write(records.join(format!("{call}.json")), serde_json::to_string_pretty(record)?)?;
            }
        }
        Ok(())
    }

    pub(super) async fn strike(self) {
        self.service.drain(GRACE).await;
    }
}

/// The example's configuration with free ports on loopback and everything in the demo's folder.
fn configuration(home: &Path) -> String {
    let example = include_str!("../../../calmline.example.toml");
    let absolute = |relative: &str| format!("\"{}\"", home.join(relative).display());
    example
        .replace("\"127.0.0.1:5060\"", "\"127.0.0.1:0\"")
        .replace("\"127.0.0.1:7311\"", "\"127.0.0.1:0\"")
        .replace("\"127.0.0.1:9311\"", "\"127.0.0.1:0\"")
        .replace("[agency]\n", "[agency]\n# Written by the demo: the sample town with a human line that rings.\n")
        .replacen("folder = \"\"", "folder = \"agency\"", 1)
        .replacen("folder = \"var\"", "folder = \".\"", 1)
        .replace("\"var/tokens.toml\"", "\"tokens.toml\"")
        .replace("\"models/manifest.toml\"", &absolute("models/manifest.toml"))
        .replace("\"models/understanding\"", &absolute("models/understanding"))
        .replace("\".runtime/minilm\"", &absolute(".runtime/minilm"))
        .replace("\".runtime/libonnxruntime.so\"", &absolute(".runtime/libonnxruntime.so"))
        .replace("level = \"info\"", "level = \"warn\"")
}

/// The sample town with one human line, which rings where the demo listens.
fn write_agency(folder: &Path, human_line: SocketAddr) -> anyhow::Result<()> {
    let texts = Book::sample_texts();
    let documents = folder.join("documents");
    std::fs::create_dir_all(&documents)?;
    let ladder = texts.agency.find("[ladder]").context("the sample agency has a ladder")?;
    let rest = texts.agency[ladder..].find("# What may be closed").context("the sample agency has a table")? + ladder;
    let short = format!(
        "[ladder]\ntruth_after = \"90s\"\n\n[[ladder.rung]]\nask = \"desks\"\nwait = \"20s\"\n\n\
         [[ladder.rung]]\nask = \"line:front_desk\"\nwait = \"{LINE_RINGS}\"\n\n"
    );
    let agency = format!("{}{short}{}", &texts.agency[..ladder], &texts.agency[rest..]);
    let agency = agency.replace("sip:frontdesk@127.0.0.1:5080", &format!("sip:frontdesk@{human_line}"));
    std::fs::write(folder.join("agency.toml"), agency)?;
    std::fs::write(folder.join("town.tsv"), texts.town.unwrap_or_default())?;
    std::fs::write(folder.join("tows.toml"), texts.tows)?;
    for (name, text) in texts.documents {
        std::fs::write(documents.join(format!("{name}.md")), text)?;
    }
    Ok(())
}

/// A telephone that rings and is never answered.
pub(super) struct HumanLineThatRings {
    station: SipStation,
}

impl HumanLineThatRings {
    pub(super) async fn open() -> anyhow::Result<Self> {
        let mut config = SipConfig::at("127.0.0.1:0".parse()?);
        config.loopback = Loopback::Allowed;
        let (station, mut calls) = SipStation::open(config).await?;
        tasks::spawn("ringing-line", async move {
            while let Some(mut call) = calls.recv().await {
                call.leg.ring();
                call.leg.ended().await;
            }
        });
        Ok(Self { station })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.station.local_addr()
    }
}
