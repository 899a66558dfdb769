//! What many turns come to: how many were cut off, and how long the others waited for an answer.

use super::corpus::Row;
use super::sound::Sound;
use serde_json::{Value, json};

/// What became of one turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It was taken for ended while the caller had more to say.
    Cut,
    /// It was taken for ended so many milliseconds after the last voice.
    After(u64),
    /// It was not taken for ended while the line was listened to.
    Never,
}

impl End {
    /// From the moment at which the machine took the turn for ended.
    pub(super) fn of(ended_ms: Option<u64>, sound: &Sound) -> Self {
        match ended_ms {
            None => Self::Never,
            Some(at) if at < sound.ends_ms => Self::Cut,
            Some(at) => Self::After(at - sound.ends_ms),
        }
    }

    /// Silence alone, which knows the pause to the millisecond: a turn is cut off when its pause is as long as the hold.
    pub(super) fn by_silence(row: &Row, hold_ms: u64) -> Self {
        if row.pause_ms >= hold_ms { Self::Cut } else { Self::After(hold_ms) }
    }
}

/// The figures of one setting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figures {
    /// Turns.
    pub(super) many: usize,
    /// Share of them that was cut off.
    pub(super) cut: f64,
    /// From the last voice to the end of the turn, in milliseconds, of those that were not: mean and of so many of a hundred.
    pub(super) mean_ms: f64,
    pub(super) p50_ms: u64,
    pub(super) p95_ms: u64,
    /// Turns that never ended.
    pub(super) never: usize,
}

impl Figures {
    pub(super) fn of(ends: &[End]) -> Self {
        let mut waits: Vec<u64> = ends
            .iter()
            .filter_map(|end| match end {
                End::After(ms) => Some(*ms),
                End::Cut | End::Never => None,
            })
            .collect();
        waits.sort_unstable();
        let cut = ends.iter().filter(|end| **end == End::Cut).count();
        let at = |share: usize| waits.get((waits.len() * share).div_ceil(100).saturating_sub(1)).copied().unwrap_or(0);
        Self {
            many: ends.len(),
            cut: cut as f64 / ends.len().max(1) as f64,
            mean_ms: waits.iter().sum::<u64>() as f64 / waits.len().max(1) as f64,
            p50_ms: at(50),
            p95_ms: at(95),
            never: ends.iter().filter(|end| **end == End::Never).count(),
        }
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "n": self.many,
            "false_cut_offs": (self.cut * 1_000.0).round() / 1_000.0,
            "delay_ms": { "mean": self.mean_ms.round(), "p50": self.p50_ms, "p95": self.p95_ms },
            "never": self.never,
        })
    }
}

/// The least share of cut-offs that settings with a mean delay up to this reach; `None` if none of them is so quick.
pub(super) fn cut_at_delay(settings: &[Figures], delay_ms: f64) -> Option<f64> {
    let quick = settings.iter().filter(|setting| setting.mean_ms <= delay_ms).map(|setting| setting.cut);
    quick.min_by(f64::total_cmp)
}

/// The least mean delay of the settings that cut off at most this share; `None` if none of them is so careful.
pub(super) fn delay_at_cut(settings: &[Figures], cut: f64) -> Option<f64> {
    let careful = settings.iter().filter(|setting| setting.cut <= cut).map(|setting| setting.mean_ms);
    careful.min_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_turn_has_no_delay_and_one_that_never_ends_is_told() {
        let figures = Figures::of(&[End::Cut, End::After(300), End::After(500), End::Never]);
        assert_eq!((figures.many, figures.never, figures.p50_ms, figures.p95_ms), (4, 1, 300, 500));
        assert!((figures.cut - 0.25).abs() < 1e-9 && (figures.mean_ms - 400.0).abs() < 1e-9);
    }

    #[test]
    fn of_several_settings_the_best_within_the_limit_counts() {
        let setting = |cut, mean_ms| Figures { many: 100, cut, mean_ms, p50_ms: 0, p95_ms: 0, never: 0 };
        let settings = [setting(0.3, 200.0), setting(0.12, 400.0), setting(0.04, 900.0)];
        assert_eq!(cut_at_delay(&settings, 600.0), Some(0.12));
        assert_eq!(cut_at_delay(&settings, 100.0), None);
        assert_eq!(delay_at_cut(&settings, 0.10), Some(900.0));
        assert_eq!(delay_at_cut(&settings, 0.01), None);
    }
}
