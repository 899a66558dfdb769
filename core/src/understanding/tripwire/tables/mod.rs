//! The phrases, one table for each urgency class, and those that look alarming and are not.

mod animal;
mod crime;
mod distress;
mod domestic;
mod driving;
mod fire;
mod harmless;
mod hazard;
mod homophones;
mod infrastructure;
mod medical;
mod overdose;
mod rescue;
mod sets;
mod spanish;
mod suicide;
mod vulnerable;
mod weapon;

pub use harmless::HARMLESS;
pub use sets::SETS;

use super::rule::Rule;

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [
        medical::RULES,
        overdose::RULES,
        suicide::RULES,
        weapon::RULES,
        crime::RULES,
        domestic::RULES,
        fire::RULES,
        hazard::RULES,
        vulnerable::RULES,
        rescue::RULES,
        driving::RULES,
        animal::RULES,
        distress::RULES,
        infrastructure::RULES,
        spanish::RULES,
        homophones::RULES,
    ]
    .into_iter()
    .flatten()
}
