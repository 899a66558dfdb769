//! Signalling by SIPp.

use crate::house::Plan;
use crate::sipp::Sipp;
use calmline::cases::Store;

#[tokio::test]
async fn a_stranger_is_answered_stays_and_hangs_up() {
    let house = Plan::new().await.open().await;
    Sipp::call("basic", house.sip, &["-m", "3", "-r", "3"]).done().await;
    house.alive(0).await;
    let remains = house.close().await;
    let store = Store::open(&remains.archive("calmline.db")).await.unwrap();
    let calls = store.calls(10).await.unwrap();
    let ended: Vec<_> = calls.iter().map(|call| (call.state.as_str(), call.caller.open().as_str())).collect();
    assert_eq!(ended, [("ended", "5550142"); 3]);
}
