//! Which clues must not meet in one call.

use super::clues::Clue;
use crate::understanding::Tier;

/// Clues that together are a danger.
#[derive(Debug)]
pub(super) struct Meeting {
    /// What it is, in constant words.
    pub name: &'static str,
    /// The urgency class.
    pub class: &'static str,
    /// The tier.
    pub tier: Tier,
    /// The clues.
    pub of: &'static [Clue],
}

const fn meeting(name: &'static str, class: &'static str, of: &'static [Clue]) -> Meeting {
    Meeting { name, class, tier: Tier::A, of }
}

const fn doubt(name: &'static str, class: &'static str, of: &'static [Clue]) -> Meeting {
    Meeting { name, class, tier: Tier::B, of }
}

/// What must not meet.
pub(super) const MEETINGS: &[Meeting] = &[
    meeting("a frail person who does not answer", "u09_child_vulnerable", &[Clue::Unanswered, Clue::Frail]),
    doubt("nobody has answered for long", "u09_child_vulnerable", &[Clue::Unanswered, Clue::Long]),
    meeting("ill without a needed medicine", "u01_medical", &[Clue::Medicine, Clue::Ill]),
    meeting("ill where something burns", "u08_gas_hazmat_electrical", &[Clue::Engine, Clue::Ill]),
    meeting("an engine in a shut place", "u08_gas_hazmat_electrical", &[Clue::Engine, Clue::Shut]),
    meeting("a child cries and is alone", "u09_child_vulnerable", &[Clue::CryingChild, Clue::GrownUpsGone]),
    meeting("clouded after a blow to the head", "u01_medical", &[Clue::HeadBlow, Clue::Clouded]),
    meeting("a home just found open", "u05_crime_in_progress", &[Clue::HomeOpened, Clue::JustHome]),
    meeting("sounds in a home found open", "u05_crime_in_progress", &[Clue::HomeOpened, Clue::SoundsInside]),
    meeting("bangs, and somebody makes off", "u04_weapon", &[Clue::Bangs, Clue::MadeOff]),
    meeting("pills and a farewell", "u03_suicide", &[Clue::Pills, Clue::Farewell]),
    meeting("drank, and drives off", "u11_impaired_driving", &[Clue::Drinking, Clue::DrivingOff]),
    meeting("somebody kept away by an order is there", "u06_domestic_coercion", &[Clue::KeptAway, Clue::AtTheHome]),
    doubt("a former partner is there", "u06_domestic_coercion", &[Clue::Former, Clue::AtTheHome]),
    meeting("an animal in a hot car", "u12_animal_attack", &[Clue::AnimalInCar, Clue::Heat]),
    meeting("a child in a hot car", "u09_child_vulnerable", &[Clue::ChildInCar, Clue::Heat]),
    meeting("a child in a car that is gone", "u09_child_vulnerable", &[Clue::ChildInCar, Clue::CarGone]),
    meeting("out, with a failing mind", "u09_child_vulnerable", &[Clue::FailingMind, Clue::WentOut]),
    meeting("expecting, and hurt", "u01_medical", &[Clue::Pregnant, Clue::Hurt]),
    meeting("swelling after a sting or a food", "u01_medical", &[Clue::Allergy, Clue::Swelling]),
    meeting("a strange animal near children", "u12_animal_attack", &[Clue::StrangeAnimal, Clue::ChildrenNear]),
];
