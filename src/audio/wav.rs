//! WAV files: any of them in as telephone audio, telephone audio and recordings out.

use super::frame::{Frame, SAMPLE_RATE_HZ};
use super::resample::{UnsupportedRate, to_telephone};
use hound::{SampleFormat, WavReader, WavSpec, WavWriter};
use std::fs::File;
use std::io::{BufReader, BufWriter, Cursor, Read};
use std::path::Path;

/// Samples read at most, over all channels: ten minutes of stereo at 48 kHz. A file that claims more is no prompt.
const SAMPLES_READ: usize = 10 * 60 * 48_000 * 2;

/// Frames after which a recording's header is brought up to date: what a crash leaves behind must still play.
const FRAMES_PER_FLUSH: u64 = 250;

/// Why a WAV file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum WavError {
    /// The file is missing, broken or not writable.
    #[error("wav file")]
    File(#[from] hound::Error),
    /// Its rate is outside 4 to 192 kHz.
    #[error(transparent)]
    Rate(#[from] UnsupportedRate),
    /// It holds more than ten minutes of stereo at 48 kHz.
    #[error("wav file is too long")]
    TooLong,
}

/// Reads a WAV file as telephone audio: 8 kHz mono. Integer samples of 8 to 32 bits and floats, any number of channels
/// (their mean is taken), 4 to 192 kHz.
///
/// # Errors
/// If the file cannot be read or holds none of these.
pub fn read_wav(path: &Path) -> Result<Vec<i16>, WavError> {
    read_wav_from(BufReader::new(File::open(path).map_err(hound::Error::from)?))
}

/// Reads a WAV file from any source of bytes, as [`read_wav`].
///
/// # Errors
/// If the bytes are not such a file.
pub fn read_wav_from(source: impl Read) -> Result<Vec<i16>, WavError> {
    let mut reader = WavReader::new(source)?;
    let spec = reader.spec();
    if reader.len() as usize > SAMPLES_READ {
        return Err(WavError::TooLong);
    }
    let samples: Vec<f32> = match spec.sample_format {
        SampleFormat::Int => {
            let scale = 32_768.0 / 2.0_f32.powi(i32::from(spec.bits_per_sample) - 1);
            reader.samples::<i32>().map(|s| s.map(|s| s as f32 * scale)).collect::<Result<_, _>>()?
        }
        SampleFormat::Float => reader.samples::<f32>().map(|s| s.map(|s| s * 32_767.0)).collect::<Result<_, _>>()?,
    };
    let channels = usize::from(spec.channels.max(1));
    let mono: Vec<i16> =
        samples.chunks_exact(channels).map(|moment| (moment.iter().sum::<f32>() / channels as f32) as i16).collect();
    Ok(to_telephone(&mono, spec.sample_rate)?)
}

/// Writes telephone audio as a mono WAV file at 8 kHz.
///
/// # Errors
/// If the file cannot be written.
pub fn write_wav(path: &Path, samples: &[i16]) -> Result<(), WavError> {
    let mut writer = WavWriter::create(path, telephone(1))?;
    for sample in samples {
        writer.write_sample(*sample)?;
    }
    Ok(writer.finalize()?)
}

/// Cuts a stretch out of a recording, as a file of its own with as many channels: from one sample of time to the one before
/// another, or to the recording's end. Nothing where it begins after that end.
///
/// # Errors
/// If the file is not a recording of 16 bits at 8 kHz.
pub fn cut_wav(path: &Path, from: u32, to: u32) -> Result<Option<Vec<u8>>, WavError> {
    let mut reader = WavReader::open(path)?;
    let spec = reader.spec();
    if spec != telephone(spec.channels) {
        return Err(WavError::File(hound::Error::Unsupported));
    }
    let to = to.min(reader.duration());
    if from >= to {
        return Ok(None);
    }
    reader.seek(from).map_err(hound::Error::from)?;
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut bytes, spec)?;
    for sample in reader.samples::<i16>().take((to - from) as usize * usize::from(spec.channels)) {
        writer.write_sample(sample?)?;
    }
    writer.finalize()?;
    Ok(Some(bytes.into_inner()))
}

/// A recording that grows while the call goes on: the caller on the left, the agent or a person on the right.
pub struct StereoRecording {
    writer: WavWriter<BufWriter<File>>,
    frames: u64,
}

impl StereoRecording {
    /// Creates the file, replacing one of that name.
    ///
    /// # Errors
    /// If it cannot be created.
    pub fn create(path: &Path) -> Result<Self, WavError> {
        Ok(Self { writer: WavWriter::create(path, telephone(2))?, frames: 0 })
    }

    /// Appends 20 ms. Every five seconds the file on disk is made whole, so that it plays even if the writer dies.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn push(&mut self, left: &Frame, right: &Frame) -> Result<(), WavError> {
        for (l, r) in left.iter().zip(right) {
            self.writer.write_sample(*l)?;
            self.writer.write_sample(*r)?;
        }
        self.frames += 1;
        if self.frames.is_multiple_of(FRAMES_PER_FLUSH) {
            self.writer.flush()?;
        }
        Ok(())
    }

    /// Frames written so far.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// Makes the file on disk whole as it stands.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn flush(&mut self) -> Result<(), WavError> {
        Ok(self.writer.flush()?)
    }

    /// Completes the file.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn finish(self) -> Result<(), WavError> {
        Ok(self.writer.finalize()?)
    }
}

fn telephone(channels: u16) -> WavSpec {
    WavSpec { channels, sample_rate: SAMPLE_RATE_HZ, bits_per_sample: 16, sample_format: SampleFormat::Int }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wav(spec: WavSpec, samples: impl IntoIterator<Item = i32>) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let mut writer = WavWriter::new(&mut bytes, spec).expect("memory");
        for sample in samples {
            writer.write_sample(sample).expect("memory");
        }
        writer.finalize().expect("memory");
        bytes.into_inner()
    }

    fn spec(channels: u16, sample_rate: u32, bits_per_sample: u16) -> WavSpec {
        WavSpec { channels, sample_rate, bits_per_sample, sample_format: SampleFormat::Int }
    }

    #[test]
    fn telephone_audio_comes_back_from_its_file_unchanged() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.wav");
        let samples: Vec<i16> = (-400..400).map(|n| n * 80).collect();
        write_wav(&path, &samples).expect("written");
        assert_eq!(read_wav(&path).expect("read"), samples);
    }

    #[test]
    fn stereo_at_another_rate_becomes_telephone_audio() {
        let bytes = wav(spec(2, 48_000, 16), std::iter::repeat_n([1_000, 3_000], 48_000).flatten());
        let read = read_wav_from(Cursor::new(bytes)).expect("read");
        assert_eq!(read.len(), 8_000);
        assert!(read[100..7_900].iter().all(|sample| (sample - 2_000).abs() <= 1));
    }

    #[test]
    fn eight_and_twenty_four_bits_read_at_the_same_level() {
        for (bits, half) in [(8_u16, 64), (24, 1 << 22)] {
            let bytes = wav(spec(1, 8_000, bits), std::iter::repeat_n(half, 100));
            let read = read_wav_from(Cursor::new(bytes)).expect("read");
            assert!(read.iter().all(|sample| *sample == 16_384), "{bits}: {:?}", &read[..3]);
        }
    }

    #[test]
    fn what_is_no_wav_file_is_an_error() {
        assert!(matches!(read_wav_from(Cursor::new(b"RIFF....nothing".to_vec())), Err(WavError::File(_))));
        assert!(matches!(read_wav(Path::new("/nonexistent/x.wav")), Err(WavError::File(_))));
        let odd = wav(spec(1, 1_000, 16), [0; 10]);
        assert!(matches!(read_wav_from(Cursor::new(odd)), Err(WavError::Rate(_))));
    }

    #[test]
    fn a_truncated_file_is_an_error_and_no_panic() {
        let bytes = wav(spec(1, 8_000, 16), (0..100).map(|n| n * 3));
        for length in 0..bytes.len() {
            assert!(read_wav_from(Cursor::new(bytes[..length].to_vec())).is_err(), "{length}");
        }
    }

    #[test]
    fn a_recording_keeps_both_sides_apart_and_plays_before_it_is_finished() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("call.wav");
        let mut recording = StereoRecording::create(&path).expect("created");
        for _ in 0..FRAMES_PER_FLUSH {
            recording.push(&[100; 160], &[300; 160]).expect("written");
        }
        let so_far = WavReader::open(&path).expect("a whole header");
        assert_eq!(u64::from(so_far.duration()), FRAMES_PER_FLUSH * 160);
        recording.push(&[100; 160], &[300; 160]).expect("written");
        recording.finish().expect("written");
        let mut all = WavReader::open(&path).expect("a whole header");
        let samples: Vec<i16> = all.samples::<i16>().map(|s| s.expect("whole")).collect();
        assert_eq!(samples.len(), 251 * 320);
        assert!(samples.chunks_exact(2).all(|pair| pair == [100, 300]));
    }

    #[test]
    fn a_stretch_of_a_recording_is_cut_out_with_both_sides_and_ends_where_the_recording_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("call.wav");
        let mut recording = StereoRecording::create(&path).expect("created");
        for level in 0..4 {
            recording.push(&[level; 160], &[-level; 160]).expect("written");
        }
        recording.finish().expect("written");
        let cut = |from, to| cut_wav(&path, from, to).expect("a recording");
        let mut two = WavReader::new(Cursor::new(cut(160, 480).expect("within"))).expect("a file of its own");
        let samples: Vec<i16> = two.samples::<i16>().map(|s| s.expect("whole")).collect();
        assert_eq!((samples.len(), &samples[..2], &samples[638..]), (640, &[1, -1][..], &[2, -2][..]));
        let rest = WavReader::new(Cursor::new(cut(500, 9_000).expect("within"))).expect("a file of its own");
        assert_eq!(rest.duration(), 140);
        assert!(cut(640, 700).is_none() && cut(300, 300).is_none());
        write_wav(&path, &[1, 2]).expect("written");
        assert!(cut_wav(&path, 0, 2).is_ok(), "one side alone is a recording too");
    }
}
