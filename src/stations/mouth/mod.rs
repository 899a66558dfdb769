//! The mouth: one call's spoken audio, frame by frame.
