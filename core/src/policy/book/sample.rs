//! The embedded texts: the taxonomy and the sample town of `deploy/sample-town`.

use super::BookTexts;

macro_rules! documents {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../../deploy/sample-town/documents/", $name, ".md")))),*]
    };
}

pub(super) fn texts() -> BookTexts<'static> {
    BookTexts {
        taxonomy: include_str!("../../../../models/taxonomy.toml"),
        agency: include_str!("../../../../deploy/sample-town/agency.toml"),
        town: Some(include_str!("../../../../deploy/sample-town/town.tsv")),
        tows: include_str!("../../../../deploy/sample-town/tows.toml"),
        documents: DOCUMENTS,
    }
}

const DOCUMENTS: &[(&str, &str)] = documents![
    "alarm_permits",
    "animal_shelter",
    "bicycle_registration",
    "bulky_waste",
    "burn_permits",
    "careers",
    "certificates_passports",
    "court_fines",
    "dog_rules",
    "drug_takeback",
    "event_permits",
    "fingerprints",
    "fire_station",
    "fireworks",
    "found_property",
    "garage_sales",
    "hazardous_waste",
    "holiday_closures",
    "jail_bail",
    "leaves_trees",
    "library",
    "neighborhood_watch",
    "noise_rules",
    "police_station",
    "pool_parks",
    "power_company",
    "property_tax",
    "records_requests",
    "report_copies",
    "resident_parking",
    "ride_alongs",
    "road_closures",
    "scam_warnings",
    "school_zones",
    "snow_parking",
    "street_repairs",
    "street_sweeping",
    "towing_impound",
    "trash_recycling",
    "victim_services",
    "voting",
    "water_service",
];
