//! Many desks that want the same call at the same moment.

use super::room::{CALL, Desk, Room, claim, named};
use calmline_core::call::DeskEvent;
use calmline_core::units::CallId;
use futures::future::join_all;
use tonic::{Code, Status};

const DESKS: usize = 20;
const OFFERS: u64 = 1_000;

fn name(desk: usize) -> String {
    format!("desk-{desk:02}")
}

/// All desks claim one call at once: who won, and what the others were told.
async fn race(desks: &mut [Desk], call: CallId) -> (Vec<usize>, Vec<Status>) {
    let answers = join_all(desks.iter_mut().map(|desk| desk.claim(claim(call)))).await;
    let (mut won, mut lost) = (Vec::new(), Vec::new());
    for (desk, answer) in answers.into_iter().enumerate() {
        match answer {
            Ok(_) => won.push(desk),
            Err(status) => lost.push(status),
        }
    }
    (won, lost)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_thousand_offers_raced_for_by_twenty_desks_each_is_won_once_and_every_loser_learns_by_whom() {
    let room = Room::in_memory().await;
    let mut desks = Vec::new();
    for desk in 0..DESKS {
        desks.push(room.desk(&name(desk)).await);
    }
    let mut wins = [0; DESKS];
    for number in 0..OFFERS {
        let call = CallId(CALL.0 + number);
        let mut caller = room.offered(call);
        let (won, lost) = race(&mut desks, call).await;
        let [winner] = won[..] else { panic!("offer {number} was won by {won:?}") };
        wins[winner] += 1;
        assert_eq!(lost.len(), DESKS - 1);
        for status in lost {
            assert_eq!(status.code(), Code::AlreadyExists, "{status:?}");
            assert!(status.message().contains(&name(winner)), "{} was won by {winner}", status.message());
        }
        assert!(matches!(caller.told().await, DeskEvent::Shown { .. }));
        assert_eq!(caller.told().await, DeskEvent::Claimed(named(&name(winner))));
        room.station.ended(call);
        assert!(caller.is_told_no_more().await, "the call was told of one desk");
    }
    assert!(wins.iter().filter(|wins| **wins > 0).count() > 1, "one desk is not always the first: {wins:?}");
}
