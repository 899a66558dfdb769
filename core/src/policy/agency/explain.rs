//! The agency's file said back in plain words, so that whoever answers for it can read what callers will meet.

use super::hours::SPOKEN_DAYS;
use super::{Agency, Hours, Recording, Uncertified};
use crate::policy::RungKind;
use crate::policy::spoken;
use crate::policy::taxonomy::{Disposition, Taxonomy};
use crate::units::Span;
use std::fmt::Write as _;

impl Agency {
    /// The whole file in plain English.
    #[must_use]
    pub fn explain(&self, taxonomy: &Taxonomy) -> String {
        let mut text = String::new();
        self.explain_callers(&mut text);
        self.explain_types(taxonomy, &mut text);
        self.explain_ladder(&mut text);
        self.explain_desks(&mut text);
        text
    }

    fn explain_callers(&self, text: &mut String) {
        line(text, &format!("This is version {} of the decisions of the {}.", self.version, self.name));
        line(text, "");
        line(text, "What callers hear first:");
        line(text, &format!("  {}", crate::policy::wording::greeting_words(self)));
        match self.recording {
            Recording::Kept => line(text, "Recordings of calls are kept."),
            Recording::NotKept => line(text, "Recordings of calls are not kept."),
        }
        line(
            text,
            &format!("The agent speaks {}. Callers who need another language get a person.", {
                self.languages.join(" and ")
            }),
        );
        match self.uncertified {
            Uncertified::ToAPerson => {
                line(
                    text,
                    "With models that carry no certificate, every call that is not from this machine goes to a person.",
                );
            }
            Uncertified::Accepted => {
                line(text, "CAUTION: models without a certificate may decide alone (accept_uncertified = true).");
            }
        }
        line(
            text,
            &format!(
                "Before a ticket or a message, the agent asks whether anyone is hurt or in danger. Only a no of at least {} percent certainty, or key 2, goes on.",
                self.safety_no.permille() / 10
            ),
        );
    }

    fn explain_types(&self, taxonomy: &Taxonomy, text: &mut String) {
        line(text, "");
        line(text, "What ends without a person on the line:");
        for call_type in taxonomy.call_types() {
            let Some(decision) = self.call_types.get(&call_type.id) else { continue };
            let ending = match decision.disposition {
                Disposition::Auto => "answered and closed by the agent",
                Disposition::Ticket => "written up as a ticket, which a person reviews",
                Disposition::Human => "always a person",
                Disposition::Urgent => "always a person, from the top of the queue",
            };
            let percent = decision.certainty.permille() / 10;
            let certainty = match decision.disposition {
                Disposition::Auto | Disposition::Ticket => format!(", if at least {percent} percent certain"),
                Disposition::Human | Disposition::Urgent => String::new(),
            };
            line(text, &format!("  {}: {ending}{certainty}.", call_type.title));
            if !decision.ask.is_empty() {
                let asked: Vec<&str> = decision.ask.iter().map(|slot| slot.as_str()).collect();
                line(text, &format!("    Also asked once: {}.", asked.join(", ")));
            }
        }
        line(text, "  Every other kind of call goes to a person.");
    }

    fn explain_ladder(&self, text: &mut String) {
        line(text, "");
        line(text, "Who is asked when a person is needed:");
        for (index, rung) in self.ladder.rungs.iter().enumerate() {
            let who = match &rung.kind {
                RungKind::Desks => "every desk on duty".to_owned(),
                RungKind::Supervisors => "every supervisor's desk".to_owned(),
                RungKind::Line(name) => {
                    format!("the human line {name} ({})", self.lines.get(name).map_or("", String::as_str))
                }
            };
            line(text, &format!("  {}. {who}, for {}.", index + 1, seconds(rung.wait)));
        }
        line(text, "  An urgent call then starts again at the first, and stays on top of the queue.");
        line(
            text,
            &format!(
                "  After {} without a person, an urgent caller is told so, and to dial 911; the agent stays on the line.",
                seconds(self.ladder.truth_after)
            ),
        );
    }

    fn explain_desks(&self, text: &mut String) {
        line(text, "");
        line(text, "Desks and their hours:");
        for (id, desk) in &self.desks {
            let hours: Vec<String> = desk.hours.iter().map(hours_in_words).collect();
            line(text, &format!("  {id} ({}): {}.", desk.says, hours.join("; ")));
        }
        if !self.holidays.is_empty() {
            let days: Vec<String> = self
                .holidays
                .iter()
                .map(|(year, month, day)| format!("{}, {year}", spoken::date(*month, *day)))
                .collect();
            line(text, &format!("  Closed on {}.", days.join("; ")));
        }
        line(text, "");
        line(text, "Numbers that callers may be told:");
        for number in self.numbers.values() {
            line(text, &format!("  {}: {}.", number.says, number.number));
        }
    }
}

fn line(text: &mut String, words: &str) {
    writeln!(text, "{words}").expect("writing to a string cannot fail");
}

fn seconds(span: Span) -> String {
    format!("{} seconds", span.as_millis() / 1000)
}

fn hours_in_words(hours: &Hours) -> String {
    let day = |index: u8| SPOKEN_DAYS.get(usize::from(index)).copied().unwrap_or("");
    let days = if hours.first_day == hours.last_day {
        day(hours.first_day).to_owned()
    } else {
        format!("{} to {}", day(hours.first_day), day(hours.last_day))
    };
    format!("{days}, {} to {}", spoken::time_of_day(hours.opens), spoken::time_of_day(hours.closes % 1440))
}
