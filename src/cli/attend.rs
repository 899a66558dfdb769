//! `calmline attend`: the audio of a call that a desk has claimed, on standard input and output. The console shows the whole
//! command; a microphone and a headset are the two ends of its pipe.

use super::desk::Bearer;
use super::failed;
use crate::api::proto::attend_request::Message as Out;
use crate::api::proto::attend_response::Message as In;
use crate::api::proto::dispatch_service_client::DispatchServiceClient;
use crate::api::proto::{
    AttendEnded, AttendEndedReason, AttendRequest, AttendResponse, AttendStart, AudioCodec, AudioFrame,
};
use crate::audio::SAMPLES_PER_FRAME;
use crate::tasks;
use anyhow::{Context, bail};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Streaming;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint};

/// Bytes of a frame: 20 ms of 16-bit samples.
const FRAME_BYTES: usize = SAMPLES_PER_FRAME * 2;

/// The pace of frames; a file on standard input is sent no faster than it is spoken.
const FRAME_EVERY: Duration = Duration::from_millis(20);

/// Whose call, and where.
#[derive(Debug, Args)]
pub(super) struct AttendArguments {
    /// The service's API.
    #[arg(long, default_value = "http://127.0.0.1:7311")]
    server: String,
    /// The call, as the queue names it.
    #[arg(long)]
    call: String,
    /// The attempt, as the offer names it.
    #[arg(long)]
    handoff: u64,
    /// A file with the desk's token: the one that claimed the call.
    #[arg(long)]
    token_file: PathBuf,
    /// The authority that signed the server's certificate, PEM; needed for https.
    #[arg(long)]
    ca: Option<PathBuf>,
}

pub(super) fn run(arguments: &AttendArguments) -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let ended = runtime.block_on(attend(arguments));
    // A read of standard input cannot be given up, and the microphone need not come to an end.
    runtime.shutdown_background();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

async fn attend(arguments: &AttendArguments) -> anyhow::Result<()> {
    let bearer = Bearer::new(read(&arguments.token_file)?.trim())?;
    let channel = connect(&arguments.server, arguments.ca.as_deref()).await?;
    let mut client = DispatchServiceClient::with_interceptor(channel, bearer);
    let (out, requests) = mpsc::channel(8);
    let (call_id, handoff_id, codec) = (arguments.call.clone(), arguments.handoff, AudioCodec::Pcm16.into());
    let start = AttendStart { call_id, handoff_id, codec, muted: false };
    out.send(AttendRequest { message: Some(Out::Start(start)) }).await?;
    let incoming = client.attend(ReceiverStream::new(requests)).await?.into_inner();
    tasks::spawn("attend-microphone", speak(out));
    let ended = listen(incoming).await?;
    match ended.reason() {
        AttendEndedReason::Completed | AttendEndedReason::SentBack | AttendEndedReason::CallEnded => {
            eprintln!("the call is over: {}", ended.reason().as_str_name());
            Ok(())
        }
        AttendEndedReason::Unspecified | AttendEndedReason::Withdrawn | AttendEndedReason::Replaced => {
            bail!("the audio was taken away: {}", ended.reason().as_str_name())
        }
    }
}

pub(super) fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

pub(super) async fn connect(server: &str, ca: Option<&Path>) -> anyhow::Result<Channel> {
    let endpoint = Endpoint::from_shared(server.to_owned())?;
    let endpoint = match ca {
        Some(ca) => endpoint.tls_config(ClientTlsConfig::new().ca_certificate(Certificate::from_pem(read(ca)?)))?,
        None if server.starts_with("https:") => bail!("give --ca with the authority of the server's certificate"),
        None => endpoint,
    };
    endpoint.connect().await.with_context(|| format!("cannot reach {server}"))
}

/// Sends what standard input holds, frame by frame, and then silence, until the stream ends.
async fn speak(out: mpsc::Sender<AttendRequest>) {
    let mut microphone = tokio::io::stdin();
    let mut every = tokio::time::interval(FRAME_EVERY);
    let mut samples = vec![0; FRAME_BYTES];
    let mut microphone_is_on = true;
    loop {
        // A microphone that has ended is silence: the desk goes on listening, and one that sends nothing is held to be gone.
        if microphone_is_on && microphone.read_exact(&mut samples).await.is_err() {
            microphone_is_on = false;
            samples.fill(0);
        }
        every.tick().await;
        let audio = AudioFrame { samples: samples.clone() };
        if out.send(AttendRequest { message: Some(Out::Audio(audio)) }).await.is_err() {
            return;
        }
    }
}

/// Writes the caller's sound to standard output until the stream ends, and gives its reason.
async fn listen(mut incoming: Streaming<AttendResponse>) -> anyhow::Result<AttendEnded> {
    let mut headset = tokio::io::stdout();
    loop {
        let message = incoming.message().await?.context("the server ended the audio without a reason")?;
        match message.message {
            Some(In::Audio(frame)) => {
                headset.write_all(&frame.samples).await.context("nothing takes the sound")?;
                headset.flush().await.context("nothing takes the sound")?;
            }
            Some(In::Started(_)) => eprintln!("the audio is open"),
            Some(In::Ended(ended)) => return Ok(ended),
            Some(In::View(_)) | None => {}
        }
    }
}
