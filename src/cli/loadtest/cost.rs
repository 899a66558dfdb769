//! What calls cost: short ones by the hundred, and held ones by the second. The service is a process of its own here.

use super::host::Child;
use super::process::{Taken, metric, workers};
use super::timing::Timing;
use crate::cli::phone::{Impairment, LineEvent, PhoneCall, PhoneEvent};
use crate::{clock, tasks};
use anyhow::Context;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A caller who hears nothing for so long hangs up.
const GREETING_LIMIT: Duration = Duration::from_secs(10);

/// How much of the greeting a short call hears: enough for its media to run as in any call.
const LISTENS: Duration = Duration::from_millis(300);

/// A SIP transaction is remembered for 64 times T1, 32 s (RFC 3261, section 17): what is held longer is lost.
const ALL_FORGOTTEN: Duration = Duration::from_secs(36);

/// Between two calls that are to be held: less than the service takes in a second.
const SPACING: Duration = Duration::from_millis(50);

/// After the last call was answered, before anything is counted.
const SETTLING: Duration = Duration::from_secs(1);

/// Held calls at which memory is read.
const STEPS: [usize; 4] = [1, 10, 20, 50];

/// Many short calls: each is answered, hears the beginning of the greeting, and hangs up.
pub(super) async fn short(config: &Path, calls: usize, at_once: usize) -> anyhow::Result<Value> {
    // A call is over a little after its caller has hung up.
    let child = Arc::new(start(config, at_once * 3)?);
    // One call before, so that what is made once is not counted.
    short_call(&child.target, 0).await?;
    tokio::time::sleep_until(clock::now() + SETTLING).await;
    let before = look(&child)?;
    eprintln!("{calls} short calls, {at_once} at once");
    let next = Arc::new(AtomicUsize::new(0));
    let began = clock::now();
    let callers: Vec<_> = (0..at_once)
        .map(|index| {
            let (child, next) = (Arc::clone(&child), Arc::clone(&next));
            tasks::spawn("short-calls", async move {
                let mut heard = Vec::new();
                while next.fetch_add(1, Ordering::Relaxed) < calls {
                    heard.push(short_call(&child.target, index).await);
                }
                heard
            })
        })
        .collect();
    let (mut answered, mut greeted, mut failed) = (Timing::default(), Timing::default(), 0_usize);
    for caller in callers {
        for call in caller.await?.context("a caller failed")? {
            match call {
                Ok((answer, greeting)) => {
                    answered.add(answer);
                    greeting.into_iter().for_each(|after| greeted.add(after));
                }
                Err(_refused) => failed += 1,
            }
        }
    }
    let seconds = (clock::now() - began).as_secs_f64();
    let at_once_after = look(&child)?;
    eprintln!("waiting until SIP has forgotten them");
    tokio::time::sleep_until(clock::now() + ALL_FORGOTTEN).await;
    let after = look(&child)?;
    anyhow::ensure!(greeted.len() > 0, "no call was greeted: {failed} failed");
    Ok(json!({
        "short_calls": calls, "at_once": at_once, "failed": failed,
        "calls_per_second": (calls as f64 / seconds * 10.0).round() / 10.0,
        "invite_to_200_ms": answered.json(), "greeting_ms": greeted.json(),
        "before": before, "right_after": at_once_after, "after": after,
    }))
}

fn start(config: &Path, calls: usize) -> anyhow::Result<Child> {
    eprintln!("starting the service");
    Child::start(config, calls)
}

fn look(child: &Child) -> anyhow::Result<Value> {
    let mut taken = Taken::by(child.id())?.json();
    taken["tasks"] = json!(metric(&child.metrics, "calmline_tasks")?);
    for (kind, id) in workers(child.id()) {
        taken["workers"][format!("{kind}_{id}")] = json!(Taken::by(id)?.rss_kib);
    }
    Ok(taken)
}

/// From INVITE to 200, and from there to the first sound.
async fn short_call(target: &str, index: usize) -> anyhow::Result<(Duration, Option<Duration>)> {
    let mut phone = PhoneCall::dial(target, &number(index), Impairment::default()).await?;
    let answered = phone.answered_after;
    let greeted = async {
        loop {
            match phone.next().await {
                PhoneEvent::Line(LineEvent::FarSpeaks) | PhoneEvent::Ended => return,
                PhoneEvent::Line(LineEvent::FarQuiet | LineEvent::Said(_)) => {}
            }
        }
    };
    // A caller who was not greeted shows as one greeting less.
    let _in_time = tokio::time::timeout(GREETING_LIMIT, greeted).await;
    tokio::time::sleep_until(clock::now() + LISTENS).await;
    let log = phone.hang_up().await;
    Ok((answered, log.agent_talks().first().map(|talk| talk.from)))
}

fn number(index: usize) -> String {
    format!("555-01{:02}", index % 100)
}

/// Calls that only listen: the memory of each further one, and the processor time of each per second.
pub(super) async fn held(config: &Path, calls: usize, length: Duration) -> anyhow::Result<Value> {
    let child = start(config, calls)?;
    let mut memory = vec![json!({ "calls": 0, "service": look(&child)? })];
    let mut phones = Vec::new();
    let idle = spent(&child, length).await?;
    while phones.len() < calls {
        phones.push(PhoneCall::dial(&child.target, &number(phones.len()), Impairment::default()).await?);
        tokio::time::sleep_until(clock::now() + SPACING).await;
        if STEPS.contains(&phones.len()) || phones.len() == calls {
            tokio::time::sleep_until(clock::now() + SETTLING).await;
            memory.push(json!({ "calls": phones.len(), "service": look(&child)? }));
        }
    }
    eprintln!("{calls} calls are held");
    let busy = spent(&child, length).await?;
    let mut lost = 0;
    for phone in phones {
        lost += phone.hang_up().await.lost;
    }
    let rss = |row: &Value| row["service"]["rss_kib"].as_f64().unwrap_or(0.0);
    let first = memory.get(1).map(&rss).unwrap_or(0.0);
    let last = memory.last().map(&rss).unwrap_or(0.0);
    let further = if calls > 1 { Some(((last - first) / (calls - 1) as f64).round()) } else { None };
    let seconds = length.as_secs_f64();
    let per_call = |of: fn(&Spent) -> f64| (of(&busy) - of(&idle)) / seconds / calls as f64 * 100.0;
    Ok(json!({
        "held_calls": calls, "seconds": seconds,
        "cpu_percent_of_a_core_per_call": {
            "service": (per_call(|spent| spent.service) * 1000.0).round() / 1000.0,
            "workers": (per_call(|spent| spent.workers) * 1000.0).round() / 1000.0,
        },
        "cpu_percent_of_a_core_idle": {
            "service": (idle.service / seconds * 10_000.0).round() / 100.0,
            "workers": (idle.workers / seconds * 10_000.0).round() / 100.0,
        },
        "kib_per_further_call": further, "memory": memory, "packets_lost_on_the_way_back": lost,
    }))
}

/// Processor seconds in a stretch of time.
struct Spent {
    service: f64,
    workers: f64,
}

async fn spent(child: &Child, length: Duration) -> anyhow::Result<Spent> {
    let ids = workers(child.id());
    let all = || -> anyhow::Result<f64> { ids.iter().map(|(_, id)| Ok(Taken::by(*id)?.cpu_s)).sum() };
    let (service, helpers) = (Taken::by(child.id())?.cpu_s, all()?);
    tokio::time::sleep_until(clock::now() + length).await;
    Ok(Spent { service: Taken::by(child.id())?.cpu_s - service, workers: all()? - helpers })
}
