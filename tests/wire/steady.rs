//! Two hundred short calls leave the service as it was.

use crate::caller::Caller;
use crate::house::House;
use crate::plan::Plan;
use crate::waiting::until;
use futures::stream::{self, StreamExt};
use std::time::Duration;

/// Calls at once.
const AT_ONCE: usize = 8;

/// How long one lasts: long enough that eight callers stay below the limit of fifty new calls a second.
const LENGTH: Duration = Duration::from_millis(400);

/// Calls between the two looks.
const CALLS: usize = 200;

/// What a call that has ended may still hold, KiB: SIP answers its retransmissions for 32 s (RFC 3261, 17.2.2, timer J),
/// which is longer than this test. A call that is not let go holds 187 KiB (docs/PERFORMANCE.md), and would show.
const REMEMBERED_KIB: u64 = 60;

/// What a process holds.
#[derive(Debug, Clone, Copy)]
struct Held {
    memory_kib: u64,
    files: usize,
    threads: u64,
}

fn held(house: &House) -> Held {
    let folder = format!("/proc/{}", house.pid);
    let status = std::fs::read_to_string(format!("{folder}/status")).unwrap();
    let number = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    };
    let files = std::fs::read_dir(format!("{folder}/fd")).unwrap().count();
    Held { memory_kib: number("VmRSS:"), files, threads: number("Threads:") }
}

/// So many callers ring, hear the greeting begin, and hang up.
async fn short_calls(house: &House, calls: usize) {
    let one = |_| async {
        let mut caller = Caller::rings(house).await;
        caller.hears_something(Duration::from_secs(10)).await;
        caller.stays(LENGTH).await;
        caller.hangs_up().await;
    };
    stream::iter(0..calls).map(one).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
    house.alive(0).await;
}

#[tokio::test]
async fn two_hundred_short_calls_leave_memory_files_and_threads_where_they_were() {
    // Ports of a call rest for ten seconds after it.
    let house = Plan::alone().await.set("calls.max", 64).media_ports(1_000).open().await;
    short_calls(&house, 60).await;
    let warm = held(&house);
    short_calls(&house, CALLS).await;
    // A call's sockets close with its last task, shortly after its record.
    let after = until(Duration::from_secs(10), "the files of ended calls to be closed", async || {
        let after = held(&house);
        (after.files <= warm.files + 2).then_some(after)
    })
    .await;
    eprintln!("warm {warm:?}, after {after:?}");
    // tokio's blocking threads come and go: the store and the scribe's flush use a few.
    assert!(after.threads <= warm.threads + 4, "{warm:?} {after:?}");
    assert!(after.memory_kib <= warm.memory_kib + REMEMBERED_KIB * CALLS as u64, "{warm:?} {after:?}");
    assert_eq!(house.metric(r#"calmline_calls_ended_total{outcome="abandoned"}"#).await, 260.0);
    house.close().await;
}
