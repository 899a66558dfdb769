//! Which offer is whose.

use super::*;
use crate::stations::dispatch::{DeskRole, DeskState, Lowered, OfferState, Refusal, Withdrawal};
use calmline_core::call::Labels;
use calmline_core::policy::LoweredTo;
use proptest::prelude::*;

const NOW: Span = Span::from_secs(100);
const OFFER: (CallId, HandoffId) = (CALL, FIRST);

fn on_duty(scene: &mut Scene, number: u32) {
    scene.queue.join(&desk(number), DeskRole::Dispatcher, DeskState::Ready, &mut scene.out);
}

/// Desk 1 attends the call, and what led there is forgotten.
fn attended() -> Scene {
    let mut scene = Scene::new();
    scene.offer(CALL, FIRST, Queue::Human, 1);
    scene.queue.claim(NOW, OFFER, &desk(1), &mut scene.out).unwrap();
    scene.queue.attend(OFFER, &desk(1), &mut scene.out).unwrap();
    scene.told();
    scene
}

#[test]
fn an_offer_says_at_once_on_how_many_desks_it_stands() {
    let mut scene = Scene::new();
    on_duty(&mut scene, 1);
    on_duty(&mut scene, 2);
    scene.offer(CALL, FIRST, Queue::Human, 1);
    assert_eq!(scene.told(), [DeskEvent::Shown { desks: 2 }]);
}

#[test]
fn an_offer_with_nobody_on_duty_says_so_and_says_more_when_a_desk_comes() {
    let mut scene = Scene::new();
    scene.offer(CALL, FIRST, Queue::Human, 1);
    on_duty(&mut scene, 1);
    assert_eq!(scene.told(), [DeskEvent::Shown { desks: 0 }, DeskEvent::Shown { desks: 1 }]);
}

#[test]
fn a_desk_that_is_away_sees_the_queue_and_does_not_count() {
    let mut scene = Scene::new();
    scene.queue.join(&desk(1), DeskRole::Dispatcher, DeskState::Away, &mut scene.out);
    scene.offer(CALL, FIRST, Queue::Human, 1);
    scene.queue.set_state(&desk(1), DeskState::Ready, &mut scene.out).unwrap();
    scene.queue.set_state(&desk(1), DeskState::Away, &mut scene.out).unwrap();
    let shown = [0, 1, 0].map(|desks| DeskEvent::Shown { desks });
    assert_eq!(scene.told(), shown);
    assert_eq!(scene.queue.snapshot(&desk(1), DeskRole::Dispatcher).len(), 1);
}

#[test]
fn a_desk_with_two_streams_counts_once_and_leaves_with_the_second() {
    let mut scene = Scene::new();
    on_duty(&mut scene, 1);
    on_duty(&mut scene, 1);
    scene.offer(CALL, FIRST, Queue::Human, 1);
    scene.queue.leave(&desk(1), &mut scene.out);
    assert_eq!(scene.told(), [DeskEvent::Shown { desks: 1 }]);
    scene.queue.leave(&desk(1), &mut scene.out);
    assert_eq!(scene.told(), [DeskEvent::Shown { desks: 0 }]);
}

#[test]
fn the_supervisors_rung_asks_supervisors_and_the_offer_stays_in_every_queue() {
    let mut scene = Scene::new();
    on_duty(&mut scene, 1);
    scene.offer(CALL, FIRST, Queue::Urgent, 1);
    scene.told();
    scene.queue.amend(CALL, FIRST, offer(Queue::Urgent, 1), &mut scene.out);
    assert_eq!(scene.told(), [DeskEvent::Shown { desks: 0 }]);
    scene.queue.join(&desk(9), DeskRole::Supervisor, DeskState::Ready, &mut scene.out);
    assert_eq!(scene.told(), [DeskEvent::Shown { desks: 1 }]);
    assert_eq!(scene.queue.snapshot(&desk(1), DeskRole::Dispatcher).len(), 1);
    assert!(scene.queue.claim(NOW, OFFER, &desk(1), &mut scene.out).is_ok());
}

#[test]
fn of_two_claims_the_first_wins_and_the_second_learns_who() {
    let mut scene = Scene::new();
    scene.offer(CALL, FIRST, Queue::Human, 1);
    scene.told();
    assert!(scene.queue.claim(NOW, OFFER, &desk(1), &mut scene.out).is_ok());
    let second = scene.queue.claim(NOW, OFFER, &desk(2), &mut scene.out).map(|_| ());
    assert_eq!(second, Err(Refusal::TakenBy(desk(1))));
    assert_eq!(scene.told(), [DeskEvent::Claimed(desk(1))]);
}

#[test]
fn claiming_again_what_one_has_is_no_error_and_gives_no_longer_lease() {
    let mut scene = Scene::new();
    scene.offer(CALL, FIRST, Queue::Human, 1);
    let (lease, _) = scene.queue.claim(NOW, OFFER, &desk(1), &mut scene.out).unwrap();
    assert_eq!(lease, Span::from_secs(5));
    scene.told();
    let (left, _) = scene.queue.claim(NOW + Span::from_secs(2), OFFER, &desk(1), &mut scene.out).unwrap();
    assert_eq!(left, Span::from_secs(3));
    assert!(scene.told().is_empty());
}

#[test]
fn a_desk_with_a_call_cannot_claim_another() {
    let mut scene = attended();
    scene.offer(OTHER, FIRST, Queue::Urgent, 2);
    let claim = scene.queue.claim(NOW, (OTHER, FIRST), &desk(1), &mut scene.out).map(|_| ());
    assert_eq!(claim, Err(Refusal::HasAnother(CALL)));
}

#[test]
fn a_claim_under_an_earlier_handoff_is_gone() {
    let mut scene = Scene::new();
    scene.offer(CALL, FIRST, Queue::Human, 1);
    scene.offer(CALL, SECOND, Queue::Human, 2);
    let claim = scene.queue.claim(NOW, OFFER, &desk(1), &mut scene.out).map(|_| ());
    assert_eq!(claim, Err(Refusal::Gone));
    assert!(!scene.queue.withdraw(CALL, Some(FIRST), Withdrawal::Withdrawn));
    assert!(scene.queue.claim(NOW, (CALL, SECOND), &desk(1), &mut scene.out).is_ok());
}

#[test]
fn a_call_that_is_offered_anew_keeps_its_place() {
    let mut scene = Scene::new();
    scene.offer(CALL, FIRST, Queue::Human, 1);
    scene.offer(OTHER, FIRST, Queue::Human, 2);
    scene.queue.withdraw(CALL, Some(FIRST), Withdrawal::Withdrawn);
    scene.offer(CALL, SECOND, Queue::Human, 3);
    let order: Vec<_> =
        scene.queue.snapshot(&desk(1), DeskRole::Dispatcher).iter().map(|seen| (seen.call, seen.handoff)).collect();
    assert_eq!(order, [(CALL, SECOND), (OTHER, FIRST)]);
}

#[test]
fn urgent_offers_stand_on_top() {
    let mut scene = Scene::new();
    scene.offer(CALL, FIRST, Queue::Human, 1);
    scene.offer(OTHER, FIRST, Queue::Urgent, 2);
    let order: Vec<_> = scene.queue.snapshot(&desk(1), DeskRole::Dispatcher).iter().map(|seen| seen.call).collect();
    assert_eq!(order, [OTHER, CALL]);
}

#[test]
fn a_lease_that_runs_out_gives_the_offer_back_and_not_a_moment_before() {
    let mut scene = Scene::new();
    scene.offer(CALL, FIRST, Queue::Human, 1);
    scene.queue.claim(NOW, OFFER, &desk(1), &mut scene.out).unwrap();
    scene.told();
    let ends = NOW + Span::from_secs(5);
    assert_eq!(scene.queue.next_deadline(), Some(ends));
    assert!(scene.queue.lapse(ends.saturating_sub(Span::from_micros(1)), &mut scene.out).is_empty());
    assert_eq!(scene.queue.lapse(ends, &mut scene.out), [CALL]);
    assert_eq!(scene.told(), [DeskEvent::LeaseLapsed(desk(1))]);
    assert_eq!(scene.queue.next_deadline(), None);
    let late = scene.queue.attend(OFFER, &desk(1), &mut scene.out);
    assert_eq!(late, Err(Refusal::NotClaimed));
    assert!(scene.queue.claim(NOW, OFFER, &desk(2), &mut scene.out).is_ok());
}

#[test]
fn a_desk_that_attends_has_no_lease_to_run_out() {
    let scene = attended();
    assert_eq!(scene.queue.next_deadline(), None);
}

fn on_a_break() -> Private<String> {
    Private::new("on a break".to_owned())
}

fn lowered() -> Lowered {
    Lowered { by: "A. Example".to_owned(), reason: Private::new("misheard".to_owned()), to: LoweredTo::Person }
}

#[test]
fn a_desk_that_declines_is_named_to_the_call_and_the_offer_stays_on_its_stream() {
    let mut scene = Scene::new();
    on_duty(&mut scene, 1);
    scene.offer(CALL, FIRST, Queue::Human, 1);
    scene.told();
    scene.queue.decline(OFFER, &desk(1), on_a_break(), &mut scene.out).unwrap();
    assert_eq!(scene.told(), [DeskEvent::Declined { desk: desk(1), reason: on_a_break() }]);
    assert!(scene.queue.claim(NOW, OFFER, &desk(1), &mut scene.out).is_ok());
}

#[test]
fn declining_ones_own_claim_gives_the_offer_back() {
    let mut scene = Scene::new();
    scene.offer(CALL, FIRST, Queue::Human, 1);
    scene.queue.claim(NOW, OFFER, &desk(1), &mut scene.out).unwrap();
    scene.queue.decline(OFFER, &desk(1), on_a_break(), &mut scene.out).unwrap();
    let seen = scene.queue.snapshot(&desk(2), DeskRole::Dispatcher);
    assert_eq!(seen[0].state, OfferState::Waiting);
    assert!(seen[0].view.is_some());
}

#[test]
fn a_call_that_one_attends_cannot_be_declined() {
    let mut scene = attended();
    assert_eq!(scene.queue.decline(OFFER, &desk(1), on_a_break(), &mut scene.out), Err(Refusal::Attending));
}

#[test]
fn only_the_desk_that_claimed_may_attend_and_only_the_one_that_attends_may_finish() {
    let mut scene = Scene::new();
    scene.offer(CALL, FIRST, Queue::Human, 1);
    scene.queue.claim(NOW, OFFER, &desk(1), &mut scene.out).unwrap();
    assert_eq!(scene.queue.attend(OFFER, &desk(2), &mut scene.out), Err(Refusal::TakenBy(desk(1))));
    let early = scene.queue.complete(OFFER, &desk(1), Labels::default(), &mut scene.out);
    assert_eq!(early, Err(Refusal::NotAttending));
    scene.queue.attend(OFFER, &desk(1), &mut scene.out).unwrap();
    let other = scene.queue.complete(OFFER, &desk(2), Labels::default(), &mut scene.out);
    assert_eq!(other, Err(Refusal::NotAttending));
    let other = scene.queue.send_back(OFFER, &desk(2), lowered(), &mut scene.out);
    assert_eq!(other, Err(Refusal::NotAttending));
}

#[test]
fn a_lost_desk_leaves_an_offer_that_waits_again() {
    let mut scene = attended();
    scene.queue.lost(OFFER, &desk(1), &mut scene.out);
    assert_eq!(scene.told(), [DeskEvent::Lost(desk(1))]);
    scene.queue.lost(OFFER, &desk(1), &mut scene.out);
    assert!(scene.told().is_empty());
    assert!(scene.queue.claim(NOW, OFFER, &desk(2), &mut scene.out).is_ok());
}

#[test]
fn a_desk_that_was_not_heard_may_not_complete_and_keeps_the_call() {
    let mut scene = attended();
    let unheard = scene.queue.complete(OFFER, &desk(1), Labels::default(), &mut scene.out);
    assert_eq!(unheard, Err(Refusal::NotHeard));
    assert!(scene.told().is_empty());
    scene.queue.spoke(OFFER, &desk(1), &mut scene.out);
    assert_eq!(scene.queue.complete(OFFER, &desk(1), Labels::default(), &mut scene.out), Ok(()));

    let mut scene = attended();
    scene.queue.spoke(OFFER, &desk(1), &mut scene.out);
    scene.queue.lost(OFFER, &desk(1), &mut scene.out);
    scene.queue.claim(NOW, OFFER, &desk(2), &mut scene.out).unwrap();
    scene.queue.attend(OFFER, &desk(2), &mut scene.out).unwrap();
    let unheard = scene.queue.complete(OFFER, &desk(2), Labels::default(), &mut scene.out);
    assert_eq!(unheard, Err(Refusal::NotHeard), "another desk's voice is not its own");
}

#[test]
fn completing_and_sending_back_take_the_offer_out() {
    let mut scene = attended();
    let labels = Labels { note: Private::new("noise".to_owned()), ..Labels::default() };
    scene.queue.spoke(OFFER, &desk(1), &mut scene.out);
    assert_eq!(scene.told(), [DeskEvent::Spoke(desk(1))]);
    scene.queue.complete(OFFER, &desk(1), labels.clone(), &mut scene.out).unwrap();
    assert_eq!(scene.told(), [DeskEvent::Completed { desk: desk(1), labels }]);
    assert_eq!(scene.queue.counts().0, 0);

    let mut scene = attended();
    scene.queue.send_back(OFFER, &desk(1), lowered(), &mut scene.out).unwrap();
    let Lowered { by, reason, to } = lowered();
    assert_eq!(scene.told(), [DeskEvent::SentBack { desk: desk(1), by, reason, to }]);
    assert_eq!(scene.queue.counts().0, 0);
}

#[test]
fn a_call_that_another_desk_has_shows_its_view_to_supervisors_only() {
    let scene = attended();
    let sees = |who: u32, role| scene.queue.snapshot(&desk(who), role)[0].view.is_some();
    assert!(sees(1, DeskRole::Dispatcher));
    assert!(!sees(2, DeskRole::Dispatcher));
    assert!(sees(2, DeskRole::Supervisor));
}

proptest! {
    /// Whatever desks do in whatever order, no call is ever two desks', and each claim that won has ended before the
    /// next one wins.
    #[test]
    fn a_call_is_never_two_desks(acts in proptest::collection::vec((0_u8..8, 1_u32..4), 1..80)) {
        let mut scene = Scene::new();
        scene.offer(CALL, FIRST, Queue::Urgent, 1);
        let (mut holder, mut now) = (None, NOW);
        for (act, number) in acts {
            let who = desk(number);
            match act {
                0 | 1 => drop(scene.queue.claim(now, OFFER, &who, &mut scene.out)),
                2 => drop(scene.queue.attend(OFFER, &who, &mut scene.out)),
                3 => drop(scene.queue.decline(OFFER, &who, on_a_break(), &mut scene.out)),
                4 => scene.queue.lost(OFFER, &who, &mut scene.out),
                5 => scene.queue.spoke(OFFER, &who, &mut scene.out),
                6 => drop(scene.queue.wrote(OFFER, &who, Private::default(), &mut scene.out)),
                _ => {
                    now += Span::from_secs(5);
                    scene.queue.lapse(now, &mut scene.out);
                }
            }
            for event in scene.told() {
                match event {
                    DeskEvent::Claimed(who) => {
                        prop_assert_eq!(&holder, &None);
                        holder = Some(who);
                    }
                    DeskEvent::Attending(who) | DeskEvent::Spoke(who) | DeskEvent::Wrote { desk: who, .. } => {
                        prop_assert_eq!(holder.as_ref(), Some(&who));
                    }
                    DeskEvent::LeaseLapsed(who) | DeskEvent::Lost(who) => {
                        prop_assert_eq!(holder.as_ref(), Some(&who));
                        holder = None;
                    }
                    DeskEvent::Declined { desk: who, .. } => holder = holder.filter(|holder| *holder != who),
                    DeskEvent::Shown { .. } => prop_assert_eq!(&holder, &None),
                    DeskEvent::SentBack { .. } | DeskEvent::Completed { .. } => unreachable!("nobody finishes here"),
                }
            }
            let seen = scene.queue.snapshot(&who, DeskRole::Dispatcher);
            prop_assert_eq!(seen[0].state.desk(), holder.as_ref());
        }
    }
}
