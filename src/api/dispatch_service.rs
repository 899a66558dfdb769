//! `DispatchService`: the desks' requests, thin over the dispatch station.

use super::access::identity;
use super::attend::{self, AttendStream};
use super::attend_browser::{self, BrowserStream};
use super::audit::{About, taken};
use super::case_book::CaseBook;
use super::limits::{self, desk, offer_id};
use super::listen_browser::{self, BrowserEarStream};
use super::listening::{self, ListenStream};
use super::tenure::Tenure;
use super::tokens::Role;
use super::wire_audio::WireAudio;
use super::{convert, proto, reviews, writing};
use crate::stations::KeysRefused;
use crate::stations::dispatch::{DeskRole, DeskState, DispatchStation, Lowered, Refusal, Resume, Subscription};
use calmline_browser::Browsers;
use calmline_core::policy::{Askable, Book, LoweredTo};
use calmline_core::units::Private;
use futures::Stream;
use std::pin::Pin;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status, Streaming};

/// The longest cursor that is read: it is of this server's own making, and shorter.
const CURSOR_BYTES: usize = 64;

/// The service.
#[derive(Clone)]
pub(super) struct Dispatch {
    pub(super) station: DispatchStation,
    /// Takes the labels of calls that ended before their desk did.
    pub(super) cases: Arc<dyn CaseBook>,
    /// Answers the pages of desks that talk in a browser.
    pub(super) browsers: Arc<Browsers>,
    /// What can be asked.
    pub(super) book: Arc<Book>,
    /// Ends the streams that would otherwise hold a draining server back.
    pub(super) draining: CancellationToken,
}

/// A stream of the queue.
type QueueStream = Pin<Box<dyn Stream<Item = Result<proto::WatchQueueResponse, Status>> + Send>>;

/// What to answer where the station refused.
pub(super) fn refused(refusal: &Refusal) -> Status {
    let text = refusal.to_string();
    match refusal {
        Refusal::Gone | Refusal::NotLive => Status::not_found(text),
        Refusal::TakenBy(_) => Status::already_exists(text),
        Refusal::HasAnother(_)
        | Refusal::NotClaimed
        | Refusal::NotAttending
        | Refusal::NotHeard
        | Refusal::Attending
        | Refusal::NotWatching
        | Refusal::NotWithAgent
        | Refusal::Known
        | Refusal::NothingWritten
        | Refusal::Keys(KeysRefused::NoLine)
        | Refusal::ListenersFull => Status::failed_precondition(text),
        Refusal::OthersCall(_) => Status::permission_denied(text),
        Refusal::Keys(KeysRefused::Full) => Status::resource_exhausted(text),
    }
}

fn desk_state(state: i32) -> Result<DeskState, Status> {
    match proto::DeskState::try_from(state) {
        Ok(proto::DeskState::Ready) => Ok(DeskState::Ready),
        Ok(proto::DeskState::Away) => Ok(DeskState::Away),
        Ok(proto::DeskState::Unspecified) | Err(_) => {
            Err(Status::invalid_argument("state: say DESK_STATE_READY or DESK_STATE_AWAY"))
        }
    }
}

fn lowered_to(level: i32) -> Result<LoweredTo, Status> {
    match proto::SendBackLevel::try_from(level) {
        Ok(proto::SendBackLevel::Routine) => Ok(LoweredTo::Routine),
        Ok(proto::SendBackLevel::Person) => Ok(LoweredTo::Person),
        Ok(proto::SendBackLevel::Unspecified) | Err(_) => Err(Status::invalid_argument(
            "level: say SEND_BACK_LEVEL_ROUTINE if the agent may go on alone, or SEND_BACK_LEVEL_PERSON if the call \
             still needs a person",
        )),
    }
}

fn desk_role(role: Role) -> DeskRole {
    match role {
        Role::Supervisor => DeskRole::Supervisor,
        Role::Viewer | Role::Dispatcher | Role::Integrator | Role::Admin => DeskRole::Dispatcher,
    }
}

fn resume(cursor: &str) -> Resume {
    if cursor.is_empty() {
        return Resume::First;
    }
    let parsed = (cursor.len() <= CURSOR_BYTES).then(|| cursor.parse().ok()).flatten();
    parsed.map_or(Resume::Unreadable, Resume::From)
}

/// What the queue's stream goes through.
enum Reading {
    Open(Box<Subscription>, CancellationToken),
    Over,
}

async fn read_on(reading: Reading) -> Option<(Result<proto::WatchQueueResponse, Status>, Reading)> {
    let Reading::Open(mut subscription, draining) = reading else { return None };
    let next = tokio::select! {
        biased;
        () = draining.cancelled() => {
            let text = format!("the server is draining; open the queue again with the cursor {}", subscription.cursor());
            return Some((Err(Status::unavailable(text)), Reading::Over));
        }
        next = subscription.next() => next,
    };
    Some(match next {
        Ok((cursor, delivery)) => (Ok(convert::delivery(cursor, &delivery)), Reading::Open(subscription, draining)),
        Err(cut) => (Err(Status::out_of_range(cut.to_string())), Reading::Over),
    })
}

#[tonic::async_trait]
impl proto::dispatch_service_server::DispatchService for Dispatch {
    type WatchQueueStream = QueueStream;
    type AttendStream = AttendStream;
    type AttendFromBrowserStream = BrowserStream;
    type ListenStream = ListenStream;
    type ListenFromBrowserStream = BrowserEarStream;

    async fn watch_queue(&self, request: Request<proto::WatchQueueRequest>) -> Result<Response<QueueStream>, Status> {
        let who = identity(&request)?;
        let asked = request.into_inner();
        let state = desk_state(asked.state)?;
        let resume = resume(&asked.resume);
        let subscription = self.station.subscribe(&desk(&who), desk_role(who.role), state, resume);
        let reading = Reading::Open(Box::new(subscription), self.draining.clone());
        Ok(Response::new(Box::pin(futures::stream::unfold(reading, read_on))))
    }

    async fn claim(&self, request: Request<proto::ClaimRequest>) -> Result<Response<proto::ClaimResponse>, Status> {
        let (who, asked) = taken(request)?;
        let desk = desk(&who);
        let (call, handoff) = offer_id(&asked.call_id, asked.handoff_id)?;
        let claim = self.station.claim(call, handoff, &desk).map_err(|refusal| refused(&refusal))?;
        let view = Some(convert::call_view(call, &claim.view));
        Ok(Response::new(proto::ClaimResponse { lease_ms: claim.lease.as_millis(), view }))
    }

    async fn decline(
        &self,
        request: Request<proto::DeclineRequest>,
    ) -> Result<Response<proto::DeclineResponse>, Status> {
        let (who, asked) = taken(request)?;
        let desk = desk(&who);
        let (call, handoff) = offer_id(&asked.call_id, asked.handoff_id)?;
        let reason = limits::text("reason", asked.reason, limits::REASON_BYTES)?;
        let given = if reason.is_empty() { "none" } else { "given" };
        let reason = Private::new(reason);
        self.station.decline(call, handoff, &desk, reason).map_err(|refusal| refused(&refusal))?;
        tracing::info!(call = %call, handoff = %handoff, desk = %desk, reason = given, "offer declined");
        Ok(Response::new(proto::DeclineResponse {}))
    }

    async fn attend(
        &self,
        request: Request<Streaming<proto::AttendRequest>>,
    ) -> Result<Response<AttendStream>, Status> {
        let desk = desk(&identity(&request)?);
        let (about, tenure) = (About::of(&request), Tenure::of(&request)?);
        attend::open(&self.station, &desk, (about, tenure), request.into_inner()).await.map(Response::new)
    }

    async fn attend_from_browser(
        &self,
        request: Request<proto::AttendFromBrowserRequest>,
    ) -> Result<Response<BrowserStream>, Status> {
        let tenure = Tenure::of(&request)?;
        let (who, asked) = taken(request)?;
        attend_browser::open(&self.station, &self.browsers, (desk(&who), tenure), asked).await.map(Response::new)
    }

    async fn complete(
        &self,
        request: Request<proto::CompleteRequest>,
    ) -> Result<Response<proto::CompleteResponse>, Status> {
        let (who, asked) = taken(request)?;
        let desk = desk(&who);
        let (call, handoff) = offer_id(&asked.call_id, asked.handoff_id)?;
        let labels = limits::labels(asked.labels)?;
        if let Some(same_as) = labels.same_as {
            // Before anything is ended: whoever is refused chooses another case, or none.
            reviews::may_be_same(self.cases.as_ref(), call, same_as).await?;
        }
        match self.station.complete(call, handoff, &desk, labels.clone()) {
            Ok(()) => {}
            // Most callers hang up first; what the desk then says belongs to the case.
            Err(Refusal::Gone) if self.station.served(call, handoff, &desk) => {
                if !self.cases.label(call, &desk, labels).await? {
                    return Err(Status::unavailable("the call has ended and is being stored; try again"));
                }
            }
            Err(refusal) => return Err(refused(&refusal)),
        }
        tracing::info!(call = %call, handoff = %handoff, desk = %desk, "call completed");
        Ok(Response::new(proto::CompleteResponse {}))
    }

    async fn send_back(
        &self,
        request: Request<proto::SendBackRequest>,
    ) -> Result<Response<proto::SendBackResponse>, Status> {
        let (who, asked) = taken(request)?;
        let desk = desk(&who);
        let (call, handoff) = offer_id(&asked.call_id, asked.handoff_id)?;
        let by = limits::person(asked.by)?;
        let reason = limits::required("reason", asked.reason, limits::REASON_BYTES)?;
        let to = lowered_to(asked.level)?;
        // Who lowered the urgency, why, and to what (S2).
        let lowered = Lowered { by, reason: Private::new(reason), to };
        self.station.send_back(call, handoff, &desk, lowered).map_err(|refusal| refused(&refusal))?;
        tracing::info!(call = %call, handoff = %handoff, desk = %desk, level = ?to, "call sent back");
        Ok(Response::new(proto::SendBackResponse {}))
    }

    async fn write_to_caller(
        &self,
        request: Request<proto::WriteToCallerRequest>,
    ) -> Result<Response<proto::WriteToCallerResponse>, Status> {
        let (who, asked) = taken(request)?;
        let desk = desk(&who);
        let (call, handoff) = offer_id(&asked.call_id, asked.handoff_id)?;
        let words = writing::line(&asked.text)?;
        self.station.write(call, handoff, &desk, words).map_err(|refusal| refused(&refusal))?;
        Ok(Response::new(proto::WriteToCallerResponse {}))
    }

    async fn whisper(
        &self,
        request: Request<proto::WhisperRequest>,
    ) -> Result<Response<proto::WhisperResponse>, Status> {
        let (who, asked) = taken(request)?;
        let (call, desk) = (limits::call_id(&asked.call_id)?, desk(&who));
        let text = limits::required("text", asked.text, limits::WHISPER_BYTES)?;
        let about = Askable::meant(&text, &self.book.taxonomy).ok_or_else(|| {
            let all = Askable::all(&self.book.taxonomy).iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            Status::invalid_argument(format!("text: means nothing that can be asked; say one of: {all}"))
        })?;
        self.station.whisper(call, &desk, about.clone()).map_err(|refusal| refused(&refusal))?;
        Ok(Response::new(proto::WhisperResponse { asks: about.to_string() }))
    }

    async fn listen(&self, request: Request<proto::ListenRequest>) -> Result<Response<ListenStream>, Status> {
        let (who, asked) = taken(request)?;
        let call = limits::call_id(&asked.call_id)?;
        let audio = WireAudio::try_from(asked.codec)?;
        let opened = listening::open(&self.station, &who, call, &self.draining).map_err(|refusal| refused(&refusal))?;
        tracing::info!(call = %call, token = who.name, "call listened to");
        Ok(Response::new(listening::stream(opened, audio)))
    }

    async fn listen_from_browser(
        &self,
        request: Request<proto::ListenFromBrowserRequest>,
    ) -> Result<Response<BrowserEarStream>, Status> {
        let (who, asked) = taken(request)?;
        let call = limits::call_id(&asked.call_id)?;
        let opened = listening::open(&self.station, &who, call, &self.draining).map_err(|refusal| refused(&refusal))?;
        let stream = listen_browser::open(&self.browsers, opened, &asked.offer_sdp).await?;
        tracing::info!(call = %call, token = who.name, "call listened to from a browser");
        Ok(Response::new(stream))
    }

    async fn send_keys(
        &self,
        request: Request<proto::SendKeysRequest>,
    ) -> Result<Response<proto::SendKeysResponse>, Status> {
        let (who, asked) = taken(request)?;
        let desk = desk(&who);
        let (call, handoff) = offer_id(&asked.call_id, asked.handoff_id)?;
        let keys = limits::keys(&asked.keys)?;
        self.station.send_keys(call, handoff, &desk, &keys).map_err(|refusal| refused(&refusal))?;
        tracing::info!(call = %call, desk = %desk, keys = keys.len(), "keys sent to the caller's line");
        Ok(Response::new(proto::SendKeysResponse {}))
    }

    async fn set_desk_state(
        &self,
        request: Request<proto::SetDeskStateRequest>,
    ) -> Result<Response<proto::SetDeskStateResponse>, Status> {
        let desk = desk(&identity(&request)?);
        let state = desk_state(request.into_inner().state)?;
        self.station.set_desk_state(&desk, state).map_err(|refusal| refused(&refusal))?;
        Ok(Response::new(proto::SetDeskStateResponse {}))
    }
}
