//! The voice station: text in, frames out, rendered prompts kept.
