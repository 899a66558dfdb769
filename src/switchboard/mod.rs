//! Admits calls, holds the registry, and runs one driver per call.
