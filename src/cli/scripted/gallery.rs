//! Onlookers of single calls: one observer of the service, and a seat for each call that somebody follows.

use crate::switchboard::{Observation, Observer, Seen};
use crate::tasks;
use calmline_core::units::CallId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;

/// Lines held for one seat: several minutes of one call.
const HELD: usize = 1024;

/// Seats, by the number that the call will come from.
#[derive(Debug, Clone, Default)]
pub struct Gallery {
    expected: Arc<Mutex<BTreeMap<String, mpsc::Sender<Observation>>>>,
}

impl Gallery {
    /// A gallery, and the observer that the service is started with. Every line is also passed to `onlooker`, if there
    /// is one; lines that it is too slow for are lost to it.
    #[must_use]
    pub fn open(onlooker: Option<mpsc::Sender<Observation>>) -> (Self, Observer) {
        let (observer, lines) = Observer::open();
        let gallery = Self::default();
        tasks::spawn("gallery", usher(lines, gallery.clone(), onlooker));
        (gallery, observer)
    }

    /// Follows the next call that comes from a number.
    #[must_use]
    pub fn seat(&self, number: &str) -> mpsc::Receiver<Observation> {
        let (sender, lines) = mpsc::channel(HELD);
        self.expected().insert(digits(number), sender);
        lines
    }

    fn expected(&self) -> MutexGuard<'_, BTreeMap<String, mpsc::Sender<Observation>>> {
        self.expected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn usher(mut lines: mpsc::Receiver<Observation>, gallery: Gallery, onlooker: Option<mpsc::Sender<Observation>>) {
    let mut followed: BTreeMap<CallId, mpsc::Sender<Observation>> = BTreeMap::new();
    while let Some(line) = lines.recv().await {
        if let Seen::Admitted(number) = &line.seen
            && let Some(seat) = gallery.expected().remove(&digits(number.open()))
        {
            followed.insert(line.call, seat);
        }
        let over = matches!(line.seen, Seen::Kept(_));
        if let Some(seat) = followed.get(&line.call) {
            // Somebody who has left, or sleeps, misses it.
            let _missed = seat.try_send(line.clone());
        }
        if over {
            followed.remove(&line.call);
        }
        if let Some(onlooker) = &onlooker {
            let _missed = onlooker.try_send(line);
        }
    }
}

/// A number as trunks and people write it differs only in its marks.
fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use calmline_core::units::{CallTime, PromptId};

    fn admitted(number: &str) -> Seen {
        Seen::Admitted(number.to_owned().into())
    }

    #[tokio::test]
    async fn a_seat_sees_the_call_from_its_number_and_no_other() {
        let (gallery, observer) = Gallery::open(None);
        let mut seat = gallery.seat("555-0101");
        observer.show(CallId(1), CallTime::START, || admitted("555-0102"));
        observer.show(CallId(2), CallTime::START, || admitted("+5550101"));
        observer.show(CallId(1), CallTime::START, || Seen::Over(PromptId(7)));
        observer.show(CallId(2), CallTime::START, || Seen::Over(PromptId(8)));
        let first = seat.recv().await.unwrap();
        assert_eq!(first.call, CallId(2));
        let second = seat.recv().await.unwrap();
        assert!(matches!(second.seen, Seen::Over(PromptId(8))));
    }

    #[tokio::test]
    async fn an_onlooker_sees_every_call() {
        let (sender, mut all) = mpsc::channel(8);
        let (_gallery, observer) = Gallery::open(Some(sender));
        observer.show(CallId(1), CallTime::START, || admitted("555-0102"));
        assert_eq!(all.recv().await.unwrap().call, CallId(1));
    }
}
