//! The media of the test telephone: RTP over one socket, PCMU, 20 ms, keys by RFC 4733.

use super::log::{AUDIBLE_DBFS, PhoneLog, Talk};
use crate::audio::{Codec, Frame, SAMPLES_PER_FRAME, decode, encode, level};
use crate::{clock, tasks};
use calmline_core::units::Key;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::UdpSocket;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

const FRAME: Duration = Duration::from_millis(20);
const HEADER_BYTES: usize = 12;
const EVENT_PAYLOAD_TYPE: u8 = 101;

/// The far side has ended a stretch when nothing was audible for so long.
const QUIET_AFTER: Duration = Duration::from_millis(800);

/// A packet sent so long after its time was held up here and not by the network: half a packet.
const LATE: Duration = Duration::from_millis(10);

/// A key is held for five packets, 100 ms, as a thumb does; its end is sent three times (RFC 4733, section 2.5.1.4).
const KEY_PACKETS: u16 = 5;

/// What the network between the telephone and the service does to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Impairment {
    /// Packets lost, in thousandths, on the way to the service.
    pub loss_permille: u16,
    /// Seed of the losses.
    pub seed: u64,
}

/// Something that happened on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEvent {
    /// The far side became audible.
    FarSpeaks,
    /// It has been quiet for a while.
    FarQuiet,
    /// All that was to be said has been sent; when it was audible, if it was.
    Said(Option<Talk>),
}

enum LineCommand {
    Say(Arc<[i16]>),
    Press(Key),
    Stop(oneshot::Sender<PhoneLog>),
}

/// The line of one call.
#[derive(Debug)]
pub struct PhoneLine {
    commands: mpsc::Sender<LineCommand>,
    /// What happens on the line.
    pub events: mpsc::Receiver<LineEvent>,
}

impl PhoneLine {
    /// Starts sending and listening on a socket.
    #[must_use]
    pub fn open(socket: UdpSocket, remote: SocketAddr, impairment: Impairment) -> Self {
        let (commands, waiting) = mpsc::channel(64);
        let (told, events) = mpsc::channel(256);
        tasks::spawn("phone", run(Line::new(socket, remote, impairment, told), waiting));
        Self { commands, events }
    }

    /// Says some sound after what is being said.
    pub async fn say(&self, sound: Arc<[i16]>) {
        self.command(LineCommand::Say(sound)).await;
    }

    /// Presses a key.
    pub async fn press(&self, key: Key) {
        self.command(LineCommand::Press(key)).await;
    }

    /// Ends the line and gives its log.
    pub async fn stop(self) -> PhoneLog {
        let (sender, log) = oneshot::channel();
        self.command(LineCommand::Stop(sender)).await;
        log.await.unwrap_or_default()
    }

    async fn command(&self, command: LineCommand) {
        // A line that has ended takes nothing: its log says what it did until then.
        let _ended = self.commands.send(command).await;
    }
}

struct Line {
    socket: UdpSocket,
    remote: SocketAddr,
    told: mpsc::Sender<LineEvent>,
    started: Instant,
    ticks: u32,
    sequence: u16,
    ssrc: u32,
    chance: SmallRng,
    loss_permille: u16,
    saying: VecDeque<i16>,
    talk: Option<Talk>,
    key: Option<(u8, u32, u16)>,
    log: PhoneLog,
    last_heard: Frame,
    last_sequence: Option<u16>,
    audible_at: Option<Instant>,
}

async fn run(mut line: Line, mut commands: mpsc::Receiver<LineCommand>) {
    let mut packet = [0_u8; 2048];
    loop {
        let next_tick = line.started + FRAME * line.ticks;
        tokio::select! {
            biased;
            command = commands.recv() => match command {
                Some(LineCommand::Say(sound)) => line.saying.extend(sound.iter()),
                Some(LineCommand::Press(key)) => line.press(key),
                Some(LineCommand::Stop(answer)) => {
                    // Nobody may be waiting any more.
                    let _gone = answer.send(line.log);
                    return;
                }
                None => return,
            },
            received = line.socket.recv_from(&mut packet) => {
                // An ICMP error shows up here and means nothing on loopback.
                if let Ok((length, _from)) = received {
                    line.hear(&packet[..length]);
                }
            }
            () = tokio::time::sleep_until(next_tick) => line.tick().await,
        }
    }
}

impl Line {
    fn new(socket: UdpSocket, remote: SocketAddr, impairment: Impairment, told: mpsc::Sender<LineEvent>) -> Self {
        let mut chance = SmallRng::seed_from_u64(impairment.seed);
        let started = clock::now();
        Self {
            socket,
            remote,
            told,
            started,
            ticks: 0,
            sequence: chance.random(),
            ssrc: chance.random(),
            chance,
            loss_permille: impairment.loss_permille,
            saying: VecDeque::new(),
            talk: None,
            key: None,
            log: PhoneLog { started: Some(started), ..PhoneLog::default() },
            last_heard: [0; SAMPLES_PER_FRAME],
            last_sequence: None,
            audible_at: None,
        }
    }

    fn tell(&self, event: LineEvent) {
        // Somebody who does not listen misses it.
        let _unheard = self.told.try_send(event);
    }

    fn press(&mut self, key: Key) {
        let code = match key {
            Key::Digit(digit) => digit,
            Key::Star => 10,
            Key::Pound => 11,
        };
        self.key = Some((code, self.timestamp(), 0));
    }

    fn timestamp(&self) -> u32 {
        self.ticks.wrapping_mul(SAMPLES_PER_FRAME as u32)
    }

    /// Sends one frame of speech, silence or a key.
    async fn tick(&mut self) {
        let now = clock::now();
        if now.saturating_duration_since(self.started + FRAME * self.ticks) > LATE {
            self.log.sent_late += 1;
        }
        let mut frame = [0_i16; SAMPLES_PER_FRAME];
        let taken = self.saying.len().min(SAMPLES_PER_FRAME);
        for (place, sample) in frame.iter_mut().zip(self.saying.drain(..taken)) {
            *place = sample;
        }
        self.note_talk(&frame, now, taken);
        if self.key.is_some() {
            self.send_key().await;
        } else {
            let mut payload = [0_u8; SAMPLES_PER_FRAME];
            encode(Codec::Pcmu, &frame, &mut payload);
            let timestamp = self.timestamp();
            self.send(0, timestamp, &payload).await;
        }
        self.log.sound.push((frame, self.last_heard));
        self.last_heard = [0; SAMPLES_PER_FRAME];
        if self.audible_at.is_some_and(|at| now.saturating_duration_since(at) >= QUIET_AFTER) {
            self.audible_at = None;
            self.tell(LineEvent::FarQuiet);
        }
        self.ticks += 1;
    }

    /// Keeps the times of our own speech by its audible frames, so that silence around a recording does not count.
    fn note_talk(&mut self, frame: &Frame, now: Instant, taken: usize) {
        let at = now.saturating_duration_since(self.started);
        if taken > 0 && level(frame).0 >= AUDIBLE_DBFS {
            match &mut self.talk {
                Some(talk) => talk.to = at,
                None => self.talk = Some(Talk { from: at, to: at }),
            }
        }
        if self.saying.is_empty() && taken > 0 {
            let talk = self.talk.take();
            self.log.said.extend(talk);
            self.tell(LineEvent::Said(talk));
        }
    }

    async fn send_key(&mut self) {
        let Some((code, timestamp, sent)) = self.key else {
            return;
        };
        let duration = (sent + 1).saturating_mul(SAMPLES_PER_FRAME as u16).to_be_bytes();
        let ending = sent + 1 >= KEY_PACKETS;
        let volume_and_end = if ending { 0x80 | 10 } else { 10 };
        let payload = [code, volume_and_end, duration[0], duration[1]];
        for _ in 0..if ending { 3 } else { 1 } {
            self.send(EVENT_PAYLOAD_TYPE, timestamp, &payload).await;
        }
        self.key = if ending { None } else { Some((code, timestamp, sent + 1)) };
    }

    async fn send(&mut self, payload_type: u8, timestamp: u32, payload: &[u8]) {
        let mut packet = Vec::with_capacity(HEADER_BYTES + payload.len());
        packet.extend([0x80, payload_type]);
        packet.extend(self.sequence.to_be_bytes());
        packet.extend(timestamp.to_be_bytes());
        packet.extend(self.ssrc.to_be_bytes());
        packet.extend(payload);
        self.sequence = self.sequence.wrapping_add(1);
        if self.chance.random_range(0..1000) < self.loss_permille {
            return;
        }
        // A closed port on the far side is the far side's end, which signalling tells.
        let _closed = self.socket.send_to(&packet, self.remote).await;
    }

    fn hear(&mut self, packet: &[u8]) {
        let now = clock::now();
        if packet.len() <= HEADER_BYTES || packet[0] >> 6 != 2 {
            return;
        }
        let payload_type = packet[1] & 0x7f;
        if payload_type != 0 && payload_type != EVENT_PAYLOAD_TYPE {
            return;
        }
        let sequence = u16::from_be_bytes([packet[2], packet[3]]);
        if let Some(last) = self.last_sequence {
            self.log.lost += u64::from(sequence.wrapping_sub(last).saturating_sub(1).min(1000));
        }
        self.last_sequence = Some(sequence);
        if payload_type == EVENT_PAYLOAD_TYPE {
            let timestamp = u32::from_be_bytes([packet[4], packet[5], packet[6], packet[7]]);
            return self.log.keys.hear(timestamp, &packet[HEADER_BYTES..]);
        }
        let mut frame = [0_i16; SAMPLES_PER_FRAME];
        decode(Codec::Pcmu, &packet[HEADER_BYTES..], &mut frame);
        let loud = level(&frame);
        self.log.heard.push((now.saturating_duration_since(self.started), loud.0));
        self.log.frames.push(frame);
        self.last_heard = frame;
        if loud.0 >= AUDIBLE_DBFS {
            if self.audible_at.is_none() {
                self.tell(LineEvent::FarSpeaks);
            }
            self.audible_at = Some(now);
        }
    }
}
