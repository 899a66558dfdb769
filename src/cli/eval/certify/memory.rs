//! The joint model's opinions of all lines, judged once: each setting that is tried asks for them again.

use calmline_core::understanding::{Joint, JointModel};
use std::collections::BTreeMap;

/// Opinions by text and question.
#[derive(Debug)]
pub(super) struct Remembered {
    all: BTreeMap<(String, String), Option<Joint>>,
}

impl Remembered {
    /// Asks a model for all of them.
    pub(super) fn all<'a>(model: &dyn JointModel, lines: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let judged =
            lines.map(|(text, question)| ((text.to_owned(), question.to_owned()), model.judge(text, question)));
        Self { all: judged.collect() }
    }
}

impl JointModel for Remembered {
    fn judge(&self, text: &str, question: &str) -> Option<Joint> {
        self.all.get(&(text.to_owned(), question.to_owned())).cloned().flatten()
    }
}
