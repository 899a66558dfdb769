//! Frames as the wire writes them.

use super::proto;
use crate::audio::{Frame, SAMPLES_PER_FRAME};
use audio_codec_algorithms::{decode_ulaw, encode_ulaw};
use tonic::Status;

/// How a desk's stream writes audio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WireAudio {
    /// Signed 16-bit little-endian samples.
    Pcm16,
    /// ITU-T G.711 mu-law.
    MuLaw,
}

impl TryFrom<i32> for WireAudio {
    type Error = Status;

    fn try_from(codec: i32) -> Result<Self, Status> {
        match proto::AudioCodec::try_from(codec) {
            Ok(proto::AudioCodec::Pcm16) => Ok(Self::Pcm16),
            Ok(proto::AudioCodec::Mulaw) => Ok(Self::MuLaw),
            Ok(proto::AudioCodec::Unspecified) | Err(_) => {
                Err(Status::invalid_argument("codec: say AUDIO_CODEC_PCM16 or AUDIO_CODEC_MULAW"))
            }
        }
    }
}

impl WireAudio {
    /// Bytes in a frame.
    fn frame_bytes(self) -> usize {
        match self {
            Self::Pcm16 => 2 * SAMPLES_PER_FRAME,
            Self::MuLaw => SAMPLES_PER_FRAME,
        }
    }

    /// The frame that these bytes are.
    ///
    /// # Errors
    /// They are not one frame.
    pub(super) fn decode(self, bytes: &[u8]) -> Result<Frame, Status> {
        if bytes.len() != self.frame_bytes() {
            let (wanted, given) = (self.frame_bytes(), bytes.len());
            let text = format!("audio: a frame of 20 ms has {wanted} bytes in this codec, these are {given}");
            return Err(Status::invalid_argument(text));
        }
        let mut frame = [0; SAMPLES_PER_FRAME];
        match self {
            Self::Pcm16 => {
                for (sample, pair) in frame.iter_mut().zip(bytes.as_chunks::<2>().0) {
                    *sample = i16::from_le_bytes(*pair);
                }
            }
            Self::MuLaw => {
                for (sample, byte) in frame.iter_mut().zip(bytes) {
                    *sample = decode_ulaw(*byte);
                }
            }
        }
        Ok(frame)
    }

    /// The bytes of a frame.
    pub(super) fn encode(self, frame: &Frame) -> Vec<u8> {
        match self {
            Self::Pcm16 => frame.iter().flat_map(|sample| sample.to_le_bytes()).collect(),
            Self::MuLaw => frame.iter().map(|sample| encode_ulaw(*sample)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp() -> Frame {
        std::array::from_fn(|n| (n as i16 - 80) * 400)
    }

    #[test]
    fn sixteen_bits_come_back_exactly_and_mu_law_nearly() {
        assert_eq!(WireAudio::Pcm16.decode(&WireAudio::Pcm16.encode(&ramp())).unwrap(), ramp());
        let back = WireAudio::MuLaw.decode(&WireAudio::MuLaw.encode(&ramp())).unwrap();
        for (sent, came) in ramp().iter().zip(back) {
            // A mu-law step at full scale is 1024, so half of it is the most that rounding can cost.
            assert!((i32::from(*sent) - i32::from(came)).abs() <= 512, "{sent} {came}");
        }
    }

    #[test]
    fn what_is_not_one_frame_long_is_refused() {
        for (audio, bytes) in [(WireAudio::Pcm16, 319), (WireAudio::Pcm16, 160), (WireAudio::MuLaw, 320)] {
            assert_eq!(audio.decode(&vec![0; bytes]).unwrap_err().code(), tonic::Code::InvalidArgument);
        }
    }
}
