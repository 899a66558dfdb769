//! The configuration file, key by key. `calmline.example.toml` says what each is for; a test holds the two together.

use super::error::ConfigError;
use super::units::{DurationText, PortRange};
use crate::stations::sip::Network;
use serde::Deserialize;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigFile {
    /// Signalling and media.
    pub sip: SipFile,
    /// Who may send calls.
    pub trunk: Vec<TrunkFile>,
    /// How many calls, and how long things may take.
    pub calls: CallsFile,
    /// The agency's own decisions and texts.
    pub agency: AgencyFile,
    /// Recognition.
    pub asr: AsrFile,
    /// Understanding.
    pub understanding: UnderstandingFile,
    /// Speech.
    pub voice: VoiceFile,
    /// Native libraries and their data.
    pub runtime: RuntimeFile,
    /// The dispatchers' API.
    pub dispatch: DispatchFile,
    /// What is kept.
    pub archive: ArchiveFile,
    /// The metrics page.
    pub metrics: MetricsFile,
    /// The log.
    pub log: LogFile,
}

/// `[sip]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SipFile {
    /// Where SIP is listened for, UDP.
    pub bind: SocketAddr,
    /// The address written into SDP and Contact.
    pub advertised_ip: IpAddr,
    /// Ports for RTP and RTCP.
    pub rtp_ports: PortRange,
    /// INVITEs a second, all sources together.
    pub invites_per_second: u32,
    /// Messages a second from one source.
    pub messages_per_second_per_source: u32,
    /// No RTP at all after the answer for so long: the leg is dead.
    pub no_media_first: DurationText,
    /// No RTP in a running call for so long: the leg is dead.
    pub no_media_running: DurationText,
}

/// `[[trunk]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrunkFile {
    /// The name in logs and records.
    pub name: String,
    /// Addresses and networks that may send calls.
    pub sources: Vec<String>,
    /// Whether it carries emergency calls; `true` is refused.
    pub emergency: bool,
}

impl TrunkFile {
    /// Its sources as networks.
    ///
    /// # Errors
    /// The first that is no address.
    pub fn networks(&self) -> Result<Vec<Network>, ConfigError> {
        let network = |text: &String| {
            text.parse().map_err(|_| ConfigError::Rule {
                key: format!("trunk \"{}\" sources", self.name),
                rule: format!("holds \"{text}\", which is no address: write \"192.0.2.10\" or \"198.51.100.0/24\""),
            })
        };
        self.sources.iter().map(network).collect()
    }
}

/// `[calls]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallsFile {
    /// Calls at once.
    pub max: u32,
    /// What a full or draining service says in Retry-After.
    pub retry_after: DurationText,
    /// How long live calls have when the service stops.
    pub shutdown_grace: DurationText,
}

/// `[agency]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyFile {
    /// The folder with agency.toml, the town and the documents; empty: the embedded sample town.
    pub folder: PathBuf,
    /// The taxonomy; empty: the embedded one.
    pub taxonomy: PathBuf,
    /// Minutes that local time is ahead of UTC.
    pub utc_offset_minutes: i32,
}

/// `[asr]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AsrFile {
    /// A model of the manifest, by name.
    pub model: String,
    /// The manifest that lists the models.
    pub manifest: PathBuf,
    /// Utterances decoded at once.
    pub workers: u32,
    /// Threads of each.
    pub threads: u32,
    /// Mean log probability at or above which words are believed.
    pub plausible_log_probability: f32,
    /// Memory that the child process may take, in MiB.
    pub memory_limit_mib: u64,
}

/// `[understanding]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnderstandingFile {
    /// The folder with the joint model and the certificate.
    pub folder: PathBuf,
    /// The folder of the sentence encoder that looks for passages; empty: words alone find them.
    pub encoder: PathBuf,
    /// Threads that read utterances.
    pub readers: u32,
    /// How long an utterance may take to be read.
    pub deadline: DurationText,
}

/// `[voice]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoiceFile {
    /// An espeak-ng voice.
    pub espeak_voice: String,
    /// A Piper voice's model; empty: espeak-ng speaks.
    pub piper_model: PathBuf,
    /// Where rendered prompts are kept; empty: in memory only.
    pub cache: PathBuf,
}

/// `[runtime]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuntimeFile {
    /// onnxruntime's library.
    pub onnxruntime: PathBuf,
    /// espeak-ng's data folder; empty: the one it was built with.
    pub espeak_data: PathBuf,
}

/// `[dispatch]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DispatchFile {
    /// Where gRPC is listened for.
    pub bind: SocketAddr,
    /// The tokens' file.
    pub tokens: PathBuf,
    /// How long a claim holds before the desk's audio must be there.
    pub lease: DurationText,
    /// Whether plain text is served on an address that is not loopback.
    pub insecure: bool,
    /// The certificate; all empty: no TLS.
    pub tls: TlsFile,
    /// Where the console's sound goes.
    pub audio: AudioFile,
    /// Whether callers may come from a web page.
    pub callers: CallersFile,
}

/// `[dispatch.callers]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallersFile {
    /// Whether the page at `/call/` is there.
    pub page: bool,
    /// Callers from it at once.
    pub at_once: u32,
    /// Calls from it in a minute.
    pub per_minute: u32,
}

/// `[dispatch.audio]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AudioFile {
    /// The address that the sound of dispatchers' browsers is bound to, UDP.
    pub bind_ip: IpAddr,
    /// The address that browsers are told.
    pub advertised_ip: IpAddr,
    /// A port for each desk that talks.
    pub ports: PortRange,
}

/// `[dispatch.tls]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsFile {
    /// Certificate chain, PEM.
    pub certificate: PathBuf,
    /// Private key, PEM.
    pub key: PathBuf,
    /// Authority whose clients are let in, PEM; empty: tokens alone decide.
    pub client_authority: PathBuf,
}

/// `[archive]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchiveFile {
    /// Where the database, journals and recordings are kept.
    pub folder: PathBuf,
    /// Whether recordings are kept, and how long.
    pub keep_recordings: DurationText,
    /// How long journals are kept.
    pub keep_journals: DurationText,
    /// How large a file of the audit log grows, in MiB.
    pub audit_file_mib: u64,
}

/// `[metrics]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsFile {
    /// Where the page is served.
    pub bind: SocketAddr,
}

/// `[log]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogFile {
    /// The least level: error, warn, info, debug, trace.
    pub level: LogLevel,
    /// How lines look.
    pub format: LogFormat,
}

/// A log level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// A person should look.
    Error,
    /// Odd, but working.
    Warn,
    /// Milestones of calls.
    Info,
    /// Minor steps.
    Debug,
    /// Every packet.
    Trace,
}

/// How a log line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}
