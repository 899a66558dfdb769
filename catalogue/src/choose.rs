//! Writing a choice into a configuration and into a manifest, with every comment left where it stands.

use crate::error::Error;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value};

/// A key and what it is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<'a> {
    /// Its table, as `asr`.
    pub table: &'a str,
    /// Its name in there.
    pub key: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// Sets keys of a configuration, and changes nothing else in it.
///
/// # Errors
/// If the text is not TOML, or has no such table.
pub fn set(text: &str, settings: &[Setting<'_>]) -> Result<String, Error> {
    let mut document = parse(text)?;
    for setting in settings {
        let name = || format!("{}.{}", setting.table, setting.key);
        let table = document.get_mut(setting.table).and_then(Item::as_table_like_mut).ok_or_else(|| Error::Key {
            key: name(),
            why: format!("the configuration has no [{}]; begin with a copy of calmline.example.toml", setting.table),
        })?;
        let mut value = Value::from(setting.text);
        if let Some(old) = table.get(setting.key).and_then(Item::as_value) {
            *value.decor_mut() = old.decor().clone();
        }
        match table.get_mut(setting.key) {
            Some(item) => *item = Item::Value(value),
            None => drop(table.insert(setting.key, Item::Value(value))),
        }
    }
    Ok(document.to_string())
}

/// What a manifest (`models/manifest.toml`) says of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestEntry<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it does.
    pub item_use: &'a str,
    /// Its path below the manifest's folder.
    pub file: &'a str,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: &'a str,
    /// Its licence.
    pub licence: &'a str,
    /// Where it comes from.
    pub source: &'a str,
    /// What it is good for.
    pub purpose: &'a str,
    /// For recognisers: "by_length" or "whole".
    pub audio_context: Option<&'a str>,
}

/// Adds a model to a manifest's text, or replaces what it says of that one.
///
/// # Errors
/// If the text is not TOML, or its models are not a list.
pub fn add_to_manifest(text: &str, entry: &ManifestEntry<'_>) -> Result<String, Error> {
    let mut document = parse(text)?;
    let models = document
        .entry("model")
        .or_insert(Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .ok_or_else(|| Error::Malformed("model is not a list of tables".to_owned()))?;
    let position = models.iter().position(|model| model.get("name").and_then(Item::as_str) == Some(entry.name));
    let position = position.unwrap_or_else(|| {
        let mut table = Table::new();
        table.decor_mut().set_prefix("\n");
        models.push(table);
        models.len() - 1
    });
    let Some(table) = models.get_mut(position) else {
        return Err(Error::Malformed(format!("{} cannot be added", entry.name)));
    };
    let bytes = i64::try_from(entry.bytes).map_err(|error| Error::Malformed(error.to_string()))?;
    table["name"] = toml_edit::value(entry.name);
    table["use"] = toml_edit::value(entry.item_use);
    table["file"] = toml_edit::value(entry.file);
    table["bytes"] = toml_edit::value(bytes);
    table["sha256"] = toml_edit::value(entry.sha256);
    table["licence"] = toml_edit::value(entry.licence);
    table["source"] = toml_edit::value(entry.source);
    table["purpose"] = toml_edit::value(entry.purpose);
    if let Some(audio_context) = entry.audio_context {
        table["audio_context"] = toml_edit::value(audio_context);
    }
    Ok(document.to_string())
}

fn parse(text: &str) -> Result<DocumentMut, Error> {
    text.parse().map_err(|error: toml_edit::TomlError| Error::Malformed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../calmline.example.toml");
    const MANIFEST: &str = include_str!("../../models/manifest.toml");

    #[test]
    fn a_choice_changes_its_line_and_nothing_else() {
        let settings = [
            Setting { table: "asr", key: "model", text: "acft-base.en-q8_0" },
            Setting { table: "voice", key: "piper_model", text: "voices/piper/en_US-amy-low.onnx" },
        ];
        let changed = set(EXAMPLE, &settings).unwrap();
        let lines: Vec<(&str, &str)> = EXAMPLE.lines().zip(changed.lines()).filter(|(old, new)| old != new).collect();
        assert_eq!(
            lines,
            [
                ("model = \"seed.en.q8_0\"", "model = \"acft-base.en-q8_0\""),
                ("piper_model = \"\"", "piper_model = \"voices/piper/en_US-amy-low.onnx\""),
            ]
        );
        assert_eq!(EXAMPLE.lines().count(), changed.lines().count());
    }

    #[test]
    fn a_comment_behind_a_value_stays_and_odd_names_are_quoted() {
        let changed =
            set("[asr]\nmodel = 'x' # mine\n", &[Setting { table: "asr", key: "model", text: "a\"b" }]).unwrap();
        assert!(changed.ends_with(" # mine\n"), "{changed}");
        let read: toml::Table = toml::from_str(&changed).unwrap();
        assert_eq!(read["asr"]["model"].as_str(), Some("a\"b"));
    }

    #[test]
    fn a_configuration_without_the_table_says_what_to_begin_with() {
        let message = set("x = 1\n", &[Setting { table: "asr", key: "model", text: "y" }]).unwrap_err().to_string();
        assert!(message.contains("asr.model") && message.contains("calmline.example.toml"), "{message}");
        assert!(set("[asr\n", &[]).is_err());
    }

    #[test]
    fn a_manifest_gains_one_entry_and_a_second_time_none() {
        let entry = ManifestEntry {
            name: "acft-tiny.en-q8_0",
            item_use: "asr",
            file: "asr/tiny_en_acft_q8_0.bin",
            bytes: 43_550_795,
            sha256: "00",
            licence: "Apache-2.0",
            source: "https://example.org/",
            purpose: "To be heard.",
            audio_context: Some("by_length"),
        };
        let once = add_to_manifest(MANIFEST, &entry).unwrap();
        assert!(once.starts_with(MANIFEST), "what stood there stands as it was");
        let twice = add_to_manifest(&once, &ManifestEntry { sha256: "11", ..entry.clone() }).unwrap();
        let read: toml::Table = toml::from_str(&twice).unwrap();
        let models = read["model"].as_array().unwrap();
        assert_eq!(models.len(), MANIFEST.matches("[[model]]").count() + 1);
        assert_eq!(models.last().unwrap()["sha256"].as_str(), Some("11"));
        let alone = add_to_manifest("", &entry).unwrap();
        assert!(alone.contains("[[model]]"), "{alone}");
    }
}
