//! The embedded texts: the taxonomy and the sample town of `deploy/sample-town`.

use super::BookTexts;

macro_rules! answers {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../../deploy/sample-town/answers/", $name, ".md")))),*]
    };
}

pub(super) fn texts() -> BookTexts<'static> {
    BookTexts {
        taxonomy: include_str!("../../../../models/taxonomy.toml"),
        agency: include_str!("../../../../deploy/sample-town/agency.toml"),
        town: Some(include_str!("../../../../deploy/sample-town/town.tsv")),
        tows: include_str!("../../../../deploy/sample-town/tows.toml"),
        answers: ANSWERS,
    }
}

const ANSWERS: &[(&str, &str)] = answers![
    "alarm_permit",
    "animal_shelter",
    "background_check",
    "bike_registration",
    "bulk_pickup",
    "burn_permit",
    "car_seat",
    "city_hall_hours",
    "court_dates",
    "dog_license",
    "drug_takeback",
    "event_permit",
    "fingerprints",
    "fireworks_rules",
    "front_desk",
    "jobs",
    "library_hours",
    "lost_found_desk",
    "noise_hours",
    "officer_contact",
    "parking_permit",
    "parking_ticket",
    "records_hours",
    "report_copies",
    "report_fees",
    "ride_along",
    "road_closures",
    "snow_parking",
    "street_sweeping",
    "tow_lot",
    "trash_days",
    "water_bill",
];
