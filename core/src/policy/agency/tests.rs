use super::*;

const TEXT: &str = include_str!("../../../../deploy/sample-town/agency.toml");

fn taxonomy() -> Taxonomy {
    Taxonomy::load(include_str!("../../../../models/taxonomy.toml")).unwrap()
}

fn load(text: &str) -> Result<Agency, AgencyError> {
    Agency::load(text, &taxonomy())
}

fn refused(from: &str, to: &str) -> String {
    assert!(TEXT.contains(from), "the sample has no {from}");
    let error = load(&TEXT.replacen(from, to, 1)).unwrap_err().to_string();
    assert_eq!(error.lines().count(), 1, "{error}");
    error
}

#[test]
fn the_sample_decides_the_twelve_starter_types_and_climbs_four_rungs() {
    let agency = load(TEXT).unwrap();
    assert_eq!(agency.call_types.len(), 12);
    assert_eq!(agency.ladder.rungs.len(), 4);
    assert_eq!(agency.ladder.rungs[2].kind, RungKind::Line("front_desk".to_owned()));
}

#[test]
fn an_unknown_key_is_refused_in_one_line() {
    assert!(refused("town = ", "twon = ").contains("twon"));
}

#[test]
fn a_time_without_a_unit_is_refused_with_what_to_write() {
    assert!(refused("wait = \"20s\"", "wait = 20").contains("write \"20s\""));
    assert!(refused("wait = \"20s\"", "wait = \"20 hours\"").contains("write seconds as"));
}

#[test]
fn a_percentage_is_refused_with_what_to_write() {
    assert!(refused("safety_no = 0.80", "safety_no = 80").contains("write 0.80"));
}

#[test]
fn a_disposition_weaker_than_the_taxonomy_allows_is_refused() {
    assert!(
        refused("id = \"noise\"\ndisposition = \"ticket\"", "id = \"noise\"\ndisposition = \"auto\"")
            .contains("weaker")
    );
}

#[test]
fn a_type_without_a_dialogue_cannot_be_closed_alone() {
    assert!(refused("id = \"noise\"", "id = \"graffiti\"").contains("there is no dialogue"));
}

#[test]
fn a_rung_that_names_no_line_is_refused() {
    assert!(refused("line:next_centre", "line:nowhere").contains("nowhere"));
}

#[test]
fn opening_times_are_checked_and_holidays_close_a_desk_that_has_hours() {
    assert!(refused("mon-fri 08:00-17:00", "weekdays").contains("mon-fri"));
    let agency = load(TEXT).unwrap();
    let at = |day: u8, weekday: u8, minute: u16| LocalMoment { year: 2026, month: 12, day, weekday, minute };
    assert!(agency.on_duty("records", &at(22, 1, 600)));
    assert!(!agency.on_duty("records", &at(22, 1, 1020)));
    assert!(!agency.on_duty("records", &at(26, 5, 600)));
    assert!(!agency.on_duty("records", &at(25, 4, 600)));
    assert!(agency.on_duty("dispatch", &at(25, 4, 600)));
    assert!(agency.on_duty("a desk nobody listed", &at(25, 4, 600)));
}

#[test]
fn the_explanation_says_what_closes_alone_who_is_asked_and_what_callers_hear() {
    let text = load(TEXT).unwrap().explain(&taxonomy());
    for part in [
        "This is an automated assistant, and the call is recorded.",
        "Illegal parking: written up as a ticket, which a person reviews, if at least 70 percent certain.",
        "3. the human line front_desk",
        "Monday to Friday, eight a.m. to five p.m.",
        "Every other kind of call goes to a person.",
    ] {
        assert!(text.contains(part), "{part} is missing from\n{text}");
    }
}
