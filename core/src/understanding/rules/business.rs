//! Which matters an utterance states: weighted phrases per call type.

use super::{other, starter};
use crate::language::{Found, Patterns, Said, WordSet};

/// A hint.
pub const WEAK: u16 = 2;
/// Likely, when nothing stronger speaks.
pub const FAIR: u16 = 5;
/// Says it outright.
pub const STRONG: u16 = 8;

/// One call type and its phrases, each with a weight.
#[derive(Debug)]
pub struct Matter {
    /// The call type's id in the taxonomy.
    pub id: &'static str,
    /// Weight and pattern.
    pub phrases: &'static [(u16, &'static str)],
}

/// Whether the machine may serve a matter alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// One of the twelve.
    Starter,
    /// A person's.
    Person,
}

/// A matter found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The call type.
    pub id: &'static str,
    /// The weight of its strongest phrase, with a little for each further one.
    pub weight: u16,
    /// Whether the machine may serve it.
    pub service: Service,
    /// Where its strongest phrase stands.
    pub hit: Found,
}

/// The phrases, ready to match.
#[derive(Debug)]
pub struct Business {
    patterns: Patterns,
    rows: Vec<(&'static str, u16, Service)>,
}

const SETS: &[WordSet] = &[];

/// Matters that the first of each pair explains: the second is not a matter of its own beside it.
const EXPLAINS: &[(&str, &str)] = &[
    ("theft_from_vehicle", "past_theft"),
    ("theft_from_vehicle", "vandalism"),
    ("theft_from_vehicle", "past_burglary"),
    ("theft_from_vehicle", "records_request"),
    ("past_burglary", "past_theft"),
    ("past_burglary", "vandalism"),
    ("stolen_vehicle", "past_theft"),
    ("stolen_vehicle", "towed_vehicle"),
    ("hit_and_run", "minor_crash"),
    ("hit_and_run", "vandalism"),
    ("hit_and_run", "illegal_parking"),
    ("minor_crash", "vandalism"),
    ("minor_crash", "wildlife"),
    ("minor_crash", "stray_animal"),
    ("vandalism", "past_theft"),
    ("barking_dog", "noise"),
    ("graffiti", "vandalism"),
    ("towed_vehicle", "illegal_parking"),
    ("towed_vehicle", "jail_court_info"),
    ("towed_vehicle", "general_info"),
    ("towed_vehicle", "past_theft"),
    ("abandoned_vehicle", "illegal_parking"),
    ("fireworks", "noise"),
    ("records_request", "general_info"),
    ("records_request", "minor_crash"),
    ("records_request", "past_theft"),
    ("records_request", "past_burglary"),
    ("records_request", "officer_message"),
    ("records_request", "vandalism"),
    ("records_request", "hit_and_run"),
    ("officer_message", "records_request"),
    ("officer_message", "general_info"),
    ("officer_message", "past_theft"),
    ("officer_message", "past_burglary"),
    ("officer_message", "minor_crash"),
    ("officer_message", "vandalism"),
    ("officer_message", "hit_and_run"),
    ("lost_property", "general_info"),
    ("lost_property", "illegal_parking"),
    ("jail_court_info", "general_info"),
    ("jail_court_info", "illegal_parking"),
    ("dead_animal", "wildlife"),
    ("dead_animal", "stray_animal"),
    ("animal_bite", "wildlife"),
    ("stray_animal", "lost_property"),
    ("found_property", "lost_property"),
    ("missing_person", "lost_property"),
    ("traffic_complaint", "noise"),
    ("illegal_dumping", "abandoned_vehicle"),
    ("missed_trash", "past_theft"),
    ("general_info", "fireworks"),
    ("general_info", "noise"),
    ("general_info", "missed_trash"),
    ("missed_trash", "general_info"),
    ("water_sewer", "illegal_parking"),
    ("streetlight", "vandalism"),
    ("signal_out", "vandalism"),
    ("alarm", "noise"),
    ("unwanted_person", "illegal_parking"),
    ("lockout", "lost_property"),
    ("tree_limb", "illegal_parking"),
    ("tow_repo_notice", "towed_vehicle"),
    ("past_theft", "vandalism"),
    ("past_theft", "lost_property"),
    ("civil_matter", "noise"),
    ("crime_tip", "noise"),
];

impl Business {
    /// Whether a call type is one that a machine may serve.
    pub fn serves(&self, id: &str) -> bool {
        self.rows.iter().any(|(matter, _, service)| *matter == id && *service == Service::Starter)
    }

    /// The built-in phrases, compiled.
    pub fn new() -> Self {
        let mut rows = Vec::new();
        let mut numbered = Vec::new();
        for (matters, service) in [(starter::MATTERS, Service::Starter), (other::MATTERS, Service::Person)] {
            for matter in matters {
                for (weight, pattern) in matter.phrases {
                    numbered.push((rows.len(), *pattern));
                    rows.push((matter.id, *weight, service));
                }
            }
        }
        Self { patterns: Patterns::compile(SETS, numbered), rows }
    }

    /// Patterns that could not be read; none, as a test holds.
    pub fn problems(&self) -> &[String] {
        self.patterns.problems()
    }

    /// The matters that an utterance states, the likeliest first.
    pub fn stated(&self, said: &Said<'_>) -> Vec<Stated> {
        let mut all: Vec<Stated> = Vec::new();
        for hit in self.patterns.find(said) {
            let (id, weight, service) = self.rows[hit.rule];
            match all.iter_mut().find(|stated| stated.id == id) {
                None => all.push(Stated { id, weight, service, hit }),
                Some(known) if weight > known.weight => {
                    known.weight = weight + 1;
                    known.hit = hit;
                }
                Some(known) => known.weight = (known.weight + 1).min(known.weight.max(STRONG + 4)),
            }
        }
        all.sort_by_key(|stated| std::cmp::Reverse(stated.weight));
        let explained =
            |what: &Stated| all.iter().any(|by| EXPLAINS.contains(&(by.id, what.id)) && outweighs(by, what));
        all.iter().filter(|stated| !explained(stated)).cloned().collect()
    }
}

/// Whether a matter is said plainly enough to explain another one away. Of two that explain each other, the stronger.
fn outweighs(by: &Stated, what: &Stated) -> bool {
    if EXPLAINS.contains(&(what.id, by.id)) {
        return (by.weight, by.hit.from) > (what.weight, what.hit.from);
    }
    by.weight >= STRONG || by.weight >= what.weight
}
