//! The certificate: how sure a reading must be before the machine goes on alone, what was measured to choose it, and for
//! exactly which models, phrases and decisions it holds (design, safety rule S11 and section 6).

use super::cascade::Settings;
use serde::{Deserialize, Serialize};

/// The layout that is written and read.
pub const FORMAT: u32 = 1;

/// What a certificate holds for. Each is a hash, or a name that stands for one thing only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bindings {
    /// SHA-256 of the recogniser's weights.
    pub recogniser: String,
    /// How they are quantised, as the model's name says.
    pub quantisation: String,
    /// The taxonomy.
    pub taxonomy: String,
    /// The tripwire's phrases and scopes.
    pub tripwire: String,
    /// The agency's table of decisions.
    pub policy: String,
    /// The linear model's weights.
    pub linear: String,
    /// SHA-256 of the joint model's weights.
    pub joint: String,
    /// The language it was measured in.
    pub language: String,
}

/// What was measured of one urgency class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassPromise {
    /// Its id.
    pub class: String,
    /// Calibration lines of it.
    pub n: usize,
    /// Of these, left to the machine.
    pub missed: usize,
    /// The one-sided upper bound on its miss rate at the certificate's confidence.
    pub bound: f64,
    /// Whether its bound is too high for it to share the setting of the others.
    pub strictest: bool,
}

/// What was measured, and of whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// Whose utterances they were.
    pub population: String,
    /// The highest miss rate that is accepted.
    pub miss_rate: f64,
    /// The confidence of the bounds.
    pub confidence: f64,
    /// Urgent lines of tiers A and B.
    pub urgent: usize,
    /// Of these, left to the machine.
    pub missed: usize,
    /// The upper bound on their miss rate.
    pub bound: f64,
    /// Harmless lines whose matter the machine may finish.
    pub closable: usize,
    /// Of these, left to the machine.
    pub alone: usize,
    /// Of those, with another matter than the right one.
    pub wrong: usize,
}

/// A certificate, as it lies beside the models in `certificate.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Version of this layout.
    pub format: u32,
    /// The day it was made, `YYYY-MM-DD`.
    pub made: String,
    /// The last day it holds, `YYYY-MM-DD`.
    pub expires: String,
    /// The number of the setting within its family.
    pub step: u8,
    /// What it holds for.
    pub bindings: Bindings,
    /// What a reading must reach.
    pub settings: Settings,
    /// What was measured.
    pub promise: Promise,
    /// Each urgency class.
    #[serde(rename = "class", default)]
    pub classes: Vec<ClassPromise>,
}

/// Why a certificate does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Void {
    /// It cannot be read.
    #[error("the certificate cannot be read: {0}")]
    Unreadable(String),
    /// Its layout is another.
    #[error("the certificate's layout is {0}, and {FORMAT} is understood")]
    Layout(u32),
    /// Its time is over.
    #[error("the certificate expired on {0}")]
    Expired(String),
    /// It was made for something else.
    #[error("the certificate was made for another {0}")]
    Other(&'static str),
}

impl Certificate {
    /// Reads a certificate.
    ///
    /// # Errors
    /// [`Void::Unreadable`] and [`Void::Layout`].
    pub fn read(text: &str) -> Result<Self, Void> {
        let read: Self = toml::from_str(text).map_err(|error| Void::Unreadable(error.message().to_owned()))?;
        if read.format == FORMAT { Ok(read) } else { Err(Void::Layout(read.format)) }
    }

    /// The certificate as text.
    ///
    /// # Errors
    /// [`Void::Unreadable`] where a number cannot be written.
    pub fn write(&self) -> Result<String, Void> {
        toml::to_string(self).map_err(|error| Void::Unreadable(error.to_string()))
    }

    /// The settings, if the certificate holds today (`YYYY-MM-DD`) and for what is in use.
    ///
    /// # Errors
    /// [`Void`]: the first reason why it does not.
    pub fn settings(&self, used: &Bindings, today: &str) -> Result<Settings, Void> {
        if today > self.expires.as_str() {
            return Err(Void::Expired(self.expires.clone()));
        }
        let made_for = &self.bindings;
        let pairs = [
            ("recogniser", &made_for.recogniser, &used.recogniser),
            ("quantisation", &made_for.quantisation, &used.quantisation),
            ("taxonomy", &made_for.taxonomy, &used.taxonomy),
            ("tripwire", &made_for.tripwire, &used.tripwire),
            ("table of decisions", &made_for.policy, &used.policy),
            ("linear model", &made_for.linear, &used.linear),
            ("joint model", &made_for.joint, &used.joint),
            ("language", &made_for.language, &used.language),
        ];
        match pairs.into_iter().find(|(_, wanted, found)| wanted != found) {
            Some((what, ..)) => Err(Void::Other(what)),
            None => Ok(self.settings.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bindings() -> Bindings {
        let name = |text: &str| text.to_owned();
        Bindings {
            recogniser: name("a"),
            quantisation: name("b"),
            taxonomy: name("c"),
            tripwire: name("d"),
            policy: name("e"),
            linear: name("f"),
            joint: name("g"),
            language: name("en-US"),
        }
    }

    fn certificate() -> Certificate {
        Certificate {
            format: FORMAT,
            made: "2026-03-02".to_owned(),
            expires: "2026-09-02".to_owned(),
            step: 3,
            bindings: bindings(),
            settings: Settings { urgent_from: 0.25, ..Settings::strictest() },
            promise: Promise {
                population: "lines written by a team".to_owned(),
                miss_rate: 0.01,
                confidence: 0.95,
                urgent: 800,
                missed: 2,
                bound: 0.0079,
                closable: 600,
                alone: 360,
                wrong: 5,
            },
            classes: vec![ClassPromise {
                class: "u07_fire".to_owned(),
                n: 58,
                missed: 0,
                bound: 0.05,
                strictest: false,
            }],
        }
    }

    #[test]
    fn a_certificate_survives_its_file_and_holds_until_its_last_day() {
        let certificate = certificate();
        let again = Certificate::read(&certificate.write().expect("writable")).expect("readable");
        assert_eq!(again, certificate);
        assert_eq!(again.settings(&bindings(), "2026-09-02"), Ok(certificate.settings.clone()));
        assert_eq!(again.settings(&bindings(), "2026-09-03"), Err(Void::Expired("2026-09-02".to_owned())));
    }

    #[test]
    fn a_certificate_holds_for_nothing_that_it_does_not_name() {
        type Change = fn(&mut Bindings);
        let changes: [(&str, Change); 8] = [
            ("recogniser", |used| used.recogniser.push('x')),
            ("quantisation", |used| used.quantisation.push('x')),
            ("taxonomy", |used| used.taxonomy.push('x')),
            ("tripwire", |used| used.tripwire.push('x')),
            ("table of decisions", |used| used.policy.push('x')),
            ("linear model", |used| used.linear.push('x')),
            ("joint model", |used| used.joint.push('x')),
            ("language", |used| used.language.push('x')),
        ];
        for (what, change) in changes {
            let mut used = bindings();
            change(&mut used);
            assert_eq!(certificate().settings(&used, "2026-03-02"), Err(Void::Other(what)));
        }
    }

    #[test]
    fn a_damaged_certificate_and_one_of_another_layout_are_void() {
        assert!(matches!(Certificate::read("step = "), Err(Void::Unreadable(_))));
        let other = Certificate { format: 9, ..certificate() };
        assert_eq!(Certificate::read(&other.write().expect("writable")), Err(Void::Layout(9)));
    }
}
