use super::*;
use proptest::prelude::*;

/// A far side with a clock of its own, and the buffer it talks to.
struct Line {
    buffer: JitterBuffer,
    ssrc: u32,
    sequence: u16,
    timestamp: u32,
    heard: Vec<i16>,
    flows: Vec<Flow>,
    ticks: u64,
}

impl Line {
    fn new() -> Self {
        Self {
            buffer: JitterBuffer::new(),
            ssrc: 7,
            sequence: 65_530,
            timestamp: u32::MAX - 500,
            heard: Vec::new(),
            flows: Vec::new(),
            ticks: 0,
        }
    }

    fn now(&self) -> CallTime {
        CallTime::from_millis(self.ticks * 20)
    }

    fn tick(&mut self) -> Flow {
        let mut frame = [1; SAMPLES_PER_FRAME];
        let flow = self.buffer.pull(self.now(), &mut frame);
        self.heard.extend(frame);
        self.flows.push(flow);
        self.ticks += 1;
        flow
    }

    fn put(&mut self, sequence: u16, timestamp: u32, content: Content<'_>) -> Arrival {
        let packet = Packet { ssrc: self.ssrc, sequence, timestamp, content };
        self.buffer.push(self.now(), &packet)
    }

    /// Sends a packet of `samples` samples of one value and moves the sender on.
    fn send(&mut self, value: i16, samples: usize) -> Arrival {
        let arrival = self.put(self.sequence, self.timestamp, Content::Sound(&vec![value; samples]));
        self.skip(1, samples as u32);
        arrival
    }

    fn skip(&mut self, packets: u16, samples: u32) {
        self.sequence = self.sequence.wrapping_add(packets);
        self.timestamp = self.timestamp.wrapping_add(samples);
    }

    fn rest(&mut self, ticks: u32) {
        for _ in 0..ticks {
            self.tick();
        }
    }

    /// Packets of 20 ms all at once.
    fn burst(&mut self, values: impl IntoIterator<Item = i16>) {
        for value in values {
            self.send(value, 160);
        }
    }

    /// Loud frames, one packet a tick.
    fn talk(&mut self, frames: u32) {
        for _ in 0..frames {
            self.send(8_000, 160);
            self.tick();
        }
    }

    fn count(&self, value: i16) -> usize {
        self.heard.iter().filter(|sample| **sample == value).count()
    }

    fn concealed(&self) -> usize {
        self.flows.iter().filter(|flow| **flow == Flow::Concealed).count()
    }
}

#[test]
fn a_steady_stream_comes_out_whole_and_in_order() {
    let mut line = Line::new();
    for value in 1..=100 {
        line.send(value * 100, 160);
        line.tick();
    }
    line.rest(3);
    let sounds: Vec<i16> = line.heard.iter().copied().filter(|sample| *sample != 0).collect();
    for value in 1..=98_i16 {
        let at = usize::from(value as u16 - 1) * 160;
        assert_eq!(sounds[at], value * 100);
        assert_eq!(sounds[at + 159], value * 100);
    }
}

#[test]
fn packets_of_ten_thirty_and_sixty_milliseconds_repack_into_frames() {
    for samples in [80_usize, 240, 480] {
        let mut line = Line::new();
        let mut sent = 0;
        while line.ticks < 300 {
            while sent < (line.ticks as usize + 1) * 160 {
                line.send(8_000, samples);
                sent += samples;
            }
            line.tick();
        }
        assert_eq!(line.concealed(), 0, "packets of {samples}");
        assert!(line.count(8_000) > 295 * 160, "packets of {samples}: {}", line.count(8_000));
    }
}

#[test]
fn the_packet_size_may_change_in_the_middle() {
    let mut line = Line::new();
    for round in 0..60 {
        let samples = [160, 80, 480, 240][round % 4];
        line.send(5_000, samples);
        line.rest(samples.div_ceil(160) as u32);
    }
    assert_eq!(line.buffer.stats().late, 0);
    assert_eq!(line.buffer.stats().restarts, 0);
}

#[test]
fn packets_that_overtake_each_other_are_put_in_order() {
    let mut line = Line::new();
    line.talk(5);
    for _ in 0..20 {
        let (sequence, timestamp) = (line.sequence, line.timestamp);
        let late = [1_000; 160];
        line.skip(1, 160);
        line.send(2_000, 160);
        line.put(sequence, timestamp, Content::Sound(&late));
        line.tick();
        line.tick();
    }
    assert_eq!(line.concealed(), 0);
    let firsts: Vec<i16> =
        line.heard.chunks(160).map(|frame| frame[80]).filter(|s| [1_000, 2_000].contains(s)).collect();
    assert!(firsts.chunks_exact(2).all(|pair| pair == [1_000, 2_000]), "{firsts:?}");
}

#[test]
fn a_lost_packet_is_concealed_and_the_sound_after_it_keeps_its_place() {
    let mut line = Line::new();
    line.talk(20);
    line.skip(1, 160);
    line.tick();
    line.talk(20);
    assert_eq!(line.concealed(), 1);
    assert_eq!(line.buffer.stats().concealed, 1);
    assert_eq!(line.buffer.stats().restarts, 0);
}

#[test]
fn a_packet_late_by_a_little_is_still_heard_and_the_wait_grows() {
    let mut line = Line::new();
    line.talk(10);
    line.rest(5);
    assert_eq!(line.send(3_000, 160), Arrival::TakenLate);
    (0..4).for_each(|n| {
        assert_eq!(line.send(3_001 + n, 160), Arrival::Taken);
    });
    line.rest(6);
    for value in 3_000..=3_004 {
        assert!(line.count(value) >= 120, "{value}: {}", line.count(value));
    }
}

#[test]
fn after_a_stall_every_word_is_heard_and_the_delay_is_won_back_in_silence() {
    let mut line = Line::new();
    line.talk(100);
    line.rest(30);
    line.burst([4_000; 30]);
    assert_eq!(line.buffer.stats().late, 0);
    (0..30).for_each(|_| {
        line.send(4_000, 160);
        line.tick();
    });
    let behind = line.buffer.waiting();
    (0..200).for_each(|_| {
        line.send(1, 160);
        line.tick();
    });
    assert!(line.count(4_000) >= 60 * 160 - 64, "{}", line.count(4_000));
    assert!(behind > Span::from_millis(500), "{behind}");
    assert!(line.buffer.waiting() < Span::from_millis(200), "{}", line.buffer.waiting());
}

#[test]
fn more_than_a_second_of_backlog_pushes_out_the_oldest() {
    let mut line = Line::new();
    line.talk(10);
    line.burst(0..200);
    assert!(line.buffer.waiting() <= Span::from_secs(1));
    assert!(line.buffer.stats().overflowed > 100);
}

#[test]
fn a_packet_seen_twice_counts_once() {
    let mut line = Line::new();
    line.talk(5);
    let (sequence, timestamp) = (line.sequence, line.timestamp);
    line.send(2_000, 160);
    assert_eq!(line.put(sequence, timestamp, Content::Sound(&[2_000; 160])), Arrival::Duplicate);
    line.talk(2);
    assert_eq!(line.put(sequence, timestamp, Content::Sound(&[2_000; 160])), Arrival::Duplicate);
    line.talk(5);
    assert_eq!(line.count(2_000), 160);
}

#[test]
fn another_source_begins_anew_without_a_storm_of_losses() {
    let mut line = Line::new();
    line.talk(20);
    let (old_sequence, old_timestamp) = (line.sequence, line.timestamp);
    (line.ssrc, line.sequence, line.timestamp) = (99, 12, 123_456_789);
    assert_eq!(line.send(6_000, 160), Arrival::Restarted);
    line.ssrc = 7;
    assert_eq!(line.put(old_sequence, old_timestamp, Content::Sound(&[1; 160])), Arrival::Stray);
    line.ssrc = 99;
    line.tick();
    (0..20).for_each(|_| {
        line.send(6_000, 160);
        line.tick();
    });
    assert_eq!(line.concealed(), 0);
    assert_eq!(line.buffer.stats().restarts, 1);
    assert!(line.count(6_000) > 15 * 160);
}

#[test]
fn a_jump_of_the_sequence_or_the_timestamp_is_another_stream() {
    for (packets, samples) in [(500_u16, 160_u32), (1, 1_000_000), (40_000, 4_000_000_000)] {
        let mut line = Line::new();
        line.talk(20);
        line.skip(packets, samples);
        line.talk(20);
        assert_eq!(line.concealed(), 0, "{packets} {samples}");
        assert_eq!(line.buffer.stats().restarts, 1);
    }
}

#[test]
fn a_pause_in_the_timestamps_is_silence_and_no_loss() {
    let mut line = Line::new();
    line.talk(50);
    // The first pause cannot be told from a loss while it lasts.
    for pause in 0..4 {
        line.rest(20);
        line.skip(0, 20 * 160);
        if pause == 0 {
            line.flows.clear();
        }
        line.talk(30);
    }
    assert_eq!(line.concealed(), 0);
    assert_eq!(line.buffer.stats().restarts, 0);
    assert_eq!(line.buffer.stats().late, 0);
}

#[test]
fn comfort_noise_fills_the_pause_that_it_announces() {
    let mut line = Line::new();
    line.talk(20);
    line.put(line.sequence, line.timestamp, Content::Noise(&[50]));
    line.skip(1, 0);
    line.heard.clear();
    line.rest(50);
    assert_eq!(line.concealed(), 0);
    let level = crate::audio::level(&line.heard[1_600..]);
    assert!((i32::from(level.0) + 50).abs() <= 2, "{level:?}");
    line.skip(0, 50 * 160);
    line.talk(10);
    assert_eq!(line.concealed(), 0);
}

#[test]
fn a_telephone_event_takes_the_place_of_sound_and_is_no_loss() {
    let mut line = Line::new();
    line.talk(20);
    for n in 1..=10_u16 {
        line.put(line.sequence, line.timestamp, Content::Event(n * 160));
        line.skip(1, 0);
        line.tick();
    }
    line.skip(0, 1_600);
    line.talk(20);
    assert_eq!(line.concealed(), 0);
    assert_eq!(line.buffer.stats().restarts, 0);
}

#[test]
fn a_clock_that_drifts_is_followed_in_silence_without_a_lost_word() {
    // One packet more, or one less, in every 500: 2000 ppm, ten times what a bad clock drifts, for ten minutes.
    for extra in [2, 0] {
        let mut line = Line::new();
        for n in 0..30_000_u32 {
            let loud = n / 50 % 2 == 0;
            let packets = if n % 500 == 499 { extra } else { 1 };
            line.burst(std::iter::repeat_n(if loud { 8_000 } else { 2 }, packets));
            line.tick();
            line.heard.clear();
        }
        assert!(line.buffer.waiting() < Span::from_millis(150), "{}", line.buffer.waiting());
        assert_eq!(line.buffer.stats().late, 0);
        assert!(line.buffer.stats().concealed < 100, "{:?}", line.buffer.stats());
    }
}

proptest! {
    #[test]
    fn whatever_comes_the_buffer_stays_bounded_and_never_panics(
        packets in prop::collection::vec(
            (any::<u32>(), any::<u16>(), any::<u32>(), 0_u8..8, 0_usize..2_000, 0_u64..60_000, 0_u8..4), 1..200),
        near in any::<bool>(),
    ) {
        let mut buffer = JitterBuffer::new();
        let mut at = CallTime::START;
        let mut frame = [0; SAMPLES_PER_FRAME];
        let sound = vec![500_i16; 2_000];
        for (index, (ssrc, sequence, timestamp, kind, length, wait, ticks)) in packets.into_iter().enumerate() {
            let base = index as u32;
            let packet = Packet {
                ssrc: ssrc % 2,
                sequence: if near { (base as u16).wrapping_add(sequence % 40) } else { sequence },
                timestamp: if near { (base * 160).wrapping_add(timestamp % 20_000) } else { timestamp },
                content: match kind {
                    0 => Content::Noise(&[60, 3, 4]),
                    1 => Content::Event(length as u16 * 30),
                    _ => Content::Sound(&sound[..length]),
                },
            };
            at = at + Span::from_micros(wait);
            buffer.push(at, &packet);
            prop_assert!(buffer.waiting() <= Span::from_millis(1_700));
            for _ in 0..ticks {
                buffer.pull(at, &mut frame);
            }
            prop_assert!(buffer.target() >= Span::from_millis(20) && buffer.target() <= Span::from_millis(200));
        }
    }

    #[test]
    fn jitter_within_the_longest_wait_loses_no_word(
        waits in prop::collection::vec(0_u64..150, 100),
    ) {
        // Each packet is held back by up to 150 ms; those that would overtake wait for the one before.
        let mut line = Line::new();
        let mut due: Vec<(u64, u16)> =
            waits.iter().zip(0..).map(|(wait, n)| (u64::from(n) * 20 + wait, n)).collect();
        for index in 1..due.len() {
            due[index].0 = due[index].0.max(due[index - 1].0);
        }
        let mut due = due.into_iter().peekable();
        while line.ticks < 150 {
            while due.next_if(|(at, _)| *at <= line.ticks * 20).is_some() {
                prop_assert_ne!(line.send(8_000, 160), Arrival::Late);
            }
            line.tick();
        }
        prop_assert!(line.count(8_000) > 100 * 160 - 40 * 64, "{}", line.count(8_000));
    }
}
