//! What a process takes of its machine, as Linux tells it in `/proc` (proc(5)).

use anyhow::Context;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Ticks a second in `/proc/PID/stat`: the kernel's `USER_HZ`, 100 on every machine that this runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// The metrics page comes from the same machine.
const PAGE_LIMIT: Duration = Duration::from_secs(2);

/// A process at one moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken {
    /// Resident memory in KiB.
    pub(super) rss_kib: u64,
    /// Open files and sockets.
    pub(super) fds: usize,
    /// Threads.
    pub(super) threads: u64,
    /// Processor time in seconds.
    pub(super) cpu_s: f64,
}

impl Taken {
    /// Looks at a process.
    pub(super) fn by(process: u32) -> anyhow::Result<Self> {
        let status = read(process, "status")?;
        let field = |name: &str| -> Option<u64> {
            status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok())
        };
        let fds = std::fs::read_dir(format!("/proc/{process}/fd")).context("cannot count open files")?.count();
        let rss_kib = field("VmRSS:").context("no memory in the status")?;
        Ok(Self { rss_kib, fds, threads: field("Threads:").unwrap_or(0), cpu_s: cpu(&read(process, "stat")?)? })
    }

    /// As JSON, without the processor time, which only says something as a difference.
    pub(super) fn json(&self) -> Value {
        json!({ "rss_kib": self.rss_kib, "fds": self.fds, "threads": self.threads })
    }
}

fn read(process: u32, file: &str) -> anyhow::Result<String> {
    std::fs::read_to_string(format!("/proc/{process}/{file}")).with_context(|| format!("no process {process}"))
}

/// User and system time: the 14th and 15th field. The second one, the name, stands in brackets and may hold spaces.
fn cpu(stat: &str) -> anyhow::Result<f64> {
    let after_name = stat.rsplit_once(')').context("a stat line has a name")?.1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<f64>().ok());
    let (user, system) = ticks(11).zip(ticks(12)).context("a stat line has its times")?;
    Ok((user + system) / TICKS_PER_SECOND)
}

/// The service's children by their kind, as `asr`.
pub(super) fn workers(parent: u32) -> Vec<(String, u32)> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let ids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let mut found: Vec<(String, u32)> = ids.filter_map(|id| Some((kind(id, parent)?, id))).collect();
    found.sort();
    found
}

fn kind(process: u32, parent: u32) -> Option<String> {
    let stat = read(process, "stat").ok()?;
    let its_parent: u32 = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
    let line = read(process, "cmdline").ok().filter(|_| its_parent == parent)?;
    line.split('\0').skip_while(|word| *word != "worker").nth(1).map(str::to_owned)
}

/// A value of the service's metrics page.
pub(super) fn metric(address: &str, name: &str) -> anyhow::Result<f64> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PAGE_LIMIT))?;
    write!(stream, "GET /metrics HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut page = String::new();
    stream.read_to_string(&mut page)?;
    let value = page.lines().find_map(|line| {
        let rest = line.strip_prefix(name)?;
        rest.starts_with([' ', '{']).then(|| rest.rsplit(' ').next()?.parse().ok())?
    });
    value.with_context(|| format!("no {name} on the metrics page"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_can_look_at_itself() {
        let taken = Taken::by(std::process::id()).unwrap();
        assert!(taken.rss_kib > 100 && taken.fds >= 3 && taken.threads >= 1);
        assert!(Taken::by(u32::MAX).is_err());
    }

    #[test]
    fn times_are_found_behind_a_name_with_spaces() {
        let stat = "7 (a b) c) S 1 7 7 0 -1 4194560 10 0 0 0 150 50 0 0 20 0 1 0 5 1000 20";
        assert_eq!(cpu(stat).unwrap(), 2.0);
        assert!(cpu("7 (short) S 1").is_err());
    }
}
