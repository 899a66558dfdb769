use super::choose::choose;
use super::shelf::{ESPEAK, Kind, Shelf};
use super::*;
use crate::config::Config;
use calmline_catalogue::{Catalogue, Folder, sha256_of};
use std::path::Path;
use tempfile::TempDir;

const EXAMPLE: &str = include_str!("../../../calmline.example.toml");

/// A folder with the example as its configuration, and with a manifest that names nothing.
fn house() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join("models/asr")).expect("a folder");
    std::fs::write(folder.path().join("models/manifest.toml"), "# ours\n").expect("a manifest");
    std::fs::write(folder.path().join("calmline.toml"), EXAMPLE).expect("a configuration");
    folder
}

fn config(house: &TempDir) -> std::path::PathBuf {
    house.path().join("calmline.toml")
}

/// A shelf whose catalogue has one recogniser of three bytes, one voice of two files, and the encoder.
fn shelf(house: &TempDir, kind: Kind) -> Shelf {
    let mut shelf = Shelf::open(kind, Some(&config(house)), None).expect("a shelf");
    let file = |path: &str| {
        let sha256 = sha256_of(b"abc");
        format!(
            "[[item.file]]\npath = \"{path}\"\nurls = [\"https://nowhere.invalid/x\"]\nbytes = 3\nhash = {{ sha256 = \"{sha256}\" }}\n"
        )
    };
    let item = |name: &str, item_use: &str, files: &str| {
        format!(
            "[[item]]\nname = \"{name}\"\nuse = \"{item_use}\"\nlanguages = [\"en\"]\nlicence = \"MIT\"\nsource = \"x\"\npurpose = \"x\"\n{}{files}",
            if item_use == "asr" { "audio_context = \"by_length\"\n" } else { "" }
        )
    };
    let voice = format!("{}{}", file("piper/v.onnx"), file("piper/v.onnx.json"));
    let items = [
        item("m", "asr", &file("asr/m.bin")),
        item("v", "voice", &voice),
        item("e", "encoder", &file("minilm/model.safetensors")),
    ];
    shelf.catalogue = Catalogue::parse(&items.concat()).expect("a catalogue");
    shelf
}

fn put(shelf: &Shelf, name: &str, content: &[u8]) {
    let item = shelf.catalogue.named(name).expect("an item");
    for part in &item.files {
        let path = shelf.folder(item).path(part);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
    }
}

fn changed_lines(house: &TempDir) -> Vec<String> {
    let text = std::fs::read_to_string(config(house)).expect("a configuration");
    EXAMPLE.lines().zip(text.lines()).filter(|(old, new)| old != new).map(|(_, new)| new.to_owned()).collect()
}

#[test]
fn a_recogniser_is_entered_into_the_manifest_with_its_hash_and_named_in_the_configuration() {
    let house = house();
    let shelf = shelf(&house, Kind::Models);
    put(&shelf, "m", b"abc");
    let told = choose(&shelf, "m").expect("it is whole").words();
    assert!(told.contains("restart") && told.contains("eval certify"), "{told}");
    assert_eq!(changed_lines(&house), ["model = \"m\""]);
    let entry = Config::read(&config(&house)).expect("it reads").asr_model().expect("it is in the manifest");
    assert_eq!((entry.sha256.as_str(), entry.file.as_path()), (sha256_of(b"abc").as_str(), Path::new("asr/m.bin")));
}

#[test]
fn a_recogniser_in_another_folder_brings_that_folders_manifest_along() {
    let (house, elsewhere) = (house(), tempfile::tempdir().expect("a folder"));
    let mut shelf = shelf(&house, Kind::Models);
    shelf.into = Some(elsewhere.path().to_path_buf());
    put(&shelf, "m", b"abc");
    choose(&shelf, "m").expect("it is whole");
    let read = Config::read(&config(&house)).expect("it reads");
    assert_eq!(read.asr_model().expect("it is in the manifest").name, "m");
    assert!(shelf.manifest() != read.path(&read.file.asr.manifest));
}

#[test]
fn a_voice_and_an_encoder_are_named_by_their_places_and_espeak_by_no_place() {
    let house = house();
    let shelf = shelf(&house, Kind::Voices);
    put(&shelf, "v", b"abc");
    put(&shelf, "e", b"abc");
    choose(&shelf, "v").expect("it is whole");
    choose(&shelf, "e").expect("it is whole");
    // The example's own place is kept where the files stand there.
    assert_eq!(changed_lines(&house), ["piper_model = \"voices/piper/v.onnx\""]);
    let used = Shelf::open(Kind::Voices, Some(&config(&house)), None).expect("a shelf");
    let uses = |name: &str| used.uses(shelf.catalogue.named(name).expect("an item"));
    assert!(uses("v") && uses("e") && !uses("m") && !used.is_used(ESPEAK));
    choose(&shelf, ESPEAK).expect("it needs no files");
    assert_eq!(changed_lines(&house), Vec::<String>::new());
}

#[test]
fn what_is_missing_or_damaged_is_not_chosen_and_the_configuration_stays() {
    let house = house();
    let shelf = shelf(&house, Kind::Models);
    let refused = |name: &str| format!("{:#}", choose(&shelf, name).err().expect("it must be refused"));
    assert!(refused("m").contains("calmline models pull m"), "{}", refused("m"));
    put(&shelf, "m", b"abd");
    assert!(refused("m").contains("to replace it"), "{}", refused("m"));
    assert!(refused("nothing").contains("in the catalogue"), "{}", refused("nothing"));
    assert_eq!(changed_lines(&house), Vec::<String>::new());
}

#[test]
fn verify_fails_where_one_file_is_wrong_and_pull_from_a_folder_mends_it() {
    let (house, from) = (house(), tempfile::tempdir().expect("a folder"));
    let shelf = shelf(&house, Kind::Models);
    put(&shelf, "m", b"abd");
    assert!(!verify_all(&shelf, &[], true).expect("it reads"));
    std::fs::write(from.path().join("m.bin"), b"abc").expect("a file");
    assert!(pull(&shelf, &["m".to_owned()], from.path().to_str(), true).expect("it is there"));
    assert!(verify_all(&shelf, &[], true).expect("it reads"));
    assert!(!verify_all(&shelf, &["v".to_owned()], true).expect("it reads"), "what is asked for and missing is wrong");
    assert!(verify_all(&shelf, &["nothing".to_owned()], true).is_err());
}

#[test]
fn without_a_configuration_things_go_where_calmlines_own_are() {
    let shelf = Shelf {
        kind: Kind::Models,
        catalogue: calmline_catalogue::models().expect("models"),
        config: None,
        into: None,
    };
    let folder = |name: &str| shelf.folder(shelf.catalogue.named(name).expect("an item"));
    assert_eq!(folder("acft-base.en-q8_0"), Folder::new(Path::new("models")));
    assert!(choose(&shelf, "acft-base.en-q8_0").is_err());
}
