//! The ear: one call's heard audio, turned into frame reports and kept for the recogniser.
