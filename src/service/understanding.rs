//! Puts the understanding together: models, certificate, and what holds where one is missing.

use crate::clock;
use crate::config::Config;
use crate::inference::manifest::ModelEntry;
use anyhow::Context;
use calmline_core::policy::Book;
use calmline_core::understanding::certificate::{Bindings, Certificate, Void};
use calmline_core::understanding::linear::Weights;
use calmline_core::understanding::{Cascade, Settings, Tripwire};
use calmline_encoder::Understander;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::Arc;

/// Name of the certificate in the folder of the models.
pub const CERTIFICATE: &str = "certificate.toml";

/// Name of the linear model in it.
pub const LINEAR: &str = "linear.bin";

/// The language that prompts, models and certificate are in.
const LANGUAGE: &str = "en-US";

/// How far a machine is trusted, and why.
#[derive(Debug, Clone, PartialEq)]
pub enum Trust {
    /// As the certificate says, which holds until this day.
    Certified(String),
    /// At the strictest setting: there is no certificate that holds.
    Strictest(Void),
    /// With no matter at all: the joint model cannot be read.
    Nothing(String),
}

/// The reader of the service, and how far it is trusted.
pub struct Understanding {
    /// The reader.
    pub cascade: Cascade,
    /// How far it is trusted.
    pub trust: Trust,
}

/// Puts the reader together from the folder that a configuration names.
///
/// # Errors
/// When the recogniser that the certificate binds is not in the manifest, or the embedded model is damaged.
pub fn understanding(config: &Config, book: &Book) -> anyhow::Result<Understanding> {
    let folder = config.path(&config.file.understanding.folder);
    open(&folder, &config.asr_model()?, book)
}

/// Puts the reader together from a folder, for a recogniser and an agency.
///
/// # Errors
/// When the linear model is damaged.
pub fn open(folder: &Path, recogniser: &ModelEntry, book: &Book) -> anyhow::Result<Understanding> {
    let (linear, linear_hash) = linear(folder)?;
    let joint = match Understander::load(folder) {
        Ok(joint) => joint,
        Err(error) => {
            let trust = Trust::Nothing(error.to_string());
            return Ok(Understanding { cascade: Cascade::without_joint(linear), trust });
        }
    };
    let used = bindings(joint.header().fingerprint()?, linear_hash, recogniser, book);
    let (settings, trust) = match certificate(folder, &used) {
        Ok((settings, expires)) => (settings, Trust::Certified(expires)),
        Err(void) => (Settings::strictest(), Trust::Strictest(void)),
    };
    Ok(Understanding { cascade: Cascade::with_joint(linear, Arc::new(joint), settings), trust })
}

/// The linear model of a folder and its hash; the embedded one, where the folder has none.
///
/// # Errors
/// When it is damaged.
pub fn linear(folder: &Path) -> anyhow::Result<(Weights, String)> {
    let file = folder.join(LINEAR);
    if !file.is_file() {
        return Ok((Weights::embedded()?, hex(Weights::embedded_bytes())));
    }
    let bytes = std::fs::read(&file).with_context(|| file.display().to_string())?;
    let weights = Weights::read(&bytes).with_context(|| format!("{}: train it again", file.display()))?;
    Ok((weights, hex(&bytes)))
}

/// What is in use, as a certificate names it; the joint model by its header's fingerprint, the linear one by its hash.
#[must_use]
pub fn bindings(joint: String, linear: String, recogniser: &ModelEntry, book: &Book) -> Bindings {
    Bindings {
        recogniser: recogniser.sha256.clone(),
        quantisation: recogniser.name.clone(),
        taxonomy: book.taxonomy_hash().to_owned(),
        tripwire: Tripwire::fingerprint(),
        policy: book.policy_hash().to_owned(),
        linear,
        joint,
        language: LANGUAGE.to_owned(),
    }
}

fn certificate(folder: &Path, used: &Bindings) -> Result<(Settings, String), Void> {
    let file = folder.join(CERTIFICATE);
    let text = std::fs::read_to_string(&file).map_err(|error| Void::Unreadable(error.to_string()))?;
    let certificate = Certificate::read(&text)?;
    let settings = certificate.settings(used, &clock::today())?;
    Ok((settings, certificate.expires))
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Says in the log how far the machine is trusted.
pub fn announce(trust: &Trust) {
    match trust {
        Trust::Certified(expires) => tracing::info!(expires, "understanding certified"),
        Trust::Strictest(why) => {
            tracing::warn!(%why, "understanding runs at the strictest setting; run calmline eval certify");
        }
        Trust::Nothing(why) => {
            tracing::error!(why, "the joint model cannot be read; every matter goes to a person");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        Config::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("calmline.example.toml")).expect("the example")
    }

    #[test]
    fn the_certificate_beside_the_models_was_made_for_them() {
        let config = config();
        let folder = config.path(&config.file.understanding.folder);
        let joint = Understander::load(&folder).expect("the joint model");
        let (_, linear) = linear(&folder).expect("the linear model");
        let joint = joint.header().fingerprint().expect("a header is TOML");
        let used = bindings(joint, linear, &config.asr_model().expect("a recogniser"), &Book::sample());
        let text = std::fs::read_to_string(folder.join(CERTIFICATE)).expect("a certificate");
        let certificate = Certificate::read(&text).expect("readable");
        assert_eq!(certificate.bindings, used, "run calmline eval certify");
        assert_eq!(certificate.settings(&used, &certificate.made), Ok(certificate.settings.clone()));
    }

    #[test]
    fn a_linear_model_in_the_folder_is_used_and_a_damaged_one_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let (_, embedded) = linear(folder.path()).expect("the embedded one");
        assert_eq!(embedded, hex(Weights::embedded_bytes()));
        std::fs::write(folder.path().join(LINEAR), b"half a file").expect("written");
        let error = linear(folder.path()).expect_err("damaged").to_string();
        assert!(error.contains(LINEAR), "{error}");
    }

    #[test]
    fn without_the_joint_model_nothing_is_trusted() {
        let config = config();
        let empty = tempfile::tempdir().expect("a folder");
        let opened = open(empty.path(), &config.asr_model().expect("a recogniser"), &Book::sample()).expect("readers");
        assert!(matches!(opened.trust, Trust::Nothing(_)), "{:?}", opened.trust);
    }
}
