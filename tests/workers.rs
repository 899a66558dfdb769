//! Child processes that misbehave in every way a native library can, and what the service makes of it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use calmline::clock;
use calmline::worker::{
    Chaos, ChaosAnswer, ChaosAsk, ChaosSettings, Failure, Health, JobId, Mischief, Refused, Reply, WorkerKind, Workers,
    WorkersConfig, WorkersState,
};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::sync::mpsc;

type Replies = mpsc::Receiver<Reply<ChaosAnswer>>;

/// Far beyond what any of these tests takes: reached only when something is broken.
const AMPLE: Duration = Duration::from_secs(60);

/// More than any test's job answers.
const REPLIES_HELD: usize = 4_096;

fn config() -> WorkersConfig {
    let mut config = WorkersConfig::new(WorkerKind::Chaos);
    config.program = env!("CARGO_BIN_EXE_calmline").into();
    config.first_pause = Duration::from_millis(1);
    config
}

fn start(config: WorkersConfig) -> Workers<Chaos> {
    Workers::start(config, &ChaosSettings::default()).unwrap()
}

async fn both_ready(workers: &Workers<Chaos>) -> WorkersState {
    let mut watch = workers.watch();
    watch.wait_for(|state| state.health == Health::Up && state.standing_by == 1).await.unwrap().clone()
}

fn ask_within(workers: &Workers<Chaos>, ask: &ChaosAsk, limit: Duration) -> Result<(JobId, Replies), Refused> {
    let (replies, taken) = mpsc::channel(REPLIES_HELD);
    let on_reply = Box::new(move |reply| replies.try_send(reply).unwrap());
    workers.try_ask(ask, clock::now() + limit, on_reply).map(|job| (job, taken))
}

fn ask(workers: &Workers<Chaos>, mischief: Mischief, number: u64, amount: u64) -> Result<(JobId, Replies), Refused> {
    ask_within(workers, &ChaosAsk::new(mischief, number, amount), AMPLE)
}

/// Everything that came back for a job until the callback was dropped.
async fn all(mut replies: Replies) -> Vec<Reply<ChaosAnswer>> {
    let mut all = Vec::new();
    while let Some(reply) = replies.recv().await {
        all.push(reply);
    }
    all
}

async fn pid(workers: &Workers<Chaos>) -> u32 {
    let (_, replies) = ask(workers, Mischief::Echo, 1, 1).unwrap();
    match all(replies).await.as_slice() {
        [Reply::Part(answer), Reply::Done] => answer.pid,
        other => panic!("an echo was answered by {other:?}"),
    }
}

#[tokio::test]
async fn a_job_gets_every_part_in_order_and_then_its_end() {
    let workers = start(config());
    workers.ready().await;
    let (_, replies) = ask(&workers, Mischief::Echo, 42, 1_000).unwrap();
    let replies = all(replies).await;
    assert_eq!(replies.len(), 1_001);
    assert!(replies[..1_000].iter().all(|reply| matches!(reply, Reply::Part(answer) if answer.number == 42)));
    assert_eq!(replies[1_000], Reply::Done);
    assert_eq!((workers.counts().asked, workers.counts().done), (1, 1));
}

#[tokio::test]
async fn lanes_work_side_by_side_and_a_full_child_is_busy() {
    let mut config = config();
    (config.lanes, config.waiting) = (2, 1);
    let workers = start(config);
    workers.ready().await;
    let (first, first_replies) = ask(&workers, Mischief::Slow, 1, 60_000).unwrap();
    let (_, short) = ask(&workers, Mischief::Slow, 2, 1).unwrap();
    assert_eq!(all(short).await.last(), Some(&Reply::Done), "the second lane is free while the first works");
    let (second, second_replies) = ask(&workers, Mischief::Slow, 3, 60_000).unwrap();
    let (third, third_replies) = ask(&workers, Mischief::Slow, 4, 60_000).unwrap();
    assert_eq!(ask(&workers, Mischief::Echo, 5, 1).err(), Some(Refused::Busy));
    for job in [third, second, first] {
        workers.cancel(job);
    }
    for replies in [first_replies, second_replies, third_replies] {
        assert_eq!(all(replies).await, [Reply::Failed(Failure::Cancelled)]);
    }
    assert_eq!(workers.counts().busy, 1);
}

#[tokio::test]
async fn a_job_that_is_declined_leaves_the_worker_as_it_was() {
    let workers = start(config());
    workers.ready().await;
    let before = pid(&workers).await;
    let (_, replies) = ask(&workers, Mischief::Decline, 1, 0).unwrap();
    assert_eq!(all(replies).await, [Reply::Failed(Failure::Declined("told to decline".to_owned()))]);
    assert_eq!(pid(&workers).await, before);
    assert_eq!(workers.state().losses, 0);
}

/// Loses the active child by one mischief while another job is open, and sees the standby take over.
async fn survives(mischief: Mischief, limit: Duration, failure: Failure, trouble: &str, memory: Option<u64>) {
    let mut config = config();
    (config.lanes, config.memory_limit) = (2, memory);
    let workers = start(config);
    both_ready(&workers).await;
    let before = pid(&workers).await;
    let (_, bystander) = ask(&workers, Mischief::Slow, 1, 60_000).unwrap();
    let (_, culprit) = ask_within(&workers, &ChaosAsk::new(mischief, 2, 0), limit).unwrap();
    assert_eq!(all(culprit).await, [Reply::Failed(failure.clone())]);
    assert_eq!(all(bystander).await, [Reply::Failed(failure)]);
    assert_eq!(workers.state().health, Health::Up, "the standby had taken over before the failures were told");
    let after = pid(&workers).await;
    assert_ne!(after, before);
    let state = both_ready(&workers).await;
    assert_eq!((state.losses, state.trouble.as_str()), (1, trouble));
    assert_eq!(pid(&workers).await, after, "the replacement stands by");
}

#[tokio::test]
async fn an_abort_fails_the_open_jobs_at_once_and_the_standby_takes_over() {
    survives(Mischief::Abort, AMPLE, Failure::Died, "it died", None).await;
}

#[tokio::test]
async fn a_panic_fails_the_open_jobs_at_once_and_the_standby_takes_over() {
    survives(Mischief::Panic, AMPLE, Failure::Died, "it died", None).await;
}

#[tokio::test]
async fn a_child_above_its_memory_limit_dies_alone() {
    let limit = Some(512 * 1024 * 1024);
    survives(Mischief::Devour, AMPLE, Failure::Died, "it died", limit).await;
}

#[tokio::test]
async fn nonsense_from_a_child_fails_the_open_jobs_and_the_standby_takes_over() {
    let trouble = "it said what cannot be understood";
    survives(Mischief::Garbage, AMPLE, Failure::Garbage, trouble, None).await;
}

#[tokio::test]
async fn a_child_that_hangs_is_killed_at_the_jobs_hard_limit_and_the_standby_takes_over() {
    let trouble = "a job was not answered by its hard limit";
    survives(Mischief::Stuck, Duration::from_millis(50), Failure::Hung, trouble, None).await;
}

#[tokio::test]
async fn a_failure_may_be_answered_by_asking_the_standby_from_within_the_callback() {
    let workers = start(config());
    both_ready(&workers).await;
    let (told, mut heard) = mpsc::channel(REPLIES_HELD);
    let again = workers.clone();
    let on_reply = Box::new(move |reply| {
        assert_eq!(reply, Reply::Failed(Failure::Died));
        let told = told.clone();
        let echo = ChaosAsk::new(Mischief::Echo, 7, 1);
        again.try_ask(&echo, clock::now() + AMPLE, Box::new(move |reply| told.try_send(reply).unwrap())).unwrap();
    });
    workers.try_ask(&ChaosAsk::new(Mischief::Abort, 1, 0), clock::now() + AMPLE, on_reply).unwrap();
    assert!(matches!(heard.recv().await, Some(Reply::Part(answer)) if answer.number == 7));
}

#[tokio::test]
async fn without_a_ready_child_jobs_are_refused_as_down_until_one_is_back() {
    let workers = start(config());
    assert_eq!(workers.state().health, Health::Starting);
    assert_eq!(ask(&workers, Mischief::Echo, 1, 1).err(), Some(Refused::Down));
    both_ready(&workers).await;
    let mut pids = BTreeSet::from([pid(&workers).await]);
    for _ in 0..5 {
        workers.ready().await;
        if let Ok((_, replies)) = ask(&workers, Mischief::Abort, 1, 0) {
            assert_eq!(all(replies).await, [Reply::Failed(Failure::Died)]);
        }
    }
    both_ready(&workers).await;
    assert!(pids.insert(pid(&workers).await));
    assert!(workers.state().losses >= 1);
}

#[tokio::test]
async fn a_child_that_will_not_begin_says_why_and_is_tried_again() {
    let settings = ChaosSettings { refuses: true, never_warm: false };
    let workers = Workers::<Chaos>::start(config(), &settings).unwrap();
    let mut watch = workers.watch();
    let state = watch.wait_for(|state| state.losses >= 3).await.unwrap().clone();
    assert_eq!((state.health, state.trouble.as_str()), (Health::Starting, "told to refuse"));
}

#[tokio::test]
async fn a_child_that_never_gets_warm_is_killed_at_the_start_limit() {
    let mut config = config();
    config.start_limit = Duration::from_millis(50);
    let settings = ChaosSettings { refuses: false, never_warm: true };
    let workers = Workers::<Chaos>::start(config, &settings).unwrap();
    let mut watch = workers.watch();
    let state = watch.wait_for(|state| state.losses >= 2).await.unwrap().clone();
    assert_eq!(state.trouble, "it was not ready in time");
}

#[tokio::test]
async fn a_program_that_does_not_exist_is_a_loss_and_no_more() {
    let mut config = config();
    config.program = "/nonexistent/calmline".into();
    let workers = start(config);
    let mut watch = workers.watch();
    let state = watch.wait_for(|state| state.losses >= 1).await.unwrap().clone();
    assert_eq!(state.trouble, "it could not be started");
}

#[tokio::test]
async fn dropping_the_workers_fails_what_is_open_as_stopped() {
    let workers = start(config());
    workers.ready().await;
    let (_, replies) = ask(&workers, Mischief::Stuck, 1, 0).unwrap();
    drop(workers);
    assert_eq!(all(replies).await, [Reply::Failed(Failure::Stopped)]);
}

#[test]
fn a_worker_started_by_hand_says_so_and_ends() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_calmline"))
        .args(["worker", "chaos"])
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("started by the service"));
}
