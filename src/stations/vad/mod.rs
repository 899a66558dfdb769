//! The voice activity station: one model, batched over calls.
