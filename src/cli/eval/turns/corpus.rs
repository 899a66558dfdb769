//! The turns: what was asked, what is said, where the caller stops for breath or thought, and for how long.

use anyhow::Context;
use calmline_core::policy::Expectation;
use calmline_core::understanding::Topic;
use calmline_core::units::SlotId;
use calmline_learning::Random;
use std::path::Path;

/// Where in a line the caller pauses.
const PAUSE: char = '~';

/// How many pauses last longer, by their length in milliseconds: on the recordings of people behind livekit's eot-bench
/// (its README, English) silence alone takes 55.6 % of the pauses inside a turn for its end at 300 ms, 21.7 % at 600, and
/// keeps to 10 % and 5 % with 1000 and 1600 ms. Between those it is a straight line; below 100 ms that bench counts no pause.
pub(super) const PUBLISHED: [(u64, f64); 4] = [(300, 0.556), (600, 0.217), (1_000, 0.10), (1_600, 0.05)];

/// The shortest pause and the longest.
const ENDS: [(u64, f64); 2] = [(100, 1.0), (3_000, 0.0)];

/// What was asked before the turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Asked {
    YesNo,
    Slot,
    Free,
    Address,
    Phone,
    Plate,
}

impl Asked {
    const ALL: [Self; 6] = [Self::YesNo, Self::Slot, Self::Free, Self::Address, Self::Phone, Self::Plate];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::YesNo => "yes_no",
            Self::Slot => "slot",
            Self::Free => "free",
            Self::Address => "address",
            Self::Phone => "phone",
            Self::Plate => "plate",
        }
    }

    pub(super) const fn expects(self) -> Expectation {
        match self {
            Self::YesNo => Expectation::YesNo,
            Self::Slot => Expectation::Slot,
            Self::Free => Expectation::Free,
            Self::Address | Self::Phone | Self::Plate => Expectation::Digits,
        }
    }

    pub(super) fn topic(self) -> Topic {
        match self {
            Self::YesNo => Topic::Safety,
            Self::Slot => Topic::Slot(SlotId::new("item")),
            Self::Free => Topic::Opening,
            Self::Address => Topic::Slot(SlotId::new("location.street")),
            Self::Phone => Topic::Slot(SlotId::new("phone")),
            Self::Plate => Topic::Slot(SlotId::new("vehicle.plate")),
        }
    }
}

/// How the voice is left where the caller pauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// In the middle of a phrase: the voice stays up.
    Open,
    /// After a whole phrase, to which the caller adds another: the voice has fallen.
    Whole,
}

/// One turn of a caller.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) asked: Asked,
    /// What is said before the pause and after it.
    pub(super) pieces: [String; 2],
    pub(super) joint: Joint,
    /// How long the pause is.
    pub(super) pause_ms: u64,
}

/// Reads `turns.tsv` of a folder, and draws each turn's pause. The same file and seed give the same turns.
pub(super) fn load(folder: &Path, seed: u64) -> anyhow::Result<Vec<Row>> {
    let file = folder.join("turns.tsv");
    let text = std::fs::read_to_string(&file).with_context(|| format!("{}: cannot be read", file.display()))?;
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        rows.push(row(line).with_context(|| format!("{}, line {}", file.display(), number + 1))?);
    }
    anyhow::ensure!(!rows.is_empty(), "{} holds no turns", file.display());
    draw(&mut rows, seed);
    Ok(rows)
}

fn row(line: &str) -> anyhow::Result<Row> {
    let form = "a line is what was asked, a tab, and the words with one ~ where the caller pauses";
    let (asked, words) = line.split_once('\t').context(form)?;
    let known = Asked::ALL.map(Asked::name).join(", ");
    let asked = Asked::ALL.into_iter().find(|one| one.name() == asked);
    let asked = asked.with_context(|| format!("what was asked is one of {known}"))?;
    let (before, after) = words.split_once(PAUSE).context(form)?;
    anyhow::ensure!(!after.contains(PAUSE) && !before.trim().is_empty() && !after.trim().is_empty(), form);
    let joint = if before.trim().ends_with('.') { Joint::Whole } else { Joint::Open };
    let piece = |words: &str| words.trim().trim_end_matches('.').to_owned();
    Ok(Row { asked, pieces: [piece(before), piece(after)], joint, pause_ms: 0 })
}

/// Deals the pauses out evenly: each kind of question gets long ones and short ones in the same shares, and all together
/// have the published lengths to within one turn.
fn draw(rows: &mut [Row], seed: u64) {
    let mut random = Random::new(seed);
    let mut order: Vec<(f64, usize)> = Vec::with_capacity(rows.len());
    for asked in Asked::ALL {
        let mut of_kind: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].asked == asked).collect();
        random.shuffle(&mut of_kind);
        let many = of_kind.len() as f64;
        order.extend(of_kind.into_iter().enumerate().map(|(rank, at)| ((rank as f64 + 0.5) / many, at)));
    }
    order.sort_by(|one, other| one.0.total_cmp(&other.0));
    let many = rows.len() as f64;
    for (rank, (_, at)) in order.into_iter().enumerate() {
        rows[at].pause_ms = lasting((rank as f64 + 0.5) / many);
    }
}

/// The length that this share of all pauses exceeds.
fn lasting(share: f64) -> u64 {
    let mut points = vec![ENDS[0]];
    points.extend(PUBLISHED);
    points.push(ENDS[1]);
    for pair in points.windows(2) {
        let [(short, more), (long, less)] = [pair[0], pair[1]];
        if share >= less {
            let way = (more - share) / (more - less);
            return short + ((long - short) as f64 * way) as u64;
        }
    }
    ENDS[1].0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(many: usize) -> Vec<Row> {
        let mut rows: Vec<Row> = (0..many)
            .map(|at| {
                let asked = Asked::ALL[at % Asked::ALL.len()];
                row(&format!("{}\tone ~ two", asked.name())).expect("a turn")
            })
            .collect();
        draw(&mut rows, 7);
        rows
    }

    #[test]
    fn silence_alone_cuts_as_many_turns_as_was_published() {
        let rows = drawn(600);
        for (hold, published) in PUBLISHED {
            let cut = rows.iter().filter(|row| row.pause_ms >= hold).count() as f64 / 600.0;
            assert!((cut - published).abs() < 0.003, "{hold} ms cuts {cut}, and {published} was published");
        }
        assert_eq!(drawn(600), rows, "the same seed draws the same");
    }

    #[test]
    fn every_kind_of_question_gets_its_share_of_long_pauses() {
        let rows = drawn(600);
        for asked in Asked::ALL {
            let long = rows.iter().filter(|row| row.asked == asked && row.pause_ms >= 600).count();
            assert!((20..=23).contains(&long), "{}: {long} of 100", asked.name());
        }
    }

    #[test]
    fn a_line_that_is_no_turn_says_what_one_is() {
        for odd in ["yes_no\tno nobody", "yes_no no ~ nobody", "maybe\tno ~ nobody", "slot\t~ two", "slot\ta ~ b ~ c"] {
            assert!(row(odd).is_err(), "{odd}");
        }
        let whole = row("free\tthere's a party.~ next door").expect("a turn");
        assert_eq!((whole.joint, whole.pieces[0].as_str()), (Joint::Whole, "there's a party"));
        assert_eq!(row("free\tthere's a ~ party").expect("a turn").joint, Joint::Open);
    }
}
