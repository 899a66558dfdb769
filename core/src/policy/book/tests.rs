use super::*;

#[test]
fn the_sample_loads_and_its_hash_follows_its_texts() {
    let book = Book::sample();
    assert_eq!(book.hash().len(), 16);
    assert_eq!(book.hash(), Book::sample().hash());
    assert_ne!(book.hash(), Book::sample_without_gazetteer().hash());
}

#[test]
fn the_first_thing_wrong_is_named_by_its_file() {
    let texts = BookTexts { tows: "[[tow]]\nplate = 5\n", ..sample::texts() };
    let error = Book::load(&texts).unwrap_err().to_string();
    assert!(error.starts_with("tows.toml line 2"), "{error}");
    let texts = BookTexts { agency: "version = \"1\"", ..sample::texts() };
    assert!(Book::load(&texts).unwrap_err().to_string().starts_with("agency.toml"));
}

#[test]
fn a_towed_vehicle_is_found_by_its_whole_plate_only() {
    let book = Book::sample();
    assert_eq!(book.tows.find("abc 1234").map(|tow| tow.plate.as_str()), Some("ABC1234"));
    assert_eq!(book.tows.find("ABC123"), None);
    assert_eq!(book.tows.find(""), None);
}

#[test]
fn every_tow_lot_stands_at_an_address_of_the_town() {
    let book = Book::sample();
    for plate in ["7KLM204", "ABC1234", "GWT7702"] {
        let tow = book.tows.find(plate).unwrap();
        let (number, street) = tow.address.split_once(' ').unwrap();
        assert!(book.gazetteer.has_number(street, number), "{}", tow.address);
    }
}
