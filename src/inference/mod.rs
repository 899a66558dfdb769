//! Native inference: blocking code, no async, no channels. Runs in child processes only.

pub mod manifest;
pub mod whisper;
