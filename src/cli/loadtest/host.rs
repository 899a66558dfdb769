//! The service under load: its configuration with a folder of its own and free ports on loopback.

use crate::api::tokens::{self, Role};
use crate::config::Config;
use anyhow::Context;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use toml::{Table, Value};

/// Media ports for one test: a hundred short calls a second, each of whose pair rests for ten seconds. Below the ports
/// that the system gives to the telephones.
const MEDIA_PORTS: u32 = 2_000;

/// The first of the ports that tests take their share of.
const MEDIA_FIRST: u32 = 14_000;

/// Tests that may run at once on one machine without meeting, by their process ids.
const SHARES: u32 = 8;

/// A folder that goes when it is dropped.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn create() -> anyhow::Result<Self> {
        let path = std::env::temp_dir().join(format!("calmline-loadtest-{}", std::process::id()));
        std::fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// A token for a desk of this name.
    pub(super) fn token(&self, name: &str) -> anyhow::Result<String> {
        Ok(tokens::create(&self.0.join("tokens.toml"), name, Role::Dispatcher, None)?)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left lies in the system's folder for such things.
        let _left = std::fs::remove_dir_all(&self.0);
    }
}

/// The configuration `from`, as it is apart from where it listens, where it writes, and how many calls it takes.
pub(super) fn written(from: &Path, folder: &Folder, calls: usize) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(from).with_context(|| format!("cannot read {}", from.display()))?;
    let mut table: Table = text.parse().with_context(|| format!("{} is no TOML", from.display()))?;
    let base = std::path::absolute(from)?.parent().map(Path::to_path_buf).unwrap_or_default();
    for (section, key) in [
        ("agency", "folder"),
        ("agency", "taxonomy"),
        ("asr", "manifest"),
        ("understanding", "folder"),
        ("understanding", "encoder"),
        ("voice", "piper_model"),
        ("voice", "cache"),
        ("runtime", "onnxruntime"),
        ("runtime", "espeak_data"),
    ] {
        make_absolute(&mut table, section, key, &base);
    }
    let first = MEDIA_FIRST + std::process::id() % SHARES * MEDIA_PORTS;
    let inside = |name: &str| Value::from(folder.path().join(name).display().to_string());
    let most = i64::try_from(calls + 4).unwrap_or(i64::MAX);
    for (section, key, value) in [
        ("sip", "bind", Value::from("127.0.0.1:0")),
        ("sip", "advertised_ip", Value::from("127.0.0.1")),
        ("sip", "rtp_ports", Value::from(format!("{first}-{}", first + MEDIA_PORTS - 1))),
        ("calls", "max", Value::from(most)),
        ("dispatch", "bind", Value::from("127.0.0.1:0")),
        ("dispatch", "tokens", inside("tokens.toml")),
        ("archive", "folder", inside("var")),
        ("metrics", "bind", Value::from("127.0.0.1:0")),
        ("log", "level", Value::from("warn")),
    ] {
        if let Some(section) = table.get_mut(section).and_then(Value::as_table_mut) {
            section.insert(key.to_owned(), value);
        }
    }
    Ok(table.to_string())
}

/// The same, understood.
pub(super) fn config(from: &Path, folder: &Folder, calls: usize) -> anyhow::Result<Config> {
    let text = written(from, folder, calls)?;
    Ok(Config::parse(&text, &from.display().to_string(), folder.path().to_path_buf())?)
}

fn make_absolute(table: &mut Table, section: &str, key: &str, base: &Path) {
    let Some(value) = table.get_mut(section).and_then(|section| section.get_mut(key)) else { return };
    if let Some(path) = value.as_str().filter(|path| !path.is_empty()) {
        *value = Value::from(base.join(path).display().to_string());
    }
}

/// The service as a process of its own, so that what it costs is counted apart from the telephones.
#[derive(Debug)]
pub(super) struct Child {
    child: std::process::Child,
    /// Where it takes calls, as a SIP URI.
    pub(super) target: String,
    /// Where its metrics are.
    pub(super) metrics: String,
    _folder: Folder,
}

impl Child {
    /// Starts it and waits until it takes calls.
    pub(super) fn start(from: &Path, calls: usize) -> anyhow::Result<Self> {
        let folder = Folder::create()?;
        let config = folder.path().join("calmline.toml");
        std::fs::write(&config, written(from, &folder, calls)?)?;
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", "--json", "--config"])
            .arg(&config)
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the service")?;
        let mut line = String::new();
        let out = child.stdout.as_mut().context("its standard output is ours")?;
        std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut line)?;
        let ready: serde_json::Value = serde_json::from_str(&line).context("the service did not start")?;
        let at = |key: &str| ready[key].as_str().map(str::to_owned).context("the service names its addresses");
        let target = format!("sip:line@{}", at("sip")?);
        Ok(Self { target, metrics: at("metrics")?, child, _folder: folder })
    }

    /// Its process id.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It has nothing to keep: its folder goes with it. Its own children end when their socket closes.
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_and_sizes_are_changed() {
        let folder = Folder::create().unwrap();
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("calmline.example.toml");
        let config = config(&example, &folder, 7).unwrap();
        assert_eq!(config.file.calls.max, 11);
        assert_eq!(config.file.sip.bind.port(), 0);
        assert!(config.file.archive.folder.starts_with(folder.path()));
        assert!(config.path(&config.file.asr.manifest).is_file());
        let unchanged = Config::read(&example).unwrap();
        assert_eq!(config.file.asr.model, unchanged.file.asr.model);
        assert_eq!(config.file.dispatch.lease, unchanged.file.dispatch.lease);
    }
}
