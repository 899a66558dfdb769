//! A two-way pipe of frames between two parties of a call: caller and desk, caller and human trunk.
//!
//! Each way is a small ring: when the reader is late the oldest frame goes, because late speech is worse than a gap, and
//! neither side ever waits for the other.

use super::frame::Frame;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Frames held each way: 200 ms, enough for the jitter of a gRPC stream and below what makes two people talk over each
/// other (ITU-T G.114 calls 400 ms one way unacceptable).
const FRAMES_HELD: usize = 10;

/// The frame of the beat. Where more than that waited at every one of many beats, what is beyond it was never needed.
const NEEDED: usize = 1;

/// Beats over which a backlog must have stood before some of it goes: a second, so that a network's bad moment is not
/// answered by skipping in its good ones.
const STOOD: u32 = 50;

#[derive(Debug, Default)]
struct Lane {
    frames: VecDeque<Frame>,
    dropped: u64,
}

/// One end of the pipe.
#[derive(Debug, Clone)]
pub struct BridgePort {
    outgoing: Arc<Mutex<Lane>>,
    incoming: Arc<Mutex<Lane>>,
}

impl BridgePort {
    /// Both ends of a pipe: what one sends the other receives.
    #[must_use]
    pub fn pair() -> (Self, Self) {
        let there = Arc::new(Mutex::new(Lane::default()));
        let back = Arc::new(Mutex::new(Lane::default()));
        (Self { outgoing: Arc::clone(&there), incoming: Arc::clone(&back) }, Self { outgoing: back, incoming: there })
    }

    /// Sends a frame to the other end; the oldest waiting one goes if the ring is full.
    pub fn send(&self, frame: &Frame) {
        let mut lane = self.outgoing.lock().unwrap_or_else(PoisonError::into_inner);
        if lane.frames.len() == FRAMES_HELD {
            lane.frames.pop_front();
            lane.dropped += 1;
        }
        lane.frames.push_back(*frame);
    }

    /// The next frame from the other end, if one has come.
    #[must_use]
    pub fn receive(&self) -> Option<Frame> {
        self.incoming.lock().unwrap_or_else(PoisonError::into_inner).frames.pop_front()
    }

    /// How many frames wait to be received.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.incoming.lock().unwrap_or_else(PoisonError::into_inner).frames.len()
    }

    /// Frames from the other end that went because this end was late.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.incoming.lock().unwrap_or_else(PoisonError::into_inner).dropped
    }
}

/// Takes a frame at each beat, and does not let a backlog stand: both sides keep the same time, so that what once waited
/// too long would delay the voice for the rest of the call.
#[derive(Debug)]
pub struct BridgeEar {
    port: BridgePort,
    least: usize,
    beats: u32,
}

impl BridgeEar {
    /// Begins with the newest frame and the one before it: what came while nobody listened is too late.
    #[must_use]
    pub fn new(port: BridgePort) -> Self {
        while port.waiting() > NEEDED + 1 {
            let _too_late = port.receive();
        }
        Self { port, least: usize::MAX, beats: 0 }
    }

    /// The frame of this beat, if one has come.
    pub fn beat(&mut self) -> Option<Frame> {
        self.least = self.least.min(self.port.waiting());
        self.beats += 1;
        if self.beats == STOOD {
            if self.least > NEEDED {
                let _stood = self.port.receive();
            }
            (self.least, self.beats) = (usize::MAX, 0);
        }
        self.port.receive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_end_sends_the_other_receives_in_order() {
        let (here, there) = BridgePort::pair();
        here.send(&[1; 160]);
        here.send(&[2; 160]);
        assert_eq!(there.receive().map(|frame| frame[0]), Some(1));
        assert_eq!(there.receive().map(|frame| frame[0]), Some(2));
        assert!(there.receive().is_none());
        assert!(here.receive().is_none());
    }

    #[test]
    fn a_late_reader_loses_the_oldest_frames_and_they_are_counted() {
        let (here, there) = BridgePort::pair();
        for value in 0..15 {
            here.send(&[value; 160]);
        }
        assert_eq!(there.dropped(), 5);
        assert_eq!(there.receive().map(|frame| frame[0]), Some(5));
    }

    #[test]
    fn what_came_before_anybody_listened_is_not_played_late() {
        let (here, there) = BridgePort::pair();
        for value in 0..10 {
            here.send(&[value; 160]);
        }
        let mut ear = BridgeEar::new(there);
        assert_eq!(ear.beat().map(|frame| frame[0]), Some(8));
        assert_eq!(ear.beat().map(|frame| frame[0]), Some(9));
        assert!(ear.beat().is_none());
    }

    #[test]
    fn a_backlog_that_stands_goes_frame_by_frame() {
        let (here, there) = BridgePort::pair();
        let mut ear = BridgeEar::new(there.clone());
        // A stall, and then all that was said meanwhile at once.
        for value in 0..8 {
            here.send(&[value; 160]);
        }
        for value in 0..500 {
            here.send(&[value; 160]);
            assert!(ear.beat().is_some(), "nothing is skipped to silence");
        }
        assert_eq!(there.waiting(), 0);
    }

    #[test]
    fn frames_that_wait_because_the_network_stutters_stay() {
        let (here, there) = BridgePort::pair();
        let mut ear = BridgeEar::new(there);
        for value in 0..250 {
            // Two at once, and then none.
            if value % 2 == 0 {
                here.send(&[value; 160]);
                here.send(&[value + 1; 160]);
            }
            assert_eq!(ear.beat().map(|frame| frame[0]), Some(value));
        }
    }
}
