//! Native inference: blocking code, no async, no channels. Runs in child processes only.

pub mod clauses;
pub mod espeak;
pub mod manifest;
pub mod onnx;
pub mod piper;
pub mod telephone;
pub mod vad;
pub mod whisper;
