//! What callers and desks write: cleaned and limited before a call sees it. And who writes from a page: a caller there has no
//! token, so a key of the call's own stands for one.

use crate::clock;
use crate::switchboard::CallerAct;
use calmline_core::call::TypedEvent;
use calmline_core::units::{CallId, Private};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::Instant;
use tonic::Status;

/// The longest line: three sentences. A longer one reads as two.
const LINE_CHARS: usize = 500;

/// Lines that may come within [`WINDOW`]: nobody types more, and what is pasted comes as one.
const LINES: usize = 3;

/// What [`LINES`] counts over.
const WINDOW: Duration = Duration::from_secs(1);

/// Signs of typing closer than this add nothing.
const SIGN_EVERY: Duration = Duration::from_millis(500);

/// Marks that turn the order of letters around, or cannot be seen: what a dispatcher reads must be what was written.
const UNSEEN: [(char, char); 5] = [
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{2069}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{fff9}', '\u{fffb}'),
];

/// A line as a call takes it: spaces for line ends and tabs, none at the edges, no unseen marks.
///
/// # Errors
/// It is empty, too long, or holds other control characters.
pub(super) fn line(text: &str) -> Result<Private<String>, Status> {
    let unseen = |c: &char| UNSEEN.iter().any(|(first, last)| (first..=last).contains(&c));
    let spaced = |c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c };
    let cleaned: String = text.chars().filter(|c| !unseen(c)).map(spaced).collect();
    let cleaned = cleaned.trim();
    if cleaned.chars().any(char::is_control) {
        return Err(Status::invalid_argument("text: holds control characters; send plain text"));
    }
    if cleaned.is_empty() {
        return Err(Status::invalid_argument("text: must not be empty"));
    }
    let long = cleaned.chars().count();
    if long > LINE_CHARS {
        let text = format!("text: at most {LINE_CHARS} characters, these are {long}; send it as several lines");
        return Err(Status::invalid_argument(text));
    }
    Ok(Private::new(cleaned.to_owned()))
}

/// How fast one caller's lines come.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// When the lines of the last window came, oldest first.
    recent: VecDeque<Instant>,
    sign: Option<Instant>,
}

impl Pace {
    /// Takes a line.
    ///
    /// # Errors
    /// It comes too early by so much.
    fn line(&mut self) -> Result<(), Duration> {
        let now = clock::now();
        self.recent.retain(|came| now.saturating_duration_since(*came) < WINDOW);
        match self.recent.front().filter(|_| self.recent.len() >= LINES) {
            Some(first) => Err(WINDOW.saturating_sub(now.saturating_duration_since(*first))),
            None => {
                self.recent.push_back(now);
                Ok(())
            }
        }
    }

    /// Waits until a line may come, and takes it.
    pub(super) async fn wait(&mut self) {
        while let Err(early) = self.line() {
            tokio::time::sleep(early).await;
        }
    }

    /// Whether a sign of typing adds anything.
    pub(super) fn sign(&mut self) -> bool {
        let now = clock::now();
        let adds = self.sign.is_none_or(|last| now.saturating_duration_since(last) >= SIGN_EVERY);
        if adds {
            self.sign = Some(now);
        }
        adds
    }
}

/// What a caller at a page does.
#[derive(Debug)]
pub(super) enum Writes {
    /// A line.
    Line(Private<String>),
    /// One is being typed.
    Typing,
}

/// A call that its page may write to. It does not keep the call open.
#[derive(Debug)]
struct Writer {
    call: CallId,
    acts: mpsc::WeakSender<CallerAct>,
    pace: Pace,
}

/// The pages that may write. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Writers {
    open: Arc<Mutex<BTreeMap<String, Writer>>>,
}

/// A page's place among those that may write; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct WritingPlace {
    key: String,
    writers: Writers,
}

impl Writers {
    /// Lets a page write to its call. The key is for the page alone.
    pub(super) fn enter(&self, call: CallId, acts: &mpsc::Sender<CallerAct>) -> WritingPlace {
        // As hard to guess as a token.
        let key = format!("{:032x}", rand::random::<u128>());
        let writer = Writer { call, acts: acts.downgrade(), pace: Pace::default() };
        self.lock().insert(key.clone(), writer);
        WritingPlace { key, writers: self.clone() }
    }

    /// Hands what a page writes to its call.
    ///
    /// # Errors
    /// No call has this key, or its lines come too fast.
    pub(super) fn write(&self, key: &str, writes: Writes) -> Result<CallId, Status> {
        let gone = || Status::not_found("no call has this key, or it is over; call again");
        let busy = || Status::resource_exhausted("at most three lines a second; send this one again after a second");
        let mut open = self.lock();
        let writer = open.get_mut(key).ok_or_else(gone)?;
        let acts = writer.acts.upgrade().ok_or_else(gone)?;
        let act = match writes {
            Writes::Line(words) => {
                writer.pace.line().map_err(|_early| busy())?;
                CallerAct::Typed(TypedEvent::Line(words))
            }
            Writes::Typing if writer.pace.sign() => {
                // A sign that is lost is followed by another.
                let _lost = acts.try_send(CallerAct::Typed(TypedEvent::Typing));
                return Ok(writer.call);
            }
            Writes::Typing => return Ok(writer.call),
        };
        match acts.try_send(act) {
            Ok(()) => Ok(writer.call),
            Err(TrySendError::Full(_)) => Err(busy()),
            Err(TrySendError::Closed(_)) => Err(gone()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Writer>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WritingPlace {
    /// What the page writes with.
    pub(super) fn key(&self) -> &str {
        &self.key
    }
}

impl Drop for WritingPlace {
    fn drop(&mut self) {
        self.writers.lock().remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tonic::Code;

    fn text(words: &str) -> Writes {
        Writes::Line(line(words).unwrap())
    }

    #[test]
    fn a_line_is_cleaned_and_what_cannot_be_is_refused() {
        assert_eq!(line("  there is\r\na\tfire \u{202e}now\u{200b} ").unwrap().open(), "there is  a fire now");
        for wrong in ["", " \n ", "\u{200b}", "bell\u{7}", "\u{1b}[2J", "\0"] {
            assert_eq!(line(wrong).unwrap_err().code(), Code::InvalidArgument, "{wrong:?}");
        }
        assert!(line(&"ñ".repeat(500)).is_ok());
        let long = line(&"ñ".repeat(501)).unwrap_err();
        assert!(long.message().contains("501"), "{}", long.message());
    }

    #[tokio::test(start_paused = true)]
    async fn a_second_has_three_lines_and_the_next_as_many() {
        let (acts, mut acted) = mpsc::channel(8);
        let writers = Writers::default();
        let place = writers.enter(CallId(7), &acts);
        for _ in 0..3 {
            assert_eq!(writers.write(place.key(), text("help")).unwrap(), CallId(7));
        }
        let fast = writers.write(place.key(), text("help")).unwrap_err();
        assert_eq!(fast.code(), Code::ResourceExhausted);
        tokio::time::advance(WINDOW).await;
        writers.write(place.key(), text("at last")).unwrap();
        drop((acts, place));
        let mut lines = 0;
        while acted.recv().await.is_some() {
            lines += 1;
        }
        assert_eq!(lines, 4);
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_that_writes_does_not_keep_its_call_open() {
        let (acts, mut acted) = mpsc::channel(8);
        let writers = Writers::default();
        let place = writers.enter(CallId(7), &acts);
        drop(acts);
        assert_eq!(acted.recv().await, None);
        assert_eq!(writers.write(place.key(), text("help")).unwrap_err().code(), Code::NotFound);
        let key = place.key().to_owned();
        drop(place);
        assert_eq!(writers.write(&key, text("help")).unwrap_err().code(), Code::NotFound);
        assert_eq!(writers.write("", Writes::Typing).unwrap_err().code(), Code::NotFound);
    }

    #[tokio::test(start_paused = true)]
    async fn signs_of_typing_never_crowd_a_line_out() {
        let (acts, mut acted) = mpsc::channel(2);
        let writers = Writers::default();
        let place = writers.enter(CallId(7), &acts);
        for _ in 0..100 {
            writers.write(place.key(), Writes::Typing).unwrap();
        }
        writers.write(place.key(), text("help")).unwrap();
        assert_eq!(acted.recv().await, Some(CallerAct::Typed(TypedEvent::Typing)));
        assert!(matches!(acted.recv().await, Some(CallerAct::Typed(TypedEvent::Line(_)))));
    }
}
