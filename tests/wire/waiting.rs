//! Waiting with a bound: on a future, or until something is so.

use std::future::Future;
use std::time::Duration;

/// How often a state that tells nobody of its changes is looked at.
const LOOK: Duration = Duration::from_millis(25);

/// Waits for a future; past its limit the test has failed.
pub async fn within<F: Future>(limit: Duration, what: &str, future: F) -> F::Output {
    match tokio::time::timeout(limit, future).await {
        Ok(output) => output,
        Err(_late) => panic!("not within {limit:?}: {what}"),
    }
}

/// Looks until there is something; past the limit the test has failed.
pub async fn until<T>(limit: Duration, what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let mut again = tokio::time::interval(LOOK);
    again.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    within(limit, what, async {
        loop {
            again.tick().await;
            if let Some(found) = look().await {
                return found;
            }
        }
    })
    .await
}
