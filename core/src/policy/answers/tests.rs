use crate::policy::Book;

fn found(question: &str) -> Option<String> {
    Book::sample().answers.find(question).map(|answer| answer.id.clone())
}

#[test]
fn questions_find_their_text() {
    for (question, id) in [
        ("how do I get a copy of my accident report", "report_copies"),
        ("I need a copy of a police report", "report_copies"),
        ("how much is a report", "report_fees"),
        ("what time does the records desk close, records hours", "records_hours"),
        ("I need to get fingerprinted for work", "fingerprints"),
        ("a background check", "background_check"),
        ("burn permit", "burn_permit"),
        ("can I burn leaves today", "burn_permit"),
        ("are fireworks legal here", "fireworks_rules"),
        ("when are quiet hours", "noise_hours"),
        ("how do I pay a parking ticket", "parking_ticket"),
        ("residential parking permit", "parking_permit"),
        ("is city hall open", "city_hall_hours"),
        ("what day is trash pickup", "trash_days"),
        ("where is the tow lot", "tow_lot"),
        ("block party permit", "event_permit"),
        ("alarm permit", "alarm_permit"),
        ("dog license", "dog_license"),
        ("where do I drop off old pills", "drug_takeback"),
        ("is the library open on Saturday", "library_hours"),
    ] {
        assert_eq!(found(question).as_deref(), Some(id), "{question}");
    }
}

#[test]
fn what_no_text_answers_is_not_answered() {
    for question in
        ["", "can you recommend a plumber", "what is the weather", "is my neighbor allowed to keep bees", "report"]
    {
        assert_eq!(found(question), None, "{question}");
    }
}

#[test]
fn every_sentence_fits_one_breath() {
    for answer in Book::sample().answers.iter() {
        for sentence in &answer.sentences {
            assert!(sentence.split_whitespace().count() <= 35, "{}: {sentence}", answer.id);
        }
    }
}

#[test]
fn a_text_without_front_matter_is_refused_by_name() {
    let error = super::Answers::load([("hours", "We are open.")]).unwrap_err();
    assert!(error.contains("answers/hours.md"), "{error}");
}
