use super::*;
use calmline_core::call::{StationEvent, StationName};
use calmline_core::understanding::{Reading, RuleReader};
use calmline_core::units::{Confidence, Private, UtteranceId};
use std::sync::Mutex;
use tokio::sync::oneshot;

/// Reads by rules and says in the reasons at which pace; breaks over one word, and waits at another until it is let on.
struct Watched {
    rules: RuleReader,
    gate: Mutex<Option<std::sync::mpsc::Receiver<()>>>,
}

impl Reader for Watched {
    fn read(&self, heard: &Heard, asked: &Topic) -> Reading {
        assert_ne!(heard.words.open(), "break", "the test's reader breaks over this word");
        if heard.words.open() == "wait" {
            let gate = self.gate.lock().expect("no test panics with the lock").take();
            gate.expect("one text waits").recv().expect("the test lets it on");
        }
        Reading { reasons: vec!["whole".to_owned()], ..self.rules.read(heard, asked) }
    }

    fn read_quickly(&self, heard: &Heard, asked: &Topic) -> Reading {
        Reading { reasons: vec!["quick".to_owned()], ..self.rules.read(heard, asked) }
    }
}

fn station(gate: Option<std::sync::mpsc::Receiver<()>>) -> UnderstandingStation {
    let reader: Arc<dyn Reader> = Arc::new(Watched { rules: RuleReader::new(), gate: Mutex::new(gate) });
    UnderstandingStation::start(&reader, 1).expect("a thread")
}

fn job(words: &str, limit: Duration) -> (ReadJob, oneshot::Receiver<Input>) {
    let (tell, told) = oneshot::channel();
    let words = Private::new(words.to_owned());
    let job = ReadJob {
        heard: Heard { utterance: UtteranceId(7), words, confidence: Confidence::FULL },
        asked: Topic::Opening,
        deadline: clock::now() + limit,
        answer: Box::new(move |input, _| drop(tell.send(input))),
    };
    (job, told)
}

fn pace_of(input: Input) -> String {
    let Input::Reading(reading) = input else { panic!("no reading: {input:?}") };
    reading.reasons.concat()
}

const LONG: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn words_with_time_left_are_read_whole_and_others_quickly() {
    let station = station(None);
    let (whole, told) = job("loud music next door", LONG);
    station.try_read(whole).expect("room");
    assert_eq!(pace_of(told.await.expect("an answer")), "whole");
    let (late, told) = job("loud music next door", Duration::ZERO);
    station.try_read(late).expect("room");
    assert_eq!(pace_of(told.await.expect("an answer")), "quick");
    assert_eq!(station.counts(), Counts { refused: 0, hurried: 1 });
}

#[tokio::test]
async fn a_reader_that_breaks_over_one_text_reads_the_next() {
    let station = station(None);
    let (broken, told) = job("break", LONG);
    station.try_read(broken).expect("room");
    let broke = Input::Station(StationName::Understanding, StationEvent::Broke);
    assert_eq!(told.await.expect("an answer"), broke);
    let (next, told) = job("loud music next door", LONG);
    station.try_read(next).expect("room");
    assert_eq!(pace_of(told.await.expect("an answer")), "whole");
}

#[tokio::test]
async fn a_full_station_refuses_and_takes_words_again_later() {
    let (let_on, gate) = std::sync::mpsc::sync_channel(1);
    let station = station(Some(gate));
    let (first, told) = job("wait", LONG);
    station.try_read(first).expect("room");
    let mut waiting = Vec::new();
    let refused = loop {
        let (next, told) = job("loud music next door", LONG);
        match station.try_read(next) {
            Ok(()) => waiting.push(told),
            Err(refused) => break refused,
        }
    };
    assert_eq!((refused, station.counts().refused), (Refused::Busy, 1));
    // The first may still wait in the queue, or have left it.
    assert!((WAITING_AT_MOST - 1..=WAITING_AT_MOST).contains(&waiting.len()), "{}", waiting.len());
    let_on.send(()).expect("the reader waits");
    assert_eq!(pace_of(told.await.expect("an answer")), "whole");
    for told in waiting {
        assert_eq!(pace_of(told.await.expect("an answer")), "whole");
    }
}
