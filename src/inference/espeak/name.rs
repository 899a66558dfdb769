//! A voice's name: a language, and a variant of its speaker.

use super::EspeakError;
use std::fmt;
use std::str::FromStr;

/// espeak-ng copies a name into 60 bytes and a variant into 40 without looking; this stays well below both.
const MAX_PART: usize = 24;

/// A voice as `en-us` or `en-us+f5`: language, then a variant out of the folder `voices/!v`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VoiceName {
    language: String,
    variant: Option<String>,
}

impl VoiceName {
    /// The language, as `en-us`.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The variant, as `f5`.
    #[must_use]
    pub fn variant(&self) -> Option<&str> {
        self.variant.as_deref()
    }
}

impl Default for VoiceName {
    /// The agent's voice: see `voices/README.md` for how it was chosen.
    fn default() -> Self {
        Self { language: "en-us".into(), variant: Some("Annie".into()) }
    }
}

impl FromStr for VoiceName {
    type Err = EspeakError;

    fn from_str(text: &str) -> Result<Self, EspeakError> {
        let fits = |part: &str, also: &[u8]| {
            !part.is_empty()
                && part.len() <= MAX_PART
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || also.contains(&byte))
        };
        let (language, variant) = match text.split_once('+') {
            Some((language, variant)) => (language, Some(variant)),
            None => (text, None),
        };
        // A variant that begins with a digit would be taken for a number of one.
        let numbered = variant.is_some_and(|name| name.starts_with(|first: char| first.is_ascii_digit()));
        if !fits(language, b"-") || numbered || variant.is_some_and(|name| !fits(name, b"-_ ")) {
            return Err(EspeakError::NoVoice(text.chars().take(60).collect()));
        }
        Ok(Self { language: language.to_ascii_lowercase(), variant: variant.map(str::to_owned) })
    }
}

impl fmt::Display for VoiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.variant {
            Some(variant) => write!(f, "{}+{variant}", self.language),
            None => f.write_str(&self.language),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_and_writes_the_same() {
        for name in ["en-us", "en-us+f5", "en-gb+Nguyen", "en-us+Mr serious"] {
            assert_eq!(name.parse::<VoiceName>().unwrap().to_string(), name);
        }
    }

    #[test]
    fn names_that_would_overrun_or_leave_the_folder_are_refused() {
        let long = format!("en-us+{}", "x".repeat(60));
        for name in ["", "+f5", "en-us+", "en-us+../../etc", "en/us", "en-us+3", "en-us+f5+f5", &long] {
            assert!(name.parse::<VoiceName>().is_err(), "{name}");
        }
    }
}
