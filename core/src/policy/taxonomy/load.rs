//! The checks between the taxonomy as written and the taxonomy as used: every id defined once, every rule read.

use super::raw::{self, RawCallType, RawRule};
use super::rule::{Condition, KnownIds};
use super::{CallType, Closable, Disposition, Rule, TaxonomyError, WrittenTier};
use std::collections::BTreeMap;

/// The version of the rule grammar that this program reads.
const RULE_GRAMMAR: u32 = 1;

pub(super) fn check_meta(meta: &raw::RawMeta) -> Result<(), TaxonomyError> {
    let wrong = |problem: String| Err(TaxonomyError::Id { owner: "meta".to_owned(), problem });
    if meta.rule_grammar != RULE_GRAMMAR {
        return wrong(format!("rule_grammar is {}, and this program reads {RULE_GRAMMAR}", meta.rule_grammar));
    }
    if meta.dispositions != [Disposition::Auto, Disposition::Ticket, Disposition::Human, Disposition::Urgent] {
        return wrong("dispositions must be auto, ticket, human, urgent, in this order".to_owned());
    }
    if meta.closable_values != [Closable::Never, Closable::AfterReview, Closable::Yes] {
        return wrong("closable_values must be never, after_review, yes, in this order".to_owned());
    }
    if meta.tiers != [WrittenTier::A, WrittenTier::B, WrittenTier::C] || meta.annotation_rules == 0 {
        return wrong("tiers must be A, B, C, and annotation_rules at least 1".to_owned());
    }
    Ok(())
}

pub(super) fn by_id<K: Ord + std::fmt::Display + Clone, V>(
    kind: &str,
    entries: Vec<V>,
    id_of: impl Fn(&V) -> K,
) -> Result<BTreeMap<K, V>, TaxonomyError> {
    let mut all = BTreeMap::new();
    for entry in entries {
        let id = id_of(&entry);
        if all.insert(id.clone(), entry).is_some() {
            return Err(TaxonomyError::Id { owner: format!("{kind} {id}"), problem: "it is defined twice".to_owned() });
        }
    }
    Ok(all)
}

pub(super) fn rules(owner: &str, raw: Vec<RawRule>, known: &KnownIds<'_>) -> Result<Vec<Rule>, TaxonomyError> {
    raw.into_iter()
        .map(|one| {
            let wrong =
                |problem: String| TaxonomyError::Rule { owner: owner.to_owned(), rule: one.when.clone(), problem };
            let condition = Condition::parse(&one.when).map_err(wrong)?;
            if let Some(problem) = known.first_unknown(&condition) {
                return Err(wrong(problem));
            }
            Ok(Rule { condition, reads: one.when.clone(), to: one.to, why: one.why })
        })
        .collect()
}

pub(super) fn call_type(raw: RawCallType, known: &KnownIds<'_>) -> Result<CallType, TaxonomyError> {
    let owner = format!("call_type {}", raw.id);
    let wrong = |problem: String| TaxonomyError::Id { owner: owner.clone(), problem };
    if let Some(slot) = raw.required.iter().chain(&raw.optional).find(|slot| !known.slots.contains(slot)) {
        return Err(wrong(format!("there is no slot `{slot}`")));
    }
    if let Some(fact) = raw.facts.iter().find(|fact| !known.facts.contains(fact)) {
        return Err(wrong(format!("there is no fact `{fact}`")));
    }
    if raw.disposition < raw.closable.weakest() {
        return Err(wrong("its disposition is weaker than what `closable` allows".to_owned()));
    }
    Ok(CallType {
        upgrade: rules(&owner, raw.upgrade, known)?,
        downgrade: rules(&owner, raw.downgrade, known)?,
        id: raw.id,
        title: raw.title,
        description: raw.description,
        apco_code: raw.apco_code,
        apco_alt: raw.apco_alt,
        source_rows: raw.source_rows,
        starter: raw.starter,
        disposition: raw.disposition,
        closable: raw.closable,
        needs_verified_location: raw.needs_verified_location,
        required: raw.required,
        optional: raw.optional,
        facts: raw.facts,
        eido_disposition: raw.eido_disposition,
        open311_group: raw.open311_group,
    })
}
