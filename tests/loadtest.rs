//! The whole service from outside: `calmline loadtest` starts it, a simulated caller telephones it over SIP and RTP.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::process::Command;

/// Runs one caller of a script and gives the command's document.
fn one_caller(script: &str) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_calmline"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["loadtest", "--calls", "1", "--seconds", "1", "--json", "--only", script])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_caller_is_answered_understood_and_served_and_every_time_of_the_contract_is_there() {
    let document = one_caller("library");
    assert_eq!(document["outcomes"], serde_json::json!({ "right": 1, "wrong": 0 }));
    for name in [
        "turn_response_ms",
        "response_after_commit_ms",
        "invite_to_200_ms",
        "greeting_ms",
        "offer_ms",
        "duck_ms",
        "stop_ms",
    ] {
        assert!(document[name]["n"].is_u64(), "{name} is missing");
        assert!(document[name].as_object().unwrap().contains_key("p95"), "{name} has no p95");
    }
    for hold in ["yes_no", "slot", "free", "digits"] {
        assert!(document["turn_response_by_hold_ms"][hold]["n"].is_u64(), "{hold} is missing");
    }
    assert!(document["stages"].is_object());
    assert_eq!(document["turn_response_by_hold_ms"]["free"]["n"], 2, "the question and the goodbye were answered");
}
