//! Word patterns: a small language for phrases with gaps, stems and alternatives, compiled once.
//!
//! Elements are parted by blanks: `word`; `stem*`; `a|b` either; `@set` a named list; `#` a number; `_` any one word;
//! `~` up to three words, `~5` up to five; `!a|b` the next word is neither; `^` and `$` the edges of a sentence; a
//! trailing `?` makes an element optional; `(a b|c d)` are alternatives of several words. No pattern crosses a full stop.

use super::numbers;
use super::words::{Break, Said};
use std::collections::BTreeMap;

/// Names an element's possible words; several ids can stand for one word.
type Id = u32;

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
    One(Vec<Id>),
    Any,
    Gap(usize),
    Not(Vec<Id>),
    Begin,
    End,
}

#[derive(Debug)]
struct Line {
    rule: usize,
    nodes: Vec<Node>,
}

/// Patterns, ready to match.
#[derive(Debug, Default)]
pub struct Patterns {
    words: BTreeMap<String, Vec<Id>>,
    stems: BTreeMap<String, Vec<Id>>,
    names: BTreeMap<String, Id>,
    lines: Vec<Line>,
    starts: BTreeMap<Id, Vec<usize>>,
    problems: Vec<String>,
}

/// The id that every number carries.
const NUMBER: Id = 0;
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
        let mut found: Vec<Found> = Vec::new();
        for (at, own) in ids.iter().enumerate() {
            for id in own {
                for index in self.starts.get(id).into_iter().flatten() {
                    let line = &self.lines[*index];
                    if let Some(to) = matches(&line.nodes, at, &ids, said) {
                        let hit = Found { rule: line.rule, from: at, to };
                        if !found.contains(&hit) {
                            found.push(hit);
                        }
                    }
                }
            }
        }
        found
    }

    fn fresh(&mut self, name: &str) -> Id {
        let next = Id::try_from(self.names.len()).unwrap_or(Id::MAX);
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
        let Some(Node::One(ids)) = first else {
            self.problems.push(format!("it must begin with a word: {pattern}"));
            return;
        };
        let index = self.lines.len();
        for id in ids {
            self.starts.entry(*id).or_default().push(index);
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
        ids.map(|ids| if not { Node::Not(ids) } else { Node::One(ids) })
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

fn carries(ids: &[Vec<Id>], at: usize, wanted: &[Id]) -> bool {
    ids.get(at).is_some_and(|own| own.iter().any(|id| wanted.contains(id)))
}

fn stopped(said: &Said<'_>, at: usize) -> bool {
    at == 0 || said.units.get(at - 1).is_none_or(|unit| unit.after == Break::Stop)
}

/// Where a match of these nodes that begins at `at` ends.
fn matches(nodes: &[Node], at: usize, ids: &[Vec<Id>], said: &Said<'_>) -> Option<usize> {
    let Some((node, rest)) = nodes.split_first() else { return Some(at) };
    match node {
        Node::Begin => stopped(said, at).then(|| matches(rest, at, ids, said)).flatten(),
        Node::End => (at >= ids.len() || stopped(said, at)).then(|| matches(rest, at, ids, said)).flatten(),
        Node::Not(wanted) => {
            let there = carries(ids, at, wanted) && !stopped(said, at);
            (!there).then(|| matches(rest, at, ids, said)).flatten()
        }
        Node::Any => (at < ids.len()).then(|| step(rest, at, ids, said)).flatten(),
        Node::One(wanted) => carries(ids, at, wanted).then(|| step(rest, at, ids, said)).flatten(),
        Node::Gap(most) => {
            for skip in 0..=*most {
                if at + skip > ids.len() || (skip > 0 && stopped(said, at + skip)) {
                    return None;
                }
                if let Some(to) = matches(rest, at + skip, ids, said) {
                    return Some(to);
                }
            }
            None
        }
    }
}

/// Goes past one unit; a full stop behind it ends the pattern unless nothing more is wanted.
fn step(rest: &[Node], at: usize, ids: &[Vec<Id>], said: &Said<'_>) -> Option<usize> {
    let wants_more = rest.iter().any(|node| matches!(node, Node::One(_) | Node::Any));
    if wants_more && said.units[at].after == Break::Stop {
        return None;
    }
    matches(rest, at + 1, ids, said)
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
mod tests {
    use super::*;

    fn hit(pattern: &str, text: &str) -> Option<String> {
        let patterns = Patterns::compile(&[("weapon", "gun pistol rifl*")], [(7, pattern)]);
        assert!(patterns.problems().is_empty(), "{:?}", patterns.problems());
        let said = Said::read(text);
        patterns.find(&said).first().map(|found| said.surface(found.from, found.to).to_owned())
    }

    #[test]
    fn words_stems_sets_and_gaps_match() {
        assert_eq!(hit("has ~2 @weapon", "he has a big gun there").as_deref(), Some("has a big gun"));
        assert_eq!(hit("has ~2 @weapon", "he has a very very big gun"), None);
        assert_eq!(hit("breath*", "she stopped breathing").as_deref(), Some("breathing"));
        assert_eq!(hit("(he|she) can not breath*", "she can't breathe").as_deref(), Some("she can't breathe"));
        assert_eq!(hit("# (minutes|hours) ago", "like ten minutes ago").as_deref(), Some("ten minutes ago"));
    }

    #[test]
    fn options_edges_and_refusals_match() {
        assert_eq!(hit("a big? dog", "a dog").as_deref(), Some("a dog"));
        assert_eq!(hit("^ no $", "well. No. Maybe").as_deref(), Some("No"));
        assert_eq!(hit("^ no $", "no way"), None);
        assert_eq!(hit("fire !lane|hydrant", "the fire lane"), None);
        assert_eq!(hit("fire !lane|hydrant", "the fire is big").as_deref(), Some("fire"));
        assert_eq!(hit("fire !lane", "there is a fire").as_deref(), Some("fire"));
    }

    #[test]
    fn no_pattern_crosses_a_full_stop() {
        assert_eq!(hit("he ~3 gun", "that is he. A gun law"), None);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let patterns = Patterns::compile(&[], [(0, "a (b"), (1, "@none"), (2, "~ x"), (3, "a)"), (4, "(a )?b")]);
        assert_eq!(patterns.problems().len(), 5);
    }
}
