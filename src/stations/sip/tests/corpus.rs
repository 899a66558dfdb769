//! The messages of `tests/fixtures/sip`: each file's name says what must become of it.

use crate::stations::sip::ingress::stack_takes;
use crate::stations::sip::sanitise::{Verdict, sanitise};
use std::path::Path;

#[test]
fn every_message_of_the_corpus_meets_its_fate() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sip");
    let source = "192.0.2.44:5060".parse().unwrap();
    let mut judged = 0;
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "sip") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let fate = match sanitise(&std::fs::read(&path).unwrap(), source, 5) {
            Verdict::Pass(clean) if stack_takes(&clean, source) => "pass".to_owned(),
            Verdict::Pass(clean) if clean.bad_request.is_empty() => "drop".to_owned(),
            Verdict::Pass(clean) => status(&clean.bad_request),
            Verdict::Answer(_, bytes) => status(&bytes),
            Verdict::Drop(_) => "drop".to_owned(),
        };
        if !name.starts_with(&format!("{fate}-")) {
            wrong.push(format!("{name}: {fate}"));
        }
        judged += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(judged >= 40, "only {judged} messages found");
}

fn status(response: &[u8]) -> String {
    String::from_utf8_lossy(response).split(' ').nth(1).unwrap_or_default().to_owned()
}
