//! `calmline loadtest`: how quick the service is with many callers at once, and what a call costs.
//!
//! Times are taken on the callers' own telephones, in RTP, and on a desk's own stream; what only the service can know
//! (the hold of a turn, the wait for its words) is told by its facts.

mod cost;
mod host;
mod process;
mod run;
mod scripts;
mod table;
mod tally;
mod timing;

use super::failed;
use crate::telemetry::{LogForm, start_logging};
use clap::Args;
use serde_json::Value;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// When more of our own packets than this leave late, the machine was too busy to measure on.
const LATE_SHARE_MOST: f64 = 0.01;

/// What to measure, and how hard.
#[derive(Debug, Args)]
pub(super) struct LoadtestArguments {
    /// Callers at once.
    #[arg(long, default_value_t = 2)]
    calls: usize,
    /// New calls are made for so long; those that are under way then are played to their end.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// The configuration; where it listens and writes is changed to a folder of the test's own.
    #[arg(long, default_value = "calmline.example.toml")]
    config: PathBuf,
    /// Packets lost on the way to the service, in thousandths.
    #[arg(long, default_value_t = 0)]
    loss: u16,
    /// Only the callers of this script, as `theft`: to look at one kind of call.
    #[arg(long)]
    only: Option<String>,
    /// Instead: so many short calls, each of which hears the beginning of the greeting, `--calls` of them at once; then
    /// what the service holds before and after.
    #[arg(long, conflicts_with = "hold")]
    short: Option<usize>,
    /// Instead: so many calls at once that only listen for `--seconds`; then what each costs in memory and processor
    /// time. Callers who say nothing are offered to a person after half a minute, so let it be less.
    #[arg(long)]
    hold: Option<usize>,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &LoadtestArguments) -> ExitCode {
    start_logging("warn", LogForm::Text);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(measure(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

async fn measure(arguments: &LoadtestArguments) -> anyhow::Result<()> {
    let length = Duration::from_secs(arguments.seconds);
    if let Some(calls) = arguments.short {
        print_cost(&cost::short(&arguments.config, calls, arguments.calls.max(1)).await?, arguments.json);
        return Ok(());
    }
    if let Some(calls) = arguments.hold {
        print_cost(&cost::held(&arguments.config, calls.max(1), length).await?, arguments.json);
        return Ok(());
    }
    let load = run::Load {
        calls: arguments.calls,
        length,
        config: &arguments.config,
        loss_permille: arguments.loss,
        only: arguments.only.as_deref(),
    };
    let tally = run::run(load).await?;
    if tally.late_share() > LATE_SHARE_MOST {
        eprintln!(
            "{:.1} % of the callers' own packets left late: this machine was too busy, and the figures are too bad",
            tally.late_share() * 100.0
        );
    }
    print(&tally.json(), arguments.json);
    anyhow::ensure!(tally.responses() > 0, "no turn was answered: nothing was measured");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "this is the command's answer")]
fn print(document: &Value, json: bool) {
    if json {
        println!("{document}");
    } else {
        print!("{}", table::table(document));
    }
}

#[expect(clippy::print_stdout, reason = "this is the command's answer")]
fn print_cost(document: &Value, json: bool) {
    if json {
        println!("{document}");
    } else {
        println!("{document:#}");
    }
}
