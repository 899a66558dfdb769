//! Builds in order: what is needed by more comes first, and the port that lets callers in comes last.

use super::librarian::Librarian;
use super::supervise::{Report, refresh, watch_stations};
use super::understanding::{Understanding, announce, understanding};
use super::{Bound, Service};
use crate::api::{ApiConfig, ApiParts, ApiServer, Plaintext, Refusals, StoreBook, TlsFiles, WebCallers, serve_metrics};
use crate::cases::Store;
use crate::clock;
use crate::config::{Config, ConfigError};
use crate::stations::archive::{ArchiveStation, Scribe, ScribeConfig};
use crate::stations::asr::{AsrConfig, AsrStation};
use crate::stations::audit::AuditLog;
use crate::stations::dispatch::{DispatchConfig, DispatchStation};
use crate::stations::rtp::{MediaLimits, PortPool, PortRange};
use crate::stations::sip::{Health, HealthProbe, SipConfig, SipStation, Trunk};
use crate::stations::understanding::UnderstandingStation;
use crate::stations::vad::{VadConfig, VadStation};
use crate::stations::voice::{VoiceConfig, VoiceStation};
use crate::switchboard::{Admission, CONVERSE, Observer, Reception, Registry, Stations, WEB, receive};
use crate::tasks;
use crate::telemetry::{Count, Metrics};
use crate::worker::VoiceSettings;
use calmline_browser::{BrowserConfig, Browsers};
use calmline_core::policy::Book;
use calmline_core::policy::wording::all_fixed_lines;
use calmline_core::understanding::{Reader, Tripwire};
use calmline_core::units::Span;
use calmline_encoder::PlainEncoder;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Released media ports rest so long, so that a late packet of one call never reaches the next.
const PORTS_REST: Duration = Duration::from_secs(10);

/// A station that is not ready by now does not hold the others up: calls come in, and what is missing is said.
const READY_LIMIT: Duration = Duration::from_secs(60);

/// Why the service did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration is wrong: exit code 64.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Something could not be started.
    #[error("cannot start: {0:#}")]
    Failed(#[from] anyhow::Error),
}

/// Starts everything. Calls are taken once this returns.
///
/// # Errors
/// When the configuration is wrong, or something cannot be started.
pub async fn start(config: &Config, observer: Observer) -> Result<Service, StartError> {
    let book = Arc::new(config.book()?);
    config.files_are_there()?;
    let metrics = Arc::new(Metrics::new());
    book.taxonomy.urgency_classes().for_each(|class| metrics.begin(Count::UrgencyRaised, class.id.as_str()));
    let store = open_store(config).await?;
    let scribe = start_scribe(config)?;
    let audit = start_audit(config)?;
    let registry = Registry::new(config.file.calls.max as usize);
    let asr = start_asr(config)?;
    let voice = start_voice(config, &book)?;
    let vad = start_vad(config)?;
    let dispatch = DispatchStation::start(dispatch_config(config, &book));
    let ports = port_pool(config)?;
    let understanding = start_understanding(config, &book)?;
    ready(&asr, &voice, &vad).await;
    let (sip, incoming) = SipStation::open(sip_config(config, registry.clone())?).await.map_err(anyhow::Error::from)?;
    let stations = Stations {
        sip: Arc::new(sip),
        ports,
        rtp: media_limits(config),
        asr,
        understanding,
        tripwire: Arc::new(Tripwire::new()),
        voice,
        vad,
        dispatch,
        archive: ArchiveStation::start(store.clone()),
        scribe,
        book,
        limits: config.limits(),
        metrics: Arc::clone(&metrics),
        observer,
        registry,
        retry_after: config.file.calls.retry_after.0,
        utc_offset_minutes: config.file.agency.utc_offset_minutes,
        loopback_trunks: Arc::new(loopback_trunks(config)),
    };
    let stop = CancellationToken::new();
    let api = start_api(config, &stations, store, &audit).await?;
    let page = page_address(config, &stations, (audit, api.refusals()), &stop).await?;
    watch_stations(&stations, &stop);
    let bound = Bound { sip: stations.sip.local_addr(), dispatch: api.address(), metrics: page };
    tasks::spawn("reception", receive(stations.clone(), incoming));
    Ok(Service { stations, api, bound, stop })
}

async fn open_store(config: &Config) -> anyhow::Result<Store> {
    let folder = config.path(&config.file.archive.folder);
    std::fs::create_dir_all(&folder)?;
    let store = Store::open(&folder.join("calmline.db")).await?;
    let interrupted = store.recover(clock::wall_micros()).await?;
    if interrupted > 0 {
        tracing::warn!(interrupted, "calls were live when the service last stopped; each is an urgent call-back");
    }
    Ok(store)
}

fn start_scribe(config: &Config) -> anyhow::Result<Scribe> {
    let file = &config.file.archive;
    Ok(Scribe::start(&ScribeConfig {
        folder: config.path(&file.folder),
        keep_recordings: file.keep_recordings.0,
        keep_journals: file.keep_journals.0,
    })?)
}

fn start_audit(config: &Config) -> anyhow::Result<AuditLog> {
    let file = &config.file.archive;
    Ok(AuditLog::start(&config.path(&file.folder).join("audit"), file.audit_file_mib.saturating_mul(1024 * 1024))?)
}

/// Starts the recogniser that a configuration names.
///
/// # Errors
/// When the model is not in the manifest, or no worker can be started.
pub fn start_asr(config: &Config) -> Result<AsrStation, StartError> {
    let file = &config.file.asr;
    let manifest = config.path(&file.manifest);
    let models = manifest.parent().unwrap_or(Path::new(".")).to_path_buf();
    let mut asr = AsrConfig::new(&models, &config.asr_model()?);
    asr.workers.lanes = file.workers;
    asr.workers.memory_limit = Some(file.memory_limit_mib * 1024 * 1024);
    asr.model.threads = u16::try_from(file.threads).unwrap_or(1);
    asr.guards.plausible_log_probability = file.plausible_log_probability;
    Ok(AsrStation::start(asr).map_err(anyhow::Error::from)?)
}

fn start_voice(config: &Config, book: &Book) -> anyhow::Result<VoiceStation> {
    let file = &config.file.voice;
    let path = |written: &Path| (!written.as_os_str().is_empty()).then(|| config.path(written));
    let fixed = all_fixed_lines(book).into_iter().map(|line| line.words.into_open()).collect();
    let text = |path: Option<std::path::PathBuf>| path.map_or_else(String::new, |path| path.display().to_string());
    let voice = VoiceSettings {
        espeak_voice: file.espeak_voice.clone(),
        espeak_data: text(path(&config.file.runtime.espeak_data)),
        piper_model: text(path(&file.piper_model)),
        onnx_library: config.path(&config.file.runtime.onnxruntime).display().to_string(),
        ..VoiceSettings::default()
    };
    Ok(VoiceStation::start(VoiceConfig { voice, prompts: fixed, folder: path(&file.cache), ..VoiceConfig::default() })?)
}

fn start_understanding(config: &Config, book: &Book) -> anyhow::Result<UnderstandingStation> {
    let Understanding { cascade, trust } = understanding(config, book)?;
    announce(&trust);
    let reader: Arc<dyn Reader> = with_librarian(Arc::new(cascade), config, book)?;
    let threads = usize::try_from(config.file.understanding.readers).unwrap_or(1);
    Ok(UnderstandingStation::start(&reader, threads)?)
}

/// Beside the reader, what finds passages, if its encoder is there. Without it the dialogue finds them by words alone.
fn with_librarian(reader: Arc<dyn Reader>, config: &Config, book: &Book) -> std::io::Result<Arc<dyn Reader>> {
    let folder = &config.file.understanding.encoder;
    if folder.as_os_str().is_empty() {
        return Ok(reader);
    }
    match PlainEncoder::load(&config.path(folder)) {
        Ok(encoder) => Ok(Arc::new(Librarian::start(reader, book.documents.clone(), Arc::new(encoder))?)),
        Err(error) => {
            tracing::warn!(%error, "no encoder for the documents; words alone find passages");
            Ok(reader)
        }
    }
}

fn start_vad(config: &Config) -> anyhow::Result<VadStation> {
    let library = Some(config.path(&config.file.runtime.onnxruntime));
    Ok(VadStation::start(VadConfig { onnx_library: library, ..VadConfig::default() })?)
}

/// A trunk is on this machine if every one of its sources is within 127.0.0.0/8 or is ::1.
fn loopback_trunks(config: &Config) -> BTreeSet<String> {
    let on_this_machine = |source: &String| source.starts_with("127.") || source == "::1";
    let trunks = config.file.trunk.iter().filter(|trunk| trunk.sources.iter().all(on_this_machine));
    let names = trunks.map(|trunk| trunk.name.clone());
    // Where the API cannot be reached from elsewhere, so cannot its callers.
    let ours = if config.file.dispatch.bind.ip().is_loopback() { &[CONVERSE, WEB][..] } else { &[] };
    names.chain(ours.iter().map(|name| (*name).to_owned())).collect()
}

fn dispatch_config(config: &Config, book: &Book) -> DispatchConfig {
    let rungs = book.agency.ladder.rungs.iter().map(|rung| rung.kind.clone()).collect();
    let lease = config.file.dispatch.lease.0;
    DispatchConfig { lease: span(lease), ..DispatchConfig::new(rungs) }
}

fn span(duration: Duration) -> Span {
    Span::from_micros(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX))
}

fn port_pool(config: &Config) -> anyhow::Result<PortPool> {
    let range = config.file.sip.rtp_ports;
    let range = PortRange { first: range.first, last: range.last };
    Ok(PortPool::new(config.file.sip.bind.ip(), range, PORTS_REST)?)
}

fn media_limits(config: &Config) -> MediaLimits {
    let file = &config.file.sip;
    MediaLimits { first: span(file.no_media_first.0), gap: span(file.no_media_running.0) }
}

/// Waits until every child process is warm, so that the first caller is served like the thousandth.
async fn ready(asr: &AsrStation, voice: &VoiceStation, vad: &VadStation) {
    let all = async { tokio::join!(asr.ready(), voice.prepared(), vad.ready()) };
    if tokio::time::timeout(READY_LIMIT, all).await.is_err() {
        tracing::error!("a station is not ready; calls are taken without it");
    }
}

fn sip_config(config: &Config, registry: Registry) -> Result<SipConfig, ConfigError> {
    let file = &config.file;
    let mut sip = SipConfig::at(file.sip.bind);
    sip.advertised_ip = Some(file.sip.advertised_ip);
    sip.invites_per_second = file.sip.invites_per_second;
    sip.per_source_per_second = file.sip.messages_per_second_per_source;
    sip.retry_after = file.calls.retry_after.0;
    sip.health = HealthProbe::new(move || match registry.admission() {
        Admission::Open => Health::Ready,
        Admission::Full | Admission::Draining => Health::Full,
    });
    for trunk in &file.trunk {
        sip.trunks.push(Trunk { name: trunk.name.clone(), sources: trunk.networks()? });
    }
    Ok(sip)
}

async fn start_api(
    config: &Config,
    stations: &Stations,
    store: Store,
    audit: &AuditLog,
) -> anyhow::Result<crate::api::ApiHandle> {
    let file = &config.file.dispatch;
    let tls = (!file.tls.certificate.as_os_str().is_empty()).then(|| TlsFiles {
        certificate: config.path(&file.tls.certificate),
        key: config.path(&file.tls.key),
        client_ca: (!file.tls.client_authority.as_os_str().is_empty()).then(|| config.path(&file.tls.client_authority)),
    });
    let api = ApiConfig {
        listen: file.bind,
        tokens: config.path(&file.tokens),
        tls,
        plaintext: if file.insecure { Plaintext::Anywhere } else { Plaintext::LoopbackOnly },
        connections: ApiConfig::CONNECTIONS,
    };
    let parts = ApiParts {
        dispatch: stations.dispatch.clone(),
        cases: Arc::new(
            StoreBook::new(store).with_recordings(config.path(&config.file.archive.folder).join("recordings")),
        ),
        status: Arc::new(Report::new(stations, config)),
        callers: WebCallers::new(if file.callers.page { file.callers.at_once } else { 0 }, file.callers.per_minute),
        door: Arc::new(Reception::new(stations.clone())),
        browsers: Arc::new(Browsers::new(BrowserConfig {
            ip: file.audio.bind_ip,
            advertised_ip: file.audio.advertised_ip,
            ports: file.audio.ports.first..=file.audio.ports.last,
        })),
        book: Arc::clone(&stations.book),
        audit: audit.clone(),
    };
    Ok(ApiServer::start(api, parts).await?)
}

async fn page_address(
    config: &Config,
    stations: &Stations,
    (audit, refusals): (AuditLog, Arc<Refusals>),
    stop: &CancellationToken,
) -> anyhow::Result<std::net::SocketAddr> {
    let registry = stations.registry.clone();
    let looked_at = stations.clone();
    let page = serve_metrics(
        config.file.metrics.bind,
        Arc::clone(&stations.metrics),
        Arc::new(move || registry.admission() == Admission::Open),
        Arc::new(move |metrics| refresh(metrics, &looked_at, &audit.counts(), &refusals)),
        stop.clone(),
    );
    Ok(page.await?)
}
