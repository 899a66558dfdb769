//! What can be wrong with a configuration, each in one line that says what to do.

use std::path::PathBuf;

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is not there or not readable.
    #[error("{}: cannot be read ({source}); copy calmline.example.toml there, or name another file with --config", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The text is not what the configuration allows.
    #[error("{file}, line {line}: {what}")]
    Malformed {
        /// Which file.
        file: String,
        /// Which line, from 1.
        line: usize,
        /// What is wrong, in one line.
        what: String,
    },
    /// A trunk is marked as one that carries emergency calls.
    #[error(
        "trunk \"{trunk}\" is marked emergency = true: calmline never answers 911 lines; take this trunk out of its configuration"
    )]
    EmergencyTrunk {
        /// Which trunk.
        trunk: String,
    },
    /// A value that parses, but cannot be meant.
    #[error("{key} {rule}")]
    Rule {
        /// Which key.
        key: String,
        /// What is wrong with it, and what to write.
        rule: String,
    },
    /// A file that the configuration names is missing.
    #[error("{key} = \"{}\": no such file; {advice}", path.display())]
    Missing {
        /// Which key.
        key: &'static str,
        /// Which file.
        path: PathBuf,
        /// What to do.
        advice: &'static str,
    },
}

impl ConfigError {
    /// Turns the parser's error into one line with the line's number.
    pub(super) fn malformed(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let what = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        Self::Malformed { file: file.to_owned(), line, what }
    }
}
