//! What a tripwire rule is: phrases of one urgency class, and how their surroundings weigh.

use crate::understanding::Tier;

/// How a rule's phrases speak of the danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// They state it: "he is bleeding". A question for information does not take that away.
    Statement,
    /// They only name it: "smoke", "overdose". In a question for information they mean nothing urgent.
    Mention,
}

/// Whether a denial in front of the phrase counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// "Not" turns the phrase around.
    Weighed,
    /// The phrase has its own "not" in it, as "not breathing".
    Within,
}

/// What the past does to a rule's phrases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Past {
    /// Days ago is over; hours ago may not be.
    Fades,
    /// Days ago still calls for a question, as with threats of suicide.
    Lingers,
    /// It is urgent whenever it began, as with somebody missing.
    Stands,
}

/// Whether a harmless phrase that overlaps takes the danger away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// It does: "nail gun".
    Weighed,
    /// It does not: "send the fire department" holds "fire department", and is a call for it all the same.
    Meant,
}

/// One rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The class, by its id in the taxonomy.
    pub class: &'static str,
    /// What the rule notices, in constant words.
    pub name: &'static str,
    /// Its tier when nothing around it weakens it.
    pub tier: Tier,
    /// Statement or mention.
    pub wording: Wording,
    /// What "not" in front does.
    pub denial: Denial,
    /// What the past does.
    pub past: Past,
    /// What an overlapping harmless phrase does.
    pub figure: Figure,
    /// Its phrases.
    pub patterns: &'static [&'static str],
}

/// A statement of tier A that a denial turns around and that fades with time.
pub const fn rule(class: &'static str, name: &'static str, patterns: &'static [&'static str]) -> Rule {
    Rule {
        class,
        name,
        tier: Tier::A,
        wording: Wording::Statement,
        denial: Denial::Weighed,
        past: Past::Fades,
        figure: Figure::Weighed,
        patterns,
    }
}

impl Rule {
    /// Of tier B.
    pub const fn soft(mut self) -> Self {
        self.tier = Tier::B;
        self
    }

    /// Of no tier: only a flag for the reviewer.
    pub const fn noted(mut self) -> Self {
        self.tier = Tier::None;
        self
    }

    /// A mere mention.
    pub const fn mention(mut self) -> Self {
        self.wording = Wording::Mention;
        self
    }

    /// With its own "not".
    pub const fn own_not(mut self) -> Self {
        self.denial = Denial::Within;
        self
    }

    /// That is meant as it is said.
    pub const fn meant(mut self) -> Self {
        self.figure = Figure::Meant;
        self
    }

    /// That lingers.
    pub const fn lingers(mut self) -> Self {
        self.past = Past::Lingers;
        self
    }

    /// That stands.
    pub const fn stands(mut self) -> Self {
        self.past = Past::Stands;
        self
    }
}
