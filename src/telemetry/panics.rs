//! What a panic may say in the service's log: where it was, and nothing else.

/// From here on a panic is one line with its place. What it says stays out: it may quote a caller. Whoever guards the
/// work that broke says what becomes of it.
pub fn log_panics_by_place() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |place| format!("{}:{}", place.file(), place.line()));
        tracing::error!(place, "panicked");
    }));
}
