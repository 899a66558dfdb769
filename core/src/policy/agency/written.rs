//! The agency's file as it is written: every key named, any other refused, every unit spelled out.

use super::super::taxonomy::Disposition;
use crate::units::{CallTypeId, Confidence, SlotId, Span};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenAgency {
    pub version: String,
    pub name: String,
    pub town: String,
    pub languages: Vec<String>,
    pub recording: super::Recording,
    pub accept_uncertified: bool,
    pub safety_no: WrittenShare,
    #[serde(default)]
    pub desk: Vec<WrittenDesk>,
    #[serde(default)]
    pub holidays: WrittenHolidays,
    #[serde(default)]
    pub number: Vec<WrittenNumber>,
    #[serde(default)]
    pub line: Vec<WrittenLine>,
    pub ladder: WrittenLadder,
    #[serde(default)]
    pub call_type: Vec<WrittenType>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenDesk {
    pub id: String,
    pub says: String,
    pub hours: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenHolidays {
    pub dates: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenNumber {
    pub id: String,
    pub says: String,
    pub number: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenLine {
    pub id: String,
    pub sip: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenLadder {
    pub truth_after: WrittenSpan,
    pub rung: Vec<WrittenRung>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenRung {
    pub ask: String,
    pub wait: WrittenSpan,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenType {
    pub id: CallTypeId,
    pub disposition: Disposition,
    pub certainty: WrittenShare,
    #[serde(default)]
    pub ask: Vec<SlotId>,
}

/// A length of time as people write it: `"20s"`, `"2m"`. A bare number is refused, for nobody can tell its unit.
pub(super) struct WrittenSpan(pub Span);

impl<'de> Deserialize<'de> for WrittenSpan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reads;
        impl Visitor<'_> for Reads {
            type Value = WrittenSpan;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time with its unit, as \"20s\" or \"2m\"")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                let wrong = || E::custom(format!("`{text}` is no time: write seconds as \"20s\", minutes as \"2m\""));
                let (digits, each) = match (text.strip_suffix('s'), text.strip_suffix('m')) {
                    (Some(digits), _) => (digits, 1),
                    (None, Some(digits)) => (digits, 60),
                    (None, None) => return Err(wrong()),
                };
                let count: u32 = digits.trim().parse().map_err(|_| wrong())?;
                if count == 0 { Err(wrong()) } else { Ok(WrittenSpan(Span::from_secs(u64::from(count) * each))) }
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                Err(E::custom(format!("{number} has no unit: write \"{number}s\" for seconds")))
            }
        }
        deserializer.deserialize_any(Reads)
    }
}

/// A share of certainty, 0 to 1. A percentage is refused.
pub(super) struct WrittenShare(pub Confidence);

impl<'de> Deserialize<'de> for WrittenShare {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reads;
        impl Visitor<'_> for Reads {
            type Value = WrittenShare;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a share from 0 to 1, as 0.80")
            }

            #[expect(clippy::cast_possible_truncation, reason = "checked to lie between 0 and 1 first")]
            fn visit_f64<E: Error>(self, share: f64) -> Result<Self::Value, E> {
                if (0.0..=1.0).contains(&share) {
                    Ok(WrittenShare(Confidence::from_ratio(share as f32)))
                } else {
                    Err(E::custom(format!("{share} is no share: write 0.80 for eighty percent")))
                }
            }

            fn visit_i64<E: Error>(self, share: i64) -> Result<Self::Value, E> {
                match share {
                    0 => Ok(WrittenShare(Confidence::NONE)),
                    1 => Ok(WrittenShare(Confidence::FULL)),
                    other => Err(E::custom(format!("{other} is no share: write 0.80 for eighty percent"))),
                }
            }
        }
        deserializer.deserialize_any(Reads)
    }
}
