//! Tasks with names, whose panics are noticed.

use std::future::Future;
use tokio::task::JoinHandle;

/// Runs a future as a task. If it panics, one line says which task it was; the process and every other task go on.
pub fn spawn<F>(name: &'static str, future: F) -> JoinHandle<Option<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    #[expect(clippy::disallowed_methods, reason = "this is the one place that spawns")]
    let inner = tokio::spawn(future);
    #[expect(clippy::disallowed_methods, reason = "this is the one place that spawns")]
    tokio::spawn(async move {
        // Aborting the outer handle must end the inner task too, or an aborted call would go on.
        let guard = AbortOnDrop(inner.abort_handle());
        let outcome = inner.await;
        drop(guard);
        match outcome {
            Ok(output) => Some(output),
            Err(error) if error.is_panic() => {
                tracing::error!(task = name, "task panicked");
                None
            }
            Err(_) => None,
        }
    })
}

struct AbortOnDrop(tokio::task::AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
