//! Values with units, as they are written: `"750ms"`, `"30000-30999"`.

use serde::{Deserialize, Deserializer};
use std::time::Duration;

/// A length of time, written as a number and a unit: `"20ms"`, `"1.5s"`, `"2m"`, `"12h"`, `"30d"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DurationText(pub Duration);

/// A range of UDP ports, written as `"30000-30999"`; both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortRange {
    /// The first port: even, because RTP takes even ports and RTCP the odd one above (RFC 3550, section 11).
    pub first: u16,
    /// The last port.
    pub last: u16,
}

impl PortRange {
    /// How many ports it holds.
    #[must_use]
    pub fn count(self) -> u32 {
        u32::from(self.last) - u32::from(self.first) + 1
    }

    fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once('-')?;
        let (first, last) = (first.trim().parse::<u16>().ok()?, last.trim().parse::<u16>().ok()?);
        (first >= 1024 && first.is_multiple_of(2) && last > first).then_some(Self { first, last })
    }
}

fn parse_duration(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
    let (number, unit) = text.split_at(digits);
    let number: f64 = number.parse().ok()?;
    let seconds = match unit.trim() {
        "ms" => number / 1000.0,
        "s" => number,
        "m" => number * 60.0,
        "h" => number * 3600.0,
        "d" => number * 86_400.0,
        _ => return None,
    };
    Duration::try_from_secs_f64(seconds).ok()
}

impl<'de> Deserialize<'de> for DurationText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = toml::Value::deserialize(deserializer)?;
        let text = written.as_str().map_or_else(|| written.to_string(), str::to_owned);
        if !written.is_str() {
            let advice =
                format!("{text} has no unit: write a time with its unit in quotes, as \"750ms\", \"20s\" or \"5m\"");
            return Err(serde::de::Error::custom(advice));
        }
        parse_duration(&text).map(Self).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "\"{text}\" is not a time: write a number and ms, s, m, h or d, as \"750ms\""
            ))
        })
    }
}

impl<'de> Deserialize<'de> for PortRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            let advice =
                "is not a range of ports: write the first (even, 1024 or more) and the last, as \"30000-30999\"";
            serde::de::Error::custom(format!("\"{text}\" {advice}"))
        })
    }
}
