//! The agency's decisions, one versioned file: what closes alone and at what certainty, who is asked when, which hours,
//! which numbers may be told. Nothing in it can make the machine bolder than the taxonomy's `closable` allows.

mod explain;
mod hours;
#[cfg(test)]
mod tests;
mod written;

pub use hours::Hours;

use super::taxonomy::{Disposition, Taxonomy};
use super::written::read_toml;
use super::{Ladder, Rung, RungKind};
use crate::units::{CallTypeId, Confidence, LocalMoment, SlotId};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use written::{WrittenAgency, WrittenLadder, WrittenType};

/// What becomes of the recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recording {
    /// It is kept, and callers are told so.
    Kept,
    /// It is not.
    NotKept,
}

/// What models without a certificate may do (safety rule S11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uncertified {
    /// Every call goes to a person.
    ToAPerson,
    /// The agency lets them decide.
    Accepted,
}

/// A desk, its spoken name and its hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// As spoken: "the records desk".
    pub says: String,
    /// When it is on duty.
    pub hours: Vec<Hours>,
}

/// A number that callers may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Whose it is, as spoken.
    pub says: String,
    /// The number.
    pub number: String,
}

/// What the agency decided for a call type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeDecision {
    /// How it ends if no rule raises it.
    pub disposition: Disposition,
    /// The least confidence in the intent at which the machine goes on alone.
    pub certainty: Confidence,
    /// Helpful slots that are asked once.
    pub ask: Vec<SlotId>,
}

/// What is wrong with an agency's file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgencyError {
    /// It is not of the form: a key that nobody reads, a wrong type, a missing unit.
    #[error("{0}")]
    Form(String),
    /// It cannot be meant so.
    #[error("agency.toml, {place}: {problem}")]
    Meaning {
        /// Which entry.
        place: String,
        /// What is wrong, and what to write.
        problem: String,
    },
}

/// The agency's decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Version of the file.
    pub version: String,
    /// Its name as spoken.
    pub name: String,
    /// The town it serves, as spoken.
    pub town: String,
    /// Languages that the agent is certified for; the first is the one it greets in.
    pub languages: Vec<String>,
    /// What becomes of recordings.
    pub recording: Recording,
    /// What models without a certificate may do.
    pub uncertified: Uncertified,
    /// The least confidence at which a "no" to the safety question counts.
    pub safety_no: Confidence,
    /// Desks by id.
    pub desks: BTreeMap<String, Desk>,
    /// Days on which desks with hours are closed: year, month, day.
    pub holidays: BTreeSet<(u16, u8, u8)>,
    /// Numbers that callers may be told, by id.
    pub numbers: BTreeMap<String, Number>,
    /// SIP address of each human line, by name.
    pub lines: BTreeMap<String, String>,
    /// Who is asked, in order.
    pub ladder: Ladder,
    /// What was decided, by call type. What is not listed is a person.
    pub call_types: BTreeMap<CallTypeId, TypeDecision>,
}

impl Agency {
    /// Reads and checks an agency's file against the taxonomy.
    ///
    /// # Errors
    /// The first thing that is wrong, in one line that says what to do.
    pub fn load(text: &str, taxonomy: &Taxonomy) -> Result<Self, AgencyError> {
        let written: WrittenAgency = read_toml("agency.toml", text).map_err(AgencyError::Form)?;
        if written.name.trim().is_empty() || written.languages.is_empty() {
            return Err(meaning("name and languages", "neither may be empty"));
        }
        let lines: BTreeMap<String, String> = written.line.into_iter().map(|line| (line.id, line.sip)).collect();
        if let Some((name, _)) = lines.iter().find(|(_, sip)| !sip.starts_with("sip:") && !sip.starts_with("sips:")) {
            return Err(meaning(&format!("line {name}"), "`sip` must begin with \"sip:\" or \"sips:\""));
        }
        let mut desks = BTreeMap::new();
        for desk in written.desk {
            let hours = desk.hours.iter().map(|text| Hours::parse(text)).collect::<Result<Vec<_>, _>>();
            let hours = hours.map_err(|problem| meaning(&format!("desk {}", desk.id), &problem))?;
            desks.insert(desk.id, Desk { says: desk.says, hours });
        }
        let holidays = written.holidays.dates.iter().map(|text| {
            hours::date(text).ok_or_else(|| meaning("holidays", &format!("`{text}` is no date: write \"2026-12-25\"")))
        });
        Ok(Self {
            version: written.version,
            name: written.name,
            town: written.town,
            languages: written.languages,
            recording: written.recording,
            uncertified: if written.accept_uncertified { Uncertified::Accepted } else { Uncertified::ToAPerson },
            safety_no: written.safety_no.0,
            desks,
            holidays: holidays.collect::<Result<_, _>>()?,
            numbers: written
                .number
                .into_iter()
                .map(|one| (one.id, Number { says: one.says, number: one.number }))
                .collect(),
            ladder: ladder(written.ladder, &lines)?,
            lines,
            call_types: decisions(written.call_type, taxonomy)?,
        })
    }

    /// Whether a desk is within its hours. A desk that the file does not name always is.
    #[must_use]
    pub fn on_duty(&self, desk: &str, at: &LocalMoment) -> bool {
        let Some(desk) = self.desks.get(desk) else { return true };
        let around_the_clock = |hours: &Hours| *hours == Hours { first_day: 0, last_day: 6, opens: 0, closes: 1440 };
        let holiday = self.holidays.contains(&(at.year, at.month, at.day));
        desk.hours.iter().any(|hours| around_the_clock(hours) || !holiday && hours.contains(at))
    }

    /// What was decided for a type; `None` means a person.
    #[must_use]
    pub fn decision(&self, call_type: &CallTypeId) -> Option<&TypeDecision> {
        self.call_types.get(call_type)
    }
}

fn meaning(place: &str, problem: &str) -> AgencyError {
    AgencyError::Meaning { place: place.to_owned(), problem: problem.to_owned() }
}

fn ladder(written: WrittenLadder, lines: &BTreeMap<String, String>) -> Result<Ladder, AgencyError> {
    if written.rung.is_empty() {
        return Err(meaning("ladder", "it needs at least one rung, as ask = \"desks\", wait = \"20s\""));
    }
    let rungs = written.rung.into_iter().enumerate().map(|(index, rung)| {
        let place = format!("ladder, rung {}", index + 1);
        let kind = match rung.ask.as_str() {
            "desks" => RungKind::Desks,
            "supervisors" => RungKind::Supervisors,
            other => match other.strip_prefix("line:") {
                Some(name) if lines.contains_key(name) => RungKind::Line(name.to_owned()),
                Some(name) => return Err(meaning(&place, &format!("there is no [[line]] with id = \"{name}\""))),
                None => {
                    let problem = format!("`{other}` is nobody: write \"desks\", \"supervisors\" or \"line:<id>\"");
                    return Err(meaning(&place, &problem));
                }
            },
        };
        Ok(Rung { kind, wait: rung.wait.0 })
    });
    Ok(Ladder { rungs: rungs.collect::<Result<_, _>>()?, truth_after: written.truth_after.0 })
}

fn decisions(
    written: Vec<WrittenType>,
    taxonomy: &Taxonomy,
) -> Result<BTreeMap<CallTypeId, TypeDecision>, AgencyError> {
    let mut decisions = BTreeMap::new();
    for one in written {
        let place = format!("call_type {}", one.id);
        let Some(call_type) = taxonomy.call_type(&one.id) else {
            return Err(meaning(&place, "the taxonomy has no such type"));
        };
        let weakest = call_type.closable.weakest();
        if one.disposition < weakest {
            let problem = format!(
                "`{:?}` is weaker than the taxonomy allows: write \"{:?}\" or stronger",
                one.disposition, weakest
            );
            return Err(meaning(&place, &problem.to_lowercase()));
        }
        if !call_type.starter && one.disposition < Disposition::Human {
            return Err(meaning(&place, "there is no dialogue for this type: write \"human\" or \"urgent\""));
        }
        if let Some(slot) = one.ask.iter().find(|slot| !call_type.optional.contains(slot)) {
            return Err(meaning(&place, &format!("`{slot}` is none of the type's optional slots")));
        }
        let decision = TypeDecision { disposition: one.disposition, certainty: one.certainty.0, ask: one.ask };
        if decisions.insert(one.id, decision).is_some() {
            return Err(meaning(&place, "it is listed twice"));
        }
    }
    Ok(decisions)
}
