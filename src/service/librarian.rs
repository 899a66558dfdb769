//! A reader that also finds the passage of the agency's documents which a question asks for: by words, and by what the
//! untouched sentence encoder takes for near. It works beside the reading and off the call, and what it found travels in
//! the reading, so that a journal replays without the encoder.

use calmline_core::documents::{Embed, Index};
use calmline_core::policy::is_answered_from_documents;
use calmline_core::understanding::{Heard, Intent, Reader, Reading, Topic};
use std::sync::Arc;

/// A reader with an index beside it.
pub struct Librarian {
    reader: Arc<dyn Reader>,
    documents: Index,
}

impl Librarian {
    /// Puts an index, which asks this encoder, beside a reader. Takes some milliseconds for each passage.
    pub fn new(reader: Arc<dyn Reader>, documents: Index, encoder: Arc<dyn Embed>) -> Self {
        Self { reader, documents: documents.with_embedding(encoder) }
    }
}

impl Reader for Librarian {
    fn read(&self, heard: &Heard, asked: &Topic) -> Reading {
        let mut reading = self.reader.read(heard, asked);
        if asks_for_information(&reading, asked) {
            let found = self.documents.surest(heard.words.open());
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
    use calmline_core::units::{Confidence, Private, SlotId, UtteranceId};

    /// Takes every text that speaks of snow for near to every other.
    struct OnSnow;

    impl Embed for OnSnow {
        fn embed(&self, text: &str) -> Option<Vec<f32>> {
            let near = if text.to_lowercase().contains("snow emergency") { 1.0 } else { 0.0 };
            Some(vec![near, 1.0 - near])
        }
    }

    fn read(words: &str, asked: &Topic) -> Option<String> {
        let librarian = Librarian::new(Arc::new(RuleReader::new()), Book::sample().documents, Arc::new(OnSnow));
        let words = Private::new(words.to_owned());
        librarian.read(&Heard { utterance: UtteranceId(1), words, confidence: Confidence::FULL }, asked).passage
    }

    #[test]
    fn a_question_finds_its_passage() {
        let topic = Topic::Slot(SlotId::new("topic"));
        assert_eq!(read("where do I park in a snow emergency", &topic).as_deref(), Some("snow_parking#"));
    }

    #[test]
    fn no_passage_is_looked_for_in_a_report() {
        assert_eq!(
            read("there was a snow emergency and somebody painted our wall with graffiti", &Topic::Opening),
            None
        );
    }
}
