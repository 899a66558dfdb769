use super::*;

const EXAMPLE: &str = include_str!("../../calmline.example.toml");

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, "test.toml", PathBuf::new())
}

fn refused(text: &str) -> String {
    parse(text).expect_err("must be refused").to_string()
}

#[test]
fn the_example_is_a_whole_configuration() {
    // No key has a default in the code, so an example that parses holds every key there is.
    let config = parse(EXAMPLE).expect("the example parses");
    assert_eq!(config.file.sip.rtp_ports, PortRange { first: 30_000, last: 30_999 });
    assert_eq!(config.file.calls.max, 16);
}

#[test]
fn every_key_of_the_example_is_needed() {
    let keys: Vec<&str> =
        EXAMPLE.lines().filter(|line| !line.starts_with(['#', '[']) && line.contains(" = ")).collect();
    assert!(keys.len() > 35, "only {} keys found", keys.len());
    for key in keys {
        let without: String = EXAMPLE.lines().filter(|line| line != &key).map(|line| format!("{line}\n")).collect();
        let name = key.split(" = ").next().unwrap_or_default();
        let message = refused(&without);
        assert!(message.contains(name), "without {name}: {message}");
    }
}

#[test]
fn every_key_of_the_example_has_its_reason() {
    for (section, text) in EXAMPLE.split("\n\n").filter_map(|block| Some((block.lines().next()?, block))) {
        if text.contains(" = ") {
            assert!(text.contains('#'), "{section} explains nothing");
        }
    }
}

#[test]
fn an_unknown_key_is_one_line_with_its_place() {
    let message = refused(&EXAMPLE.replace("[calls]\n", "[calls]\nmaximum = 4\n"));
    assert!(message.starts_with("test.toml, line "), "{message}");
    assert!(message.contains("maximum"), "{message}");
    assert_eq!(message.lines().count(), 1, "{message}");
}

#[test]
fn a_time_without_its_unit_says_how_to_write_it() {
    let message = refused(&EXAMPLE.replace("retry_after = \"10s\"", "retry_after = 10"));
    assert!(message.contains("\"750ms\""), "{message}");
    let message = refused(&EXAMPLE.replace("retry_after = \"10s\"", "retry_after = \"10 seconds\""));
    assert!(message.contains("is not a time"), "{message}");
}

#[test]
fn an_understanding_that_could_read_nothing_is_refused() {
    for (written, wrong) in
        [("deadline = \"60ms\"", "deadline = \"1ms\""), ("deadline = \"60ms\"", "deadline = \"1m\"")]
    {
        let message = refused(&EXAMPLE.replace(written, wrong));
        assert!(message.contains("understanding.deadline") && message.contains("10ms"), "{message}");
    }
    let message = refused(&EXAMPLE.replace("readers = 1", "readers = 0"));
    assert!(message.contains("understanding.readers"), "{message}");
}

#[test]
fn times_are_read_in_all_units() {
    for (written, millis) in [("750ms", 750), ("1.5s", 1500), ("2m", 120_000), ("1h", 3_600_000), ("1d", 86_400_000)] {
        let config = parse(&EXAMPLE.replace("retry_after = \"10s\"", &format!("retry_after = \"{written}\"")));
        assert_eq!(config.expect(written).file.calls.retry_after.0.as_millis(), millis, "{written}");
    }
}

#[test]
fn an_odd_or_reversed_port_range_is_refused() {
    for range in ["30001-30999", "30999-30000", "80-90", "30000", ""] {
        let message = refused(&EXAMPLE.replace("30000-30999", range));
        assert!(message.contains("range of ports"), "{range}: {message}");
    }
}

#[test]
fn too_few_ports_for_the_calls_are_refused() {
    let message = refused(&EXAMPLE.replace("30000-30999", "30000-30003"));
    assert!(message.contains("16 calls need 64"), "{message}");
}

#[test]
fn a_trunk_marked_as_emergency_is_refused() {
    let message = refused(&EXAMPLE.replace("emergency = false", "emergency = true"));
    assert!(message.contains("never answers 911"), "{message}");
}

#[test]
fn a_missing_file_says_what_to_do() {
    let message = Config::read(Path::new("/nowhere/calmline.toml")).expect_err("it is not there").to_string();
    assert!(message.contains("calmline.example.toml"), "{message}");
}

#[test]
fn relative_paths_are_taken_from_the_folder_of_the_file() {
    let config = Config::parse(EXAMPLE, "x", PathBuf::from("/etc/calmline")).expect("parses");
    assert_eq!(config.path(Path::new("var")), PathBuf::from("/etc/calmline/var"));
    assert_eq!(config.path(Path::new("/srv/var")), PathBuf::from("/srv/var"));
}
