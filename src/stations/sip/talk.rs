//! A call from its answer to its end, ours or theirs: re-INVITEs, keys, refreshes, hanging up.

use super::content::content_type;
use super::info::{self, Info};
use super::leg::{HangUp, LegSignal};
use super::reach;
use super::reply::ALLOW;
use super::sdp::{Change, Hold, Session, SessionPart, session_part};
use super::station::{Presence, Shared};
use super::timer::{SessionTimer, TooShort};
use crate::audio::NegotiatedMedia;
use crate::tasks;
use calmline_core::call::HangUpCause;
use rsipstack::dialog::dialog::{DialogState, DialogStateReceiver, TerminatedReason, TransactionHandle};
use rsipstack::dialog::invite_dialog::InviteDialog;
use rsipstack::sip::{Header, HeadersExt, Method, Request, StatusCode};
use rsipstack::transaction::key::TransactionRole;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// Everything about an answered call.
pub(super) struct Talk<S> {
    pub shared: Arc<Shared>,
    pub dialog: InviteDialog,
    pub session: Session,
    pub timer: SessionTimer,
    pub signals: mpsc::Sender<S>,
    pub presence: Presence,
}

/// Where a call stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stage {
    /// Our 200 carried an answer, which agreed on these media; its ACK is awaited.
    Answered(NegotiatedMedia),
    /// Our 200 carried an offer; the ACK of the INVITE with this number brings the answer.
    Offered(u32),
    /// The ACK is awaited only to hang up then.
    HangsUp,
    /// Both sides may speak.
    Open,
    /// As before, and our 200 to the re-INVITE with this number carried an offer, as in `Offered`.
    Reoffered(u32),
}

/// How a call ended.
enum End {
    /// By us, in the way that the state of the call allows.
    Ours,
    /// By the far side or the network: nothing more to send.
    Theirs(HangUpCause),
    /// It cannot go on: BYE, and the reason to whoever drives it.
    Broken(HangUpCause),
}

impl<S: From<LegSignal> + Send + 'static> Talk<S> {
    /// Runs the call to its end.
    pub(super) async fn until_over(
        mut self,
        mut states: DialogStateReceiver,
        mut commands: mpsc::Receiver<HangUp>,
        mut stage: Stage,
    ) {
        let end = loop {
            let hanging_up = matches!(stage, Stage::HangsUp);
            tokio::select! {
                biased;
                state = states.recv() => match state {
                    None => break End::Theirs(HangUpCause::Failed),
                    Some(state) => if let Some(end) = self.on_state(state, &mut stage).await {
                        break end;
                    },
                },
                _ = commands.recv(), if !hanging_up => match stage {
                    Stage::Answered(_) | Stage::Offered(_) => stage = Stage::HangsUp,
                    Stage::Open | Stage::Reoffered(_) | Stage::HangsUp => break End::Ours,
                },
                () = until(self.timer.lapses()) => break End::Broken(HangUpCause::Failed),
            }
        };
        self.end(end).await;
    }

    /// What the stack says of the dialog. Returns the end, if it is one.
    async fn on_state(&mut self, state: DialogState, stage: &mut Stage) -> Option<End> {
        match state {
            DialogState::Confirmed(..) => {
                self.shared.confirmations.send_replace(());
                self.on_confirmed(stage)
            }
            DialogState::Updated(_, _, handle) if matches!(stage, Stage::Reoffered(_)) => {
                // An offer of ours is still out (RFC 3261 section 14.2, RFC 3311 section 5.2).
                respond(&handle, StatusCode::RequestPending, Vec::new(), None).await;
                None
            }
            DialogState::Updated(_, request, handle) => {
                if let Some(cseq) = self.on_update(&request, &handle).await
                    && matches!(stage, Stage::Open)
                {
                    *stage = Stage::Reoffered(cseq);
                }
                None
            }
            DialogState::Info(_, request, handle) => {
                self.on_info(&request, &handle).await;
                None
            }
            DialogState::Terminated(_, reason) => {
                self.shared.confirmations.send_replace(());
                // Whoever hung up does not wait to hear that the far side never acknowledged.
                Some(if matches!(stage, Stage::HangsUp) { End::Ours } else { self.on_terminated(&reason) })
            }
            // Answered before they get here; should one come all the same, it gets an answer.
            DialogState::Publish(_, _, handle)
            | DialogState::Notify(_, _, handle)
            | DialogState::Refer(_, _, handle)
            | DialogState::Message(_, _, handle)
            | DialogState::Options(_, _, handle) => {
                respond(&handle, StatusCode::MethodNotAllowed, vec![Header::Allow(ALLOW.into())], None).await;
                None
            }
            DialogState::Calling(_) | DialogState::Trying(_) | DialogState::Early(..) | DialogState::WaitAck(..) => {
                None
            }
        }
    }

    /// The ACK of an INVITE, or only the stack's word that a request inside the dialog is over.
    fn on_confirmed(&mut self, stage: &mut Stage) -> Option<End> {
        match stage {
            Stage::HangsUp => Some(End::Ours),
            Stage::Open => None,
            Stage::Answered(media) => {
                let media = media.clone();
                *stage = Stage::Open;
                self.signal(LegSignal::Confirmed(media));
                None
            }
            Stage::Offered(cseq) => {
                let Some(change) = self.answer_in_ack(*cseq)? else { return Some(End::Broken(HangUpCause::Failed)) };
                *stage = Stage::Open;
                self.signal(LegSignal::Confirmed(change.media));
                None
            }
            Stage::Reoffered(cseq) => {
                let change = self.answer_in_ack(*cseq)?;
                *stage = Stage::Open;
                // Without an answer the session stays as it was: a refresh by a careless peer.
                if let Some(change) = change {
                    self.tell(change);
                }
                None
            }
        }
    }

    /// The answer in the ACK of an INVITE. The outer `None`: that ACK has not come; the inner: it had no usable answer.
    fn answer_in_ack(&mut self, cseq: u32) -> Option<Option<Change>> {
        let ack = self.dialog.last_remote_ack()?;
        if ack.cseq_header().ok()?.seq().ok()? != cseq {
            return None;
        }
        Some(match session_part(content_type(&ack.headers), &ack.body) {
            SessionPart::Sdp(sdp) => self.session.accept(sdp).ok(),
            SessionPart::None | SessionPart::UnknownType => None,
        })
    }

    /// A re-INVITE or UPDATE. Returns its number if its ACK has to bring an answer.
    async fn on_update(&mut self, request: &Request, handle: &TransactionHandle) -> Option<u32> {
        let mut headers = match self.timer.refresh(request) {
            Ok(headers) => headers,
            Err(TooShort) => {
                respond(handle, StatusCode::SessionIntervalTooSmall, TooShort::headers(), None).await;
                return None;
            }
        };
        headers.push(Header::Allow(ALLOW.into()));
        headers.push(Header::Supported("timer".into()));
        let is_invite = request.method() == &Method::Invite;
        match session_part(content_type(&request.headers), &request.body) {
            SessionPart::UnknownType => {
                let accept = vec![Header::Accept("application/sdp".into())];
                respond(handle, StatusCode::UnsupportedMediaType, accept, None).await;
                None
            }
            SessionPart::None if is_invite => {
                let offer = self.session.offer();
                reach::follow(&self.dialog, request);
                respond(handle, StatusCode::OK, headers, Some(offer)).await;
                request.cseq_header().ok().and_then(|cseq| cseq.seq().ok())
            }
            SessionPart::None => {
                reach::follow(&self.dialog, request);
                respond(handle, StatusCode::OK, headers, None).await;
                None
            }
            SessionPart::Sdp(sdp) => {
                match self.session.answer(sdp) {
                    Ok((answer, change)) => {
                        reach::follow(&self.dialog, request);
                        respond(handle, StatusCode::OK, headers, Some(answer)).await;
                        self.tell(change);
                    }
                    Err(_) => respond(handle, StatusCode::NotAcceptableHere, Vec::new(), None).await,
                }
                None
            }
        }
    }

    fn tell(&mut self, change: Change) {
        if change.differs {
            self.signal(LegSignal::Renegotiated(change.media));
        }
        match change.hold {
            Some(Hold::Held) => self.signal(LegSignal::Held),
            Some(Hold::Resumed) => self.signal(LegSignal::Resumed),
            None => {}
        }
    }

    async fn on_info(&mut self, request: &Request, handle: &TransactionHandle) {
        match info::read(content_type(&request.headers), &request.body) {
            Info::Pressed(key) => {
                respond(handle, StatusCode::OK, Vec::new(), None).await;
                self.signal(LegSignal::Pressed(key));
            }
            Info::Nothing => respond(handle, StatusCode::OK, Vec::new(), None).await,
            Info::UnknownType => {
                let accept = vec![Header::Accept("application/dtmf-relay, application/dtmf".into())];
                respond(handle, StatusCode::UnsupportedMediaType, accept, None).await;
            }
        }
    }

    fn on_terminated(&self, reason: &TerminatedReason) -> End {
        let ours = match self.dialog.role() {
            TransactionRole::Server => matches!(reason, TerminatedReason::UasBye),
            TransactionRole::Client => matches!(reason, TerminatedReason::UacBye),
        };
        if ours {
            return End::Ours;
        }
        End::Theirs(match reason {
            TerminatedReason::UacBye | TerminatedReason::UasBye => HangUpCause::Bye,
            TerminatedReason::UacCancel => HangUpCause::Cancelled,
            TerminatedReason::Timeout => HangUpCause::NoAck,
            TerminatedReason::UacBusy
            | TerminatedReason::UasBusy
            | TerminatedReason::UasDecline
            | TerminatedReason::ProxyError(_)
            | TerminatedReason::ProxyAuthRequired
            | TerminatedReason::UacOther(_)
            | TerminatedReason::UasOther(_) => HangUpCause::Failed,
        })
    }

    fn signal(&self, signal: LegSignal) {
        if let Err(mpsc::error::TrySendError::Full(_)) = self.signals.try_send(signal.into()) {
            self.shared.counters.shed_one();
        }
    }

    async fn end(self, end: End) {
        let cause = match end {
            End::Ours => None,
            End::Theirs(cause) | End::Broken(cause) => Some(cause),
        };
        match end {
            End::Theirs(_) => self.shared.dialogs.remove_dialog(&self.dialog.id()),
            End::Ours | End::Broken(_) => hang_up(&self.shared, &self.dialog),
        }
        drop(self.presence);
        if let Some(cause) = cause {
            // Nothing is left to do for the call, so this may wait for a late reader.
            let _ = self.signals.send(LegSignal::Ended(cause).into()).await;
        }
    }
}

/// Sends BYE and forgets the dialog once it was answered, or was not in 64 T1. A BYE that crosses it finds the dialog.
pub(super) fn hang_up(shared: &Arc<Shared>, dialog: &InviteDialog) {
    let (shared, dialog) = (Arc::clone(shared), dialog.clone());
    tasks::spawn("sip_bye", async move {
        if dialog.bye().await.is_err() {
            tracing::debug!("a bye could not be sent");
        }
        shared.dialogs.remove_dialog(&dialog.id());
    });
}

async fn respond(handle: &TransactionHandle, status: StatusCode, mut headers: Vec<Header>, body: Option<String>) {
    if body.is_some() {
        headers.push(Header::ContentType("application/sdp".into()));
    }
    // The transaction may have given up: then the peer has its answer.
    let _ = handle.respond(status, Some(headers), body.map(String::into_bytes)).await;
}

async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => tokio::time::sleep_until(moment).await,
        None => std::future::pending().await,
    }
}
