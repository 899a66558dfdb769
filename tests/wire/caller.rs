//! A caller at the test telephone.

use crate::house::House;
use crate::waiting::within;
use calmline::cli::phone::{Impairment, LineEvent, PhoneCall, PhoneEvent, PhoneLog};
use calmline::clock;
use calmline_core::units::Key;
use futures::FutureExt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// The number of callers whose number does not matter.
pub const NUMBER: &str = "555-0142";

/// A caller on the line.
pub struct Caller {
    phone: PhoneCall,
    /// When the call was answered: the zero of the log's times.
    pub answered: Instant,
}

impl Caller {
    /// Rings the line and is answered.
    pub async fn rings(house: &House) -> Self {
        Self::rings_as(house, NUMBER).await
    }

    /// Rings with a number of their own.
    pub async fn rings_as(house: &House, number: &str) -> Self {
        let phone = PhoneCall::dial(&house.line(), number, Impairment::default()).await.expect("answered");
        Self { phone, answered: clock::now() }
    }

    /// Waits until the agent is heard.
    pub async fn hears_something(&mut self, limit: Duration) {
        self.event(|event| event == LineEvent::FarSpeaks, limit, "the caller hears something").await;
    }

    /// Waits until the agent has said what it was saying.
    pub async fn hears_the_end(&mut self) {
        self.event(|event| event == LineEvent::FarQuiet, Duration::from_secs(30), "the agent comes to an end").await;
    }

    /// Waits until what was to be said is said.
    pub async fn has_said_it(&mut self) {
        self.event(|event| matches!(event, LineEvent::Said(_)), Duration::from_secs(30), "all is said").await;
    }

    async fn event(&mut self, wanted: impl Fn(LineEvent) -> bool, limit: Duration, what: &str) {
        within(limit, what, async {
            loop {
                match self.phone.next().await {
                    PhoneEvent::Line(event) if wanted(event) => return,
                    PhoneEvent::Line(_) => {}
                    PhoneEvent::Ended => panic!("hung up on, while waiting until {what}"),
                }
            }
        })
        .await;
    }

    /// Waits until the far side hangs up.
    pub async fn is_hung_up_on(&mut self, limit: Duration) {
        within(limit, "the far side hangs up", async { while self.phone.next().await != PhoneEvent::Ended {} }).await;
    }

    /// Stays for so long, whatever is heard, and is not hung up on.
    pub async fn stays(&mut self, time: Duration) {
        let until_hung_up = async { while self.phone.next().await != PhoneEvent::Ended {} };
        let ended = tokio::time::timeout(time, until_hung_up).await;
        assert!(ended.is_err(), "hung up on");
    }

    /// Says something. What was heard before it is not waited for any more.
    pub async fn says(&mut self, sound: impl Into<Arc<[i16]>>) {
        self.forget();
        self.phone.say(sound.into()).await;
    }

    /// Presses a key. What was heard before it is not waited for any more.
    pub async fn presses(&mut self, digit: u8) {
        self.forget();
        self.phone.press(Key::Digit(digit)).await;
    }

    fn forget(&mut self) {
        while let Some(event) = self.phone.next().now_or_never() {
            assert!(event != PhoneEvent::Ended, "hung up on");
        }
    }

    /// Time since the answer, on the log's scale.
    pub fn time(&self) -> Duration {
        clock::now() - self.answered
    }

    /// Hangs up, if that was not done already.
    pub async fn hangs_up(self) -> PhoneLog {
        self.phone.hang_up().await
    }
}

/// What was heard from a moment on, packet by packet.
pub fn heard_from(log: &PhoneLog, from: Duration) -> Vec<i16> {
    let first = log.heard.partition_point(|(at, _)| *at < from);
    log.frames[first..].concat()
}

/// When something was first heard after a moment, `None` if nothing was.
pub fn next_sound(log: &PhoneLog, after: Duration) -> Option<Duration> {
    log.agent_talks().iter().find(|talk| talk.to > after).map(|talk| talk.from.max(after) - after)
}
