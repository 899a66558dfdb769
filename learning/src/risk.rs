//! How well a confidence tells right from wrong: risk against coverage, and calibration.

/// One judgement: how sure, and whether it was right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// The probability that it gives itself, 0 to 1.
    pub confidence: f64,
    /// What it turned out to be.
    pub verdict: Verdict,
}

/// What a judgement turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Right.
    Right,
    /// Wrong.
    Wrong,
}

/// A curve of risk over coverage, from judgements.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RiskCurve {
    /// Of the surest 1, 2, 3, ... judgements, how many are wrong.
    wrong: Vec<usize>,
}

impl RiskCurve {
    /// Orders judgements by how sure they are; of equally sure ones the wrong come first, so that nothing is flattered.
    #[must_use]
    pub fn of(judgements: &[Judgement]) -> Self {
        let mut ordered = judgements.to_vec();
        let rank = |one: &Judgement| usize::from(one.verdict == Verdict::Right);
        ordered.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(rank(a).cmp(&rank(b))));
        let mut sum = 0;
        let count = |one: &Judgement| {
            sum += usize::from(one.verdict == Verdict::Wrong);
            sum
        };
        Self { wrong: ordered.iter().map(count).collect() }
    }

    /// The area under the generalised risk-coverage curve (Traub et al., NeurIPS 2024): the mean, over all thresholds, of the
    /// share of all judgements that are both accepted and wrong. 0 is best; a coin's is a quarter.
    #[must_use]
    pub fn augrc(&self) -> Option<f64> {
        let n = self.wrong.len();
        (n > 0).then(|| self.wrong.iter().map(|wrong| *wrong as f64 / n as f64).sum::<f64>() / n as f64)
    }

    /// The area under the risk-coverage curve (Geifman and El-Yaniv 2017), which older work quotes: the mean share of wrong
    /// ones among the accepted.
    #[must_use]
    pub fn aurc(&self) -> Option<f64> {
        let shares = self.wrong.iter().enumerate().map(|(at, wrong)| *wrong as f64 / (at + 1) as f64);
        let n = self.wrong.len();
        (n > 0).then(|| shares.sum::<f64>() / n as f64)
    }

    /// The largest share that can be accepted while at most such a share of the accepted is wrong.
    #[must_use]
    pub fn coverage_at(&self, risk: f64) -> f64 {
        let kept = |(at, wrong): (usize, &usize)| (*wrong as f64 <= risk * (at + 1) as f64).then_some(at + 1);
        let most = self.wrong.iter().enumerate().filter_map(kept).max().unwrap_or(0);
        most as f64 / self.wrong.len().max(1) as f64
    }
}

/// Bins of equal width between 0 and 1, for [`calibration_error`].
const BINS: usize = 15;

/// The expected calibration error: the mean distance between how sure judgements are and how often they are right, over
/// fifteen bins (Guo et al. 2017).
#[must_use]
pub fn calibration_error(judgements: &[Judgement]) -> Option<f64> {
    let mut bins = [(0_usize, 0.0_f64, 0_usize); BINS];
    for one in judgements {
        let bin = ((one.confidence.clamp(0.0, 1.0) * BINS as f64) as usize).min(BINS - 1);
        let (n, sure, right) = &mut bins[bin];
        *n += 1;
        *sure += one.confidence;
        *right += usize::from(one.verdict == Verdict::Right);
    }
    let gaps = bins.iter().map(|(_, sure, right)| (sure - *right as f64).abs());
    (!judgements.is_empty()).then(|| gaps.sum::<f64>() / judgements.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judgements(all: &[(f64, Verdict)]) -> Vec<Judgement> {
        all.iter().map(|(confidence, verdict)| Judgement { confidence: *confidence, verdict: *verdict }).collect()
    }

    #[test]
    fn a_confidence_that_sorts_the_wrong_last_has_the_smaller_area() {
        let good = judgements(&[(0.9, Verdict::Right), (0.8, Verdict::Right), (0.1, Verdict::Wrong)]);
        let bad = judgements(&[(0.1, Verdict::Right), (0.8, Verdict::Right), (0.9, Verdict::Wrong)]);
        let (good, bad) = (RiskCurve::of(&good), RiskCurve::of(&bad));
        assert_eq!(good.augrc(), Some(1.0 / 9.0));
        assert_eq!(bad.augrc(), Some(1.0 / 3.0));
        assert_eq!(good.aurc(), Some(1.0 / 9.0));
        assert_eq!(good.coverage_at(0.0), 2.0 / 3.0);
        assert_eq!((bad.coverage_at(0.0), bad.coverage_at(0.34)), (0.0, 1.0));
    }

    #[test]
    fn equally_sure_judgements_are_not_flattered_by_their_order() {
        let one = judgements(&[(0.5, Verdict::Right), (0.5, Verdict::Wrong)]);
        let other = judgements(&[(0.5, Verdict::Wrong), (0.5, Verdict::Right)]);
        assert_eq!(RiskCurve::of(&one), RiskCurve::of(&other));
        assert_eq!(RiskCurve::of(&one).coverage_at(0.0), 0.0);
    }

    #[test]
    fn calibration_is_the_gap_between_sureness_and_being_right() {
        let sure = judgements(&[(1.0, Verdict::Right), (1.0, Verdict::Wrong)]);
        assert_eq!(calibration_error(&sure), Some(0.5));
        assert_eq!(calibration_error(&judgements(&[(1.0, Verdict::Right)])), Some(0.0));
        assert_eq!((calibration_error(&[]), RiskCurve::of(&[]).augrc()), (None, None));
    }
}
