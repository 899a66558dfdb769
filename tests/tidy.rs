//! The locks of the house that a compiler does not hold: floors, sizes, words, and documents in step with the code.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const FILE_LINES_MAX: usize = 500;

/// Files over the limit, each with its reason. It starts empty and may only shrink.
const LONG_FILES: &[(&str, &str)] = &[];

/// The floors of the service, lowest first; a module may import only what stands before it. Modules on one line of the
/// design's table share a number and may not import one another.
const FLOORS: &[(&str, usize)] = &[
    ("clock", 0),
    ("tasks", 0),
    ("audio", 1),
    ("inference", 1),
    ("telemetry", 1),
    ("worker", 2),
    ("stations", 3),
    ("cases", 2),
    ("switchboard", 4),
    ("api", 5),
    ("config", 5),
    ("cli", 6),
    ("service", 6),
];

/// Where a floor may reach across: the importer, what it imports, and why.
const BRIDGES: &[(&str, &str, &str)] = &[
    ("inference", "audio", "models hear and speak in frames and resampled sound"),
    ("cli", "service", "`serve` and `demo` start the service"),
];

/// The floors of the core, lowest first.
const CORE_FLOORS: &[(&str, usize)] =
    &[("units", 0), ("language", 1), ("documents", 2), ("understanding", 3), ("policy", 4), ("call", 5)];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join(folder)];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the house") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(root()).expect("inside the house").display().to_string();
                found.push((name, fs::read_to_string(&path).expect("readable")));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} holds no code");
    found
}

fn all_rust_files() -> Vec<(String, String)> {
    [
        "catalogue/src",
        "catalogue/tests",
        "core/src",
        "core/tests",
        "encoder/src",
        "encoder/tests",
        "learning/src",
        "learning/tests",
        "src",
        "tests",
        "benches",
    ]
    .iter()
    .filter(|folder| root().join(folder).is_dir())
    .flat_map(|folder| rust_files(folder))
    .collect()
}

/// Which module of `crate::` or `super::super::` paths a line imports.
fn imports(text: &str) -> Vec<String> {
    let mut modules = Vec::new();
    for line in text.lines() {
        let code = line.split("//").next().unwrap_or_default();
        for piece in code.split("crate::").skip(1) {
            if let Some(group) = piece.strip_prefix('{') {
                let names = group.split('}').next().unwrap_or_default().split(',');
                modules.extend(names.map(|name| first_word(name.trim())));
            } else {
                modules.push(first_word(piece));
            }
        }
    }
    modules
}

fn first_word(path: &str) -> String {
    path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn check_floors(folder: &str, floors: &[(&str, usize)], bridges: &[(&str, &str, &str)]) -> Vec<String> {
    let floors: BTreeMap<&str, usize> = floors.iter().copied().collect();
    let mut broken = Vec::new();
    for (name, text) in rust_files(folder) {
        let inner = name.trim_start_matches(folder).trim_start_matches('/');
        let module = first_word(inner.split('/').next().unwrap_or_default());
        let Some(floor) = floors.get(module.as_str()) else {
            continue;
        };
        for import in imports(&text) {
            let Some(below) = floors.get(import.as_str()) else {
                continue;
            };
            let bridged = bridges.iter().any(|(from, to, _)| *from == module && *to == import);
            if import != module && below >= floor && !bridged {
                broken.push(format!("{name} (floor of {module}) imports {import}"));
            }
        }
    }
    broken
}

#[test]
fn each_floor_imports_only_what_stands_below_it() {
    let mut broken = check_floors("src", FLOORS, BRIDGES);
    broken.extend(check_floors("core/src", CORE_FLOORS, &[]));
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn stations_never_import_one_another() {
    let mut broken = Vec::new();
    for (name, text) in rust_files("src/stations") {
        let own = first_word(name.trim_start_matches("src/stations/").split(['/', '.']).next().unwrap_or_default());
        for line in text.lines() {
            for piece in line.split("stations::").skip(1) {
                let other = first_word(piece);
                let shared = other.is_empty() || other.starts_with(char::is_uppercase) || other == "inbox";
                if other != own && !shared && own != "mod" {
                    broken.push(format!("{name} imports stations::{other}"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_of_the_service_has_a_floor() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("src/lib.rs");
    for line in lib.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let module = line.trim_end_matches(';');
        assert!(
            FLOORS.iter().any(|(known, _)| *known == module),
            "{module} has no floor: give it one in tests/tidy.rs"
        );
    }
}

#[test]
fn files_stay_small_enough_to_read() {
    let mut long = Vec::new();
    for (name, text) in all_rust_files() {
        let lines = text.lines().count();
        if lines > FILE_LINES_MAX && !LONG_FILES.iter().any(|(known, _)| *known == name) {
            long.push(format!("{name}: {lines} lines"));
        }
    }
    assert!(long.is_empty(), "over {FILE_LINES_MAX} lines:\n{}", long.join("\n"));
    for (name, reason) in LONG_FILES {
        let lines = fs::read_to_string(root().join(name)).map_or(0, |text| text.lines().count());
        assert!(lines > FILE_LINES_MAX, "{name} is short enough: take it off the list ({reason})");
    }
}

#[test]
fn every_file_says_what_it_is() {
    for (name, text) in rust_files("src").into_iter().chain(rust_files("core/src")) {
        let tests_beside = name.ends_with("tests.rs") || name.contains("/tests/");
        assert!(tests_beside || text.starts_with("//!"), "{name} has no header that says what it is");
    }
}

#[test]
fn nothing_is_left_ignored_unfinished_or_asleep() {
    // Written in two halves, or this file would find itself.
    let forbidden = [
        concat!("#[ign", "ore"),
        concat!("todo", "!("),
        concat!("unimple", "mented!("),
        concat!("thread::", "sleep"),
        concat!("unbounded_", "channel"),
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
    ];
    let mut found = Vec::new();
    for (name, text) in all_rust_files() {
        for (number, line) in text.lines().enumerate() {
            if let Some(word) = forbidden.iter().find(|word| line.contains(**word)) {
                found.push(format!("{name}:{}: {word}", number + 1));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_test_sleeps() {
    // A back-off may pause; a test that does hides a missing signal.
    let pause = concat!("time::", "sleep(");
    let tests = all_rust_files().into_iter().filter(|(name, _)| name.contains("tests"));
    let asleep: Vec<String> = tests.filter(|(_, text)| text.contains(pause)).map(|(name, _)| name).collect();
    assert!(asleep.is_empty(), "{}", asleep.join("\n"));
}

#[test]
fn every_decision_is_a_page_with_its_reason() {
    let folder = root().join("docs/decisions");
    let mut pages = 0;
    for entry in fs::read_dir(folder).expect("docs/decisions") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("readable");
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_string();
        assert!(name.as_bytes().iter().take(3).all(u8::is_ascii_digit), "{name} has no number");
        for heading in ["# ", "## Why", "## What follows"] {
            assert!(text.lines().any(|line| line.starts_with(heading)), "{name} lacks \"{heading}\"");
        }
        assert!(text.lines().count() <= 60, "{name} is longer than a page");
        pages += 1;
    }
    assert!(pages > 0, "no decision is written down");
}

#[test]
fn every_model_and_voice_has_its_origin_and_licence_beside_it() {
    for folder in ["models", "voices", "tests/fixtures"] {
        let path = root().join(folder);
        if !path.is_dir() {
            continue;
        }
        for sub in folders_with_files(&path) {
            let told = ["README.md", "LICENSE", "manifest.toml"].iter().any(|name| sub.join(name).is_file());
            assert!(told, "{} holds files without a README.md of their origin and licence", sub.display());
        }
    }
}

fn folders_with_files(top: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![top.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let entries: Vec<PathBuf> =
            fs::read_dir(&folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
        if entries.iter().any(|path| path.is_file()) {
            found.push(folder);
        }
        waiting.extend(entries.into_iter().filter(|path| path.is_dir()));
    }
    found
}
