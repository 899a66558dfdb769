//! An integrator's frames: either codec, at the telephone's rate or at twice that.

use super::wire_audio::WireAudio;
use crate::audio::{Downsampler, Frame, SAMPLES_PER_FRAME, Upsampler};
use tonic::Status;

/// Which way the filters of twice the rate go, where they are needed.
enum Rate {
    Telephone,
    Double(Box<(Downsampler, Upsampler)>),
}

/// How an integrator's stream writes audio.
pub(super) struct ConverseFormat {
    codec: WireAudio,
    rate: Rate,
}

impl ConverseFormat {
    /// The format that an integrator asked for; both ways use one of their own.
    ///
    /// # Errors
    /// There is no such codec or rate.
    pub(super) fn new(codec: i32, sample_rate_hz: u32) -> Result<Self, Status> {
        let rate = match sample_rate_hz {
            0 | 8_000 => Rate::Telephone,
            16_000 => Rate::Double(Box::new((Downsampler::new(), Upsampler::new()))),
            other => {
                let text = format!("sample_rate_hz: say 8000 or 16000, and not {other}");
                return Err(Status::invalid_argument(text));
            }
        };
        Ok(Self { codec: WireAudio::try_from(codec)?, rate })
    }

    /// The frame that these bytes are.
    ///
    /// # Errors
    /// They are not one frame.
    pub(super) fn decode(&mut self, bytes: &[u8]) -> Result<Frame, Status> {
        let Rate::Double(filters) = &mut self.rate else { return self.codec.decode(bytes) };
        if !bytes.len().is_multiple_of(2) {
            return self.codec.decode(bytes);
        }
        let (first, second) = bytes.split_at(bytes.len() / 2);
        let sound = [self.codec.decode(first)?, self.codec.decode(second)?].concat();
        let mut halved = Vec::with_capacity(SAMPLES_PER_FRAME);
        filters.0.push(&sound, &mut halved);
        let mut frame = [0; SAMPLES_PER_FRAME];
        frame.copy_from_slice(&halved);
        Ok(frame)
    }

    /// The bytes of a frame.
    pub(super) fn encode(&mut self, frame: &Frame) -> Vec<u8> {
        let Rate::Double(filters) = &mut self.rate else { return self.codec.encode(frame) };
        let mut doubled = Vec::with_capacity(2 * SAMPLES_PER_FRAME);
        filters.1.push(frame, &mut doubled);
        doubled.as_chunks::<SAMPLES_PER_FRAME>().0.iter().flat_map(|half| self.codec.encode(half)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::proto::AudioCodec;

    #[test]
    fn each_codec_and_rate_has_its_length() {
        for (codec, rate, bytes) in [
            (AudioCodec::Pcm16, 0, 320),
            (AudioCodec::Pcm16, 16_000, 640),
            (AudioCodec::Mulaw, 8_000, 160),
            (AudioCodec::Mulaw, 16_000, 320),
        ] {
            let mut format = ConverseFormat::new(codec.into(), rate).unwrap();
            assert_eq!(format.encode(&[100; SAMPLES_PER_FRAME]).len(), bytes);
            assert!(format.decode(&vec![0; bytes]).is_ok());
            for wrong in [bytes - 1, bytes + 2, 0] {
                assert_eq!(format.decode(&vec![0; wrong]).unwrap_err().code(), tonic::Code::InvalidArgument);
            }
        }
    }

    #[test]
    fn a_codec_or_rate_that_is_none_is_refused() {
        assert!(ConverseFormat::new(0, 8_000).is_err());
        let refused = ConverseFormat::new(AudioCodec::Pcm16.into(), 44_100).err().unwrap();
        assert!(refused.message().contains("44100"), "{}", refused.message());
    }
}
