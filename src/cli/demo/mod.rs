//! `calmline demo`: five real calls over SIP and RTP, three of them at once, with a live timeline and a table at the end.
//!
//! Everything is real but the people: the service runs as `calmline serve` runs it, the callers are telephones on
//! loopback that speak with espeak-ng, the dispatcher is a desk on the gRPC API.

mod cast;
mod stage;
mod table;
mod timeline;

use super::desk::DemoDesk;
use super::scripted::{Gallery, ScriptedOutcome};
use super::{failed, scripted};
use crate::telemetry::{LogForm, start_logging};
use anyhow::Context;
use cast::{Part, Verdict};
use clap::Args;
use stage::{HumanLineThatRings, Stage};
use std::path::PathBuf;
use std::process::ExitCode;
use timeline::Timeline;
use tokio::sync::mpsc;

/// Observations that may wait to be printed.
const LINES_HELD: usize = 4096;

/// How the demo is run.
#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// Where recordings, journals and records go.
    #[arg(long, default_value = "var/demo")]
    out: PathBuf,
    /// Print one JSON document instead of the table.
    #[arg(long)]
    json: bool,
    /// Keep the service running afterwards, until Ctrl-C.
    #[arg(long)]
    keep: bool,
}

/// One call, run and judged.
struct Performed {
    part: Part,
    outcome: Option<ScriptedOutcome>,
    verdict: Verdict,
}

pub(super) fn run(arguments: &DemoArguments) -> ExitCode {
    start_logging("warn", LogForm::Text);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(perform(arguments)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(wrong) => failed(&anyhow::anyhow!("{wrong} of 5 calls did not end as they must")),
        Err(error) => failed(&error),
    }
}

async fn perform(arguments: &DemoArguments) -> anyhow::Result<usize> {
    let (lines, shown) = mpsc::channel(LINES_HELD);
    let (gallery, observer) = Gallery::open(Some(lines));
    let rings = HumanLineThatRings::open().await.context("the demo's human line")?;
    let stage = Stage::set(&arguments.out, rings.address(), observer).await?;
    timeline::introduce(&stage);
    let timeline = Timeline::start(shown);
    let words = cast::dispatcher_words()?;
    let (news, told) = mpsc::channel(64);
    let desk = DemoDesk::open(stage.bound().dispatch, stage.token(), words, news).await?;
    let served = timeline.follow_desk(told);

    let parts = cast::parts()?;
    let mut performed = Vec::new();
    let (together, alone) = parts.split_at(3);
    timeline.say("three callers at once");
    let calls = together.iter().map(|part| call(&stage, &gallery, part.clone()));
    performed.extend(futures::future::join_all(calls).await);
    timeline.say("a caller whom nobody can understand");
    performed.push(call(&stage, &gallery, alone[0].clone()).await);
    timeline.say("the desk goes off duty; the next caller presses 0");
    drop(desk);
    stage.wait_until_nobody_is_on_duty().await;
    performed.push(call(&stage, &gallery, alone[1].clone()).await);
    drop(timeline);

    let served = served.await.unwrap_or_default();
    let store = stage.store();
    for one in &mut performed {
        one.verdict = cast::judge(&one.part, one.outcome.as_ref(), &served, store).await;
    }
    let wrong = performed.iter().filter(|one| !one.verdict.is_right()).count();
    stage.keep_records(&performed)?;
    table::print(&performed, &served, &arguments.out, arguments.json);
    if arguments.keep {
        timeline::keep(&stage);
        tokio::signal::ctrl_c().await?;
    }
    stage.strike().await;
    Ok(wrong)
}

/// Runs one caller to the end of the call.
async fn call(stage: &Stage, gallery: &Gallery, part: Part) -> Performed {
    let seat = gallery.seat(part.from);
    let target = format!("sip:line@{}", stage.bound().sip);
    let outcome = match part.caller.run(&target, part.from, Some(seat)).await {
        Ok(outcome) => Some(outcome),
        Err(error) => {
            tracing::error!(reason = %error, caller = part.title, "demo call failed");
            None
        }
    };
    Performed { part, outcome, verdict: Verdict::default() }
}

/// What a caller is made of; a voice that does not speak is a broken installation.
fn caller(script: scripted::Script, voice: &str) -> anyhow::Result<scripted::ScriptedCaller> {
    scripted::ScriptedCaller::new(script, voice).with_context(|| format!("the voice {voice}"))
}
