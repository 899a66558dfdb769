//! The service is killed: nothing that was promised is lost, and every call can be replayed.

use crate::caller::{Caller, heard_from};
use crate::house::{CALMLINE, Files, signal};
use crate::plan::Plan;
use crate::sipp::Sipp;
use crate::sound::{LIKE, agent_says, caller_says, likeness};
use crate::waiting::until;
use calmline::cases::Store;
use calmline_core::call::CallRecord;
use calmline_core::policy::wording::fixed;
use std::path::Path;
use std::time::Duration;
use tokio::process::Command;

const LIMIT: Duration = Duration::from_secs(20);

/// Replays a journal with the service's own configuration.
async fn replays(files: &Files, journal: &Path) -> serde_json::Value {
    let mut command = Command::new(CALMLINE);
    command.arg("replay").arg(journal).arg("--config").arg(files.config()).arg("--json");
    let ran = command.output().await.unwrap();
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{}: {told}", journal.display());
    serde_json::from_slice(&ran.stdout).unwrap()
}

/// Every journal commands again what it commanded then.
async fn all_replay(files: &Files, calls: usize) {
    let journals = files.journals();
    assert_eq!(journals.len(), calls);
    for journal in journals {
        let told = replays(files, &journal).await;
        assert_eq!(told["differences"], 0, "{}", journal.display());
        assert!(told["inputs"].as_u64().unwrap() > 2 && told["commands"].as_u64().unwrap() > 2, "{told}");
    }
}

/// What the database says of itself.
async fn is_whole(files: &Files) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(files.archive("calmline.db"));
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    let sound: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&pool).await.unwrap();
    assert_eq!(sound, "ok");
    let orphans = sqlx::query("PRAGMA foreign_key_check").fetch_all(&pool).await.unwrap();
    assert!(orphans.is_empty(), "{} rows belong to nothing", orphans.len());
    pool.close().await;
}

#[tokio::test]
async fn a_call_that_dies_with_the_service_becomes_an_urgent_call_back() {
    let house = Plan::new().await.open().await;
    let mut before = Caller::rings_as(&house, "555-0121").await;
    before.hears_something(LIMIT).await;
    before.hangs_up().await;
    house.alive(0).await;
    let mut caught = Caller::rings_as(&house, "555-0187").await;
    caught.hears_the_end().await;
    let files = house.kill().await;
    drop(caught);
    let house = files.reopen().await;
    let mut after = Caller::rings_as(&house, "555-0133").await;
    after.hears_something(LIMIT).await;
    after.hangs_up().await;
    house.alive(0).await;
    let files = house.close().await;
    let store = Store::open(&files.archive("calmline.db")).await.unwrap();
    let open = store.call_backs().await.unwrap();
    let first = &open[0];
    assert_eq!((first.urgent, first.why.as_str()), (true, "service_died_during_call"));
    assert_eq!(first.caller.open(), "5550187");
    assert!(open[1..].iter().all(|row| !row.urgent && row.why == "abandoned"));
    let mut states: Vec<(String, String)> =
        store.calls(10).await.unwrap().into_iter().map(|row| (row.caller.into_open(), row.state)).collect();
    states.sort();
    let state = |caller: &str, state: &str| (caller.to_owned(), state.to_owned());
    assert_eq!(states, [state("5550121", "ended"), state("5550133", "ended"), state("5550187", "interrupted")]);
    store.close().await;
    is_whole(&files).await;
    all_replay(&files, 3).await;
}

#[tokio::test]
async fn a_number_that_a_caller_was_told_is_there_after_the_service_is_killed() {
    let house = Plan::new().await.ladder(&[("desks", "1s")]).open().await;
    let mut caller = Caller::rings_as(&house, "555-0187").await;
    caller.hears_something(LIMIT).await;
    caller.presses(0).await;
    caller.hears_the_end().await;
    caller.says(caller_says("Please call me back about my wallet.")).await;
    caller.hears_something(LIMIT).await;
    caller.hears_the_end().await;
    caller.presses(1).await;
    caller.hears_the_end().await;
    caller.presses(2).await;
    // The number is being said.
    caller.hears_something(LIMIT).await;
    let files = house.kill().await;
    drop(caller);
    is_whole(&files).await;
    let files = files.reopen().await.close().await;
    let store = Store::open(&files.archive("calmline.db")).await.unwrap();
    let filings = store.filings().await.unwrap();
    assert_eq!(filings.iter().map(|row| row.kind.as_str()).collect::<Vec<_>>(), ["call_back"]);
    let record: CallRecord = serde_json::from_str(filings[0].record.open()).unwrap();
    assert!(record.case.message.is_some_and(|message| !message.open().is_empty()), "the message is there");
    assert!(record.case.slots.iter().any(|slot| slot.slot.as_str() == "phone" && slot.confirmed));
    let open = store.call_backs().await.unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].urgent, open[0].call_id.as_str()), (true, filings[0].call_id.as_str()));
    store.close().await;
    is_whole(&files).await;
    all_replay(&files, 1).await;
}

#[tokio::test]
async fn a_service_that_is_told_to_stop_says_goodbye_and_notes_a_call_back() {
    // The last words begin twelve seconds before the grace is over.
    let house = Plan::new().await.set("calls.shutdown_grace", "13s").open().await;
    let sip = house.sip;
    let mut caller = Caller::rings_as(&house, "555-0187").await;
    caller.hears_something(LIMIT).await;
    signal(house.pid, libc::SIGTERM);
    until(LIMIT, "the service drains", async || house.log().contains("draining").then_some(())).await;
    assert_eq!(Sipp::call("options", sip, &["-m", "1"]).done().await.trim(), "options 503");
    let told = caller.time();
    caller.is_hung_up_on(LIMIT).await;
    let heard = heard_from(&caller.hangs_up().await, told);
    let like = likeness(&heard, &agent_says(fixed("shutting_down").words.open()));
    assert!(like > LIKE, "an honest goodbye: {like}");
    let files = house.close().await;
    let store = Store::open(&files.archive("calmline.db")).await.unwrap();
    let why: Vec<String> = store.call_backs().await.unwrap().into_iter().map(|row| row.why).collect();
    assert_eq!(why, ["shutting_down"]);
    store.close().await;
    all_replay(&files, 1).await;
}
