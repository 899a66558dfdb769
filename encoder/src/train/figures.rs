//! How good a model is on samples it was not trained on.

use super::Prepared;
use crate::labels::Labels;

/// What a model says of a sample, before softmax and sigmoid; tags decoded.
#[derive(Debug, Clone)]
pub struct Judged {
    /// A score for each intent.
    pub intents: Vec<f32>,
    /// A score for each intent being among the matters.
    pub matters: Vec<f32>,
    /// The score of being urgent.
    pub urgent: f32,
    /// A score for each urgency class.
    pub classes: Vec<f32>,
    /// The tag of each word.
    pub tags: Vec<usize>,
}

/// Figures of one urgency class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassFigure {
    /// Its id.
    pub class: String,
    /// Samples of it.
    pub of: usize,
    /// Those above the threshold.
    pub found: usize,
    /// Those whose class is named rightly.
    pub named: usize,
}

/// All figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Share of right intents.
    pub intent: f32,
    /// Share whose intent is among the first three.
    pub intent_of_three: f32,
    /// Share of right intents among the surer half, the surer seven and nine tenths.
    pub selective: [f32; 3],
    /// The score above which so many harmless lines lie as are allowed.
    pub threshold: f32,
    /// Share of urgent lines above it.
    pub recall: f32,
    /// Share of urgent lines found when five, eight and ten per cent of harmless lines may be raised.
    pub recall_at: [f32; 3],
    /// Probability that an urgent line scores higher than a harmless one.
    pub urgent_order: f32,
    /// Share of urgent lines whose class is right.
    pub class: f32,
    /// F1 of whole slots: id and words.
    pub slots: f32,
    /// F1 of further matters, at a score of zero.
    pub also: f32,
    /// By class.
    pub classes: Vec<ClassFigure>,
}

impl Figures {
    /// All of them but those by class, in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let three = |shares: [f32; 3]| shares.map(|share| format!("{share:.3}")).join("/");
        let intent = format!("intent {:.3}, among three {:.3}", self.intent, self.intent_of_three);
        let sure = format!("surer 50/70/90 % {}", three(self.selective));
        let urgent = format!("urgent recall at 5/8/10 % {}, order {:.4}", three(self.recall_at), self.urgent_order);
        let rest = format!("class {:.3}, slots {:.3}, also {:.3}", self.class, self.slots, self.also);
        [intent, sure, urgent, rest].join("; ")
    }
}

/// The best of some scores.
pub(crate) fn best(scores: &[f32]) -> usize {
    (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap_or(0)
}

/// Measures, with a threshold at which `alarms` of the harmless lines are raised.
#[must_use]
pub fn measure(judged: &[Judged], samples: &[Prepared], labels: &Labels, alarms: f32) -> Figures {
    let pairs: Vec<(&Judged, &Prepared)> = judged.iter().zip(samples).collect();
    let share = |hits: usize, of: usize| hits as f32 / of.max(1) as f32;
    let mut sure: Vec<(f32, bool)> = pairs
        .iter()
        .map(|(judged, sample)| {
            let top = best(&judged.intents);
            let sum: f32 = judged.intents.iter().map(|score| (score - judged.intents[top]).exp()).sum();
            (1.0 / sum, top == sample.intent)
        })
        .collect();
    sure.sort_by(|a, b| b.0.total_cmp(&a.0));
    let right = |part: f32| {
        let count = (sure.len() as f32 * part) as usize;
        share(sure[..count].iter().filter(|(_, right)| *right).count(), count)
    };
    let three = pairs.iter().filter(|(judged, sample)| {
        judged.intents.iter().filter(|score| **score > judged.intents[sample.intent]).count() < 3
    });
    let scores = |urgent: bool| {
        let chosen = pairs.iter().filter(|(_, sample)| sample.class.is_some() == urgent);
        let mut scores: Vec<f32> = chosen.map(|(judged, _)| judged.urgent).collect();
        scores.sort_by(f32::total_cmp);
        scores
    };
    let (harmless, urgent) = (scores(false), scores(true));
    let limit = |alarms: f32| {
        let raised = (harmless.len() as f32 * alarms) as usize;
        harmless.get(harmless.len().saturating_sub(raised + 1)).copied().unwrap_or(0.0)
    };
    let recall = |threshold: f32| share(urgent.iter().filter(|score| **score > threshold).count(), urgent.len());
    let order: usize = urgent.iter().map(|score| harmless.partition_point(|other| other < score)).sum();
    let threshold = limit(alarms);
    let classes = (0..labels.classes.len()).map(|class| {
        let of: Vec<_> = pairs.iter().filter(|(_, sample)| sample.class == Some(class)).collect();
        ClassFigure {
            class: labels.classes[class].clone(),
            of: of.len(),
            found: of.iter().filter(|(judged, _)| judged.urgent > threshold).count(),
            named: of.iter().filter(|(judged, _)| best(&judged.classes) == class).count(),
        }
    });
    let classes: Vec<ClassFigure> = classes.collect();
    Figures {
        intent: right(1.0),
        intent_of_three: share(three.count(), pairs.len()),
        selective: [right(0.5), right(0.7), right(0.9)],
        threshold,
        recall: recall(threshold),
        recall_at: [recall(limit(0.05)), recall(limit(0.08)), recall(limit(0.10))],
        urgent_order: order as f32 / (urgent.len() * harmless.len()).max(1) as f32,
        class: share(classes.iter().map(|class| class.named).sum(), urgent.len()),
        slots: slots(&pairs),
        also: also(&pairs),
        classes,
    }
}

/// F1 of whole slots.
fn slots(pairs: &[(&Judged, &Prepared)]) -> f32 {
    let (mut right, mut said, mut there) = (0, 0, 0);
    for (judged, sample) in pairs {
        let known: Vec<usize> = sample.tags.iter().map(|tag| *tag as usize).collect();
        let (found, known) = (chunks(&judged.tags), chunks(&known));
        right += found.iter().filter(|chunk| known.contains(chunk)).count();
        said += found.len();
        there += known.len();
    }
    2.0 * right as f32 / (said + there).max(1) as f32
}

/// Beginning tag, first word and end of each slot that tags spell.
fn chunks(tags: &[usize]) -> Vec<(usize, usize, usize)> {
    let mut chunks: Vec<(usize, usize, usize)> = Vec::new();
    for (row, &tag) in tags.iter().enumerate().filter(|(_, tag)| **tag > 0) {
        match chunks.last_mut() {
            Some(open) if tag % 2 == 0 => open.2 = row + 1,
            _ => chunks.push((tag, row, row + 1)),
        }
    }
    chunks
}

/// F1 of matters beside the first.
fn also(pairs: &[(&Judged, &Prepared)]) -> f32 {
    let (mut right, mut said, mut there) = (0, 0, 0);
    for (judged, sample) in pairs {
        let top = best(&judged.intents);
        for (matter, score) in judged.matters.iter().enumerate() {
            let found = *score > 0.0 && matter != top;
            let known = matter != sample.intent && sample.matters.contains(&matter);
            right += usize::from(found && known);
            said += usize::from(found);
            there += usize::from(known);
        }
    }
    2.0 * right as f32 / (said + there).max(1) as f32
}
