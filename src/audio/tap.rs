//! Listening in on a call: both sides mixed, for whoever opened a tap. Nothing goes the other way.
//!
//! The call's media task hands the frames of each tick over and waits for nobody: each tap is a small ring that loses its
//! oldest frame when its reader is late.

use super::frame::{Frame, SAMPLES_PER_FRAME};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// Frames held: 200 ms, as between a call and its desk.
const FRAMES_HELD: usize = 10;

/// Taps of one call: a supervisor and those who learn from them. Each costs the media task a copy every 20 ms.
const TAPS: usize = 4;

#[derive(Debug, Default)]
struct Lane {
    frames: VecDeque<Frame>,
    dropped: u64,
}

/// A call's taps, as its media task and whoever opens them hold them. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Taps {
    lanes: Arc<Mutex<Vec<Weak<Mutex<Lane>>>>>,
    /// How many may be open: without one, a tick costs no more than looking here.
    open: Arc<AtomicUsize>,
}

/// One listener's end. Dropping it closes the tap.
#[derive(Debug)]
pub struct Tap {
    lane: Arc<Mutex<Lane>>,
}

impl Taps {
    /// None open.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens a tap; `None` if as many listen as may.
    #[must_use]
    pub fn open(&self) -> Option<Tap> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.retain(|lane| lane.strong_count() > 0);
        if lanes.len() >= TAPS {
            return None;
        }
        let lane = Arc::new(Mutex::new(Lane::default()));
        lanes.push(Arc::downgrade(&lane));
        self.open.store(lanes.len(), Ordering::Relaxed);
        Some(Tap { lane })
    }

    /// Hands over what was heard from the caller and what was sent to them in one tick.
    pub fn send(&self, heard: &Frame, sent: &Frame) {
        if self.open.load(Ordering::Relaxed) == 0 {
            return;
        }
        let mixed: Frame = std::array::from_fn(|n| heard[n].saturating_add(sent[n]));
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.retain(|lane| lane.upgrade().is_some_and(|lane| push(&lane, &mixed)));
        self.open.store(lanes.len(), Ordering::Relaxed);
    }
}

/// Adds a frame; always keeps the lane.
fn push(lane: &Mutex<Lane>, frame: &[i16; SAMPLES_PER_FRAME]) -> bool {
    let mut lane = lane.lock().unwrap_or_else(PoisonError::into_inner);
    if lane.frames.len() == FRAMES_HELD {
        lane.frames.pop_front();
        lane.dropped += 1;
    }
    lane.frames.push_back(*frame);
    true
}

impl Tap {
    /// The next frame, if one has come.
    #[must_use]
    pub fn receive(&self) -> Option<Frame> {
        self.lane.lock().unwrap_or_else(PoisonError::into_inner).frames.pop_front()
    }

    /// Frames that went because this listener was late.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.lane.lock().unwrap_or_else(PoisonError::into_inner).dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_heard_mixed_and_never_wrap_around() {
        let taps = Taps::new();
        let tap = taps.open().unwrap();
        taps.send(&[1_000; 160], &[-300; 160]);
        taps.send(&[30_000; 160], &[30_000; 160]);
        assert_eq!(tap.receive(), Some([700; 160]));
        assert_eq!(tap.receive(), Some([i16::MAX; 160]));
        assert_eq!(tap.receive(), None);
    }

    #[test]
    fn a_late_listener_loses_the_oldest_frames_and_another_loses_none() {
        let taps = Taps::new();
        let (late, prompt) = (taps.open().unwrap(), taps.open().unwrap());
        for value in 0..15 {
            taps.send(&[value; 160], &[0; 160]);
            assert_eq!(prompt.receive().map(|frame| frame[0]), Some(value));
        }
        assert_eq!((late.dropped(), prompt.dropped()), (5, 0));
        assert_eq!(late.receive().map(|frame| frame[0]), Some(5));
    }

    #[test]
    fn no_more_listen_than_may_and_one_that_leaves_makes_room() {
        let taps = Taps::new();
        let mut open: Vec<Tap> = (0..TAPS).filter_map(|_| taps.open()).collect();
        assert_eq!(open.len(), TAPS);
        assert!(taps.open().is_none());
        open.pop();
        assert!(taps.open().is_some());
    }
}
