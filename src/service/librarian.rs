//! A reader that also finds the passage of the agency's documents which a question asks for: by words, and by what the
//! untouched sentence encoder takes for near. It works after the reading, on the reader's thread, and only where a machine
//! may go on with a question that is no longer than people's questions are: a second reading must not make the first come
//! too late. What it found travels in the reading, so that a journal replays without the encoder.

use calmline_core::documents::{Embed, Index};
use calmline_core::policy::is_answered_from_documents;
use calmline_core::understanding::{Decision, Heard, Intent, Reader, Reading, Tier, Topic};
use std::sync::{Arc, OnceLock};

/// Bytes of the longest question that is looked up: about forty word pieces, twenty milliseconds.
const LONGEST: usize = 200;

/// A reader with an index beside it.
pub struct Librarian {
    reader: Arc<dyn Reader>,
    /// Empty until every passage has its place.
    documents: Arc<OnceLock<Index>>,
}

impl Librarian {
    /// Puts an index, which asks this encoder, beside a reader. Giving each passage its place takes some seconds, on a thread of
    /// its own: callers are answered meanwhile, by words alone.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(reader: Arc<dyn Reader>, documents: Index, encoder: Arc<dyn Embed>) -> std::io::Result<Self> {
        let ready = Arc::new(OnceLock::new());
        let place = Arc::clone(&ready);
        let work = move || {
            // Nobody else fills it.
            let _first = place.set(documents.with_embedding(encoder));
        };
        std::thread::Builder::new().name("librarian".to_owned()).spawn(work)?;
        Ok(Self { reader, documents: ready })
    }
}

impl Reader for Librarian {
    fn read(&self, heard: &Heard, asked: &Topic) -> Reading {
        let mut reading = self.reader.read(heard, asked);
        let alone = reading.decision == Decision::Alone && reading.urgency == Tier::None;
        if alone && heard.words.open().len() <= LONGEST && asks_for_information(&reading, asked) {
            let found = self.documents.get().and_then(|documents| documents.surest(heard.words.open()));
            reading.passage = found.map(|passage| passage.id.clone());
        }
        reading
    }

    fn read_quickly(&self, heard: &Heard, asked: &Topic) -> Reading {
        self.reader.read_quickly(heard, asked)
    }
}

/// Whether the words may ask what documents answer: by their matter, or in answer to what they want to know.
fn asks_for_information(reading: &Reading, asked: &Topic) -> bool {
    let for_topic = matches!(asked, Topic::Slot(slot) if slot.as_str() == "topic");
    for_topic || matches!(&reading.intent, Intent::Business(matter) if is_answered_from_documents(matter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use calmline_core::policy::Book;
    use calmline_core::understanding::RuleReader;
    use calmline_core::units::{Confidence, Private, UtteranceId};

    /// Takes a question about a blizzard for near to the first passage on snow emergencies.
    struct OnWinter;

    impl Embed for OnWinter {
        fn embed(&self, text: &str) -> Option<Vec<f32>> {
            let text = text.to_lowercase();
            let near = text.contains("snow emergency is declared") || text.contains("blizzard");
            Some(if near { vec![1.0, 0.0] } else { vec![0.0, 0.0] })
        }
    }

    /// Reads every text as a question of which it is sure.
    struct Asking;

    impl Reader for Asking {
        fn read(&self, heard: &Heard, asked: &Topic) -> Reading {
            let read = RuleReader::new().read(heard, asked);
            Reading { intent: Intent::Business("general_info".into()), decision: Decision::Alone, ..read }
        }
    }

    fn read(reader: Arc<dyn Reader>, words: &str) -> Option<String> {
        let documents = Arc::new(OnceLock::from(Book::sample().documents.with_embedding(Arc::new(OnWinter))));
        let librarian = Librarian { reader, documents };
        let words = Private::new(words.to_owned());
        let heard = Heard { utterance: UtteranceId(1), words, confidence: Confidence::FULL };
        librarian.read(&heard, &Topic::Opening).passage
    }

    const QUESTION: &str = "in a blizzard, what about my vehicle overnight";

    #[test]
    fn a_question_finds_its_passage_by_what_it_means() {
        assert_eq!(Book::sample().documents.surest(QUESTION), None, "words alone do not find it");
        assert_eq!(read(Arc::new(Asking), QUESTION).as_deref(), Some("snow_parking#"));
    }

    #[test]
    fn callers_are_read_before_every_passage_has_its_place() {
        let librarian = Librarian { reader: Arc::new(Asking), documents: Arc::default() };
        let heard =
            Heard { utterance: UtteranceId(1), words: Private::new(QUESTION.to_owned()), confidence: Confidence::FULL };
        assert_eq!(librarian.read(&heard, &Topic::Opening).passage, None);
    }

    #[test]
    fn nothing_is_looked_for_in_a_long_story_or_in_what_is_no_question() {
        assert_eq!(read(Arc::new(Asking), &QUESTION.repeat(5)), None);
        assert_eq!(read(Arc::new(RuleReader::new()), "somebody painted our wall with graffiti in the blizzard"), None);
    }
}
