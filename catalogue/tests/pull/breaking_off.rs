//! Downloads that stall, are cut short, are killed, and go on.

use super::server::{Answer, End, Server};
use super::{Place, content, item, published, settings, sha256, sha256_at};
use calmline_catalogue::{Folder, Puller, Source, State, Step, Way};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::sync_channel;
use std::thread;

const HALF: usize = 350_000;

#[test]
fn a_connection_that_is_cut_goes_on_where_it_broke_off() {
    let server = Server::start(|asked, number| {
        let answer = Answer::ranged(asked, &content()).header("ETag", "\"v1\"");
        if number == 0 { answer.end(End::CutAfter(HALF)) } else { answer }
    });
    let model = item(&[server.url("/model.bin")], Some(content().len()), &published(&content()));
    let mut place = Place::new();
    place.pull(&model).unwrap();
    assert_eq!(sha256_at(&place.model()), sha256(&content()));
    let second = &server.asked()[1];
    assert_eq!(second.from(), Some(HALF));
    assert_eq!(second.headers.get("if-range").map(String::as_str), Some("\"v1\""));
    assert_eq!(place.files(), ["asr/model.bin", "catalogue.lock.toml"]);
}

#[test]
fn a_body_that_stalls_is_left_and_asked_for_again() {
    let server = Server::start(|asked, number| {
        let answer = Answer::ranged(asked, &content());
        if number == 0 { answer.end(End::StallAfter(HALF)) } else { answer }
    });
    let model = item(&[server.url("/model.bin")], Some(content().len()), &published(&content()));
    let mut place = Place::new();
    place.pull(&model).unwrap();
    assert_eq!(sha256_at(&place.model()), sha256(&content()));
    assert_eq!(place.happened("nothing came any more"), 1, "{:?}", place.steps);
}

#[test]
fn a_server_that_never_answers_is_given_up_and_what_came_before_is_kept() {
    let server = Server::start(|asked, _| Answer::ranged(asked, &content()).end(End::StallAfter(1000)));
    let model = item(&[server.url("/model.bin")], Some(content().len()), &published(&content()));
    let mut place = Place::new();
    let message = place.pull(&model).unwrap_err().to_string();
    assert!(message.contains("broke off after 3000 bytes"), "{message}");
    assert!(!place.model().exists());
    let state = Folder::new(place.folder.path()).state(&model, &Default::default());
    assert_eq!(state, State::Begun { bytes: 3000 });
}

#[test]
fn a_server_that_ignores_ranges_gives_the_file_from_its_beginning() {
    let server = Server::start(|_, number| {
        let answer = Answer::ok(&content());
        if number == 0 { answer.end(End::CutAfter(HALF)) } else { answer }
    });
    let model = item(&[server.url("/model.bin")], Some(content().len()), &published(&content()));
    let mut place = Place::new();
    place.pull(&model).unwrap();
    assert_eq!(server.asked()[1].from(), Some(HALF));
    assert_eq!(sha256_at(&place.model()), sha256(&content()));
}

#[test]
fn a_file_that_changes_between_two_parts_is_begun_again() {
    let mut before = content();
    before.reverse();
    // The server does not look at If-Range, and gives the second half of another file under another tag.
    let server = Server::start(move |asked, number| match number {
        0 => Answer::ranged(asked, &before).header("ETag", "\"v1\"").end(End::CutAfter(HALF)),
        _ => Answer::ranged(asked, &content()).header("ETag", "\"v2\""),
    });
    let model = item(&[server.url("/model.bin")], None, "\"unverified\"");
    let mut place = Place::new();
    place.pull(&model).unwrap();
    let from: Vec<Option<usize>> = server.asked().iter().map(super::server::Asked::from).collect();
    assert_eq!(from, [None, Some(HALF), None]);
    assert_eq!(sha256_at(&place.model()), sha256(&content()));
}

#[test]
fn halves_of_two_files_that_no_tag_tells_apart_are_noticed_by_the_hash_and_fetched_whole() {
    let mut before = content();
    before.reverse();
    let server = Server::start(move |asked, number| match number {
        0 => Answer::ranged(asked, &before).end(End::CutAfter(HALF)),
        _ => Answer::ranged(asked, &content()),
    });
    let model = item(&[server.url("/model.bin")], Some(content().len()), &published(&content()));
    let mut place = Place::new();
    place.pull(&model).unwrap();
    assert_eq!(server.asked().len(), 3);
    assert_eq!(sha256_at(&place.model()), sha256(&content()));
}

#[test]
fn a_server_that_breaks_off_and_lies_each_time_is_refused_in_the_end() {
    let mut wrong = content();
    wrong.reverse();
    let server = Server::start(move |asked, _| {
        let answer = Answer::ranged(asked, &wrong);
        if asked.from().is_none() { answer.end(End::CutAfter(HALF)) } else { answer }
    });
    let model = item(&[server.url("/model.bin")], Some(content().len()), &published(&content()));
    let mut place = Place::new();
    let message = place.pull(&model).unwrap_err().to_string();
    assert!(message.contains("Nothing was installed"), "{message}");
    assert_eq!((server.asked().len(), place.files()), (4, Vec::new()));
}

#[test]
fn without_a_tag_and_without_a_hash_a_part_is_not_gone_on_with() {
    let server = Server::start(|asked, number| {
        let answer = Answer::ranged(asked, &content());
        if number == 0 { answer.end(End::CutAfter(HALF)) } else { answer }
    });
    let model = item(&[server.url("/model.bin")], None, "\"unverified\"");
    let mut place = Place::new();
    place.pull(&model).unwrap();
    assert!(server.asked().iter().all(|asked| asked.from().is_none()));
    assert_eq!(sha256_at(&place.model()), sha256(&content()));
}

#[test]
fn a_part_that_is_longer_than_the_file_is_thrown_away() {
    let server = Server::of(&content());
    let model = item(&[server.url("/model.bin")], Some(content().len()), &published(&content()));
    let mut place = Place::new();
    std::fs::create_dir_all(place.path("asr")).unwrap();
    std::fs::write(place.growing(), vec![1; content().len() + 1]).unwrap();
    std::fs::write(place.path("asr/model.bin.part.toml"), "etag = '\"v1\"'\n").unwrap();
    place.pull(&model).unwrap();
    assert_eq!(sha256_at(&place.model()), sha256(&content()));
}

/// Where the child process of the next test finds its server and its folder.
const CHILD: &str = "CALMLINE_CATALOGUE_TEST_CHILD";

#[test]
fn a_pull_whose_process_is_killed_leaves_no_half_file_and_goes_on() {
    if let Some(given) = std::env::var_os(CHILD) {
        let given = given.into_string().unwrap();
        let (url, folder) = given.split_once('|').unwrap();
        let model = item(&[url.to_owned()], Some(content().len()), &published(&content()));
        let settings = calmline_catalogue::Settings {
            timeouts: calmline_catalogue::Timeouts { stall: settings().timeouts.connect * 12, ..settings().timeouts },
            ..settings()
        };
        let folder = Folder::new(folder.as_ref());
        let pulled = Puller { settings, source: Source::Publisher, folder }.pull(&model, &mut |step| {
            if matches!(step, Step::Moved { .. }) {
                println!("moved");
            }
        });
        panic!("the process was to be killed, but the pull ended: {pulled:?}");
    }
    let server = Server::start(|asked, number| {
        let answer = Answer::ranged(asked, &content()).header("ETag", "\"v1\"");
        if number == 0 { answer.end(End::StallAfter(HALF)) } else { answer }
    });
    let mut place = Place::new();
    let name = "breaking_off::a_pull_whose_process_is_killed_leaves_no_half_file_and_goes_on";
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(CHILD, format!("{}|{}", server.url("/model.bin"), place.folder.path().display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(said.any(|line| line.ends_with("moved")), "the child wrote a piece of the file");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!place.model().exists());
    let kept = std::fs::metadata(place.growing()).unwrap().len();
    let model = item(&[server.url("/model.bin")], Some(content().len()), &published(&content()));
    place.pull(&model).unwrap();
    assert_eq!(server.asked()[1].from(), Some(usize::try_from(kept).unwrap()));
    assert_eq!(sha256_at(&place.model()), sha256(&content()));
}

#[test]
fn two_pulls_at_once_fetch_the_file_once() {
    let server = Server::of(&content());
    let model = item(&[server.url("/model.bin")], Some(content().len()), &published(&content()));
    let place = Place::new();
    let (holds, until_it_holds) = sync_channel(1);
    let (waits, until_it_waits) = sync_channel(1);
    let first = thread::spawn({
        let (puller, model) = (place.puller(Source::Publisher), model.clone());
        move || {
            puller.pull(&model, &mut |step| {
                if matches!(step, Step::Fetching { .. }) {
                    holds.send(()).expect("somebody listens");
                    until_it_waits.recv().expect("the other came");
                }
            })
        }
    });
    until_it_holds.recv().unwrap();
    let second = place.puller(Source::Publisher).pull(&model, &mut |step| {
        if matches!(step, Step::Waiting) {
            waits.send(()).expect("somebody listens");
        }
    });
    assert_eq!(first.join().unwrap().unwrap().files[0].way, Way::Fetched);
    assert_eq!(second.unwrap().files[0].way, Way::AlreadyThere);
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_full_disk_says_how_far_it_came_and_what_to_do() {
    let server = Server::of(&content());
    let model = item(&[server.url("/model.bin")], Some(content().len()), &published(&content()));
    let mut place = Place::new();
    std::fs::create_dir_all(place.path("asr")).unwrap();
    // Linux's own full disk: every write to it fails with ENOSPC.
    std::os::unix::fs::symlink("/dev/full", place.growing()).unwrap();
    let message = place.pull(&model).unwrap_err().to_string();
    assert!(message.contains("the disk is full") && message.contains("of 700001"), "{message}");
    assert!(message.contains("make room") && message.contains("--into"), "{message}");
    assert!(!place.model().exists());
}
