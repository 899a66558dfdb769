//! Reads a TOML text into a type, and turns what is wrong with it into one line that names the file and the line.

use serde::de::DeserializeOwned;

/// Reads `text`, known to people as `name`.
///
/// # Errors
/// One line, `agency.toml line 12: unknown field ...`, without the snippet that a terminal would show.
pub(super) fn read_toml<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| {
        let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        match error.span() {
            Some(span) => format!("{name} line {}: {message}", line_of(text, span.start)),
            None => format!("{name}: {message}"),
        }
    })
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}
