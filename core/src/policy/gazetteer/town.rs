//! A town held in memory, read from lines of tab-separated text (`deploy/sample-town/town.tsv` describes the form).

use super::sound::unlikeness;
use super::{CrossingMatch, Gazetteer, Knowledge, Place, PlaceMatch, StreetMatch};
use crate::policy::taxonomy::Jurisdiction;
use std::collections::BTreeMap;

/// What is wrong with a town's text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("town line {line}: {problem}")]
pub struct TownError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, and what to write.
    pub problem: String,
}

#[derive(Debug, Clone)]
struct Street {
    name: Name,
    first: u32,
    last: u32,
    crossings: Vec<(u32, String)>,
}

/// The parts of a street's name, in lower case and written out: "n 5th ave" and "North Fifth Avenue" are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    direction: Option<String>,
    stem: String,
    kind: Option<String>,
}

/// A town.
#[derive(Debug, Clone, Default)]
pub struct Town {
    name: String,
    near: Vec<String>,
    streets: BTreeMap<String, Street>,
    places: Vec<(Place, Vec<String>)>,
}

/// A name that is further off than this is not offered. Between "lark" and "larch" there are 40 percent, halved to 20 by
/// the sound; between two unrelated short names more than 50.
const NEAR_ENOUGH: usize = 34;
/// A court where a street was said is this much less likely, in the same percent.
const OTHER_KIND: usize = 15;
/// How many likely streets are offered.
const OFFERED: usize = 3;
/// A crossing street more than four blocks from the house number is another place.
const BLOCKS_NEAR: u32 = 400;

impl Town {
    /// Reads a town.
    ///
    /// # Errors
    /// The first line that is not of the form.
    pub fn load(text: &str) -> Result<Self, TownError> {
        let mut town = Self::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim_end();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            town.add(line).map_err(|problem| TownError { line: index + 1, problem })?;
        }
        Ok(town)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The full names of its streets, in order.
    pub fn street_names(&self) -> impl Iterator<Item = &str> {
        self.streets.keys().map(String::as_str)
    }

    fn add(&mut self, line: &str) -> Result<(), String> {
        let fields: Vec<&str> = line.split('\t').collect();
        match fields.as_slice() {
            ["town", name] => (*name).clone_into(&mut self.name),
            ["near", names] => self.near = list(names),
            ["street", name, range, crossings] => {
                let street = street(name, range, crossings)?;
                if self.streets.insert((*name).to_owned(), street).is_some() {
                    return Err(format!("{name} is there twice"));
                }
            }
            ["place", name, kind, address, others @ ..] => {
                let (number, street) = address.split_once(' ').unwrap_or(("", address));
                let place = Place {
                    name: (*name).to_owned(),
                    kind: (*kind).to_owned(),
                    number: number.to_owned(),
                    street: street.to_owned(),
                };
                self.places.push((place, others.first().map(|names| list(names)).unwrap_or_default()));
            }
            _ => return Err("write town, near, street or place, and its fields parted by tabs".to_owned()),
        }
        Ok(())
    }

    /// Streets that carry the stem, and the direction and kind as far as they were said.
    fn by_name(&self, said: &Name) -> Vec<String> {
        let agrees = |said: &Option<String>, real: &Option<String>| said.is_none() || said == real;
        let fits = |street: &&Street| {
            street.name.stem == said.stem
                && agrees(&said.direction, &street.name.direction)
                && agrees(&said.kind, &street.name.kind)
        };
        self.streets.iter().filter(|(_, street)| fits(street)).map(|(name, _)| name.clone()).collect()
    }

    fn alike<'a>(&self, said: &Name, among: impl Iterator<Item = (&'a String, &'a Name)>) -> Vec<String> {
        let mut alike: Vec<(usize, &String)> = among
            .filter_map(|(full, name)| {
                let far = unlikeness(&said.stem, &name.stem);
                let other_kind = said.kind.is_some() && said.kind != name.kind;
                (far <= NEAR_ENOUGH).then_some((far + if other_kind { OTHER_KIND } else { 0 }, full))
            })
            .collect();
        alike.sort();
        alike.into_iter().take(OFFERED).map(|(_, full)| full.clone()).collect()
    }
}

impl Gazetteer for Town {
    fn knowledge(&self) -> Knowledge {
        Knowledge::OfTheTown
    }

    fn street(&self, said: &str) -> StreetMatch {
        let said = Name::parse(said);
        if said.stem.is_empty() {
            return StreetMatch::Unknown;
        }
        let mut named = self.by_name(&said);
        match named.len() {
            0 => {}
            1 => return StreetMatch::Found(named.swap_remove(0)),
            _ => return StreetMatch::Several(named),
        }
        let names = self.streets.iter().map(|(full, street)| (full, &street.name));
        match self.alike(&said, names) {
            alike if alike.is_empty() => StreetMatch::Unknown,
            alike => StreetMatch::Near(alike),
        }
    }

    fn has_number(&self, street: &str, number: &str) -> bool {
        let block = number.contains("block");
        self.streets.get(street).zip(leading_number(number)).is_some_and(|(street, number)| {
            (street.first..=street.last).contains(&number) || block && number / 100 == street.first / 100
        })
    }

    fn crossing(&self, street: &str, said: &str, number: Option<&str>) -> CrossingMatch {
        let Some(street) = self.streets.get(street) else { return CrossingMatch::Apart };
        let number = number.and_then(leading_number);
        let in_reach = |at: u32| number.is_none_or(|number| number.abs_diff(at) <= BLOCKS_NEAR);
        let reachable: Vec<(&String, Name)> = street
            .crossings
            .iter()
            .filter(|(at, _)| in_reach(*at))
            .map(|(_, name)| (name, Name::parse(name)))
            .collect();
        let said = Name::parse(said);
        let fits = |name: &Name| {
            name.stem == said.stem
                && (said.kind.is_none() || said.kind == name.kind)
                && (said.direction.is_none() || said.direction == name.direction)
        };
        if let Some((name, _)) = reachable.iter().find(|(_, name)| fits(name)) {
            return CrossingMatch::Meets((*name).clone());
        }
        let alike = self.alike(&said, reachable.iter().map(|(full, name)| (*full, name)));
        alike.into_iter().next().map_or(CrossingMatch::Apart, CrossingMatch::Near)
    }

    fn place(&self, said: &str) -> PlaceMatch {
        let said = plain(said);
        let town = format!("{} ", self.name.to_lowercase());
        let names = |place: &Place, others: &[String]| {
            let full = plain(&place.name);
            let short = full.strip_prefix(&town).map(str::to_owned);
            others.iter().map(|name| plain(name)).chain([full]).chain(short).collect::<Vec<_>>()
        };
        let far = |place: &Place, others: &[String]| {
            names(place, others).iter().map(|name| unlikeness(&said, name)).min().unwrap_or(100)
        };
        let best = self.places.iter().map(|(place, others)| (far(place, others), place)).min_by_key(|(far, _)| *far);
        match best {
            Some((0, place)) if !said.is_empty() => PlaceMatch::Found(place.clone()),
            Some((far, place)) if far <= NEAR_ENOUGH => PlaceMatch::Near(place.clone()),
            Some(_) | None => PlaceMatch::Unknown,
        }
    }

    fn jurisdiction(&self, town: &str) -> Jurisdiction {
        let said = plain(town);
        let elsewhere = self.near.iter().any(|name| plain(name) == said);
        if elsewhere { Jurisdiction::Elsewhere } else { Jurisdiction::Ours }
    }
}

fn street(name: &str, range: &str, crossings: &str) -> Result<Street, String> {
    let (first, last) = range.split_once('-').ok_or("write the house numbers as 100-2899")?;
    let number = |text: &str| text.parse::<u32>().map_err(|_| format!("`{text}` is no house number"));
    let crossings = list(crossings).into_iter().map(|one| match one.split_once(' ') {
        Some((at, name)) => Ok((number(at)?, name.to_owned())),
        None => Err(format!("write a crossing as \"500 Fifth Avenue\", not `{one}`")),
    });
    Ok(Street {
        name: Name::parse(name),
        first: number(first)?,
        last: number(last)?,
        crossings: crossings.collect::<Result<_, _>>()?,
    })
}

fn list(text: &str) -> Vec<String> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn leading_number(text: &str) -> Option<u32> {
    let text = text.trim();
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).and_then(|figures| figures.parse().ok())
}

/// Lower case, no punctuation, no leading article, single spaces.
fn plain(text: &str) -> String {
    let text: String =
        text.to_lowercase().chars().map(|letter| if letter == '\'' { '\u{0}' } else { letter }).collect();
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric() && letter != '\u{0}')
        .map(|word| word.trim_matches('\u{0}'))
        .filter(|word| !word.is_empty())
        .collect();
    let words = match words.as_slice() {
        ["the" | "a", rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    words.join(" ").replace('\u{0}', "")
}

const DIRECTIONS: [(&str, &str); 12] = [
    ("n", "north"),
    ("s", "south"),
    ("e", "east"),
    ("w", "west"),
    ("north", "north"),
    ("south", "south"),
    ("east", "east"),
    ("west", "west"),
    ("northeast", "northeast"),
    ("northwest", "northwest"),
    ("southeast", "southeast"),
    ("southwest", "southwest"),
];
const KINDS: [(&str, &str); 31] = [
    ("st", "street"),
    ("str", "street"),
    ("street", "street"),
    ("ave", "avenue"),
    ("av", "avenue"),
    ("avenue", "avenue"),
    ("blvd", "boulevard"),
    ("boulevard", "boulevard"),
    ("rd", "road"),
    ("road", "road"),
    ("ct", "court"),
    ("court", "court"),
    ("ln", "lane"),
    ("lane", "lane"),
    ("dr", "drive"),
    ("drive", "drive"),
    ("pl", "place"),
    ("place", "place"),
    ("ter", "terrace"),
    ("terrace", "terrace"),
    ("cir", "circle"),
    ("circle", "circle"),
    ("way", "way"),
    ("pkwy", "parkway"),
    ("parkway", "parkway"),
    ("hwy", "highway"),
    ("highway", "highway"),
    ("trl", "trail"),
    ("trail", "trail"),
    ("rte", "route"),
    ("route", "route"),
];

fn written_out(table: &[(&str, &str)], word: &str) -> Option<String> {
    table.iter().find(|(short, _)| *short == word).map(|(_, full)| (*full).to_owned())
}

impl Name {
    fn parse(text: &str) -> Self {
        let text = plain(text);
        let mut words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let mut kind = None;
        let mut direction = None;
        if words.len() > 1 {
            kind = words.last().and_then(|word| written_out(&KINDS, word));
            if kind.is_some() {
                words.pop();
            }
        }
        if words.len() > 1 {
            direction = words.first().and_then(|word| written_out(&DIRECTIONS, word));
            if direction.is_some() {
                words.remove(0);
            }
        }
        Self { direction, stem: ordinals_in_words(&words), kind }
    }
}

/// "5th" becomes "fifth", "21st" and "twenty first" become "twenty first", so that they compare equal.
fn ordinals_in_words(words: &[&str]) -> String {
    let written = |word: &&str| {
        let figures = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let is_ordinal = !figures.is_empty() && figures.len() + 2 == word.len();
        match figures.parse::<u32>() {
            Ok(value) if is_ordinal && value < 100 => crate::policy::spoken::ordinal(value).replace('-', " "),
            Ok(_) | Err(_) => (*word).to_owned(),
        }
    };
    let joined: Vec<String> = words.iter().map(written).collect();
    joined.join(" ")
}
