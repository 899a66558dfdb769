//! Plays every scenario of `tests/scenarios` and compares it with what it says must happen. With `UPDATE_SCENARIOS=1` the
//! expected lines are written anew; they are to be read before they are kept.

mod support;

use std::path::{Path, PathBuf};
use support::scenario::Scenario;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/scenarios")
}

fn scenario_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder of scenarios") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            scenario_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "call") {
            found.push(path);
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the runner reads files and one variable; the machine does not")]
fn every_scenario_happens_as_it_says() {
    let mut files = Vec::new();
    scenario_files(&root(), &mut files);
    files.sort();
    assert!(files.len() >= 3, "no scenarios found");
    let update = std::env::var("UPDATE_SCENARIOS").is_ok_and(|value| value == "1");
    let mut wrong = Vec::new();
    for file in &files {
        let written = std::fs::read_to_string(file).expect("a readable file");
        let name = file.strip_prefix(root()).unwrap_or(file).display().to_string();
        let scenario = match Scenario::read(&written) {
            Ok(scenario) => scenario,
            Err(why) => {
                wrong.push(format!("{name}: {why}"));
                continue;
            }
        };
        let (played, broken) = scenario.play();
        wrong.extend(broken.iter().map(|broken| format!("{name}: broken at {broken}")));
        if update {
            std::fs::write(file, &played).expect("a writable file");
        } else if played != written {
            wrong.push(format!("{name} happened otherwise:\n{}", difference(&written, &played)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn difference(written: &str, played: &str) -> String {
    let first = written.lines().zip(played.lines()).take_while(|(one, other)| one == other).count();
    let from = |text: &str| text.lines().skip(first).take(6).map(|line| format!("    {line}\n")).collect::<String>();
    format!("  written, from line {}:\n{}  happened:\n{}", first + 1, from(written), from(played))
}
