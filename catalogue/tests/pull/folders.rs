//! Pulls from a folder, into a folder that is not empty, and what is found there afterwards.

use super::{Place, content, item, published, sha256, sha256_at};
use calmline_catalogue::{CheckedBy, Pins, Source, State, Verdict, Way, verify};

fn model() -> calmline_catalogue::Item {
    item(&["https://nowhere.invalid/model.bin".to_owned()], Some(content().len()), &published(&content()))
}

#[test]
fn a_folder_gives_files_under_their_paths_or_flat() {
    for place_in_folder in ["asr/model.bin", "model.bin"] {
        let from = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(from.path().join("asr")).unwrap();
        std::fs::write(from.path().join(place_in_folder), content()).unwrap();
        let mut place = Place::new();
        place.pull_from(Source::from_written(&from.path().display().to_string()), &model()).unwrap();
        assert_eq!(sha256_at(&place.model()), sha256(&content()));
    }
}

#[test]
fn a_folder_without_the_file_says_where_it_was_looked_for() {
    let from = tempfile::tempdir().unwrap();
    let message = Place::new().pull_from(Source::Folder(from.path().to_owned()), &model()).unwrap_err().to_string();
    assert!(message.contains("asr/model.bin and model.bin"), "{message}");
}

#[test]
fn a_wrong_file_in_a_folder_is_refused() {
    let from = tempfile::tempdir().unwrap();
    std::fs::write(from.path().join("model.bin"), b"something else").unwrap();
    let mut place = Place::new();
    let message = place.pull_from(Source::Folder(from.path().to_owned()), &model()).unwrap_err().to_string();
    assert!(message.contains("14 bytes instead of 700001"), "{message}");
    assert_eq!(place.files(), Vec::<String>::new());
}

#[test]
fn a_file_that_somebody_put_in_its_place_is_checked_and_recorded_without_a_network() {
    let mut place = Place::new();
    std::fs::create_dir_all(place.path("asr")).unwrap();
    std::fs::write(place.model(), content()).unwrap();
    let folder = place.puller(Source::Publisher).folder;
    assert_eq!(folder.state(&model(), &Pins::default()), State::Unchecked);
    let pulled = place.pull(&model()).unwrap();
    assert_eq!((pulled.files[0].way, pulled.files[0].checked_by), (Way::AlreadyThere, CheckedBy::Sha256));
    let pins = Pins::read(place.folder.path()).unwrap();
    assert_eq!(folder.state(&model(), &pins), State::Installed(CheckedBy::Sha256));
}

#[test]
fn a_damaged_file_is_found_by_verify_and_replaced_by_pull() {
    let from = tempfile::tempdir().unwrap();
    std::fs::write(from.path().join("model.bin"), content()).unwrap();
    let source = Source::Folder(from.path().to_owned());
    let mut place = Place::new();
    place.pull_from(source.clone(), &model()).unwrap();
    let mut damaged = content();
    damaged[3] ^= 1;
    std::fs::write(place.model(), damaged).unwrap();
    let folder = place.puller(source.clone()).folder;
    let verdict = |pins: &Pins| verify(&model(), &folder, pins).unwrap().remove(0).verdict;
    let pins = Pins::read(place.folder.path()).unwrap();
    assert!(matches!(verdict(&pins), Verdict::Wrong(why) if why.contains("SHA-256")));
    place.pull_from(source, &model()).unwrap();
    assert_eq!(place.happened("Replacing"), 1);
    assert_eq!(verdict(&pins), Verdict::Sound(CheckedBy::Sha256));
}

#[test]
fn verify_knows_nothing_of_a_file_that_nobody_published_a_hash_of_and_nobody_pinned() {
    let place = Place::new();
    let model = item(&["https://nowhere.invalid/model.bin".to_owned()], None, "\"unverified\"");
    let folder = place.puller(Source::Publisher).folder;
    let verdict = || verify(&model, &folder, &Pins::default()).unwrap().remove(0).verdict;
    assert_eq!(verdict(), Verdict::Missing);
    std::fs::create_dir_all(place.path("asr")).unwrap();
    std::fs::write(place.model(), b"x").unwrap();
    assert_eq!(verdict(), Verdict::Unknown);
}

#[test]
fn a_lock_file_that_cannot_be_read_stops_a_pull_before_it_fetches() {
    let mut place = Place::new();
    std::fs::write(place.path("catalogue.lock.toml"), "no toml").unwrap();
    let message = place.pull(&model()).unwrap_err().to_string();
    assert!(message.contains("catalogue.lock.toml"), "{message}");
    assert_eq!(place.happened("Fetching"), 0);
}
