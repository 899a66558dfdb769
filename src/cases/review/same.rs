//! A desk that has a caller says that an earlier case is of the same matter: the call's own case is merged into it when it
//! is kept.

use super::change::{ReviewError, Work, begin, may_merge, note, review_in, write};
use super::{Review, ReviewAct, Wish};
use crate::cases::store::{Store, StoreError, failed};
use calmline_core::call::Labels;
use calmline_core::units::{CallId, Private};

impl Store {
    /// Whether a case may stand for a call that is live or has just ended.
    ///
    /// # Errors
    /// When it may not, or the store cannot be read.
    pub async fn may_stand_for(&self, into: CallId, call: CallId) -> Result<(), ReviewError> {
        let mut work = self.pool.begin().await.map_err(failed("look at a case"))?;
        may_merge(&mut work, call, into).await
    }
}

/// Merges a call that is being kept into the case that its desk named. Where that case was merged or rejected meanwhile,
/// the call waits for a review of its own: nothing that a caller said is lost by it.
pub(in crate::cases) async fn same_as(
    work: &mut Work<'_>,
    call: CallId,
    at: u64,
    (desk, labels): (&str, &Labels),
) -> Result<(), StoreError> {
    let Some(into) = labels.same_as else { return Ok(()) };
    begin(work, call, at).await?;
    let refused = match may_merge(work, call, into).await {
        Ok(()) => None,
        Err(ReviewError::Refused(why)) => Some(why),
        Err(ReviewError::Store(error)) => return Err(error),
    };
    if let Some(why) = refused {
        tracing::warn!(%call, reason = %why, "call not merged as its desk said; it waits for a review");
        return Ok(());
    }
    let Some(review) = review_in(work, call).await? else { return Ok(()) };
    // Whoever decided on it meanwhile has the last word.
    let Some(state) = Wish::Merge(into).follows(review.state) else { return Ok(()) };
    let after = Review {
        state,
        revision: review.revision + 1,
        merged_into: Some(into),
        changed_unix_us: at,
        by: String::new(),
        desk: desk.to_owned(),
        reason: Private::default(),
        ..review
    };
    write(work, call, &after).await?;
    note(work, call, &after, (ReviewAct::Merged, None, None)).await
}

#[cfg(test)]
mod tests;
