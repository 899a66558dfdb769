use super::*;

fn all() -> Vec<Item> {
    let mut items = models().expect("models").items;
    items.extend(voices().expect("voices").items);
    items
}

#[test]
fn both_catalogues_are_well_formed_and_every_file_has_a_size_and_a_hash() {
    let items = all();
    assert!(items.len() > 30);
    for item in &items {
        assert!(item.bytes().is_some(), "{} has no size", item.name);
        for part in item.files.iter().chain(&item.archive) {
            assert_ne!(part.hash.strongest(), "unverified", "{}", part.path);
        }
    }
}

#[test]
fn every_address_is_https_and_ends_in_a_file() {
    for item in all() {
        for part in item.downloads() {
            for url in &part.urls {
                assert!(url.starts_with("https://") && !url.ends_with('/'), "{url}");
            }
        }
    }
}

#[test]
fn english_and_spanish_voices_are_there_low_and_medium_and_each_is_two_files() {
    let voices = voices().expect("voices");
    for (language, quality) in [("en_US", "low"), ("en_US", "medium"), ("es_", "low"), ("es_", "medium")] {
        let found = voices.items().iter().any(|item| item.name.starts_with(language) && item.name.ends_with(quality));
        assert!(found, "{language} {quality}");
    }
    for item in voices.items() {
        let paths: Vec<&str> = item.files.iter().map(|part| part.path.as_str()).collect();
        assert_eq!(paths, [format!("piper/{}.onnx", item.name), format!("piper/{}.onnx.json", item.name)]);
    }
}

#[test]
fn recognisers_say_whether_they_were_trained_with_short_windows() {
    for item in models().expect("models").items().iter().filter(|item| item.item_use == Use::Asr) {
        let expected = if item.name.starts_with("acft-") { "by_length" } else { "whole" };
        assert_eq!(item.audio_context.as_deref(), Some(expected), "{}", item.name);
    }
}

#[test]
fn an_unknown_name_is_answered_with_the_names_that_hold_it() {
    let error = models().expect("models").named("tiny.en").unwrap_err().to_string();
    assert!(error.contains("whisper-tiny.en-q5_1") && error.contains("acft-tiny.en-q8_0"), "{error}");
    assert!(!error.contains("whisper-small"), "{error}");
    let error = voices().expect("voices").named("nobody").unwrap_err().to_string();
    assert!(error.contains("en_US-amy-low"), "{error}");
}

fn refused(item: &str) -> String {
    let text = format!(
        "[[item]]\nname = \"x\"\nuse = \"asr\"\nlanguages = []\nlicence = \"MIT\"\nsource = \"\"\npurpose = \"\"\n{item}"
    );
    Catalogue::parse(&text).expect_err("must be refused").to_string()
}

#[test]
fn a_catalogue_that_leads_out_of_its_folder_or_lacks_a_hash_is_refused() {
    let url = "urls = [\"https://example.org/x\"]\n";
    for path in ["../x", "/x", "a/../../x", ""] {
        let message = refused(&format!("[[item.file]]\npath = \"{path}\"\n{url}hash = \"unverified\"\n"));
        assert!(message.contains("leads out"), "{path}: {message}");
    }
    assert!(refused(&format!("[[item.file]]\npath = \"x\"\n{url}hash = {{}}\n")).contains("empty hash"));
    assert!(
        refused(&format!("[[item.file]]\npath = \"x\"\n{url}hash = {{ md5 = \"AB\" }}\n")).contains("32 lower-case")
    );
    assert!(refused("[[item.file]]\npath = \"x\"\nhash = \"unverified\"\n").contains("needs an address"));
    assert!(refused(&format!("[[item.file]]\npath = \"x\"\n{url}\n")).contains("hash"));
    let twice = format!("[[item.file]]\npath = \"y\"\n{url}hash = \"unverified\"\n").repeat(2);
    assert!(refused(&twice).contains("twice"));
}
