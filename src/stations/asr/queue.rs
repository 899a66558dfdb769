//! The jobs that wait for a lane: finals before partials, then the earlier deadline first.

use super::job::{AsrFailure, AsrJob, AsrKey};
use calmline_core::call::TranscriptKind;
use tokio::time::Instant;

/// A job that left the queue without a turn, and why.
pub(super) type Dropped = (AsrJob, AsrFailure);

/// Waiting jobs, few enough to be searched from end to end.
#[derive(Debug)]
pub(super) struct Queue {
    waiting: Vec<AsrJob>,
    room: usize,
}

impl Queue {
    pub(super) fn new(room: usize) -> Self {
        Self { waiting: Vec::new(), room }
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Lets a job wait. A waiting partial of the same utterance gives way to it; and if the queue is full, the partial
    /// with the latest deadline gives way to a final. Gives the job back if there is no room.
    pub(super) fn push(&mut self, job: AsrJob) -> Result<Option<Dropped>, AsrJob> {
        let same = |waiting: &AsrJob| waiting.key == job.key && waiting.kind == TranscriptKind::Partial;
        if let Some(index) = self.waiting.iter().position(same) {
            let replaced = std::mem::replace(&mut self.waiting[index], job);
            return Ok(Some((replaced, AsrFailure::Replaced)));
        }
        if self.waiting.len() < self.room {
            self.waiting.push(job);
            return Ok(None);
        }
        match (job.kind, self.last_partial()) {
            (TranscriptKind::Final, Some(index)) => {
                let shed = std::mem::replace(&mut self.waiting[index], job);
                Ok(Some((shed, AsrFailure::Shed)))
            }
            (TranscriptKind::Partial, _) | (TranscriptKind::Final, None) => Err(job),
        }
    }

    fn last_partial(&self) -> Option<usize> {
        let partials = self.waiting.iter().enumerate().filter(|(_, job)| job.kind == TranscriptKind::Partial);
        partials.max_by_key(|(_, job)| job.deadline).map(|(index, _)| index)
    }

    /// The next job to run.
    pub(super) fn pop(&mut self) -> Option<AsrJob> {
        let order = |job: &AsrJob| (job.kind != TranscriptKind::Final, job.deadline);
        let index = self.waiting.iter().enumerate().min_by_key(|(_, job)| order(job)).map(|(index, _)| index)?;
        // The order of what stays does not matter: it is searched by kind and deadline.
        Some(self.waiting.swap_remove(index))
    }

    /// Takes out what is cancelled or past its deadline.
    pub(super) fn sweep(&mut self, now: Instant) -> Vec<Dropped> {
        let gone = self.waiting.extract_if(.., |job| job.cancel.is_cancelled() || job.deadline <= now);
        gone.map(|job| {
            let why = if job.cancel.is_cancelled() { AsrFailure::Cancelled } else { AsrFailure::Late };
            (job, why)
        })
        .collect()
    }

    /// Takes out the jobs of an utterance.
    pub(super) fn forget(&mut self, key: AsrKey) -> Vec<Dropped> {
        self.waiting.extract_if(.., |job| job.key == key).map(|job| (job, AsrFailure::Cancelled)).collect()
    }

    /// Takes out everything.
    pub(super) fn clear(&mut self, why: AsrFailure) -> Vec<Dropped> {
        self.waiting.drain(..).map(|job| (job, why)).collect()
    }

    /// The first deadline of a waiting job.
    pub(super) fn first_deadline(&self) -> Option<Instant> {
        self.waiting.iter().map(|job| job.deadline).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;
    use crate::worker::CancelFlag;
    use TranscriptKind::{Final, Partial};
    use calmline_core::units::{AudioSpan, CallId, CallTime, UtteranceId};
    use std::time::Duration;

    struct Bench {
        now: Instant,
        queue: Queue,
    }

    impl Bench {
        fn new(room: usize) -> Self {
            Self { now: clock::now(), queue: Queue::new(room) }
        }

        fn job(&self, utterance: u64, kind: TranscriptKind, deadline_ms: u64) -> AsrJob {
            AsrJob {
                key: (CallId(1), UtteranceId(utterance)),
                kind,
                pcm_8k: Vec::new(),
                span: AudioSpan { from: CallTime::START, to: CallTime::START },
                deadline: self.now + Duration::from_millis(deadline_ms),
                cancel: CancelFlag::new(),
                answer: Box::new(|_| ()),
            }
        }

        fn push(&mut self, utterance: u64, kind: TranscriptKind, deadline_ms: u64) -> Option<(u64, AsrFailure)> {
            let job = self.job(utterance, kind, deadline_ms);
            self.queue.push(job).expect("there is room").map(|(job, why)| (job.key.1.0, why))
        }

        fn order(&mut self) -> Vec<(u64, TranscriptKind)> {
            std::iter::from_fn(|| self.queue.pop()).map(|job| (job.key.1.0, job.kind)).collect()
        }
    }

    #[test]
    fn finals_go_before_partials_and_the_earlier_deadline_before_the_later() {
        let mut bench = Bench::new(8);
        for (utterance, kind, deadline) in [(1, Partial, 10), (2, Final, 300), (3, Partial, 5), (4, Final, 200)] {
            assert_eq!(bench.push(utterance, kind, deadline), None);
        }
        assert_eq!(bench.order(), [(4, Final), (2, Final), (3, Partial), (1, Partial)]);
    }

    #[test]
    fn a_newer_job_of_an_utterance_takes_the_place_of_its_waiting_partial() {
        let mut bench = Bench::new(1);
        assert_eq!(bench.push(1, Partial, 10), None);
        assert_eq!(bench.push(1, Partial, 20), Some((1, AsrFailure::Replaced)));
        assert_eq!(bench.push(1, Final, 30), Some((1, AsrFailure::Replaced)));
        assert_eq!(bench.order(), [(1, Final)]);
    }

    #[test]
    fn a_final_sheds_the_latest_partial_of_a_full_queue_and_is_refused_only_among_finals() {
        let mut bench = Bench::new(2);
        bench.push(1, Partial, 10);
        bench.push(2, Partial, 20);
        let partial = bench.job(3, Partial, 1);
        assert!(bench.queue.push(partial).is_err());
        assert_eq!(bench.push(4, Final, 50), Some((2, AsrFailure::Shed)));
        assert_eq!(bench.push(5, Final, 50), Some((1, AsrFailure::Shed)));
        let final_job = bench.job(6, Final, 1);
        assert!(bench.queue.push(final_job).is_err());
        assert_eq!(bench.queue.len(), 2);
    }

    #[test]
    fn what_is_late_or_cancelled_is_swept_and_says_which() {
        let mut bench = Bench::new(8);
        bench.push(1, Final, 10);
        bench.push(2, Final, 30);
        let job = bench.job(3, Partial, 30);
        let cancel = job.cancel.clone();
        assert!(bench.queue.push(job).is_ok());
        cancel.cancel();
        assert_eq!(bench.queue.first_deadline(), Some(bench.now + Duration::from_millis(10)));
        let swept = bench.queue.sweep(bench.now + Duration::from_millis(10));
        let swept: Vec<_> = swept.iter().map(|(job, why)| (job.key.1.0, *why)).collect();
        assert_eq!(swept, [(1, AsrFailure::Late), (3, AsrFailure::Cancelled)]);
        assert_eq!(bench.order(), [(2, Final)]);
    }

    #[test]
    fn forgetting_an_utterance_leaves_the_others() {
        let mut bench = Bench::new(8);
        bench.push(1, Final, 10);
        bench.push(2, Final, 10);
        assert_eq!(bench.queue.forget((CallId(1), UtteranceId(1))).len(), 1);
        assert_eq!(bench.queue.forget((CallId(2), UtteranceId(2))).len(), 0);
        assert_eq!(bench.order(), [(2, Final)]);
    }
}
