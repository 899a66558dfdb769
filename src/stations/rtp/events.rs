//! Telephone events (RFC 4733): keys received, each told once, and keys sent.

use crate::audio::DialKey;
use calmline_core::units::Key;
use std::collections::VecDeque;

/// The longest duration that one segment of an event can name; a longer event goes on in another one (2.5.1.3).
const SEGMENT: u32 = 0xFFFF;

/// A timestamp this far behind the last event's belongs to a packet that was overtaken: 10 s.
const OVERTAKEN: i32 = 80_000;

/// Reads events of one stream.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct EventReceiver {
    last: Option<LastEvent>,
}

#[derive(Debug, Clone, Copy)]
struct LastEvent {
    ssrc: u32,
    timestamp: u32,
    code: u8,
    phase: Phase,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Held,
    Ended,
}

/// The payload of a telephone event.
#[derive(Debug, Clone, Copy)]
struct Event {
    code: u8,
    phase: Phase,
    duration: u16,
}

fn parse(payload: &[u8]) -> Option<Event> {
    let [code, flags, high, low] = *payload.first_chunk::<4>()?;
    let phase = if flags & 0x80 == 0 { Phase::Held } else { Phase::Ended };
    Some(Event { code, phase, duration: u16::from_be_bytes([high, low]) })
}

impl EventReceiver {
    /// Takes a packet of the negotiated type. Gives the event's duration so far in timestamp units, and the key if this
    /// is the first packet seen of it; an event is known by its source and timestamp, so that any packet of it may be
    /// lost. `None` if the payload is too short.
    pub(super) fn packet(&mut self, ssrc: u32, timestamp: u32, payload: &[u8]) -> Option<(u16, Option<Key>)> {
        let event = parse(payload)?;
        Some((event.duration, self.fresh(ssrc, timestamp, event)))
    }

    fn fresh(&mut self, ssrc: u32, timestamp: u32, event: Event) -> Option<Key> {
        if let Some(last) = self.last.as_mut().filter(|last| last.ssrc == ssrc) {
            let ahead = timestamp.wrapping_sub(last.timestamp);
            let same = ahead == 0 && event.code == last.code;
            let goes_on = ahead == SEGMENT && event.code == last.code && last.phase == Phase::Held;
            if same || goes_on {
                last.timestamp = timestamp;
                if event.phase == Phase::Ended {
                    last.phase = Phase::Ended;
                }
                return None;
            }
            if (-OVERTAKEN..0).contains(&(ahead as i32)) {
                return None;
            }
        }
        self.last = Some(LastEvent { ssrc, timestamp, code: event.code, phase: event.phase });
        Key::from_event(event.code)
    }
}

/// Samples that a sent key lasts: 100 ms, twice what every receiver must recognise.
const KEY_SAMPLES: u32 = 800;

/// Samples of pause after it: 60 ms.
const PAUSE_SAMPLES: u32 = 480;

/// How often the end is sent (2.5.1.4: three times against loss).
const ENDS: u8 = 3;

/// Level of a sent event: -10 dBm0.
const VOLUME: u8 = 10;

/// Keys that may wait to be sent.
pub(super) const KEYS_WAITING: usize = 32;

/// A key on its way.
#[derive(Debug, Clone, Copy)]
struct Sending {
    key: DialKey,
    /// Samples since it went down.
    elapsed: u32,
    ends: u8,
}

/// What takes the place of a packet's sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EventPacket {
    pub(super) payload: [u8; 4],
    /// Samples since the event began: its packets bear the timestamp of its beginning.
    pub(super) elapsed: u32,
    pub(super) position: Position,
}

/// Where in its event a packet stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    First,
    Later,
}

/// Sends keys one after the other.
#[derive(Debug)]
pub(super) struct EventSender {
    waiting: VecDeque<DialKey>,
    sending: Option<Sending>,
    pause: u32,
}

impl EventSender {
    pub(super) fn new() -> Self {
        Self { waiting: VecDeque::with_capacity(KEYS_WAITING), sending: None, pause: 0 }
    }

    /// Queues a key; more than 32 are not held.
    pub(super) fn press(&mut self, key: impl Into<DialKey>) {
        if self.waiting.len() < KEYS_WAITING {
            self.waiting.push_back(key.into());
        }
    }

    /// Whether no key waits. Where keys are taken only then, none is ever lost here.
    pub(super) fn takes_keys(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The event packet that takes the place of a packet of `samples` samples, if a key is due.
    pub(super) fn packet(&mut self, samples: u32) -> Option<EventPacket> {
        self.begin(samples);
        let sending = self.sending.as_mut()?;
        let position = if sending.elapsed == 0 { Position::First } else { Position::Later };
        let elapsed = sending.elapsed;
        sending.elapsed += samples;
        let mut flags = VOLUME;
        if sending.elapsed >= KEY_SAMPLES {
            flags |= 0x80;
            sending.ends += 1;
        }
        // The first end tells the whole duration, and its repetitions the same.
        let whole = KEY_SAMPLES.next_multiple_of(samples.max(1));
        let duration = (sending.elapsed.min(whole) as u16).to_be_bytes();
        let payload = [sending.key.event(), flags, duration[0], duration[1]];
        if sending.ends == ENDS {
            self.sending = None;
            self.pause = PAUSE_SAMPLES;
        }
        Some(EventPacket { payload, elapsed, position })
    }

    /// The key whose tone replaces a frame of `samples` samples, and how long it has been down: for a far side that
    /// takes no telephone events.
    pub(super) fn tone(&mut self, samples: u32) -> Option<(DialKey, usize)> {
        self.begin(samples);
        let sending = self.sending.as_mut()?;
        let tone = (sending.key, sending.elapsed as usize);
        sending.elapsed += samples;
        if sending.elapsed >= KEY_SAMPLES {
            self.sending = None;
            self.pause = PAUSE_SAMPLES;
        }
        Some(tone)
    }

    fn begin(&mut self, samples: u32) {
        if self.sending.is_some() {
            return;
        }
        if self.pause > 0 {
            self.pause = self.pause.saturating_sub(samples);
            return;
        }
        self.sending = self.waiting.pop_front().map(|key| Sending { key, elapsed: 0, ends: 0 });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(code: u8, end: bool, duration: u16) -> [u8; 4] {
        let duration = duration.to_be_bytes();
        [code, if end { 0x8A } else { 0x0A }, duration[0], duration[1]]
    }

    fn keys(packets: impl IntoIterator<Item = (u32, [u8; 4])>) -> Vec<Key> {
        let mut receiver = EventReceiver::default();
        packets.into_iter().filter_map(|(timestamp, payload)| receiver.packet(1, timestamp, &payload)?.1).collect()
    }

    #[test]
    fn a_key_with_updates_and_three_ends_is_told_once() {
        let packets = (1..6).map(|n| (100, payload(5, false, n * 160))).chain([(100, payload(5, true, 960)); 3]);
        assert_eq!(keys(packets), [Key::Digit(5)]);
    }

    #[test]
    fn a_key_whose_beginning_was_lost_is_told_by_any_packet_that_came() {
        assert_eq!(keys([(100, payload(11, true, 960)); 3]), [Key::Pound]);
        assert_eq!(keys([(100, payload(10, false, 480)), (100, payload(10, true, 960))]), [Key::Star]);
    }

    #[test]
    fn the_same_key_pressed_twice_is_told_twice_even_if_every_end_was_lost() {
        let twice = [(100, payload(7, false, 160)), (1_700, payload(7, false, 160)), (1_700, payload(7, true, 320))];
        assert_eq!(keys(twice), [Key::Digit(7), Key::Digit(7)]);
    }

    #[test]
    fn a_key_held_longer_than_a_segment_is_one_key() {
        let start = u32::MAX - 30_000;
        let mut packets = vec![(start, payload(3, false, 0xFFFF))];
        packets.push((start.wrapping_add(0xFFFF), payload(3, false, 160)));
        packets.push((start.wrapping_add(0xFFFF), payload(3, false, 0xFFFF)));
        packets.push((start.wrapping_add(2 * 0xFFFF), payload(3, true, 800)));
        assert_eq!(keys(packets), [Key::Digit(3)]);
    }

    #[test]
    fn an_overtaken_packet_of_the_key_before_is_not_told_again() {
        let packets = [(100, payload(1, false, 160)), (2_000, payload(2, false, 160)), (100, payload(1, true, 800))];
        assert_eq!(keys(packets), [Key::Digit(1), Key::Digit(2)]);
    }

    #[test]
    fn events_that_are_no_keys_and_short_payloads_are_told_as_nothing() {
        assert!(keys([(100, payload(16, false, 160)), (900, payload(36, false, 160))]).is_empty());
        assert!(EventReceiver::default().packet(1, 1, &[5, 0, 0]).is_none());
    }

    #[test]
    fn another_source_tells_its_own_keys() {
        let mut receiver = EventReceiver::default();
        assert_eq!(receiver.packet(1, 5_000, &payload(1, false, 160)), Some((160, Some(Key::Digit(1)))));
        assert_eq!(receiver.packet(2, 100, &payload(1, false, 160)), Some((160, Some(Key::Digit(1)))));
    }

    #[test]
    fn sent_keys_arrive_as_they_were_pressed_for_every_packet_size() {
        for samples in [80_u32, 160, 240, 480] {
            let mut sender = EventSender::new();
            let pressed = [Key::Digit(4), Key::Digit(4), Key::Star];
            pressed.into_iter().for_each(|key| sender.press(key));
            let mut receiver = EventReceiver::default();
            let mut told = Vec::new();
            for n in 0..200 {
                if let Some(packet) = sender.packet(samples) {
                    let timestamp = n * samples - packet.elapsed;
                    told.extend(receiver.packet(1, timestamp, &packet.payload).and_then(|(_, key)| key));
                }
            }
            assert_eq!(told, pressed, "packets of {samples}");
        }
    }

    #[test]
    fn a_key_is_taken_while_another_is_sent_and_no_third() {
        let mut sender = EventSender::new();
        sender.press(Key::Digit(1));
        assert!(!sender.takes_keys());
        assert!(sender.packet(160).is_some());
        assert!(sender.takes_keys());
        sender.press(DialKey::named('D').expect("a key"));
        assert!(!sender.takes_keys());
        let codes: Vec<u8> = (0..100).filter_map(|_| Some(sender.packet(160)?.payload[0])).collect();
        assert_eq!((codes.first(), codes.last()), (Some(&1), Some(&15)));
    }

    #[test]
    fn the_three_ends_of_a_sent_key_tell_the_same_duration() {
        let mut sender = EventSender::new();
        sender.press(Key::Digit(1));
        let packets: Vec<_> = std::iter::from_fn(|| sender.packet(160)).collect();
        let ends: Vec<_> = packets.iter().filter(|packet| packet.payload[1] & 0x80 != 0).collect();
        assert_eq!(ends.len(), 3);
        assert!(ends.iter().all(|packet| packet.payload[2..] == [3, 32]));
        assert_eq!(packets.iter().filter(|packet| packet.position == Position::First).count(), 1);
    }
}
