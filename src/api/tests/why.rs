//! Why the agent did what it did, as a desk reads it on the wire.

use super::room::{CALL, Room, view};
use crate::api::proto::call_service_client::CallServiceClient;
use crate::api::proto::{self, DecisionKind, FlagKind};
use crate::api::tokens::Role;
use calmline_core::call::{CallView, Decided, DecisionView, Flag, FlagView, RaisedBy};
use calmline_core::policy::{HandoffReason, LoweredTo, Missed, Queue};
use calmline_core::understanding::{Tier, Topic};
use calmline_core::units::{CallTime, DeskId, HandoffId, Private, SlotId, UrgencyClassId};

const QUOTE: &str = "the shed is on fire";

fn decided() -> Vec<Decided> {
    let class = Some(UrgencyClassId::new("u07_fire"));
    let quote = Private::new(QUOTE.to_owned());
    let reason = HandoffReason {
        tier: Tier::A,
        class: class.clone(),
        queue: Queue::Urgent,
        why: "tripwire".to_owned(),
        quote: quote.clone(),
    };
    let about = calmline_core::policy::Askable::Slot(SlotId::new("vehicle.plate"));
    vec![
        Decided::Asked { topic: Topic::Confirm(SlotId::new("location.street")), why: "reads_back".to_owned() },
        Decided::NotUnderstood { how: Missed::Doubtful, nth: 2 },
        Decided::Silent { nth: 1 },
        Decided::UrgencyRaised { by: RaisedBy::Trigger, tier: Tier::A, class, rule: "on fire".to_owned(), quote },
        Decided::HandedOver { handoff: HandoffId(1), reason },
        Decided::OfferedAgain { why: "desk_lost".to_owned() },
        Decided::Whispered { by: DeskId("desk-2".to_owned()), about, wished: calmline_core::policy::Wished::Known },
        Decided::UrgencyLowered { by: "R. Doe".to_owned(), to: LoweredTo::Person },
    ]
}

#[tokio::test]
async fn a_desk_reads_each_decision_with_its_reason_and_a_list_of_calls_holds_none() {
    let room = Room::open().await;
    let at = |what| DecisionView { at: CallTime::from_millis(1_500), what };
    let flags = [Flag::Tty, Flag::Relay, Flag::OtherLanguage(Some(Private::new("Spanish".to_owned())))];
    let told = CallView {
        decisions: decided().into_iter().map(at).collect(),
        flags: flags.into_iter().map(|what| FlagView { at: CallTime::from_millis(900), what }).collect(),
        spoken_of: vec![UrgencyClassId::new("u04_weapon")],
        ..view(2_000)
    };
    room.station.publish(CALL, told);
    let mut desk = CallServiceClient::new(room.authorised("desk-1", Role::Dispatcher).await);
    let watched = desk.watch_call(proto::WatchCallRequest { call_id: CALL.to_string() }).await.unwrap();
    let seen = watched.into_inner().message().await.unwrap().unwrap().view.unwrap();
    let kinds: Vec<DecisionKind> = seen.decisions.iter().map(proto::Decision::kind).collect();
    let wanted = [
        DecisionKind::Asked,
        DecisionKind::NotUnderstood,
        DecisionKind::Silent,
        DecisionKind::UrgencyRaised,
        DecisionKind::HandedOver,
        DecisionKind::OfferedAgain,
        DecisionKind::Whispered,
        DecisionKind::UrgencyLowered,
    ];
    assert_eq!(kinds, wanted);
    let [asked, missed, silent, raised, handed, again, whispered, lowered] = &seen.decisions[..] else {
        panic!("eight decisions")
    };
    assert_eq!(
        (asked.about.as_str(), asked.why.as_str(), asked.at_us),
        ("confirm:location.street", "reads_back", 1_500_000)
    );
    assert_eq!((missed.why.as_str(), missed.count, silent.count), ("doubtful", 2, 1));
    assert_eq!((raised.raised_by(), raised.why.as_str()), (proto::RaisedBy::Trigger, "on fire"));
    assert_eq!(
        (raised.quote.as_str(), raised.tier(), raised.urgency_class.as_str()),
        (QUOTE, proto::Tier::A, "u07_fire")
    );
    assert_eq!((handed.why.as_str(), handed.queue(), handed.quote.as_str()), ("tripwire", proto::Queue::Urgent, QUOTE));
    assert_eq!(again.why, "desk_lost");
    let told = (whispered.by.as_str(), whispered.about.as_str(), whispered.why.as_str());
    assert_eq!(told, ("desk-2", "vehicle.plate", "known"));
    assert_eq!((lowered.by.as_str(), lowered.queue()), ("R. Doe", proto::Queue::Human));
    assert_eq!(
        seen.flags.iter().map(proto::Flag::kind).collect::<Vec<_>>(),
        [FlagKind::Tty, FlagKind::Relay, FlagKind::OtherLanguage]
    );
    assert_eq!((seen.flags[2].language.as_str(), seen.flags[0].at_us), ("Spanish", 900_000));
    assert_eq!(seen.spoken_of, ["u04_weapon"]);
    let listed = desk.list_calls(proto::ListCallsRequest {}).await.unwrap().into_inner().calls;
    assert!(listed[0].decisions.is_empty() && listed[0].flags.len() == 3);
}
