//! Renders the clips of `voices/fallback` with espeak-ng: `cargo run --example fallback_clips [FOLDER]`.

use anyhow::Context;
use calmline::audio::write_wav;
use calmline::inference::espeak::{Tuning, VoiceName, render};
use calmline::stations::voice::FallbackClip;
use std::path::PathBuf;

fn main() -> anyhow::Result<()> {
    let folder = std::env::args().nth(1).map_or_else(|| PathBuf::from("voices/fallback"), PathBuf::from);
    for clip in FallbackClip::ALL {
        let path = folder.join(clip.file_name());
        let sound = render(&VoiceName::default(), &Tuning::default(), clip.text())?;
        write_wav(&path, &sound).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}
