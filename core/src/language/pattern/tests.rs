use super::*;

fn hit(pattern: &str, text: &str) -> Option<String> {
    let patterns = Patterns::compile(&[("weapon", "gun pistol rifl*")], [(7, pattern)]);
    assert!(patterns.problems().is_empty(), "{:?}", patterns.problems());
    let said = Said::read(text);
    patterns.find(&said).first().map(|found| said.surface(found.from, found.to).to_owned())
}

#[test]
fn words_stems_sets_and_gaps_match() {
    assert_eq!(hit("has ~2 @weapon", "he has a big gun there").as_deref(), Some("has a big gun"));
    assert_eq!(hit("has ~2 @weapon", "he has a very very big gun"), None);
    assert_eq!(hit("breath*", "she stopped breathing").as_deref(), Some("breathing"));
    assert_eq!(hit("(he|she) can not breath*", "she can't breathe").as_deref(), Some("she can't breathe"));
    assert_eq!(hit("# (minutes|hours) ago", "like ten minutes ago").as_deref(), Some("ten minutes ago"));
}

#[test]
fn options_edges_and_refusals_match() {
    assert_eq!(hit("a big? dog", "a dog").as_deref(), Some("a dog"));
    assert_eq!(hit("^ no $", "well. No. Maybe").as_deref(), Some("No"));
    assert_eq!(hit("^ no $", "no way"), None);
    assert_eq!(hit("fire !lane|hydrant", "the fire lane"), None);
    assert_eq!(hit("fire !lane|hydrant", "the fire is big").as_deref(), Some("fire"));
    assert_eq!(hit("fire !lane", "there is a fire").as_deref(), Some("fire"));
}

#[test]
fn no_pattern_crosses_a_full_stop() {
    assert_eq!(hit("he ~3 gun", "that is he. A gun law"), None);
}

#[test]
fn what_cannot_be_read_is_named() {
    let patterns = Patterns::compile(&[], [(0, "a (b"), (1, "@none"), (2, "~ x"), (3, "a)"), (4, "(a )?b")]);
    assert_eq!(patterns.problems().len(), 5);
}
