//! `calmline say TEXT OUT.wav`: what the agent's voice makes of a text, at 8 kHz as a caller hears it.

use super::failed;
use crate::audio::write_wav;
use crate::inference::espeak::{Tuning, render};
use anyhow::Context;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// What to say.
#[derive(Debug, Args)]
pub(super) struct SayArguments {
    /// The text.
    text: String,
    /// The WAV file to write.
    out: PathBuf,
    /// An espeak-ng voice.
    #[arg(long, default_value = "en-us+Annie")]
    voice: String,
}

pub(super) fn run(arguments: &SayArguments) -> ExitCode {
    match say(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn say(arguments: &SayArguments) -> anyhow::Result<()> {
    let voice = arguments.voice.parse().map_err(|_| anyhow::anyhow!("there is no voice \"{}\"", arguments.voice))?;
    let pcm = render(&voice, &Tuning::default(), &arguments.text)?;
    write_wav(&arguments.out, &pcm).with_context(|| format!("cannot write {}", arguments.out.display()))
}
