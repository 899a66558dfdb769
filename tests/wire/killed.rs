//! Peers that die in the middle of it all: killed, frozen, or never a person. The caller is back with the agent, and the next
//! one on the ladder is asked.

use crate::caller::{Caller, heard_from, next_sound};
use crate::desk::Desk;
use crate::handoff::{SOON, a_port, asks_for_a_person, like_line};
use crate::house::{CALMLINE, House, try_signal};
use crate::plan::Plan;
use crate::sipp::Sipp;
use crate::sound::{DESK_HZ, LIKE, caller_says, frames_of, tone};
use crate::waiting::until;
use calmline::api::proto::Offer;
use calmline::api::tokens::Role;
use calmline::cases::Store;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, Command};

/// What was under way when a peer died is heard by then.
const SETTLED: Duration = Duration::from_millis(500);

/// By then what a peer said last is over, and the agent says that it is back.
const SPEAKS: Duration = Duration::from_secs(1);

/// The caller hears the agent to the end of what it says.
async fn hears_the_agent(caller: &mut Caller) {
    caller.stays(SPEAKS).await;
    caller.hears_the_end().await;
}

/// A desk's headset that is a process of its own. Dropped, it is killed.
struct Headset {
    child: Child,
}

impl Headset {
    /// Attends a call that the desk has claimed, and speaks a tone.
    fn attends(house: &House, desk: &Desk, offer: &Offer) -> Self {
        let file = |name: &str| house.folder().join(format!("{name}-{}", offer.handoff_id));
        let (token, speech) = (file("token"), file("speech"));
        std::fs::write(&token, &desk.token).unwrap();
        let sound: Vec<u8> = tone(DESK_HZ, 30.0).iter().flat_map(|sample| sample.to_le_bytes()).collect();
        std::fs::write(&speech, sound).unwrap();
        let child = Command::new(CALMLINE)
            .args(["attend", "--server", &format!("http://{}", house.dispatch), "--call", &offer.call_id])
            .args(["--handoff", &offer.handoff_id.to_string(), "--token-file"])
            .arg(token)
            .stdin(std::fs::File::open(speech).unwrap())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { child }
    }

    fn signal(&self, signal: i32) {
        let pid = self.child.id().and_then(|pid| i32::try_from(pid).ok()).expect("it runs");
        assert!(try_signal(pid, signal), "no process {pid}");
    }
}

/// Waits until so many handoffs have come so far.
async fn moved(house: &House, to: &str, times: f64) {
    let series = format!("calmline_handoff_moves_total{{to=\"{to}\"}}");
    until(Duration::from_secs(20), to, async || (house.metric(&series).await >= times).then_some(())).await;
}

#[tokio::test]
async fn two_desks_claim_at_once_and_the_one_that_loses_is_told_who_won() {
    let house = Plan::new().await.open().await;
    let mut desks = [Desk::on_duty(&house, "desk-1").await, Desk::on_duty(&house, "desk-2").await];
    let caller = asks_for_a_person(&house).await;
    let offer = desks[0].offer().await;
    let [first, second] = &mut desks;
    let claims: [_; 2] = tokio::join!(first.claims(&offer), second.claims(&offer)).into();
    let won = claims.iter().position(Result::is_ok).expect("one desk has it");
    let lost = claims[1 - won].as_ref().unwrap_err();
    assert_eq!(lost.code(), tonic::Code::AlreadyExists);
    assert!(lost.message().contains(&format!("desk-{}", won + 1)), "{}", lost.message());
    caller.hangs_up().await;
    house.alive(0).await;
    house.close().await;
}

#[tokio::test]
async fn a_desk_that_is_killed_or_frozen_gives_the_caller_back_and_the_next_is_asked() {
    let house = Plan::new().await.open().await;
    let mut first = Desk::on_duty(&house, "desk-1").await;
    let mut second = Desk::on_duty(&house, "desk-2").await;
    let mut caller = asks_for_a_person(&house).await;
    let offer = first.offer().await;
    first.claims(&offer).await.unwrap();
    let killed = Headset::attends(&house, &first, &offer);
    moved(&house, "verified", 1.0).await;
    let kill = caller.time();
    killed.signal(libc::SIGKILL);
    let offer = second.offer_after(&offer).await;
    hears_the_agent(&mut caller).await;
    second.claims(&offer).await.unwrap();
    let frozen = Headset::attends(&house, &second, &offer);
    moved(&house, "verified", 2.0).await;
    let freeze = caller.time();
    // Its connection stays open, and nothing comes over it: as when a network is gone.
    frozen.signal(libc::SIGSTOP);
    let offer = first.offer_after(&offer).await;
    let offered = caller.time() - freeze;
    assert_eq!(offer.handoff_id, 3);
    hears_the_agent(&mut caller).await;
    let log = caller.hangs_up().await;
    let first_silence = next_sound(&log, kill + SETTLED).expect("the agent");
    assert!(first_silence < Duration::from_millis(1_500), "after a kill, silence for {first_silence:?}");
    assert!(offered < Duration::from_secs(4), "a frozen desk kept its caller for {offered:?}");
    for from in [kill, freeze] {
        let like = like_line(&heard_from(&log, from), "back_with_agent");
        assert!(like > LIKE, "{like}");
    }
    let tail = heard_from(&log, freeze + Duration::from_secs(3));
    assert_eq!(frames_of(&tail, DESK_HZ), 0, "a frozen desk is not heard any more");
    house.alive(0).await;
    house.close().await;
}

#[tokio::test]
async fn a_human_line_that_dies_in_mid_call_gives_the_caller_back_and_desks_are_asked() {
    let signalling = a_port().await;
    let line = Sipp::answer("line_takes", signalling, DESK_HZ);
    let plan = Plan::new().await.ladder(&[("desks", "20s"), ("line:front_desk", "20s")]);
    let plan = plan.set("sip.no_media_running", "2s").front_desk(([127, 0, 0, 1], signalling).into());
    let house = plan.open().await;
    let mut caller = asks_for_a_person(&house).await;
    moved(&house, "verified", 1.0).await;
    let mut desk = Desk::on_duty(&house, "desk-1").await;
    let died = caller.time();
    line.dies().await;
    let offer = desk.offer().await;
    assert_eq!(offer.handoff_id, 2);
    hears_the_agent(&mut caller).await;
    let log = caller.hangs_up().await;
    let silence = next_sound(&log, died + SETTLED).expect("the agent");
    assert!(silence < Duration::from_millis(3_500), "silence for {silence:?}");
    let like = like_line(&heard_from(&log, died), "back_with_agent");
    assert!(like > LIKE, "{like}");
    house.alive(0).await;
    house.close().await;
}

#[tokio::test]
async fn desks_decline_a_supervisor_declines_a_voicemail_answers_and_it_ends_in_a_message() {
    let signalling = a_port().await;
    let line = Sipp::answer("line_voicemail", signalling, DESK_HZ);
    let plan = Plan::new().await.ladder(&[("desks", "20s"), ("supervisors", "20s"), ("line:front_desk", "20s")]);
    let house = plan.front_desk(([127, 0, 0, 1], signalling).into()).open().await;
    let mut desk = Desk::on_duty(&house, "desk-1").await;
    let mut supervisor = Desk::on_duty_as(&house, "supervisor-1", Role::Supervisor).await;
    let mut caller = asks_for_a_person(&house).await;
    let offer = desk.offer().await;
    desk.declines(&offer).await;
    supervisor.declines(&offer).await;
    let offer = supervisor.asked_on(1).await;
    supervisor.declines(&offer).await;
    desk.asked_on(2).await;
    // A voicemail talks on, presses nothing, and is hung up on.
    line.done().await;
    let nobody = caller.time();
    caller.hears_something(SOON).await;
    caller.hears_the_end().await;
    caller.says(caller_says("Please call me back about my wallet.")).await;
    caller.hears_something(SOON).await;
    caller.hears_the_end().await;
    caller.presses(1).await;
    caller.hears_the_end().await;
    caller.presses(2).await;
    caller.is_hung_up_on(Duration::from_secs(20)).await;
    let log = caller.hangs_up().await;
    let voicemail = frames_of(&heard_from(&log, Duration::ZERO), DESK_HZ);
    assert_eq!(voicemail, 0, "the caller heard the voicemail");
    let like = like_line(&heard_from(&log, nobody), "nobody_reached");
    assert!(like > LIKE, "{like}");
    house.alive(0).await;
    let files = house.close().await;
    let filed = Store::open(&files.archive("calmline.db")).await.unwrap().filings().await.unwrap();
    assert_eq!(filed.iter().map(|row| row.kind.as_str()).collect::<Vec<_>>(), ["call_back"]);
}
