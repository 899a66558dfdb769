//! Sound files of others as telephone audio: WAV and FLAC, told apart by how they begin.

use super::resample::{UnsupportedRate, to_telephone};
use super::wav::{WavError, read_wav};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use symphonia::core::audio::SampleBuffer;
use symphonia::core::codecs::DecoderOptions;
use symphonia::core::errors::Error as FlacFault;
use symphonia::core::formats::FormatOptions;
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::probe::Hint;

/// How a FLAC file begins (RFC 9639, section 6).
const FLAC: [u8; 4] = *b"fLaC";

/// Samples read at most, over all channels: ten minutes of stereo at 48 kHz, as of a WAV file.
const SAMPLES_READ: usize = 10 * 60 * 48_000 * 2;

/// Why a sound file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SoundFileError {
    /// It is missing or not readable.
    #[error(transparent)]
    File(#[from] io::Error),
    /// It is no WAV file that can be read, and no FLAC file.
    #[error(transparent)]
    Wav(#[from] WavError),
    /// It is a FLAC file that is broken.
    #[error("flac file: {0}")]
    Flac(#[from] FlacFault),
    /// Its rate is outside 4 to 192 kHz.
    #[error(transparent)]
    Rate(#[from] UnsupportedRate),
    /// It holds more than ten minutes of stereo at 48 kHz.
    #[error("flac file is too long")]
    TooLong,
    /// It is a FLAC file that does not say what it holds.
    #[error("flac file without a track")]
    NoTrack,
}

/// Reads a sound file as telephone audio: 8 kHz mono, the mean of its channels.
///
/// # Errors
/// If it cannot be read, or is neither WAV nor FLAC.
pub fn read_sound(path: &Path) -> Result<Vec<i16>, SoundFileError> {
    let mut begins = Vec::with_capacity(FLAC.len());
    File::open(path)?.take(FLAC.len() as u64).read_to_end(&mut begins)?;
    if begins == FLAC { read_flac(path) } else { Ok(read_wav(path)?) }
}

fn read_flac(path: &Path) -> Result<Vec<i16>, SoundFileError> {
    let source = MediaSourceStream::new(Box::new(File::open(path)?), MediaSourceStreamOptions::default());
    let (options, tags) = (FormatOptions::default(), MetadataOptions::default());
    let mut file = symphonia::default::get_probe().format(&Hint::new(), source, &options, &tags)?.format;
    let track = file.default_track().ok_or(SoundFileError::NoTrack)?.codec_params.clone();
    let (Some(rate), Some(channels)) = (track.sample_rate, track.channels.map(|channels| channels.count().max(1)))
    else {
        return Err(SoundFileError::NoTrack);
    };
    let mut decoder = symphonia::default::get_codecs().make(&track, &DecoderOptions::default())?;
    let mut samples: Vec<i16> = Vec::new();
    loop {
        let packet = match file.next_packet() {
            Ok(packet) => packet,
            // So a file ends.
            Err(FlacFault::IoError(error)) if error.kind() == io::ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(error.into()),
        };
        let decoded = decoder.decode(&packet)?;
        let mut block = SampleBuffer::<i16>::new(decoded.capacity() as u64, *decoded.spec());
        block.copy_interleaved_ref(decoded);
        samples.extend(block.samples());
        if samples.len() > SAMPLES_READ {
            return Err(SoundFileError::TooLong);
        }
    }
    let moments = samples.chunks_exact(channels);
    let mono: Vec<i16> = moments
        .map(|moment| (moment.iter().map(|sample| i32::from(*sample)).sum::<i32>() / channels as i32) as i16)
        .collect();
    Ok(to_telephone(&mono, rate)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::write_wav;

    /// A FLAC file of one frame of digital silence: 4096 samples, 16 bits, mono, 8 kHz (RFC 9639: a stream info block, and a
    /// frame with one constant subframe).
    fn silence() -> Vec<u8> {
        let mut file = Vec::from(FLAC);
        // The last block of metadata, of type 0 with 34 bytes: block sizes, no frame sizes, rate, channels, bits, samples.
        file.extend([0x80, 0, 0, 34, 0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0]);
        let packed: u64 = (8_000 << 44) | (15 << 36) | 4_096;
        file.extend(packed.to_be_bytes());
        file.extend([0; 16]);
        // The frame: sync code, 4096 samples at 8 kHz, mono of 16 bits, number 0.
        let header = [0xff, 0xf8, 0xc4, 0x08, 0x00];
        let mut frame = Vec::from(header);
        frame.push(crc8(&header));
        frame.extend([0, 0, 0]);
        frame.extend(crc16(&frame).to_be_bytes());
        file.extend(frame);
        file
    }

    fn crc8(bytes: &[u8]) -> u8 {
        bytes.iter().fold(0, |crc, byte| {
            (0..8).fold(crc ^ byte, |crc, _| if crc & 0x80 == 0 { crc << 1 } else { (crc << 1) ^ 0x07 })
        })
    }

    fn crc16(bytes: &[u8]) -> u16 {
        bytes.iter().fold(0, |crc, byte| {
            (0..8).fold(
                crc ^ (u16::from(*byte) << 8),
                |crc, _| if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x8005 },
            )
        })
    }

    #[test]
    fn a_flac_file_is_read_by_what_it_is_and_not_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sound.bin");
        std::fs::write(&path, silence()).unwrap();
        assert_eq!(read_sound(&path).unwrap(), vec![0; 4_096]);
        write_wav(&path, &[7; 400]).unwrap();
        assert_eq!(read_sound(&path).unwrap().len(), 400);
    }

    #[test]
    fn what_is_no_sound_file_is_an_error_and_no_panic() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sound.flac");
        assert!(matches!(read_sound(&path), Err(SoundFileError::File(_))));
        let whole = silence();
        for cut in 0..whole.len() - 1 {
            std::fs::write(&path, &whole[..cut]).unwrap();
            // A file that is cut between two frames is a shorter one.
            assert!(read_sound(&path).map_or(true, |samples| samples.is_empty()), "cut at {cut}");
        }
        std::fs::write(&path, b"this is a text").unwrap();
        assert!(matches!(read_sound(&path), Err(SoundFileError::Wav(_))));
    }
}
