//! The task of one leg: it wakes every 20 ms at an absolute deadline, and for every datagram.

use super::events::KEYS_WAITING;
use super::handle::{MediaEvent, Published, RtpHandle};
use super::histogram::Lateness;
use super::ports::MediaSockets;
use super::receiver::{Hearing, Received, Receiver};
use super::reports::Reports;
use super::sender::{self, Sender};
use super::stats::RtpStats;
use super::traffic::TrafficCounts;
use super::watchdog::{MediaLimits, Noticed, Watchdog};
use super::{packet, rtcp};
use crate::audio::{
    DialKey, Direction, DtmfDetector, Frame, FrameSink, FrameSource, HeardFrame, NegotiatedMedia, SAMPLES_PER_FRAME,
    TtyDetector,
};
use crate::clock::{self, CallClock};
use crate::tasks;
use calmline_core::call::Flow;
use calmline_core::units::{CallTime, Span};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

/// From tick to tick.
const TICK: Duration = Duration::from_millis(20);

/// Ticks that a late task makes good at once. Beyond them it leaves out what it missed: a burst would overflow the far
/// side's jitter buffer and be thrown away anyway.
const CATCH_UP: u32 = 3;

/// Ticks from one adding up of the leg's counts to the next: a second.
const SUM_EVERY: u32 = 50;

/// Room for a datagram: an Ethernet frame and something to see that one is too long.
const DATAGRAM: usize = 2_048;

/// Runs legs.
#[derive(Debug)]
pub struct RtpLeg;

impl RtpLeg {
    /// Starts the task of a leg. It gives the sink a frame and asks the source for one every 20 ms until the handle is
    /// dropped. While the far side holds us (we may not send) the source rests, so that a prompt waits; while we do not
    /// receive, the sink gets silence. Events that find their queue full are dropped and counted.
    pub fn start(
        sockets: MediaSockets,
        media: NegotiatedMedia,
        clock: CallClock,
        sink: Box<dyn FrameSink>,
        source: Box<dyn FrameSource>,
        events: mpsc::Sender<MediaEvent>,
        limits: MediaLimits,
    ) -> RtpHandle {
        let start = clock::now();
        let at = clock.at(start);
        let address = sockets.address();
        let (media_sender, media_receiver) = watch::channel(media.clone());
        let (keys, keys_receiver) = mpsc::channel(KEYS_WAITING);
        let published = Arc::new(Mutex::new(Published { stats: RtpStats::default(), lateness: Lateness::new() }));
        let sender = Sender::new(&media, rand::random(), rand::random(), rand::random());
        let mut leg = Leg {
            receiver: Receiver::new(&media, sender.ssrc()),
            sender,
            reports: Reports::new(at, clock::wall_micros()),
            watchdog: Watchdog::new(limits, at),
            dtmf: DtmfDetector::new(),
            tty: TtyDetector::new(),
            sockets,
            media,
            rtcp_source: None,
            clock,
            sink,
            source,
            events,
            start,
            ticks: 0,
            listening: Listening::Yes,
            stats: RtpStats::default(),
            lateness: Lateness::new(),
            published: Arc::clone(&published),
            summed: TrafficCounts::default(),
            sum_at: SUM_EVERY,
        };
        leg.direction_changed(Direction::SendRecv, at);
        let task = tasks::spawn("rtp leg", leg.run(media_receiver, keys_receiver));
        RtpHandle { address, media: media_sender, keys, published, task }
    }
}

/// Whether the sockets are read. A socket that fails over and over must not spin the task, so it rests until the tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listening {
    Yes,
    AfterTick,
}

struct Leg {
    sockets: MediaSockets,
    media: NegotiatedMedia,
    /// Where the far side's RTCP came from, if it came from its media address.
    rtcp_source: Option<SocketAddr>,
    clock: CallClock,
    sink: Box<dyn FrameSink>,
    source: Box<dyn FrameSource>,
    events: mpsc::Sender<MediaEvent>,
    receiver: Receiver,
    sender: Sender,
    reports: Reports,
    watchdog: Watchdog,
    dtmf: DtmfDetector,
    tty: TtyDetector,
    start: Instant,
    ticks: u32,
    listening: Listening,
    stats: RtpStats,
    lateness: Lateness,
    published: Arc<Mutex<Published>>,
    /// What the sum of all legs holds of this one, and the tick at which that is brought up to date.
    summed: TrafficCounts,
    sum_at: u32,
}

impl Leg {
    async fn run(mut self, mut media: watch::Receiver<NegotiatedMedia>, mut keys: mpsc::Receiver<DialKey>) {
        let (mut rtp, mut rtcp) = ([0; DATAGRAM], [0; DATAGRAM]);
        let wake = tokio::time::sleep_until(self.wake());
        tokio::pin!(wake);
        loop {
            let listening = self.listening == Listening::Yes;
            tokio::select! {
                biased;
                () = &mut wake => {
                    self.woken(clock::now());
                    wake.as_mut().reset(self.wake());
                }
                changed = media.changed() => {
                    if changed.is_err() {
                        break;
                    }
                    let media = media.borrow_and_update().clone();
                    self.renegotiated(media);
                    wake.as_mut().reset(self.wake());
                }
                // One waits at a time, so that whoever sends more than fit is told.
                Some(key) = keys.recv(), if self.sender.takes_keys() => self.sender.press(key),
                received = self.sockets.rtp.recv_from(&mut rtp), if listening => match received {
                    Ok((length, from)) => self.rtp(from, &rtp[..length]),
                    Err(_) => self.failed(),
                },
                received = self.sockets.rtcp.recv_from(&mut rtcp), if listening => match received {
                    Ok((length, from)) => self.rtcp(from, &rtcp[..length], Learn::Address),
                    Err(_) => self.failed(),
                },
            }
        }
        self.goodbye();
    }

    fn tick_at(&self) -> Instant {
        self.start + TICK * self.ticks
    }

    fn wake(&self) -> Instant {
        let tick = self.tick_at();
        self.sender.due().map_or(tick, |due| tick.min(self.start + due.as_duration()))
    }

    fn woken(&mut self, now: Instant) {
        self.listening = Listening::Yes;
        for _ in 0..CATCH_UP {
            if now < self.tick_at() {
                break;
            }
            self.tick();
            self.send_due(now);
        }
        if now >= self.tick_at() {
            let behind = now - self.tick_at();
            let missed = u32::try_from(behind.as_millis() / TICK.as_millis()).unwrap_or(u32::MAX).saturating_add(1);
            self.ticks = self.ticks.saturating_add(missed);
            self.sender.pass(u64::from(missed));
            self.stats.skipped += u64::from(missed);
        }
        self.send_due(now);
    }

    fn tick(&mut self) {
        let at = self.clock.at(self.tick_at());
        self.ticks += 1;
        self.hear(at);
        let mut frame: Frame = [0; SAMPLES_PER_FRAME];
        if self.sending() {
            self.source.next(&mut frame);
            self.sender.put(&mut frame);
        } else {
            self.source.rest();
            self.sender.pass(1);
        }
        self.sink.sent(&frame);
        if let Some(noticed) = self.watchdog.check(at) {
            self.noticed(noticed);
        }
        let mut report = [0; rtcp::LARGEST];
        if let Some(length) = self.reports.due(at, &self.sender, &mut self.receiver.reception, &mut report) {
            self.send_report(&report[..length]);
        }
        let stats = self.publish();
        if self.ticks >= self.sum_at {
            self.sum_at = self.ticks.saturating_add(SUM_EVERY);
            self.sockets.traffic.add(&mut self.summed, &stats);
        }
    }

    fn hear(&mut self, at: CallTime) {
        let mut pcm: Frame = [0; SAMPLES_PER_FRAME];
        let flow = match self.hearing() {
            Hearing::Line => self.receiver.jitter.pull(at, &mut pcm),
            Hearing::Nothing => Flow::Arrived,
        };
        self.sink.heard(&HeardFrame { at, pcm, flow });
        if self.tty.heard(&pcm) {
            self.tell(MediaEvent::TtyTones);
        }
        // With telephone-event negotiated, a key's tones are heard as well, and it would be told twice.
        if self.media.event_payload_type.is_none()
            && let Some(key) = self.dtmf.heard(&pcm)
        {
            self.tell(MediaEvent::Pressed(key));
        }
    }

    fn hearing(&self) -> Hearing {
        match self.media.direction {
            Direction::SendRecv => Hearing::Line,
            // RecvOnly is a far side that holds us and plays music; from the others nothing should come (RFC 3264, 8.4).
            Direction::RecvOnly | Direction::SendOnly | Direction::Inactive => Hearing::Nothing,
        }
    }

    /// Whether sound may be sent, and there is somewhere to send it: 0.0.0.0 is how old phones hold a call.
    fn sending(&self) -> bool {
        matches!(self.media.direction, Direction::SendRecv | Direction::SendOnly) && reachable(self.receiver.target())
    }

    fn send_due(&mut self, now: Instant) {
        let mut buffer = [0; sender::LARGEST];
        while let Some(due) = self.sender.due() {
            let due = self.start + due.as_duration();
            if due > now {
                return;
            }
            let Some(length) = self.sender.packet(&mut buffer) else { return };
            match self.sockets.rtp.try_send_to(&buffer[..length], self.receiver.target()) {
                Ok(_) => {
                    let late = u64::try_from((clock::now() - due).as_micros()).unwrap_or(u64::MAX);
                    self.lateness.add(Span::from_micros(late));
                    self.stats.sent += 1;
                }
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => self.stats.unsent += 1,
                Err(_) => self.stats.socket_errors += 1,
            }
        }
    }

    fn rtp(&mut self, from: SocketAddr, datagram: &[u8]) {
        if packet::is_rtcp(datagram) {
            return self.rtcp(from, datagram, Learn::Nothing);
        }
        let at = self.clock.now();
        let received = self.receiver.datagram(at, from, datagram, self.hearing());
        if received == Received::Nothing {
            return;
        }
        if let Some(noticed) = self.watchdog.fed(at) {
            self.noticed(noticed);
        }
        if let Received::Key(key) = received {
            self.tell(MediaEvent::Pressed(key));
        }
    }

    fn rtcp(&mut self, from: SocketAddr, datagram: &[u8], learn: Learn) {
        let beside_media = from.ip() == self.receiver.target().ip();
        if !beside_media && from != self.media.remote_rtcp {
            self.stats.foreign += 1;
            return;
        }
        let at = self.clock.now();
        if !self.reports.datagram(at, self.sender.ssrc(), datagram, &mut self.receiver.reception) {
            self.stats.malformed += 1;
        } else if learn == Learn::Address && beside_media {
            self.rtcp_source = Some(from);
        }
    }

    fn send_report(&mut self, report: &[u8]) {
        let media = self.receiver.target();
        let beside = || SocketAddr::new(media.ip(), media.port().saturating_add(1));
        let signalled = if media == self.media.remote { self.media.remote_rtcp } else { beside() };
        let target = self.rtcp_source.unwrap_or(signalled);
        if reachable(target) && self.sockets.rtcp.try_send_to(report, target).is_err() {
            self.stats.socket_errors += 1;
        }
    }

    fn renegotiated(&mut self, media: NegotiatedMedia) {
        let at = self.clock.now();
        let before = self.media.direction;
        if media.remote != self.media.remote || media.remote_rtcp != self.media.remote_rtcp {
            self.rtcp_source = None;
        }
        self.receiver.negotiated(&media);
        self.sender.negotiated(&media);
        self.media = media;
        self.direction_changed(before, at);
    }

    fn direction_changed(&mut self, before: Direction, at: CallTime) {
        if self.media.direction == Direction::SendRecv {
            self.watchdog.resume(at);
        } else {
            self.watchdog.suspend();
        }
        if before != self.media.direction {
            // What was said before a hold is not heard after it, nor its music.
            self.receiver.jitter.flush();
        }
    }

    fn failed(&mut self) {
        self.stats.socket_errors += 1;
        self.listening = Listening::AfterTick;
    }

    fn noticed(&mut self, noticed: Noticed) {
        self.tell(match noticed {
            Noticed::Lost => MediaEvent::Lost,
            Noticed::Back => MediaEvent::Back,
        });
    }

    fn tell(&mut self, event: MediaEvent) {
        if self.events.try_send(event).is_err() {
            self.stats.events_lost += 1;
        }
    }

    fn publish(&self) -> RtpStats {
        let jitter = self.receiver.jitter.stats();
        let counts = self.receiver.counts;
        let far = self.reports.far;
        let mut published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        published.lateness = self.lateness;
        published.stats = RtpStats {
            received: self.receiver.reception.received(),
            lost: self.receiver.reception.lost(),
            late: jitter.late,
            concealed: jitter.concealed,
            jitter: self.receiver.reception.jitter(),
            wait: self.receiver.jitter.target(),
            switches: counts.switches,
            malformed: counts.malformed + self.stats.malformed,
            foreign: counts.foreign + self.stats.foreign,
            unknown_type: counts.unknown_type,
            far_lost: u64::try_from(far.lost).unwrap_or(0),
            far_jitter: far.jitter,
            round_trip: far.round_trip,
            ..self.stats
        };
        published.stats
    }

    fn goodbye(&mut self) {
        let mut report = [0; rtcp::LARGEST];
        let at = self.clock.now();
        let length = self.reports.goodbye(at, &self.sender, &mut self.receiver.reception, &mut report);
        self.send_report(&report[..length]);
        let stats = self.publish();
        self.sockets.traffic.add(&mut self.summed, &stats);
    }
}

/// Whether a datagram's address may be used to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Learn {
    Address,
    /// It came on the RTP socket, which the far side may use for sending only.
    Nothing,
}

fn reachable(address: SocketAddr) -> bool {
    !address.ip().is_unspecified() && address.port() != 0
}
