use super::*;
use crate::policy::CaseFile;
use crate::understanding::YesNo;

const TEXT: &str = include_str!("../../../../models/taxonomy.toml");

fn taxonomy() -> Taxonomy {
    Taxonomy::load(TEXT).unwrap()
}

fn at(case: &CaseFile) -> Circumstances<'_> {
    Circumstances { case, jurisdiction: Jurisdiction::Ours, lookup: Lookup::NotTried, age_minutes: None }
}

fn with_fact(facts: &[(&str, YesNo)]) -> CaseFile {
    CaseFile { facts: facts.iter().map(|(id, answer)| (FactId::new(id), *answer)).collect(), ..CaseFile::default() }
}

#[test]
fn the_taxonomy_loads_with_its_twelve_starter_types_and_seventeen_classes() {
    let taxonomy = taxonomy();
    assert_eq!(taxonomy.call_types().filter(|one| one.starter).count(), 12);
    assert_eq!(taxonomy.classes.len(), 17);
    assert_eq!(taxonomy.urgency_class(&"u15_uncertainty".into()).unwrap().tier(), Tier::B);
}

#[test]
fn an_unknown_key_is_refused_with_its_line() {
    let text = TEXT.replacen("id = \"in_progress\"", "id = \"in_progress\"\ncolour = \"red\"", 1);
    let error = Taxonomy::load(&text).unwrap_err().to_string();
    assert!(error.contains("line") && error.contains("colour"), "{error}");
    assert_eq!(error.lines().count(), 1);
}

#[test]
fn a_rule_outside_the_grammar_is_refused_with_its_owner() {
    let text = TEXT.replacen("when = \"fact(crowd_or_fight)\"", "when = \"crowd is big\"", 1);
    let error = Taxonomy::load(&text).unwrap_err().to_string();
    assert!(error.contains("call_type noise") && error.contains("crowd is big"), "{error}");
}

#[test]
fn a_rule_that_names_an_unknown_id_is_refused() {
    let text = TEXT.replacen("when = \"fact(crowd_or_fight)\"", "when = \"fact(crowds)\"", 1);
    let error = Taxonomy::load(&text).unwrap_err().to_string();
    assert!(error.contains("there is no fact `crowds`"), "{error}");
}

#[test]
fn the_strongest_rule_wins() {
    let taxonomy = taxonomy();
    let case = with_fact(&[("crowd_or_fight", YesNo::Yes), ("unsure_shots", YesNo::Yes)]);
    let verdict = taxonomy.verdict(&"noise".into(), &at(&case)).unwrap();
    assert_eq!(verdict.disposition, Disposition::Urgent);
    assert_eq!(verdict.rule.unwrap().reads, "fact(unsure_shots)");
}

#[test]
fn an_unanswered_fact_neither_raises_nor_lowers() {
    let taxonomy = taxonomy();
    let case = CaseFile::default();
    let unwanted = taxonomy.verdict(&"unwanted_person".into(), &at(&case)).unwrap();
    assert_eq!(unwanted.disposition, Disposition::Human);
    let answered = with_fact(&[("breathing_normally", YesNo::No)]);
    let unwanted = taxonomy.verdict(&"unwanted_person".into(), &at(&answered)).unwrap();
    assert_eq!(unwanted.disposition, Disposition::Urgent);
}

#[test]
fn only_facts_that_can_change_the_ending_are_asked_in_order() {
    let taxonomy = taxonomy();
    let parking = CallTypeId::new("illegal_parking");
    let next = |case: &CaseFile| taxonomy.next_fact(&parking, &at(case)).map(|fact| fact.to_string());
    assert_eq!(next(&CaseFile::default()).as_deref(), Some("occupied"));
    assert_eq!(next(&with_fact(&[("occupied", YesNo::No)])), None);
    assert_eq!(next(&with_fact(&[("occupied", YesNo::Yes)])).as_deref(), Some("person_unwell"));
}

#[test]
fn a_fact_that_follows_from_another_is_asked_although_the_type_does_not_list_it() {
    let taxonomy = taxonomy();
    let case = with_fact(&[("occupied", YesNo::Yes)]);
    let next = taxonomy.next_fact(&"abandoned_vehicle".into(), &at(&case));
    assert_eq!(next.unwrap().as_str(), "person_unwell");
}

#[test]
fn raised_classes_and_ages_are_read_by_rules() {
    let taxonomy = taxonomy();
    let case = CaseFile { raised: vec!["u07_fire".into()], ..CaseFile::default() };
    assert_eq!(taxonomy.common_verdict(&at(&case)).disposition, Disposition::Urgent);
    let case = CaseFile::default();
    let just_now = Circumstances { age_minutes: Some(5), ..at(&case) };
    assert_eq!(taxonomy.verdict(&"hit_and_run".into(), &just_now).unwrap().disposition, Disposition::Human);
    let elsewhere = Circumstances { jurisdiction: Jurisdiction::Elsewhere, ..at(&case) };
    assert_eq!(taxonomy.common_verdict(&elsewhere).disposition, Disposition::Human);
}

#[test]
fn every_part_of_the_grammar_is_read() {
    for good in
        ["count(vehicle.plate) >= 2", "not filled(topic) and missing(phone)", "age(when) >= 120m or not_found()"]
    {
        Condition::parse(good).unwrap();
    }
    for bad in ["fact()", "fact(a) b", "age(then) < 5m", "age(when) < 5", "count(a) > 2", "or", "in(a)"] {
        assert!(Condition::parse(bad).is_err(), "{bad}");
    }
}
