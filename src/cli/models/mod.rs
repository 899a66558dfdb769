//! `calmline models` and `calmline voices`: what is published, what of it is here, whether it is whole, and which is used.

mod choose;
mod shelf;
mod show;
#[cfg(test)]
mod tests;

use super::{EXIT_FAILED, failed};
use anyhow::Context;
use calmline_catalogue::{Finding, Item, Pins, Puller, Settings, Source, State, Verdict, verify};
use clap::{Args, Subcommand};
use serde_json::json;
use shelf::Shelf;
use std::path::PathBuf;
use std::process::ExitCode;

pub(super) use shelf::Kind;

/// Where things are, and what to do with them.
#[derive(Debug, Args)]
pub(super) struct ModelsArguments {
    /// The configuration [default: calmline.toml, where there is one].
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    /// The folder that things are installed into [default: the one of the configuration].
    #[arg(long, global = true)]
    into: Option<PathBuf>,
    /// Print one JSON document.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Say what there is, what of it is here, and which is used.
    List,
    /// Fetch by name: with progress, going on where an earlier attempt broke off, checked, and installed whole or not at all.
    Pull {
        /// Which.
        #[arg(required = true)]
        names: Vec<String>,
        /// A mirror's address, or a folder that holds the files; without it, the publisher's own addresses.
        #[arg(long)]
        from: Option<String>,
    },
    /// Read what is here, and compare it with what is published and with what was pinned.
    Verify {
        /// Which; without one, all that is here.
        names: Vec<String>,
    },
    /// Write into the configuration which one is used, once it was found whole.
    Use {
        /// Which.
        name: String,
    },
}

/// A file that was read, and what to do if it is not sound.
struct Checked {
    name: String,
    finding: Finding,
    remedy: String,
}

pub(super) fn run(kind: Kind, arguments: &ModelsArguments) -> ExitCode {
    match act(kind, arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(EXIT_FAILED),
        Err(error) => failed(&error),
    }
}

fn act(kind: Kind, arguments: &ModelsArguments) -> anyhow::Result<bool> {
    let shelf = Shelf::open(kind, arguments.config.as_deref(), arguments.into.as_deref())?;
    match &arguments.action {
        Action::List => list(&shelf, arguments.json),
        Action::Pull { names, from } => pull(&shelf, names, from.as_deref(), arguments.json),
        Action::Verify { names } => verify_all(&shelf, names, arguments.json),
        Action::Use { name } => {
            let chosen = choose::choose(&shelf, name)?;
            show::say(&chosen.words(), &chosen.document(), arguments.json);
            Ok(true)
        }
    }
}

fn list(shelf: &Shelf, json: bool) -> anyhow::Result<bool> {
    let mut rows = Vec::new();
    for own in shelf.own()? {
        rows.push(show::own_row(&own, shelf.is_used(&own.name)));
    }
    for item in shelf.catalogue.items() {
        let folder = shelf.folder(item);
        let state = folder.state(item, &Pins::read(folder.base())?);
        rows.push(show::row(item, &folder, &state, shelf.uses(item)));
    }
    show::list(shelf.kind.plural(), &rows, json);
    Ok(true)
}

fn pull(shelf: &Shelf, names: &[String], from: Option<&str>, json: bool) -> anyhow::Result<bool> {
    let items = names.iter().map(|name| shelf.catalogue.named(name)).collect::<Result<Vec<&Item>, _>>()?;
    let source = from.map_or(Source::Publisher, Source::from_written);
    let mut pulled = Vec::new();
    for item in items {
        let puller = Puller { settings: Settings::default(), source: source.clone(), folder: shelf.folder(item) };
        let mut progress = show::Progress::default();
        let done = puller.pull(item, &mut |step| progress.tell(step));
        progress.end();
        let done = done.with_context(|| item.name.clone())?;
        show::pulled(&done, shelf.kind.word());
        pulled.push(show::pulled_document(&done));
    }
    show::say("", &json!({ "ok": true, "pulled": pulled }), json);
    Ok(true)
}

fn verify_all(shelf: &Shelf, names: &[String], json: bool) -> anyhow::Result<bool> {
    for name in names {
        if !shelf.has_own(name)? {
            shelf.catalogue.named(name)?;
        }
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|given| given == name);
    let mut found = Vec::new();
    for own in shelf.own()?.into_iter().filter(|own| wanted(&own.name)) {
        let remedy = "it comes with calmline: install that again".to_owned();
        found.push(Checked { finding: own.verify(), name: own.name, remedy });
    }
    for item in shelf.catalogue.items().iter().filter(|item| wanted(&item.name)) {
        let folder = shelf.folder(item);
        let pins = Pins::read(folder.base())?;
        let here = !matches!(folder.state(item, &pins), State::Absent | State::Begun { .. });
        if here || !names.is_empty() {
            let remedy = format!("run calmline {} pull {}", shelf.kind.word(), item.name);
            let checked = |finding| Checked { name: item.name.clone(), finding, remedy: remedy.clone() };
            found.extend(verify(item, &folder, &pins)?.into_iter().map(checked));
        }
    }
    let sound = found.iter().all(|checked| matches!(checked.finding.verdict, Verdict::Sound(_)));
    show::findings(&found, shelf.kind.word(), sound, json);
    Ok(sound)
}
