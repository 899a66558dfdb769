//! Configuration: what was written ([`file`]), and what it means ([`checked`]).
//!
//! A mistake is one clear line that says what to do, and exit code 64, before any port opens. Nothing here has a silent
//! default that a reader of `calmline.example.toml` would not see: every key stands there with its default and reason.

mod book;
mod error;
mod file;
mod units;

pub use book::documents;
pub use error::ConfigError;
pub use file::{
    AgencyFile, ArchiveFile, AsrFile, AudioFile, CallersFile, CallsFile, ConfigFile, DispatchFile, LogFile, LogFormat,
    LogLevel, MetricsFile, RuntimeFile, SipFile, TlsFile, TrunkFile, VoiceFile,
};
pub use units::{DurationText, PortRange};

use crate::inference::manifest::{Manifest, ModelEntry};
use crate::switchboard::{CONVERSE, WEB};
use calmline_core::call::Limits;
use calmline_core::units::Span;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Between these an utterance is read: below, not even a short one could be; above, the caller is waited on by nobody.
const SHORTEST_READING: Duration = Duration::from_millis(10);
const LONGEST_READING: Duration = Duration::from_secs(5);

/// The configuration as written, with every relative path resolved against the folder of the file it was written in.
#[derive(Debug, Clone)]
pub struct Config {
    /// What was written.
    pub file: ConfigFile,
    base: PathBuf,
}

impl Config {
    /// Reads and parses a file.
    ///
    /// # Errors
    /// When it cannot be read, has an unknown key, a wrong unit or a wrong type.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.to_path_buf(), source })?;
        let base = path.parent().map_or_else(PathBuf::new, Path::to_path_buf);
        Self::parse(&text, &path.display().to_string(), base)
    }

    /// Parses a text; relative paths in it are taken from `base`.
    ///
    /// # Errors
    /// When it has an unknown key, a wrong unit or a wrong type.
    pub fn parse(text: &str, name: &str, base: PathBuf) -> Result<Self, ConfigError> {
        let file: ConfigFile = toml::from_str(text).map_err(|error| ConfigError::malformed(name, text, &error))?;
        let config = Self { file, base };
        config.check()?;
        Ok(config)
    }

    /// A path of the configuration, resolved.
    #[must_use]
    pub fn path(&self, written: &Path) -> PathBuf {
        if written.is_absolute() { written.to_path_buf() } else { self.base.join(written) }
    }

    /// Checks that the files which the configuration names are there, so that a mistake is told before a port opens.
    ///
    /// # Errors
    /// The first that is missing, with what to do.
    pub fn files_are_there(&self) -> Result<(), ConfigError> {
        let file = &self.file;
        let wanted: [(&'static str, &Path, &'static str); 5] = [
            ("asr.manifest", &file.asr.manifest, "it lists the recognition models and comes with calmline"),
            ("runtime.onnxruntime", &file.runtime.onnxruntime, "run `make setup`, which puts it there"),
            (
                "voice.piper_model",
                &file.voice.piper_model,
                "name a Piper voice's .onnx file, or leave it empty for espeak-ng",
            ),
            (
                "dispatch.tls.certificate",
                &file.dispatch.tls.certificate,
                "name a PEM file, or leave it empty for no TLS",
            ),
            ("dispatch.tls.key", &file.dispatch.tls.key, "name the certificate's key, or leave both empty for no TLS"),
        ];
        for (key, written, advice) in wanted {
            let path = self.path(written);
            if !written.as_os_str().is_empty() && !path.is_file() {
                return Err(ConfigError::Missing { key, path, advice });
            }
        }
        self.asr_model()?;
        if file.dispatch.tls.certificate.as_os_str().is_empty() != file.dispatch.tls.key.as_os_str().is_empty() {
            return Err(ConfigError::Rule {
                key: "dispatch.tls".to_owned(),
                rule: "needs both certificate and key, or neither".to_owned(),
            });
        }
        Ok(())
    }

    /// How long a call waits for what, as the configuration says.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let mut limits = Limits::standard();
        let deadline = self.file.understanding.deadline.0;
        limits.answer.understanding = Span::from_micros(u64::try_from(deadline.as_micros()).unwrap_or(u64::MAX));
        limits
    }

    /// The recognition model that is named, as the manifest describes it.
    ///
    /// # Errors
    /// When there is no such manifest, or no such model in it.
    pub fn asr_model(&self) -> Result<ModelEntry, ConfigError> {
        let file = &self.file.asr;
        let wrong = |error: &dyn std::fmt::Display| ConfigError::Rule {
            key: "asr.model".to_owned(),
            rule: format!("cannot be used: {error}"),
        };
        let manifest = Manifest::read(&self.path(&file.manifest)).map_err(|error| wrong(&error))?;
        manifest.named(&file.model).cloned().map_err(|error| wrong(&error))
    }

    /// What single keys cannot tell: combinations that are wrong or dangerous.
    fn check(&self) -> Result<(), ConfigError> {
        for trunk in &self.file.trunk {
            if trunk.emergency {
                return Err(ConfigError::EmergencyTrunk { trunk: trunk.name.clone() });
            }
            trunk.networks()?;
            if [CONVERSE, WEB].contains(&trunk.name.as_str()) {
                return Err(ConfigError::Rule {
                    key: format!("trunk \"{}\" name", trunk.name),
                    rule: "is the name of calls that come over the API: give the trunk another".to_owned(),
                });
            }
            if trunk.sources.is_empty() {
                return Err(ConfigError::Rule {
                    key: format!("trunk \"{}\" sources", trunk.name),
                    rule: "is empty: name the addresses that may send calls, as [\"192.0.2.10\", \"198.51.100.0/24\"]"
                        .to_owned(),
                });
            }
        }
        let understanding = &self.file.understanding;
        if !(SHORTEST_READING..=LONGEST_READING).contains(&understanding.deadline.0) {
            return Err(ConfigError::Rule {
                key: "understanding.deadline".to_owned(),
                rule: "must lie between 10ms and 5s: nothing is read in less, and nobody waits for more".to_owned(),
            });
        }
        if understanding.readers == 0 {
            return Err(ConfigError::Rule {
                key: "understanding.readers".to_owned(),
                rule: "must be 1 or more: without a reader no caller is understood".to_owned(),
            });
        }
        let audio = &self.file.dispatch.audio;
        for (key, ip) in [("bind_ip", audio.bind_ip), ("advertised_ip", audio.advertised_ip)] {
            if ip.is_unspecified() {
                return Err(ConfigError::Rule {
                    key: format!("dispatch.audio.{key}"),
                    rule: "must be one address that dispatchers' browsers can reach, and not the wildcard".to_owned(),
                });
            }
        }
        let ports = self.file.sip.rtp_ports;
        let wanted = self.file.calls.max.saturating_mul(4);
        if ports.count() < wanted {
            return Err(ConfigError::Rule {
                key: "sip.rtp_ports".to_owned(),
                rule: format!(
                    "holds {} ports, but {} calls need {wanted}: two for the caller and two for a human line each",
                    ports.count(),
                    self.file.calls.max
                ),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
