//! Opus (RFC 6716) at the telephone's sample rate: libopus itself decodes to 8 kHz and encodes from it, so that no
//! resampler stands between.

use bytes::Bytes;
use opus::{Application, Bitrate, Channels, Decoder, Encoder, Signal};

/// Samples in a frame of 20 ms at 8 kHz.
pub const SAMPLES_PER_FRAME: usize = 160;

/// The telephone's sample rate.
const SAMPLE_RATE_HZ: u32 = 8_000;

/// The longest sound that a packet may hold: 120 ms (RFC 6716, section 2.1.4).
const LONGEST: usize = 960;

/// Bits a second to the browser: Opus is transparent for narrowband speech well below it.
const BITS_PER_SECOND: i32 = 24_000;

/// Losses that the encoder protects against, in percent: a wireless network in a busy room.
const LOSS_PERCENT: i32 = 5;

/// More than any packet of 20 ms at this bit rate takes.
const PACKET_BYTES: usize = 400;

/// How hard the encoder tries, of 10: above it nothing is heard on a telephone's band.
const COMPLEXITY: i32 = 5;

/// Why Opus could not be had.
#[derive(Debug, thiserror::Error)]
#[error("opus: {0}")]
pub struct OpusError(#[from] opus::Error);

/// The way from the browser.
#[derive(Debug)]
pub struct OpusIn {
    decoder: Decoder,
    last: Option<u16>,
}

/// What became of a packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// Its sound at 8 kHz, and that of the packet before it where that one was lost and this one carries a copy.
    Sound {
        /// The packet's own.
        sound: Vec<i16>,
        /// The lost one's, made from the copy (RFC 6716, section 2.1.7).
        before: Option<Vec<i16>>,
    },
    /// It came after a later one, whose sound has been made without it.
    TooLate,
    /// It is no Opus packet.
    Broken,
}

impl OpusIn {
    /// A decoder of one stream.
    ///
    /// # Errors
    /// libopus has no memory for it.
    pub fn new() -> Result<Self, OpusError> {
        Ok(Self { decoder: Decoder::new(SAMPLE_RATE_HZ, Channels::Mono)?, last: None })
    }

    /// Decodes a packet. Never fails: what a browser sends must not end a call.
    pub fn decode(&mut self, sequence: u16, packet: &[u8]) -> Decoded {
        let step = self.last.map_or(1, |last| sequence.wrapping_sub(last) as i16);
        if step <= 0 && step > -STRAGGLERS {
            return Decoded::TooLate;
        }
        let before = if step == 2 { self.recovered(packet) } else { None };
        let mut sound = vec![0; LONGEST];
        match self.decoder.decode(packet, &mut sound, false) {
            Ok(samples) => {
                sound.truncate(samples);
                self.last = Some(sequence);
                Decoded::Sound { sound, before }
            }
            Err(_) => Decoded::Broken,
        }
    }

    /// The lost packet's sound, from the copy that its successor carries. Where there is no copy libopus conceals.
    fn recovered(&mut self, successor: &[u8]) -> Option<Vec<i16>> {
        let samples = self.decoder.get_nb_samples(successor).ok()?;
        let mut sound = vec![0; samples.min(LONGEST)];
        let samples = self.decoder.decode(successor, &mut sound, true).ok()?;
        sound.truncate(samples);
        Some(sound)
    }
}

/// A sequence number so far behind is not late but another count: the browser began anew.
const STRAGGLERS: i16 = 64;

/// The way to the browser.
#[derive(Debug)]
pub struct OpusOut {
    encoder: Encoder,
}

impl OpusOut {
    /// An encoder of speech, with copies of what went before against losses.
    ///
    /// # Errors
    /// libopus has no memory for it.
    pub fn new() -> Result<Self, OpusError> {
        let mut encoder = Encoder::new(SAMPLE_RATE_HZ, Channels::Mono, Application::Voip)?;
        encoder.set_bitrate(Bitrate::Bits(BITS_PER_SECOND))?;
        encoder.set_signal(Signal::Voice)?;
        encoder.set_complexity(COMPLEXITY)?;
        encoder.set_inband_fec(true)?;
        encoder.set_packet_loss_perc(LOSS_PERCENT)?;
        Ok(Self { encoder })
    }

    /// Encodes a frame.
    ///
    /// # Errors
    /// libopus refuses it.
    pub fn encode(&mut self, frame: &[i16; SAMPLES_PER_FRAME]) -> Result<Bytes, OpusError> {
        let mut packet = [0; PACKET_BYTES];
        let length = self.encoder.encode(frame, &mut packet)?;
        Ok(Bytes::copy_from_slice(&packet[..length]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f32::consts::TAU;

    fn tone(hertz: f32, from: usize) -> [i16; SAMPLES_PER_FRAME] {
        std::array::from_fn(|n| ((from + n) as f32 / 8_000.0 * hertz * TAU).sin().mul_add(8_000.0, 0.0) as i16)
    }

    /// How much of the sound is this tone, from 0 to 1.
    fn share(sound: &[i16], hertz: f32) -> f32 {
        let (mut sine, mut cosine, mut all) = (0.0, 0.0, 0.0);
        for (n, sample) in sound.iter().enumerate() {
            let (phase, sample) = (n as f32 / 8_000.0 * hertz * TAU, f32::from(*sample));
            sine += sample * phase.sin();
            cosine += sample * phase.cos();
            all += sample * sample;
        }
        2.0 * (sine * sine + cosine * cosine) / (all * sound.len() as f32)
    }

    fn packets(count: usize) -> Vec<Bytes> {
        let mut out = OpusOut::new().unwrap();
        (0..count).map(|n| out.encode(&tone(440.0, n * SAMPLES_PER_FRAME)).unwrap()).collect()
    }

    #[test]
    fn a_tone_comes_back_as_that_tone_at_the_telephones_rate() {
        let mut back = OpusIn::new().unwrap();
        let mut heard = Vec::new();
        for (n, packet) in packets(50).iter().enumerate() {
            let Decoded::Sound { sound, before: None } = back.decode(n as u16, packet) else { panic!("not decoded") };
            assert_eq!(sound.len(), SAMPLES_PER_FRAME);
            heard.extend(sound);
        }
        assert!(share(&heard[1_600..], 440.0) > 0.95, "{}", share(&heard[1_600..], 440.0));
        assert!(share(&heard[1_600..], 700.0) < 0.05);
    }

    #[test]
    fn a_lost_packet_is_made_from_the_one_after_it() {
        let mut back = OpusIn::new().unwrap();
        let packets = packets(30);
        for (n, packet) in packets.iter().enumerate().take(20) {
            back.decode(n as u16, packet);
        }
        let Decoded::Sound { before: Some(before), .. } = back.decode(21, &packets[21]) else { panic!("not made") };
        assert_eq!(before.len(), SAMPLES_PER_FRAME);
        assert!(share(&before, 440.0) > 0.7, "{}", share(&before, 440.0));
    }

    #[test]
    fn a_packet_after_its_time_is_told_and_a_new_count_is_taken() {
        let mut back = OpusIn::new().unwrap();
        let packets = packets(4);
        assert!(matches!(back.decode(1_000, &packets[0]), Decoded::Sound { before: None, .. }));
        assert_eq!(back.decode(999, &packets[1]), Decoded::TooLate);
        assert_eq!(back.decode(1_000, &packets[1]), Decoded::TooLate);
        assert!(matches!(back.decode(5, &packets[2]), Decoded::Sound { before: None, .. }));
        assert!(matches!(back.decode(6, &packets[3]), Decoded::Sound { before: None, .. }));
    }

    #[test]
    fn sequence_numbers_go_round() {
        let mut back = OpusIn::new().unwrap();
        let packets = packets(3);
        back.decode(u16::MAX, &packets[0]);
        assert!(matches!(back.decode(0, &packets[1]), Decoded::Sound { before: None, .. }));
        assert!(matches!(back.decode(2, &packets[2]), Decoded::Sound { before: Some(_), .. }));
    }

    #[test]
    fn bytes_that_are_no_opus_are_told_and_the_stream_goes_on() {
        let mut back = OpusIn::new().unwrap();
        let packets = packets(2);
        back.decode(0, &packets[0]);
        assert_eq!(back.decode(1, &[0xff; 3]), Decoded::Broken);
        assert!(matches!(back.decode(1, &packets[1]), Decoded::Sound { .. }));
    }
}
