//! The one espeak-ng of this process, and all of its unsafe calls.

use super::{EspeakError, MAX_TEXT_BYTES, PhonemeClause, Tuning, VoiceName, data};
use espeak_rs_sys as sys;
use std::ffi::{CStr, CString, c_char, c_int, c_short, c_void};
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// espeak-ng holds its folder in 160 bytes, and appends file names to it.
const MAX_DATA_PATH: usize = 110;

/// Samples that one rendering may give: five minutes at 22,050 Hz. A text that gives more is broken.
const MAX_SAMPLES: usize = 300 * 22_050;

static ENGINE: Mutex<Option<Engine>> = Mutex::new(None);

/// What the callback collects. Only the rendering that holds [`ENGINE`] fills and empties it.
static SOUND: Mutex<Vec<i16>> = Mutex::new(Vec::new());

struct Engine {
    data: PathBuf,
    rate_hz: u32,
    voice: Option<VoiceName>,
}

/// The lock on espeak-ng. It exists only once espeak-ng is open.
pub(super) struct Held {
    guard: MutexGuard<'static, Option<Engine>>,
}

/// Opens espeak-ng, once per process; later calls answer with its sample rate, whatever folder they name.
pub(super) fn open(data: &Path) -> Result<u32, EspeakError> {
    let mut guard = ENGINE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(engine) = guard.as_ref() {
        return Ok(engine.rate_hz);
    }
    let data = data.canonicalize().map_err(|_| EspeakError::DataMissing(vec![data.to_path_buf()]))?;
    let path = CString::new(data.as_os_str().as_encoded_bytes()).map_err(|_| EspeakError::Refused(data.clone()))?;
    if path.as_bytes().len() > MAX_DATA_PATH {
        return Err(EspeakError::DataPathTooLong(data));
    }
    let options = sys::espeakINITIALIZE_DONT_EXIT as c_int;
    // SAFETY: `path` is a C string that outlives the call, which copies it into a buffer that `MAX_DATA_PATH` fits. The
    // lock is held, so no other call into espeak-ng runs. DONT_EXIT keeps a failure from ending the process.
    let rate = unsafe {
        let output = sys::espeak_AUDIO_OUTPUT_AUDIO_OUTPUT_SYNCHRONOUS;
        let rate = sys::espeak_Initialize(output, 0, path.as_ptr(), options);
        sys::espeak_SetSynthCallback(Some(collect));
        rate
    };
    let rate_hz = u32::try_from(rate).ok().filter(|rate| *rate > 0).ok_or(EspeakError::Refused(data.clone()))?;
    *guard = Some(Engine { data, rate_hz, voice: None });
    Ok(rate_hz)
}

/// Waits for its turn with espeak-ng. An error if it was never opened.
pub(super) fn lock() -> Result<Held, EspeakError> {
    let guard = ENGINE.lock().unwrap_or_else(PoisonError::into_inner);
    if guard.is_some() { Ok(Held { guard }) } else { Err(EspeakError::DataMissing(Vec::new())) }
}

/// Called by espeak-ng with each piece of sound. 0 goes on, 1 stops.
unsafe extern "C" fn collect(wav: *mut c_short, count: c_int, _events: *mut sys::espeak_EVENT) -> c_int {
    let Ok(count) = usize::try_from(count) else { return 1 };
    if wav.is_null() || count == 0 {
        return 0;
    }
    let mut sound = SOUND.lock().unwrap_or_else(PoisonError::into_inner);
    if sound.len() + count > MAX_SAMPLES {
        return 1;
    }
    // SAFETY: espeak-ng passes a buffer of `count` samples that stays as it is until this function returns; it was
    // checked not to be null.
    sound.extend_from_slice(unsafe { std::slice::from_raw_parts(wav, count) });
    0
}

impl Held {
    /// Chooses a voice, if it is not chosen already.
    pub(super) fn choose(&mut self, voice: &VoiceName) -> Result<(), EspeakError> {
        let Some(engine) = self.guard.as_mut() else { return Err(EspeakError::DataMissing(Vec::new())) };
        if engine.voice.as_ref() == Some(voice) {
            return Ok(());
        }
        let unknown = || EspeakError::NoVoice(voice.to_string());
        // An unknown variant is not an error to espeak-ng: it speaks with the plain voice.
        if voice.variant().is_some_and(|variant| !engine.data.join("voices/!v").join(variant).is_file()) {
            return Err(unknown());
        }
        engine.voice = None;
        let file = data::voice_file(&engine.data, voice.language()).ok_or_else(unknown)?;
        let name = match voice.variant() {
            Some(variant) => format!("{file}+{variant}"),
            None => file,
        };
        let name = CString::new(name).map_err(|_| unknown())?;
        // SAFETY: `name` is a C string that outlives the call; `VoiceName` and `voice_file` keep its parts shorter than
        // the buffers that espeak-ng copies them into. The lock is held.
        let answer = unsafe { sys::espeak_SetVoiceByName(name.as_ptr()) };
        if answer != sys::espeak_ERROR_EE_OK {
            return Err(unknown());
        }
        engine.voice = Some(voice.clone());
        Ok(())
    }

    /// Sets speed, pitch, range and gap: choosing a voice puts them back, so this precedes every rendering.
    pub(super) fn tune(&mut self, tuning: &Tuning) {
        let tuning = tuning.clamped();
        let settings = [
            (sys::espeak_PARAMETER_espeakRATE, c_int::from(tuning.words_per_minute)),
            (sys::espeak_PARAMETER_espeakPITCH, c_int::from(tuning.pitch)),
            (sys::espeak_PARAMETER_espeakRANGE, c_int::from(tuning.range)),
            (sys::espeak_PARAMETER_espeakWORDGAP, c_int::from(tuning.word_gap)),
        ];
        for (parameter, value) in settings {
            // SAFETY: plain numbers within their documented ranges; the lock is held.
            unsafe { sys::espeak_SetParameter(parameter, value, 0) };
        }
    }

    /// Renders a text at espeak-ng's own rate.
    pub(super) fn synthesise(&mut self, text: &str) -> Result<Vec<i16>, EspeakError> {
        let text = plain(text)?;
        SOUND.lock().unwrap_or_else(PoisonError::into_inner).clear();
        // SAFETY: `text` is a C string of `size` bytes with its end, and outlives the call, which is synchronous: it
        // returns after the last callback. Position, identifier and user data may be none. The lock is held.
        let answer = unsafe {
            sys::espeak_Synth(
                text.as_ptr().cast::<c_void>(),
                text.as_bytes_with_nul().len(),
                0,
                sys::espeak_POSITION_TYPE_POS_CHARACTER,
                0,
                sys::espeakCHARS_UTF8,
                ptr::null_mut(),
                ptr::null_mut(),
            )
        };
        let sound = std::mem::take(&mut *SOUND.lock().unwrap_or_else(PoisonError::into_inner));
        if answer != sys::espeak_ERROR_EE_OK {
            return Err(EspeakError::Failed(answer));
        }
        if sound.is_empty() { Err(EspeakError::Silent) } else { Ok(sound) }
    }

    /// The text in the International Phonetic Alphabet, clause by clause as espeak-ng cuts it.
    pub(super) fn phonemes(&mut self, text: &str) -> Result<Vec<PhonemeClause>, EspeakError> {
        let text = plain(text)?;
        let bytes = text.as_bytes();
        let mode = sys::espeakPHONEMES_IPA as c_int;
        let mut rest = text.as_ptr().cast::<c_void>();
        let mut read = 0;
        let mut clauses = Vec::new();
        // Each round reads at least one byte of the text, so this ends; the bound holds if espeak-ng does not.
        for _ in 0..bytes.len() {
            if rest.is_null() {
                break;
            }
            // SAFETY: `rest` points into `text`, which outlives the loop and ends with a zero byte, or was set to null
            // by the call before, which ends the loop. The lock is held.
            let clause = unsafe { sys::espeak_TextToPhonemes(&raw mut rest, sys::espeakCHARS_UTF8 as c_int, mode) };
            let here = if rest.is_null() { bytes.len() } else { rest.addr() - text.as_ptr().addr() };
            let ends_with = bytes.get(read..here).and_then(last_mark);
            read = here;
            if clause.is_null() {
                continue;
            }
            // SAFETY: a C string in espeak-ng's own buffer, which stays until its next call; it is copied before that.
            let ipa = unsafe { CStr::from_ptr(clause.cast::<c_char>()) }.to_string_lossy().trim().to_owned();
            if !ipa.is_empty() {
                clauses.push(PhonemeClause { ipa, ends_with });
            }
        }
        if clauses.is_empty() { Err(EspeakError::Silent) } else { Ok(clauses) }
    }
}

/// The last mark of punctuation that ends a clause.
fn last_mark(text: &[u8]) -> Option<char> {
    text.iter().rev().map(|byte| char::from(*byte)).find(|letter| matches!(letter, '.' | ',' | ';' | ':' | '?' | '!'))
}

/// The text as espeak-ng may have it: no control characters, and with something in it to say.
fn plain(text: &str) -> Result<CString, EspeakError> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(EspeakError::TextTooLong(text.len()));
    }
    if !text.chars().any(char::is_alphanumeric) {
        return Err(EspeakError::Silent);
    }
    let clean: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    CString::new(clean).map_err(|_| EspeakError::Silent)
}
