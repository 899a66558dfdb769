//! Pulls from a server that behaves, and from ones that do not.

mod bad_servers;
mod breaking_off;
mod folders;
mod server;
mod several_files;

use calmline_catalogue::{
    Catalogue, Digests, Error, Folder, Item, ProxyChoice, Pulled, Puller, Settings, Source, Step, Timeouts,
};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// Longer than one buffer, with no period that a buffer's length has.
pub(crate) fn content() -> Vec<u8> {
    (0_u32..700_001).map(|number| u8::try_from(number % 251).expect("below 251")).collect()
}

pub(crate) fn sha256(content: &[u8]) -> String {
    calmline_catalogue::sha256_of(content)
}

/// Short, so that a test waits for little; long enough for a machine that has other things to do.
pub(crate) fn settings() -> Settings {
    let timeouts =
        Timeouts { connect: Duration::from_secs(5), answer: Duration::from_secs(5), stall: Duration::from_millis(300) };
    Settings { timeouts, attempts: 3, proxy: ProxyChoice::Direct }
}

/// An item of one file, as a catalogue has it.
pub(crate) fn item(urls: &[String], bytes: Option<usize>, hash: &str) -> Item {
    let bytes = bytes.map_or(String::new(), |bytes| format!("bytes = {bytes}\n"));
    one(&format!("[[item.file]]\npath = \"asr/model.bin\"\nurls = {urls:?}\n{bytes}hash = {hash}\n"))
}

/// An item with these files.
pub(crate) fn one(files: &str) -> Item {
    let text = format!(
        "[[item]]\nname = \"m\"\nuse = \"asr\"\nlanguages = [\"en\"]\nlicence = \"MIT\"\nsource = \"x\"\npurpose = \"x\"\n{files}"
    );
    Catalogue::parse(&text).expect("a catalogue").items()[0].clone()
}

pub(crate) fn published(content: &[u8]) -> String {
    format!("{{ sha256 = \"{}\" }}", sha256(content))
}

/// A folder to install into, and what happened there.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) steps: Vec<String>,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), steps: Vec::new() }
    }

    pub(crate) fn puller(&self, source: Source) -> Puller {
        Puller { settings: settings(), source, folder: Folder::new(self.folder.path()) }
    }

    pub(crate) fn pull_from(&mut self, source: Source, item: &Item) -> Result<Pulled, Error> {
        let puller = self.puller(source);
        puller.pull(item, &mut |step| {
            if !matches!(step, Step::Moved { .. }) {
                self.steps.push(format!("{step:?}"));
            }
        })
    }

    pub(crate) fn pull(&mut self, item: &Item) -> Result<Pulled, Error> {
        self.pull_from(Source::Publisher, item)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn model(&self) -> PathBuf {
        self.path("asr/model.bin")
    }

    pub(crate) fn growing(&self) -> PathBuf {
        self.path("asr/model.bin.part")
    }

    /// Every file below the folder but the guard, by name.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut waiting = vec![self.folder.path().to_owned()];
        while let Some(folder) = waiting.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() { waiting.push(path) } else { found.push(self.below(&path)) }
            }
        }
        found.retain(|name| name != ".catalogue.guard");
        found.sort();
        found
    }

    fn below(&self, path: &Path) -> String {
        path.strip_prefix(self.folder.path()).expect("below").display().to_string()
    }

    pub(crate) fn happened(&self, what: &str) -> usize {
        self.steps.iter().filter(|step| step.contains(what)).count()
    }
}

pub(crate) fn sha256_at(path: &Path) -> String {
    Digests::of(path).expect("a file").sha256
}
