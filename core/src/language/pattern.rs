//! Word patterns: a small language for phrases with gaps, stems and alternatives, compiled once.
//!
//! Elements are parted by blanks: `word`; `stem*`; `a|b` either; `@set` a named list; `#` a number; `_` any one word;
//! `~` up to three words, `~5` up to five; `!a|b` the next word is neither; `^` and `$` the edges of a sentence; a
//! trailing `?` makes an element optional; `(a b|c d)` are alternatives of several words. No pattern crosses a full stop.

use super::numbers;
use super::words::{Break, Said};
use std::collections::BTreeMap;

/// Names a word, a stem or a list; several ids can stand for one word.
type Id = usize;
/// Names an element's possible ids.
type Class = usize;

/// A list of words that patterns can name with `@`.
pub type WordSet = (&'static str, &'static str);

/// A phrase that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The number that its pattern was given.
    pub rule: usize,
    /// First unit.
    pub from: usize,
    /// One behind the last unit.
    pub to: usize,
}

impl Found {
    /// Whether two finds share a unit.
    #[must_use]
    pub const fn overlaps(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    One(Class),
    Any,
    Gap(usize),
    Not(Class),
    Begin,
    End,
}

#[derive(Debug)]
struct Line {
    rule: usize,
    nodes: Vec<Node>,
}

impl Line {
    /// The elements that ask for a word, in order.
    fn ones(&self) -> impl Iterator<Item = Class> {
        self.nodes.iter().filter_map(|node| if let Node::One(class) = node { Some(*class) } else { None })
    }
}

/// Patterns, ready to match.
#[derive(Debug, Default)]
pub struct Patterns {
    words: BTreeMap<String, Vec<Id>>,
    stems: BTreeMap<String, Vec<Id>>,
    names: BTreeMap<String, Id>,
    lines: Vec<Line>,
    /// The ids of each class, and the other way round.
    classes: BTreeMap<Vec<Id>, Class>,
    of_id: Vec<Vec<Class>>,
    /// By class, the lines that are tried only where it occurs: each line stands under the rarest of its elements.
    anchors: Vec<Vec<usize>>,
    problems: Vec<String>,
}

/// The id that every number carries.
const NUMBER: Id = 0;
/// Words so common that no pattern is looked up by them while it has another.
const COMMON: &[&str] = &[
    "a", "an", "the", "i", "me", "my", "we", "us", "our", "you", "he", "him", "his", "she", "her", "it", "they",
    "them", "their", "this", "that", "there", "is", "are", "am", "was", "were", "be", "been", "'s", "has", "have",
    "had", "do", "does", "did", "will", "would", "can", "could", "not", "no", "and", "or", "so", "to", "of", "in",
    "on", "at", "by", "for", "from", "with", "up", "out", "down", "off", "into", "just", "now", "got", "get", "go",
    "going", "what", "when", "how", "if", "here", "all", "about", "somebody", "someone", "people", "call", "car",
    "street", "one", "two",
];
/// Words that one `~` may skip when it names no count.
const GAP: usize = 3;

impl Patterns {
    /// Compiles patterns, each with the number of its rule. What cannot be read is left out and kept in
    /// [`Patterns::problems`].
    pub fn compile<'p>(sets: &[WordSet], patterns: impl IntoIterator<Item = (usize, &'p str)>) -> Self {
        let mut this = Self::default();
        this.names.insert("#".to_owned(), NUMBER);
        for (name, members) in sets {
            let id = this.fresh(&format!("@{name}"));
            for member in members.split_whitespace() {
                this.enlist(member, id);
            }
        }
        for (rule, pattern) in patterns {
            match expand(pattern) {
                Ok(lines) => {
                    for line in lines {
                        this.add(rule, pattern, &line);
                    }
                }
                Err(problem) => this.problems.push(format!("{problem}: {pattern}")),
            }
        }
        this.anchor();
        this
    }

    /// Patterns that could not be read. A test holds this empty for all that are built in.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// All phrases in what was said: for each pattern and each place where it begins, the shortest.
    #[must_use]
    pub fn find(&self, said: &Said<'_>) -> Vec<Found> {
        let ids: Vec<Vec<Id>> = said.units.iter().map(|unit| self.ids(&unit.text)).collect();
        let places = Places::of(&ids, &self.of_id, self.classes.len());
        let mut hits: Vec<(usize, usize, Found)> = Vec::new();
        let present = self.anchors.iter().enumerate().filter(|(class, _)| places.any(*class));
        for index in present.flat_map(|(_, lines)| lines) {
            let line = &self.lines[*index];
            if !line.ones().all(|class| places.any(class)) {
                continue;
            }
            let first = line.ones().next().unwrap_or_default();
            for at in (0..ids.len()).filter(|at| places.carries(*at, first)) {
                if let Some(to) = matches(&line.nodes, at, &places, said) {
                    hits.push((at, *index, Found { rule: line.rule, from: at, to }));
                }
            }
        }
        hits.sort_unstable_by_key(|(at, index, _)| (*at, *index));
        let mut found: Vec<Found> = Vec::with_capacity(hits.len());
        for (_, _, hit) in hits {
            if !found.contains(&hit) {
                found.push(hit);
            }
        }
        found
    }

    /// Puts each line under the element whose words are the fewest and the least common: most lines begin with a word as
    /// common as "he", and trying them all at each "he" costs ten times as much.
    fn anchor(&mut self) {
        let mut costs = vec![0_usize; self.names.len()];
        for (map, each) in [(&self.words, 1), (&self.stems, 2)] {
            for (word, ids) in map {
                let cost = if COMMON.contains(&word.as_str()) { 1000 } else { each };
                ids.iter().for_each(|id| costs[*id] += cost);
            }
        }
        costs[NUMBER] = 200;
        let mut class_costs = vec![0_usize; self.classes.len()];
        self.of_id = vec![Vec::new(); self.names.len()];
        for (ids, class) in &self.classes {
            class_costs[*class] = ids.iter().map(|id| costs[*id]).sum();
            ids.iter().for_each(|id| self.of_id[*id].push(*class));
        }
        self.anchors = vec![Vec::new(); self.classes.len()];
        for (index, line) in self.lines.iter().enumerate() {
            let rarest = line.ones().min_by_key(|class| class_costs[*class]).unwrap_or_default();
            self.anchors[rarest].push(index);
        }
    }

    fn fresh(&mut self, name: &str) -> Id {
        let next = self.names.len();
        *self.names.entry(name.to_owned()).or_insert(next)
    }

    fn enlist(&mut self, member: &str, id: Id) {
        let (map, key) = match member.strip_suffix('*') {
            Some(stem) => (&mut self.stems, stem),
            None => (&mut self.words, member),
        };
        let ids = map.entry(key.to_owned()).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }

    fn ids(&self, word: &str) -> Vec<Id> {
        let mut ids: Vec<Id> = self.words.get(word).cloned().unwrap_or_default();
        for (end, c) in word.char_indices() {
            if let Some(more) = self.stems.get(&word[..end + c.len_utf8()]) {
                ids.extend(more);
            }
        }
        if numbers::is_number(word) || numbers::is_written_ordinal(word) {
            ids.push(NUMBER);
        }
        ids
    }

    fn add(&mut self, rule: usize, pattern: &str, elements: &[String]) {
        let nodes: Option<Vec<Node>> = elements.iter().map(|element| self.node(element)).collect();
        let Some(nodes) = nodes else {
            self.problems.push(format!("an element names an unknown set: {pattern}"));
            return;
        };
        let first = nodes.iter().find(|node| !matches!(node, Node::Begin | Node::Not(_)));
        if !matches!(first, Some(Node::One(_))) {
            self.problems.push(format!("it must begin with a word: {pattern}"));
            return;
        }
        self.lines.push(Line { rule, nodes });
    }

    fn node(&mut self, element: &str) -> Option<Node> {
        match element {
            "^" => return Some(Node::Begin),
            "$" => return Some(Node::End),
            "_" => return Some(Node::Any),
            _ => {}
        }
        if let Some(count) = element.strip_prefix('~') {
            return Some(Node::Gap(if count.is_empty() { GAP } else { count.parse().ok()? }));
        }
        let (words, not) = element.strip_prefix('!').map_or((element, false), |rest| (rest, true));
        let ids: Option<Vec<Id>> = words.split('|').map(|word| self.atom(word)).collect();
        let next = self.classes.len();
        let class = *self.classes.entry(ids?).or_insert(next);
        Some(if not { Node::Not(class) } else { Node::One(class) })
    }

    fn atom(&mut self, word: &str) -> Option<Id> {
        if word == "#" || word.starts_with('@') {
            return self.names.get(word).copied();
        }
        if word.is_empty() {
            return None;
        }
        let id = self.fresh(word);
        self.enlist(word, id);
        Some(id)
    }
}

/// Where each class occurs in an utterance: a row of bits for each, one bit for each unit.
struct Places {
    bits: Vec<u64>,
    row: usize,
    units: usize,
}

impl Places {
    fn of(ids: &[Vec<Id>], of_id: &[Vec<Class>], classes: usize) -> Self {
        let row = ids.len().div_ceil(64);
        let mut bits = vec![0; row * classes];
        for (at, own) in ids.iter().enumerate() {
            for class in own.iter().filter_map(|id| of_id.get(*id)).flatten() {
                bits[class * row + at / 64] |= 1 << (at % 64);
            }
        }
        Self { bits, row, units: ids.len() }
    }

    /// Whether the class occurs at all.
    fn any(&self, class: Class) -> bool {
        self.bits[class * self.row..(class + 1) * self.row].iter().any(|word| *word != 0)
    }

    /// Whether the unit carries the class.
    fn carries(&self, at: usize, class: Class) -> bool {
        at < self.units && self.bits[class * self.row + at / 64] >> (at % 64) & 1 == 1
    }
}

fn stopped(said: &Said<'_>, at: usize) -> bool {
    at == 0 || said.units.get(at - 1).is_none_or(|unit| unit.after == Break::Stop)
}

/// Where a match of these nodes that begins at `at` ends.
fn matches(nodes: &[Node], at: usize, places: &Places, said: &Said<'_>) -> Option<usize> {
    let Some((node, rest)) = nodes.split_first() else { return Some(at) };
    match node {
        Node::Begin => stopped(said, at).then(|| matches(rest, at, places, said)).flatten(),
        Node::End => (at >= places.units || stopped(said, at)).then(|| matches(rest, at, places, said)).flatten(),
        Node::Not(wanted) => {
            let there = places.carries(at, *wanted) && !stopped(said, at);
            (!there).then(|| matches(rest, at, places, said)).flatten()
        }
        Node::Any => (at < places.units).then(|| step(rest, at, places, said)).flatten(),
        Node::One(wanted) => places.carries(at, *wanted).then(|| step(rest, at, places, said)).flatten(),
        Node::Gap(most) => {
            for skip in 0..=*most {
                if at + skip > places.units || (skip > 0 && stopped(said, at + skip)) {
                    return None;
                }
                if let Some(to) = matches(rest, at + skip, places, said) {
                    return Some(to);
                }
            }
            None
        }
    }
}

/// Goes past one unit; a full stop behind it ends the pattern unless nothing more is wanted.
fn step(rest: &[Node], at: usize, places: &Places, said: &Said<'_>) -> Option<usize> {
    let wants_more = rest.iter().any(|node| matches!(node, Node::One(_) | Node::Any));
    if wants_more && said.units[at].after == Break::Stop {
        return None;
    }
    matches(rest, at + 1, places, said)
}

/// Takes groups and optional elements apart into plain sequences of elements.
fn expand(pattern: &str) -> Result<Vec<Vec<String>>, &'static str> {
    let mut lines: Vec<Vec<String>> = vec![Vec::new()];
    for element in elements(pattern)? {
        let (body, optional) = element.strip_suffix('?').map_or((element.as_str(), false), |body| (body, true));
        let mut choices: Vec<Vec<String>> = Vec::new();
        if let Some(group) = body.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            let (plain, more): (Vec<String>, Vec<String>) =
                split_top(group, '|')?.into_iter().partition(|choice| is_word(choice));
            if !plain.is_empty() {
                choices.push(vec![plain.join("|")]);
            }
            for choice in more {
                choices.extend(expand(&choice)?);
            }
        } else {
            if body.contains(['(', ')']) {
                return Err("a bracket stands inside an element");
            }
            choices.push(vec![body.to_owned()]);
        }
        if optional {
            choices.push(Vec::new());
        }
        lines = lines
            .iter()
            .flat_map(|line| choices.iter().map(move |choice| line.iter().chain(choice).cloned().collect()))
            .collect();
    }
    lines.retain(|line: &Vec<String>| !line.is_empty());
    Ok(lines)
}

/// Whether a choice is one plain word, stem, set or number, so that it can share an element with others.
fn is_word(choice: &str) -> bool {
    !choice.is_empty() && !choice.contains([' ', '(', ')', '~', '^', '$', '?', '!']) && choice != "_"
}

fn elements(pattern: &str) -> Result<Vec<String>, &'static str> {
    Ok(split_top(pattern, ' ')?.into_iter().filter(|element| !element.is_empty()).collect())
}

/// Splits at a sign that stands outside all brackets.
fn split_top(text: &str, sign: char) -> Result<Vec<String>, &'static str> {
    let mut parts = vec![String::new()];
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1).ok_or("a bracket too many is closed")?,
            _ => {}
        }
        if c == sign && depth == 0 {
            parts.push(String::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(c);
        }
    }
    if depth == 0 { Ok(parts) } else { Err("a bracket is not closed") }
}

#[cfg(test)]
mod tests;
