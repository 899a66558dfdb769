//! `calmline listen`: both sides of a live call on standard output, for supervisors, and for desks while no other has it.

use super::attend::{connect, read};
use super::desk::Bearer;
use super::failed;
use crate::api::proto::dispatch_service_client::DispatchServiceClient;
use crate::api::proto::{AudioCodec, ListenRequest};
use anyhow::Context;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::io::AsyncWriteExt;

/// Whose call, and where.
#[derive(Debug, Args)]
pub(super) struct ListenArguments {
    /// The service's API.
    #[arg(long, default_value = "http://127.0.0.1:7311")]
    server: String,
    /// The call, as the queue and `ListCalls` name it.
    #[arg(long)]
    call: String,
    /// A file with a supervisor's or a desk's token.
    #[arg(long)]
    token_file: PathBuf,
    /// The authority that signed the server's certificate, PEM; needed for https.
    #[arg(long)]
    ca: Option<PathBuf>,
}

pub(super) fn run(arguments: &ListenArguments) -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(listen(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

/// Writes what is heard to standard output until the call ends.
async fn listen(arguments: &ListenArguments) -> anyhow::Result<()> {
    let bearer = Bearer::new(read(&arguments.token_file)?.trim())?;
    let channel = connect(&arguments.server, arguments.ca.as_deref()).await?;
    let mut client = DispatchServiceClient::with_interceptor(channel, bearer);
    let request = ListenRequest { call_id: arguments.call.clone(), codec: AudioCodec::Pcm16.into() };
    let mut incoming = client.listen(request).await?.into_inner();
    eprintln!("listening");
    let mut headset = tokio::io::stdout();
    while let Some(message) = incoming.message().await? {
        let samples = message.audio.map(|frame| frame.samples).unwrap_or_default();
        headset.write_all(&samples).await.context("nothing takes the sound")?;
        headset.flush().await.context("nothing takes the sound")?;
    }
    eprintln!("the call is over");
    Ok(())
}
