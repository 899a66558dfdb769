//! `CallService`: looks at calls without touching them.

use super::audit::taken;
use super::case_book::CaseBook;
use super::{convert, limits, proto};
use crate::stations::dispatch::DispatchStation;
use calmline_core::call::{CallView, PhaseName};
use calmline_core::units::{AudioSpan, CallId, CallTime};
use futures::Stream;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

/// The service.
#[derive(Clone)]
pub(super) struct Calls {
    pub(super) station: DispatchStation,
    pub(super) cases: Arc<dyn CaseBook>,
    pub(super) draining: CancellationToken,
}

/// The longest stretch of a recording that is sent at once: about two megabytes.
const STRETCH_US: u64 = 60_000_000;

type CallStream = Pin<Box<dyn Stream<Item = Result<proto::WatchCallResponse, Status>> + Send>>;

/// What following a call goes through.
enum Following {
    First(watch::Receiver<Arc<CallView>>),
    On(watch::Receiver<Arc<CallView>>),
    Over,
}

async fn follow(
    call: CallId,
    following: Following,
    draining: CancellationToken,
) -> Option<(Result<proto::WatchCallResponse, Status>, Following)> {
    let mut views = match following {
        Following::Over => return None,
        Following::First(views) => views,
        Following::On(mut views) => tokio::select! {
            () = draining.cancelled() => {
                let text = "the server is draining; follow the call again from a new connection";
                return Some((Err(Status::unavailable(text)), Following::Over));
            }
            changed = views.changed() => match changed {
                Ok(()) => views,
                Err(_) => return None,
            },
        },
    };
    let view = Arc::clone(&views.borrow_and_update());
    let next = if view.phase == PhaseName::Ended { Following::Over } else { Following::On(views) };
    Some((Ok(proto::WatchCallResponse { view: Some(convert::call_view(call, &view)) }), next))
}

fn no_such_call() -> Status {
    Status::not_found("no such call is live; ListCalls names those that are")
}

#[tonic::async_trait]
impl proto::call_service_server::CallService for Calls {
    type WatchCallStream = CallStream;

    async fn list_calls(
        &self,
        _request: Request<proto::ListCallsRequest>,
    ) -> Result<Response<proto::ListCallsResponse>, Status> {
        let mut live = self.station.live();
        // The call that is furthest into its own time was admitted first, as far as their last views tell.
        live.sort_by_key(|(call, view)| (std::cmp::Reverse(view.at), *call));
        let calls = live.iter().map(|(call, view)| convert::call_line(*call, view)).collect();
        Ok(Response::new(proto::ListCallsResponse { calls }))
    }

    async fn watch_call(&self, request: Request<proto::WatchCallRequest>) -> Result<Response<CallStream>, Status> {
        let call = limits::call_id(&request.into_inner().call_id)?;
        let views = self.station.watch(call).ok_or_else(no_such_call)?;
        let draining = self.draining.clone();
        let stream = futures::stream::unfold(Following::First(views), move |following| {
            follow(call, following, draining.clone())
        });
        Ok(Response::new(Box::pin(stream)))
    }

    async fn get_transcript(
        &self,
        request: Request<proto::GetTranscriptRequest>,
    ) -> Result<Response<proto::GetTranscriptResponse>, Status> {
        let call = limits::call_id(&request.into_inner().call_id)?;
        let transcript = match self.station.watch(call) {
            Some(views) => convert::transcript(&views.borrow().transcript),
            None => {
                let stored = self.cases.case(call).await?;
                let stored = stored.ok_or_else(|| Status::not_found("no such call is live or stored"))?;
                convert::transcript(&stored.record.transcript)
            }
        };
        Ok(Response::new(proto::GetTranscriptResponse { transcript }))
    }

    async fn get_recording(
        &self,
        request: Request<proto::GetRecordingRequest>,
    ) -> Result<Response<proto::GetRecordingResponse>, Status> {
        let (_who, asked) = taken(request)?;
        let call = limits::call_id(&asked.call_id)?;
        if asked.from_us >= asked.to_us || asked.to_us - asked.from_us > STRETCH_US {
            return Err(Status::invalid_argument("to_us: after from_us, and at most 60 seconds after it"));
        }
        let span = AudioSpan { from: CallTime::from_micros(asked.from_us), to: CallTime::from_micros(asked.to_us) };
        let wav = self.cases.recording(call, span).await?;
        let wav = wav.ok_or_else(|| Status::not_found("no recording of this call is kept that reaches so far"))?;
        Ok(Response::new(proto::GetRecordingResponse { wav }))
    }
}
