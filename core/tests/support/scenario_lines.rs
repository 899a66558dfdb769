//! The input lines of scenario files.

use super::world::{Fate, Say, Sound};
use calmline_core::call::{
    ArchiveEvent, DeskEvent, HangUpCause, Input, Invited, Labels, LegEvent, PromptEvent, StationEvent, StationName,
    TranscriptKind, TranscriptTrust, TrunkEvent, TypedEvent,
};
use calmline_core::policy::{Askable, LoweredTo};
use calmline_core::units::{
    CallTime, DeskId, FactId, HandoffId, Key, LocalMoment, Private, PromptId, SlotId, Span, UtteranceId,
};

/// One input line, read.
#[derive(Debug, Clone)]
pub enum Line {
    /// An input as it is.
    Input(Input),
    /// An answer of the recogniser to what it was asked last about an utterance.
    Transcript { utterance: UtteranceId, kind: TranscriptKind, words: String, trust: TranscriptTrust },
    /// The caller makes a sound; times count from the line's own.
    Says(Say, Sound),
    /// A station behaves otherwise from here on.
    Set { what: String, fate: Option<Fate>, number: Option<u32> },
}

/// Seconds with up to six decimals.
pub fn seconds(text: &str) -> Result<Span, String> {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let wrong = |_| format!("no time: {text}");
    let whole: u64 = whole.parse().map_err(wrong)?;
    let micros: u64 = format!("{part:0<6}").parse().map_err(wrong)?;
    Ok(Span::from_secs(whole) + Span::from_micros(micros))
}

/// Reads the part of a line after the `>`.
pub fn parse_line(text: &str) -> Result<Line, String> {
    let (quoted, rest) = quotes(text);
    let words: Vec<&str> = rest.split_whitespace().collect();
    let input = match words.as_slice() {
        ["says", "for", length, options @ ..] => return says(&quoted, length, options),
        ["voice", "for", length, options @ ..] => return says(&[], length, options),
        ["partial" | "final", utterance, options @ ..] => {
            let kind = if words[0] == "partial" { TranscriptKind::Partial } else { TranscriptKind::Final };
            let utterance = UtteranceId(number(utterance, "u")?);
            let words = quoted.first().cloned().unwrap_or_default();
            return Ok(Line::Transcript { utterance, kind, words, trust: trust(options) });
        }
        ["set", what, how @ ..] => return set(what, how),
        ["reading", utterance] => {
            let words = quoted.first().cloned().unwrap_or_default();
            Input::Reading(Box::new(super::words::read(UtteranceId(number(utterance, "u")?), &words)))
        }
        ["typing"] => Input::Typed(TypedEvent::Typing),
        ["types"] => Input::Typed(TypedEvent::Line(Private::new(quoted.first().cloned().unwrap_or_default()))),
        ["key", key] => Input::Leg(LegEvent::Pressed(key_of(key)?)),
        ["prompt", prompt, event @ ..] => Input::Prompt(PromptId(number(prompt, "#")?), prompt_event(event)?),
        ["desk", handoff, event @ ..] => Input::Desk(HandoffId(number(handoff, "h")?), desk_event(event, &quoted)?),
        ["trunk", handoff, event @ ..] => Input::Trunk(HandoffId(number(handoff, "h")?), trunk_event(event)?),
        ["archive", "filed", name] => Input::Archive(ArchiveEvent::Filed((*name).to_owned())),
        ["whisper", desk, "slot", slot] => Input::Whisper(DeskId((*desk).to_owned()), Askable::Slot(SlotId::new(slot))),
        ["whisper", desk, "fact", fact] => Input::Whisper(DeskId((*desk).to_owned()), Askable::Fact(FactId::new(fact))),
        ["archive", "failed"] => Input::Archive(ArchiveEvent::Failed),
        ["station", name, event] => Input::Station(station(name)?, station_event(event)?),
        ["shutting", "down", grace] => Input::ShuttingDown { grace: seconds(grace)? },
        leg => Input::Leg(leg_event(leg)?),
    };
    Ok(Line::Input(input))
}

/// The quoted parts of a line, and the line without them.
fn quotes(text: &str) -> (Vec<String>, String) {
    let mut quoted = Vec::new();
    let mut rest = String::new();
    for (index, part) in text.split('"').enumerate() {
        if index % 2 == 1 {
            quoted.push(part.to_owned());
        } else {
            rest.push_str(part);
        }
    }
    (quoted, rest)
}

fn number(text: &str, prefix: &str) -> Result<u64, String> {
    text.strip_prefix(prefix).and_then(|digits| digits.parse().ok()).ok_or(format!("no id: {text}"))
}

fn trust(options: &[&str]) -> TranscriptTrust {
    match options {
        [.., "doubtful"] => TranscriptTrust::Doubtful,
        [.., "removed"] => TranscriptTrust::Removed,
        _ => TranscriptTrust::Plausible,
    }
}

fn says(quoted: &[String], length: &str, options: &[&str]) -> Result<Line, String> {
    let sound = if options.contains(&"echo") { Sound::ECHO } else { Sound::CLEAR };
    let say = Say {
        from: CallTime::START,
        to: CallTime::START + seconds(length)?,
        words: quoted.first().cloned().unwrap_or_default(),
        trust: trust(options),
        alternative: quoted.get(1).cloned(),
    };
    Ok(Line::Says(say, sound))
}

fn set(what: &str, how: &[&str]) -> Result<Line, String> {
    let known = ["mouth", "hush", "asr", "reader", "archive", "desks", "dialogue", "tripwire"];
    if !known.contains(&what) {
        return Err(format!("no such station: {what}"));
    }
    let fate = match how {
        ["silent"] => Some(Fate::Never),
        ["busy"] => Some(Fate::Busy),
        ["breaks"] => Some(Fate::Breaks),
        ["endless"] => Some(Fate::Endless),
        ["fails"] => Some(Fate::FailsAfter(Span::from_millis(20))),
        [after] => seconds(after).ok().map(Fate::After),
        _ => None,
    };
    let number = how.first().and_then(|how| how.parse().ok());
    Ok(Line::Set { what: what.to_owned(), fate, number })
}

fn key_of(text: &str) -> Result<Key, String> {
    match text {
        "*" => Ok(Key::Star),
        "#" => Ok(Key::Pound),
        digit => digit.parse().map(Key::Digit).map_err(|_| format!("no key: {text}")),
    }
}

fn leg_event(words: &[&str]) -> Result<LegEvent, String> {
    let hung_up = |cause| Ok(LegEvent::HungUp(cause));
    match words {
        ["invited"] => Ok(LegEvent::Invited(Invited {
            caller: Private::new("+13125550142".to_owned()),
            trunk: "main".to_owned(),
            local: LocalMoment { year: 2026, month: 3, day: 2, weekday: 0, minute: 600 },
        })),
        ["answered"] => Ok(LegEvent::Answered),
        ["held"] => Ok(LegEvent::Held),
        ["resumed"] => Ok(LegEvent::Resumed),
        ["hung", "up"] => hung_up(HangUpCause::Bye),
        ["hung", "up", "cancelled"] => hung_up(HangUpCause::Cancelled),
        ["hung", "up", "failed"] => hung_up(HangUpCause::Failed),
        ["media", "lost"] => Ok(LegEvent::MediaLost),
        ["media", "back"] => Ok(LegEvent::MediaBack),
        ["tty"] => Ok(LegEvent::TtyTones),
        _ => Err("no such input".to_owned()),
    }
}

fn prompt_event(words: &[&str]) -> Result<PromptEvent, String> {
    match words {
        ["started"] => Ok(PromptEvent::Started),
        ["finished"] => Ok(PromptEvent::Finished),
        ["failed"] => Ok(PromptEvent::Failed),
        ["cut", heard] => Ok(PromptEvent::Cut(seconds(heard)?)),
        _ => Err("no such prompt event".to_owned()),
    }
}

fn desk_event(words: &[&str], quoted: &[String]) -> Result<DeskEvent, String> {
    let reason = || Private::new(quoted.first().cloned().unwrap_or_default());
    let desk = |name: &str| DeskId(name.to_owned());
    match words {
        ["shown", desks] => desks.parse().map(|desks| DeskEvent::Shown { desks }).map_err(|_| "no number".to_owned()),
        ["claimed", name] => Ok(DeskEvent::Claimed(desk(name))),
        ["declined", name] => Ok(DeskEvent::Declined { desk: desk(name), reason: reason() }),
        ["lapsed", name] => Ok(DeskEvent::LeaseLapsed(desk(name))),
        ["attending", name] => Ok(DeskEvent::Attending(desk(name))),
        ["spoke", name] => Ok(DeskEvent::Spoke(desk(name))),
        ["wrote", name] => Ok(DeskEvent::Wrote { desk: desk(name), words: reason() }),
        ["lost", name] => Ok(DeskEvent::Lost(desk(name))),
        ["sent", "back", name, level @ ..] => {
            let to = if *level == ["to", "a", "person"] { LoweredTo::Person } else { LoweredTo::Routine };
            Ok(DeskEvent::SentBack { desk: desk(name), by: (*name).to_owned(), reason: reason(), to })
        }
        ["completed", name] => Ok(DeskEvent::Completed { desk: desk(name), labels: Labels::default() }),
        _ => Err("no such desk event".to_owned()),
    }
}

fn trunk_event(words: &[&str]) -> Result<TrunkEvent, String> {
    match words {
        ["ringing"] => Ok(TrunkEvent::Ringing),
        ["answered"] => Ok(TrunkEvent::Answered),
        ["acknowledged"] => Ok(TrunkEvent::Acknowledged),
        ["spoke"] => Ok(TrunkEvent::Spoke),
        ["failed"] => Ok(TrunkEvent::Failed),
        ["hung", "up"] => Ok(TrunkEvent::HungUp),
        _ => Err("no such trunk event".to_owned()),
    }
}

fn station(name: &str) -> Result<StationName, String> {
    match name {
        "asr" => Ok(StationName::Asr),
        "understanding" => Ok(StationName::Understanding),
        "voice" => Ok(StationName::Voice),
        "vad" => Ok(StationName::Vad),
        "dispatch" => Ok(StationName::Dispatch),
        "archive" => Ok(StationName::Archive),
        _ => Err(format!("no such station: {name}")),
    }
}

fn station_event(name: &str) -> Result<StationEvent, String> {
    match name {
        "busy" => Ok(StationEvent::Busy),
        "broke" => Ok(StationEvent::Broke),
        "down" => Ok(StationEvent::Down),
        "restored" => Ok(StationEvent::Restored),
        _ => Err(format!("no such station event: {name}")),
    }
}
