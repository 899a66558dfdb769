//! `calmline call`: a softphone for scripts. Dials a SIP URI, says recordings in turn, records both sides.

use super::failed;
use super::phone::{Impairment, LineEvent, PhoneCall, PhoneEnd, PhoneEvent, PhoneLog};
use crate::audio::{StereoRecording, read_wav};
use anyhow::Context;
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// The whole call may take so long: a script must end.
const CALL_LIMIT: Duration = Duration::from_secs(300);

/// After the last recording was said, the far side has so long to answer it before we hang up.
const LAST_ANSWER: Duration = Duration::from_secs(15);

/// What to dial and say.
#[derive(Debug, Args)]
pub(super) struct CallArguments {
    /// Whom to dial, as `sip:line@127.0.0.1:5060`.
    #[arg(long)]
    to: String,
    /// A recording to say, once the far side has spoken and is quiet. May be given more than once.
    #[arg(long)]
    say: Vec<PathBuf>,
    /// Where both sides are recorded: ours on the left, theirs on the right.
    #[arg(long)]
    record: Option<PathBuf>,
    /// The number shown as the caller.
    #[arg(long, default_value = "555-0142")]
    from: String,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &CallArguments) -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(call(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

async fn call(arguments: &CallArguments) -> anyhow::Result<()> {
    let mut sayings = Vec::new();
    for path in &arguments.say {
        let pcm = read_wav(path).with_context(|| format!("cannot say {}", path.display()))?;
        sayings.push(Arc::<[i16]>::from(pcm));
    }
    let phone = PhoneCall::dial(&arguments.to, &arguments.from, Impairment::default()).await?;
    let (log, end) =
        tokio::time::timeout(CALL_LIMIT, converse(phone, sayings)).await.context("the call took too long")?;
    if let Some(path) = &arguments.record {
        record(path, &log)?;
    }
    print(arguments, &log, end);
    Ok(())
}

/// What we are doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ours {
    /// We hear the far side out.
    Listening,
    /// We speak.
    Speaking,
}

/// What a pause in the far side's speech is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pause {
    /// Our next recording.
    Say,
    /// Nothing: we speak ourselves, and it is waiting for us.
    Wait,
    /// Everything was said and answered.
    HangUp,
}

fn pause(ours: Ours, left: usize) -> Pause {
    match (ours, left) {
        (Ours::Speaking, _) => Pause::Wait,
        (Ours::Listening, 0) => Pause::HangUp,
        (Ours::Listening, _) => Pause::Say,
    }
}

/// Says each recording in the far side's pauses, then listens to the answer.
async fn converse(mut phone: PhoneCall, sayings: Vec<Arc<[i16]>>) -> (PhoneLog, PhoneEnd) {
    let mut waiting = sayings.into_iter();
    let mut ours = Ours::Listening;
    loop {
        match tokio::time::timeout(LAST_ANSWER, phone.next()).await {
            Ok(PhoneEvent::Ended) => return (phone.hang_up().await, PhoneEnd::ByThem),
            Ok(PhoneEvent::Line(LineEvent::FarSpeaks)) => {}
            Ok(PhoneEvent::Line(LineEvent::Said(_))) => ours = Ours::Listening,
            // A far side that says nothing is told what we have to say anyway.
            Ok(PhoneEvent::Line(LineEvent::FarQuiet)) | Err(_) => match pause(ours, waiting.len()) {
                Pause::Wait => {}
                Pause::HangUp => return (phone.hang_up().await, PhoneEnd::ByUs),
                Pause::Say => {
                    if let Some(saying) = waiting.next() {
                        ours = Ours::Speaking;
                        phone.say(saying).await;
                    }
                }
            },
        }
    }
}

fn record(path: &Path, log: &PhoneLog) -> anyhow::Result<()> {
    let mut recording =
        StereoRecording::create(path).with_context(|| format!("cannot record to {}", path.display()))?;
    for (said, heard) in &log.sound {
        recording.push(said, heard)?;
    }
    Ok(recording.finish()?)
}

#[expect(clippy::print_stdout, reason = "this is the command's answer")]
fn print(arguments: &CallArguments, log: &PhoneLog, end: PhoneEnd) {
    let talks = log.agent_talks();
    let responses: Vec<u64> = log
        .said
        .iter()
        .filter_map(|said| log.response(*said))
        .map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX))
        .collect();
    if arguments.json {
        let document = json!({
            "ok": true,
            "ended_by": end.name(),
            "seconds": log.sound.len() as f64 / 50.0,
            "far_side_spoke": talks.len(),
            "said": log.said.len(),
            "response_ms": responses,
            "packets_lost": log.lost,
        });
        println!("{document}");
    } else {
        println!("ended by {} after {:.1} s", end.name(), log.sound.len() as f64 / 50.0);
        println!("the far side spoke {} times; it answered after {responses:?} ms", talks.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_hangs_up_before_everything_is_said() {
        assert_eq!(pause(Ours::Listening, 1), Pause::Say);
        assert_eq!(pause(Ours::Speaking, 0), Pause::Wait);
        assert_eq!(pause(Ours::Speaking, 1), Pause::Wait);
        assert_eq!(pause(Ours::Listening, 0), Pause::HangUp);
    }
}
