//! Rows of figures.

use std::time::Duration;

/// The head of a table whose times are in this unit.
pub fn head(title: &str, unit: &str) {
    println!("\n{title}\n{unit:<58} {:>8} {:>8} {:>8} {:>8} {:>7}", "p50", "p95", "p99", "most", "n");
}

/// A row of times in milliseconds.
pub fn milliseconds(what: &str, times: Vec<Duration>) {
    row(what, times, 1e3, 1);
}

/// A row of times in microseconds.
pub fn microseconds(what: &str, times: Vec<Duration>) {
    row(what, times, 1e6, 0);
}

fn row(what: &str, mut times: Vec<Duration>, parts: f64, digits: usize) {
    times.sort_unstable();
    let at = |share: f64| times.get(((times.len() as f64 * share).ceil() as usize).saturating_sub(1));
    let [p50, p95, p99, most] =
        [0.5, 0.95, 0.99, 1.0].map(|share| at(share).map_or(f64::NAN, |time| time.as_secs_f64() * parts));
    let n = times.len();
    println!("{what:<58} {p50:>8.digits$} {p95:>8.digits$} {p99:>8.digits$} {most:>8.digits$} {n:>7}");
}
