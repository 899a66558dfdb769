//! Servers that lie, refuse, redirect, or serve something else.

use super::server::{Answer, Server};
use super::{Place, content, item, one, published, sha256, sha256_at};
use calmline_catalogue::{CheckedBy, Pins, Source, Way};

#[test]
fn a_file_is_installed_whole_checked_and_pinned_and_not_fetched_twice() {
    let server = Server::of(&content());
    let model = item(&[server.url("/model.bin")], Some(content().len()), &published(&content()));
    let mut place = Place::new();
    let pulled = place.pull(&model).unwrap();
    assert_eq!((pulled.files[0].way, pulled.files[0].checked_by), (Way::Fetched, CheckedBy::Sha256));
    assert_eq!(sha256_at(&place.model()), sha256(&content()));
    assert_eq!(place.files(), ["asr/model.bin", "catalogue.lock.toml"]);
    let pins = Pins::read(place.folder.path()).unwrap();
    assert_eq!(pins.of("asr/model.bin").unwrap().sha256, sha256(&content()));
    let again = place.pull(&model).unwrap();
    assert_eq!((again.files[0].way, server.asked().len()), (Way::AlreadyThere, 1));
}

#[test]
fn wrong_bytes_of_the_right_length_are_refused_and_nothing_is_kept() {
    let mut wrong = content();
    wrong[500_000] ^= 1;
    let server = Server::of(&wrong);
    let model = item(&[server.url("/model.bin")], Some(wrong.len()), &published(&content()));
    let mut place = Place::new();
    let message = place.pull(&model).unwrap_err().to_string();
    assert!(message.contains("SHA-256") && message.contains("Nothing was installed"), "{message}");
    assert_eq!(place.files(), Vec::<String>::new());
    assert_eq!(server.asked().len(), 1, "a lie is not asked for twice");
}

#[test]
fn a_file_of_another_length_is_refused_before_it_is_fetched() {
    let server = Server::of(&content());
    let model = item(&[server.url("/model.bin")], Some(content().len() + 1), &published(&content()));
    let mut place = Place::new();
    let message = place.pull(&model).unwrap_err().to_string();
    assert!(message.contains("700001 bytes instead of 700002"), "{message}");
    assert_eq!(std::fs::metadata(place.growing()).unwrap().len(), 0);
}

#[test]
fn a_body_without_a_length_that_is_too_long_or_too_short_is_another_file() {
    for wanted in [content().len() - 1, content().len() + 1] {
        let server = Server::start(|_, _| Answer::ok(&content()).announcing_nothing());
        let model = item(&[server.url("/model.bin")], Some(wanted), &published(&content()));
        let mut place = Place::new();
        let message = place.pull(&model).unwrap_err().to_string();
        assert!(message.contains("another file"), "{message}");
        assert!(!place.model().exists());
    }
}

#[test]
fn each_refusal_says_what_it_was_and_how_to_fetch_by_hand() {
    for (status, words) in [(404, "no such file"), (403, "wants a login"), (500, "try again later"), (418, "418")] {
        let server = Server::start(move |_, _| Answer::status(status));
        let url = server.url("/model.bin");
        let model = item(std::slice::from_ref(&url), Some(3), &published(b"abc"));
        let mut place = Place::new();
        let message = place.pull(&model).unwrap_err().to_string();
        assert!(message.contains(words), "{status}: {message}");
        assert!(message.contains("--from FOLDER") && message.contains("HTTPS_PROXY"), "{message}");
        assert!(message.contains(&url) && message.contains("asr/model.bin"), "{message}");
        let asked = if status == 500 { 3 } else { 1 };
        assert_eq!(server.asked().len(), asked, "{status}");
    }
}

#[test]
fn a_server_that_recovers_is_asked_again() {
    let server = Server::start(|asked, number| match number {
        0 => Answer::status(503),
        _ => Answer::ranged(asked, &content()),
    });
    let model = item(&[server.url("/model.bin")], Some(content().len()), &published(&content()));
    let mut place = Place::new();
    place.pull(&model).unwrap();
    assert_eq!((place.happened("Again"), sha256_at(&place.model())), (1, sha256(&content())));
}

#[test]
fn the_second_address_is_taken_when_the_first_has_a_page_instead_of_the_file() {
    let page = Server::of(b"<html>moved</html>");
    let server = Server::of(&content());
    let urls = [page.url("/model.bin"), server.url("/model.bin")];
    let model = item(&urls, Some(content().len()), &published(&content()));
    let mut place = Place::new();
    place.pull(&model).unwrap();
    assert_eq!(sha256_at(&place.model()), sha256(&content()));
}

#[test]
fn nothing_that_listens_is_told_with_what_to_do() {
    // The port was just given back, so nobody listens there.
    let url = { Server::of(b"x").url("/model.bin") };
    let model = item(&[url], Some(3), &published(b"abc"));
    let message = Place::new().pull(&model).unwrap_err().to_string();
    assert!(message.contains("cannot be reached") && message.contains("To fetch it by hand"), "{message}");
}

#[test]
fn redirects_are_followed_and_loops_end() {
    let server = Server::start(|asked, _| match asked.path.as_str() {
        "/a" => Answer::redirect("/folder/b"),
        "/folder/b" => Answer::redirect("c"),
        "/folder/c" => Answer::ranged(asked, &content()),
        _ => Answer::redirect("/loop"),
    });
    let model = item(&[server.url("/a")], Some(content().len()), &published(&content()));
    Place::new().pull(&model).unwrap();
    let model = item(&[server.url("/loop")], Some(3), &published(b"abc"));
    let message = Place::new().pull(&model).unwrap_err().to_string();
    assert!(message.contains("more than 8 times"), "{message}");
}

#[test]
fn a_file_without_a_published_hash_is_pinned_at_first_and_another_one_is_refused_later() {
    let server = Server::of(b"first");
    let model = item(&[server.url("/model.bin")], None, "\"unverified\"");
    let mut place = Place::new();
    let pulled = place.pull(&model).unwrap();
    assert_eq!(pulled.files[0].checked_by, CheckedBy::FirstDownload);
    assert_eq!(place.happened(&sha256(b"first")), 1, "its hash is told: {:?}", place.steps);
    std::fs::remove_file(place.model()).unwrap();
    let other = Server::of(b"other");
    let model = item(&[other.url("/model.bin")], None, "\"unverified\"");
    let message = place.pull(&model).unwrap_err().to_string();
    assert!(message.contains("pinned at its first download") && message.contains("catalogue.lock.toml"), "{message}");
    assert_eq!(place.files(), ["catalogue.lock.toml"]);
    let model = item(&[server.url("/model.bin")], None, "\"unverified\"");
    place.pull(&model).unwrap();
    assert_eq!(std::fs::read(place.model()).unwrap(), b"first");
}

#[test]
fn what_the_publishers_server_states_about_a_file_is_held_against_it() {
    for (stated, holds) in [(sha256(b"right"), true), (sha256(b"wrong"), false)] {
        let server = Server::start(move |asked, _| match asked.path.as_str() {
            "/hub" => Answer::redirect("/store").header("X-Linked-Etag", format!("\"{stated}\"")),
            _ => Answer::ok(b"right"),
        });
        let model = item(&[server.url("/hub")], None, "\"unverified\"");
        let pulled = Place::new().pull(&model).map(|pulled| pulled.files[0].checked_by);
        if holds {
            assert_eq!(pulled.unwrap(), CheckedBy::Publisher);
        } else {
            let message = pulled.unwrap_err().to_string();
            assert!(message.contains("the publisher's server"), "{message}");
        }
    }
}

#[test]
fn a_mirror_has_files_under_their_paths_or_flat_and_its_word_about_them_does_not_count() {
    for flat in [true, false] {
        let server = Server::start(move |asked, _| match (asked.path.as_str(), flat) {
            ("/m/model.bin", true) | ("/m/asr/model.bin", false) => {
                Answer::ok(&content()).header("X-Linked-Etag", format!("\"{}\"", sha256(b"else")))
            }
            _ => Answer::status(404),
        });
        let nowhere = "https://nowhere.invalid/model.bin".to_owned();
        let model = item(&[nowhere], Some(content().len()), &published(&content()));
        let mut place = Place::new();
        place.pull_from(Source::from_written(&server.url("/m/")), &model).unwrap();
        assert_eq!(sha256_at(&place.model()), sha256(&content()));
    }
}

#[test]
fn md5_alone_is_compared_and_then_pinned_by_something_better() {
    let server = Server::of(b"abc");
    let file = format!(
        "[[item.file]]\npath = \"asr/model.bin\"\nurls = [{:?}]\nbytes = 3\n\
         hash = {{ md5 = \"900150983cd24fb0d6963f7d28e17f72\" }}\n",
        server.url("/model.bin")
    );
    let mut place = Place::new();
    assert_eq!(place.pull(&one(&file)).unwrap().files[0].checked_by, CheckedBy::Md5);
    let pins = Pins::read(place.folder.path()).unwrap();
    assert_eq!(pins.of("asr/model.bin").unwrap().sha256, sha256(b"abc"));
}
