use super::*;
use calmline_core::units::{CallId, HandoffId};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// A file that takes four lines of these tests.
const FOUR_LINES: u64 = 1_500;

struct World {
    folder: TempDir,
}

impl World {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("audit")
    }

    fn log(&self) -> AuditLog {
        AuditLog::start(&self.path(), FOUR_LINES).unwrap()
    }

    /// A log of ten lines in three files, ended.
    async fn of_ten() -> Self {
        let world = Self::new();
        write(&world.log(), 10).await;
        assert_eq!(verify(&world.path()).unwrap().files, 3);
        world
    }

    fn file(&self, number: u64) -> PathBuf {
        self.path().join(format!("audit-{number:06}.jsonl"))
    }

    /// Changes the lines of a file.
    fn change(&self, number: u64, change: impl FnOnce(&mut Vec<String>)) {
        let path = self.file(number);
        let mut lines: Vec<String> = fs::read_to_string(&path).unwrap().lines().map(str::to_owned).collect();
        change(&mut lines);
        fs::write(&path, lines.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    }

    fn wrong(&self) -> String {
        verify(&self.path()).unwrap_err().to_string()
    }
}

fn entry() -> Entry {
    Entry {
        at_unix_us: 1_000_000,
        who: "desk-1".to_owned(),
        role: "dispatcher",
        method: "DispatchService/Claim",
        about: Subject { call: Some(CallId(0x5550100)), handoff: Some(HandoffId(1)), call_back: None },
        outcome: "OK",
    }
}

async fn write(log: &AuditLog, lines: usize) {
    for _ in 0..lines {
        log.note(entry()).await;
    }
}

#[tokio::test]
async fn the_chain_goes_on_over_files_and_restarts() {
    let world = World::of_ten().await;
    let again = world.log();
    assert_eq!(again.counts().head, verify(&world.path()).unwrap().head);
    write(&again, 1).await;
    assert_eq!(verify(&world.path()).unwrap().head.seq, 11);
    assert_eq!((again.counts().written, again.counts().head.seq, again.counts().up), (1, 11, true));
}

#[tokio::test]
async fn a_line_is_on_the_disk_before_its_answer_goes_out() {
    let world = World::new();
    let log = world.log();
    log.note(entry()).await;
    assert!(fs::read_to_string(world.file(1)).unwrap().contains("desk-1"));
}

#[tokio::test]
async fn a_changed_line_is_named() {
    let world = World::of_ten().await;
    world.change(2, |lines| lines[1] = lines[1].replace("desk-1", "desk-9"));
    assert!(world.wrong().starts_with("audit-000002.jsonl line 2 was changed"), "{}", world.wrong());
}

#[tokio::test]
async fn a_line_written_again_with_a_hash_of_its_own_does_not_fit_the_next() {
    let world = World::of_ten().await;
    world.change(1, |lines| {
        let before = line::read(&lines[0]).unwrap().head();
        let other = Entry { who: "desk-9".to_owned(), ..entry() };
        lines[1] = line::write(&line::Content::Done(other), &before).unwrap().0;
    });
    assert!(world.wrong().starts_with("audit-000001.jsonl line 3 does not follow"), "{}", world.wrong());
}

#[tokio::test]
async fn a_last_line_written_again_does_not_fit_the_head() {
    let world = World::of_ten().await;
    world.change(3, |lines| {
        let before = line::read(&lines[0]).unwrap().head();
        let other = Entry { who: "desk-9".to_owned(), ..entry() };
        lines[1] = line::write(&line::Content::Done(other), &before).unwrap().0;
    });
    assert!(world.wrong().starts_with("audit-000003.jsonl line 2 was written again"), "{}", world.wrong());
}

#[tokio::test]
async fn a_removed_line_a_removed_file_and_lines_that_changed_places_are_named() {
    let world = World::of_ten().await;
    world.change(1, |lines| drop(lines.remove(2)));
    assert!(world.wrong().starts_with("before audit-000001.jsonl line 3 something was removed"), "{}", world.wrong());

    let world = World::of_ten().await;
    fs::remove_file(world.file(1)).unwrap();
    assert!(world.wrong().starts_with("before audit-000002.jsonl line 1 something was removed"), "{}", world.wrong());

    let world = World::of_ten().await;
    world.change(1, |lines| lines.swap(1, 2));
    assert!(world.wrong().starts_with("audit-000001.jsonl line 2 is out of its place"), "{}", world.wrong());

    let world = World::of_ten().await;
    world.change(1, |lines| lines.insert(2, lines[1].clone()));
    assert!(world.wrong().starts_with("audit-000001.jsonl line 3 is out of its place"), "{}", world.wrong());
}

#[tokio::test]
async fn an_end_that_was_cut_off_is_noticed_and_stays_noticed_when_the_log_goes_on() {
    let world = World::of_ten().await;
    world.change(3, |lines| drop(lines.pop()));
    assert_eq!(world.wrong(), "the end was cut off: the last line is number 9, and the head says 10");
    write(&world.log(), 1).await;
    assert!(world.wrong().starts_with("before audit-000003.jsonl line 2 something was removed"), "{}", world.wrong());
}

#[tokio::test]
async fn a_head_that_is_gone_is_noticed() {
    let world = World::of_ten().await;
    fs::remove_file(world.path().join("head.json")).unwrap();
    assert!(world.wrong().contains("head.json is missing"), "{}", world.wrong());
}

#[tokio::test]
async fn half_a_line_that_a_crash_left_is_no_fault_and_is_removed() {
    let world = World::of_ten().await;
    let mut text = fs::read_to_string(world.file(3)).unwrap();
    text.push_str("{\"seq\":11,\"at_un");
    fs::write(world.file(3), text).unwrap();
    assert_eq!(verify(&world.path()).unwrap().head.seq, 10);
    write(&world.log(), 1).await;
    assert_eq!(verify(&world.path()).unwrap().head.seq, 11);
}

#[tokio::test]
async fn a_line_whose_head_a_crash_kept_from_being_written_is_taken_over() {
    let world = World::of_ten().await;
    let head = fs::read(world.path().join("head.json")).unwrap();
    write(&world.log(), 1).await;
    fs::write(world.path().join("head.json"), head).unwrap();
    assert_eq!(verify(&world.path()).unwrap().head.seq, 11);
    write(&world.log(), 1).await;
    assert_eq!(verify(&world.path()).unwrap().head.seq, 12);
}

#[tokio::test]
async fn what_a_dead_disk_does_not_take_is_told_and_written_once_it_is_back() {
    let world = World::new();
    let log = world.log();
    write(&log, 2).await;
    let aside = world.folder.path().join("aside");
    fs::rename(world.path(), &aside).unwrap();
    write(&log, 2).await;
    let counts = log.counts();
    assert_eq!((counts.up, counts.written, counts.unwritten, counts.lost), (false, 2, 2, 0));
    assert_eq!(log.ready().await, Err(AuditDown));
    fs::rename(&aside, world.path()).unwrap();
    assert_eq!(log.ready().await, Ok(()));
    let counts = log.counts();
    assert_eq!((counts.up, counts.written, counts.unwritten), (true, 4, 2));
    assert_eq!(verify(&world.path()).unwrap().head.seq, 4);
}

#[tokio::test]
async fn more_than_can_wait_is_counted_and_its_number_stands_in_the_chain() {
    let world = World::new();
    let log = world.log();
    let aside = world.folder.path().join("aside");
    fs::rename(world.path(), &aside).unwrap();
    write(&log, 1_003).await;
    assert_eq!((log.counts().unwritten, log.counts().lost), (1_003, 3));
    fs::rename(&aside, world.path()).unwrap();
    // A thousand lines take a disk longer than an answer may wait.
    while log.ready().await.is_err() {}
    let end = verify(&world.path()).unwrap();
    assert_eq!(end.head.seq, 1_001);
    let last = fs::read_to_string(world.file(u64::try_from(end.files).unwrap())).unwrap();
    assert!(last.lines().next_back().unwrap().contains(r#""lost":3"#), "{last}");
}

#[tokio::test]
async fn lines_that_come_at_once_are_all_on_the_disk_before_their_answers_go_out() {
    let world = World::new();
    let log = world.log();
    let noted: Vec<_> = (0..100).map(|_| log.note(entry())).collect();
    futures::future::join_all(noted).await;
    let counts = log.counts();
    assert_eq!((counts.written, counts.unwritten, counts.late, counts.lost), (100, 0, 0, 0));
    assert_eq!(verify(&world.path()).unwrap().head, counts.head);
}
