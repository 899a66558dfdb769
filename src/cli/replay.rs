//! `calmline replay JOURNAL`: feeds a journal to the machine again, and says whether it commands the same.

use super::{bad_config, failed};
use crate::config::Config;
use crate::switchboard::{Did, JournalHeader, JournalLine};
use anyhow::{Context, bail};
use calmline_core::call::journal::{Entry, VERSION};
use calmline_core::call::{Call, Command, GuardedCall, Input, LegEvent, Limits, Outbox, Serving, Setup};
use calmline_core::policy::{Book, Dialogue};
use calmline_core::understanding::Tripwire;
use calmline_core::units::CallTime;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// What to replay.
#[derive(Debug, Args)]
pub(super) struct ReplayArguments {
    /// The journal: a file of `var/journals`.
    journal: PathBuf,
    /// The configuration that the call ran with; without it, the embedded sample town.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Print each command with its time, without the caller's words.
    #[arg(long)]
    show: bool,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

/// The configuration of a call that names none.
const EXAMPLE: &str = include_str!("../../calmline.example.toml");

pub(super) fn run(arguments: &ReplayArguments) -> ExitCode {
    let config = match &arguments.config {
        None => Config::parse(EXAMPLE, "the example", PathBuf::new()),
        Some(path) => Config::read(path),
    };
    let (book, limits) = match config.and_then(|config| Ok((config.book()?, config.limits()))) {
        Ok(both) => both,
        Err(error) => return bad_config(&error),
    };
    match replay(arguments, book, limits) {
        Ok(told) if told.differences == 0 => ExitCode::SUCCESS,
        Ok(told) => failed(&anyhow::anyhow!("{} inputs led to other commands than in the journal", told.differences)),
        Err(error) => failed(&error),
    }
}

/// What came out.
struct Told {
    inputs: usize,
    commands: usize,
    differences: usize,
}

/// A journal, read.
struct Journal {
    header: JournalHeader,
    /// Each input, and what the machine commanded because of it then.
    steps: Vec<(Entry, Option<Did>)>,
}

fn read(path: &Path) -> anyhow::Result<Journal> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut lines = text.lines().enumerate();
    let (_, first) = lines.next().context("the journal is empty")?;
    let header: JournalHeader = serde_json::from_str(first).context("line 1 is not the header of a journal")?;
    if header.calmline_journal != VERSION {
        bail!("the journal is of format {}, which this program does not read", header.calmline_journal);
    }
    let mut steps: Vec<(Entry, Option<Did>)> = Vec::new();
    for (number, line) in lines {
        match serde_json::from_str(line) {
            Ok(JournalLine::Entry(entry)) => steps.push((entry, None)),
            Ok(JournalLine::Did { did }) => {
                if let Some((_, done)) = steps.last_mut() {
                    *done = Some(did);
                }
            }
            // A service that was killed leaves half a line at the end.
            Err(_) if number + 1 == text.lines().count() => break,
            Err(error) => bail!("{}, line {}: {error}", path.display(), number + 1),
        }
    }
    Ok(Journal { header, steps })
}

fn replay(arguments: &ReplayArguments, book: Book, limits: Limits) -> anyhow::Result<Told> {
    let journal = read(&arguments.journal)?;
    if journal.header.book != book.hash() {
        bail!(
            "the call ran with another book ({}) than this one ({}): name its --config",
            journal.header.book,
            book.hash()
        );
    }
    let mut call = machine(&journal, book, limits)?;
    let mut told = Told { inputs: journal.steps.len(), commands: 0, differences: 0 };
    let mut outbox = Outbox::new();
    let last = journal.steps.len();
    for (index, (entry, did)) in journal.steps.into_iter().enumerate() {
        call.handle(entry.at, entry.input, &mut outbox);
        outbox.drain_facts();
        let commands: Vec<Command> = outbox.drain_commands().collect();
        told.commands += commands.len();
        // The last line may have been cut off with what followed from it.
        if Did::over(&commands) != did && index + 1 < last {
            told.differences += 1;
            eprintln!("{}: another command than then", entry.at);
        }
        if arguments.show {
            show(entry.at, &commands);
        }
    }
    print(&told, arguments.json);
    Ok(told)
}

fn machine(journal: &Journal, book: Book, limits: Limits) -> anyhow::Result<GuardedCall> {
    let invited = journal.steps.iter().find_map(|(entry, _)| {
        if let Input::Leg(LegEvent::Invited(invited)) = &entry.input { Some(invited.clone()) } else { None }
    });
    let invited = invited.context("the journal holds no INVITE")?;
    let book = Arc::new(book);
    let serving = if journal.header.serving == "by_policy" { Serving::ByPolicy } else { Serving::PersonOnly };
    Ok(GuardedCall::new(Call::new(Setup {
        limits,
        ladder: book.agency.ladder.clone(),
        conversation: Box::new(Dialogue::new(Arc::clone(&book), invited.caller, invited.local)),
        tripwire: Arc::new(Tripwire::new()),
        serving,
    })))
}

#[expect(clippy::print_stdout, reason = "this is what --show asked for")]
fn show(at: CallTime, commands: &[Command]) {
    for command in commands {
        // Debug hides what is private.
        let line = format!("{command:?}");
        println!("{at:>9}  {}", line.chars().take(160).collect::<String>());
    }
}

#[expect(clippy::print_stdout, reason = "this is the command's answer")]
fn print(told: &Told, json: bool) {
    if json {
        let ok = told.differences == 0;
        let document = serde_json::json!({
            "ok": ok, "inputs": told.inputs, "commands": told.commands, "differences": told.differences,
        });
        println!("{document}");
    } else {
        println!("{} inputs, {} commands, {} differences", told.inputs, told.commands, told.differences);
    }
}
