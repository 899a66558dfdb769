//! A call that somebody makes to us, until it is answered or refused.

use super::dispatch::Provisional;
use super::leg::{LegHandle, SIGNALS_HELD, SipLeg};
use super::reply::ALLOW;
use super::sdp::{SdpError, Session};
use super::station::{Presence, Ringing, Shared};
use super::talk::{Stage, Talk};
use super::timer::SessionTimer;
use crate::tasks;
use calmline_core::call::HangUpCause;
use calmline_core::units::Private;
use rsipstack::dialog::dialog::{DialogState, DialogStateReceiver, TerminatedReason};
use rsipstack::dialog::invite_dialog::InviteDialog;
use rsipstack::sip::{Header, HeadersExt, StatusCode};
use rsipstack::transaction::transaction::{TransactionEvent, TransactionEventSender};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// An INVITE that was admitted.
#[derive(Debug)]
pub struct IncomingCall {
    /// The number or name of the caller; empty when withheld.
    pub caller: Private<String>,
    /// The configured name of the trunk it came by.
    pub trunk: String,
    /// Whether the INVITE describes the caller's media. If not, they come with the ACK.
    pub has_offer: bool,
    /// When its INVITE was taken up.
    pub arrived: Instant,
    /// The call itself.
    pub leg: PendingLeg,
}

/// Why a call is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// 486: the called line is busy, and another will not be tried.
    Busy,
    /// 480: nobody can take it at present.
    Unavailable,
    /// 488: its media cannot be taken.
    NotAcceptable,
    /// 503: this machine is full; the trunk should try the next one.
    Full {
        /// For how long.
        retry_after: Duration,
    },
    /// 603: refused everywhere.
    Declined,
}

/// Why a call could not be answered. In each case the caller has already been told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The caller was gone.
    #[error("the caller hung up before the answer")]
    Gone,
    /// Its offer was refused with 488.
    #[error("the offer was refused")]
    NotAcceptable(#[from] SdpError),
}

/// What a pending call holds.
pub(super) struct Pending {
    pub shared: Arc<Shared>,
    pub dialog: InviteDialog,
    pub states: DialogStateReceiver,
    pub responder: TransactionEventSender,
    pub offer: Option<Vec<u8>>,
    pub extensions: Provisional,
    pub timer: SessionTimer,
    pub timer_headers: Vec<Header>,
    pub presence: Presence,
    pub ringing: Ringing,
}

/// A call that rings. Dropped without an answer, it is refused as unavailable.
pub struct PendingLeg {
    pending: Option<Box<Pending>>,
}

impl PendingLeg {
    pub(super) fn new(pending: Pending) -> Self {
        Self { pending: Some(Box::new(pending)) }
    }

    pub(super) fn has_offer(&self) -> bool {
        self.pending.as_ref().is_some_and(|pending| pending.offer.is_some())
    }

    /// The RTP port in the offer, which tells calls apart in tests.
    #[cfg(test)]
    pub(super) fn offered_port(&self) -> Option<u16> {
        let offer = self.pending.as_ref()?.offer.clone()?;
        Session::new("127.0.0.1:1".parse().ok()?, 0).answer(&offer).ok().map(|(_, change)| change.media.remote.port())
    }

    /// Sends 180, so that the caller hears ringing. 100 was sent already. Does nothing for a caller that takes only
    /// reliable provisional responses.
    pub fn ring(&self) {
        if let Some(pending) = &self.pending
            && pending.extensions == Provisional::Plain
        {
            let _ = pending.dialog.ringing(None, None);
        }
    }

    /// Waits until the caller gives up. Cancel safe.
    pub async fn ended(&mut self) -> HangUpCause {
        let Some(pending) = &mut self.pending else { return HangUpCause::Failed };
        loop {
            match pending.states.recv().await {
                Some(DialogState::Terminated(_, reason)) => return before_answer(&reason),
                Some(_) => {}
                None => return HangUpCause::Failed,
            }
        }
    }

    /// Answers with 200: with our answer to the offer, or with an offer of ours if there was none. `local_rtp` is where
    /// this call's RTP is received.
    ///
    /// # Errors
    /// When the caller was gone, or its offer had to be refused.
    pub fn answer(mut self, local_rtp: SocketAddr) -> Result<SipLeg, AnswerError> {
        let pending = *self.pending.take().ok_or(AnswerError::Gone)?;
        if pending.dialog.state().is_terminated() {
            return Err(AnswerError::Gone);
        }
        let mut session = Session::new(pending.shared.media_address(local_rtp), rand::random());
        let (body, media) = match &pending.offer {
            Some(offer) => match session.answer(offer) {
                Ok((body, change)) => (body, Some(change.media)),
                Err(error) => {
                    refuse(&pending, Refusal::NotAcceptable);
                    return Err(error.into());
                }
            },
            None => (session.offer(), None),
        };
        let mut headers = vec![
            Header::ContentType("application/sdp".into()),
            Header::Allow(ALLOW.into()),
            Header::Supported("timer".into()),
        ];
        headers.extend(pending.timer_headers);
        pending.dialog.accept(Some(headers), Some(body.into_bytes())).map_err(|_| AnswerError::Gone)?;
        drop(pending.ringing);
        let (signal_sender, signals) = mpsc::channel(SIGNALS_HELD);
        let (handle, commands) = LegHandle::open();
        let stage = match &media {
            Some(media) => Stage::Answered(media.clone()),
            None => Stage::Offered(invite_cseq(&pending.dialog)),
        };
        let talk = Talk {
            shared: pending.shared,
            dialog: pending.dialog,
            session,
            timer: pending.timer,
            signals: signal_sender,
            presence: pending.presence,
        };
        tasks::spawn("sip_leg", talk.until_over(pending.states, commands, stage));
        Ok(SipLeg { signals, handle, media })
    }

    /// Refuses the call.
    pub fn refuse(mut self, refusal: Refusal) {
        if let Some(pending) = self.pending.take() {
            refuse(&pending, refusal);
        }
    }
}

impl Drop for PendingLeg {
    fn drop(&mut self) {
        if let Some(pending) = self.pending.take() {
            refuse(&pending, Refusal::Unavailable);
        }
    }
}

impl std::fmt::Debug for PendingLeg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PendingLeg")
    }
}

fn invite_cseq(dialog: &InviteDialog) -> u32 {
    dialog.initial_request().cseq_header().ok().and_then(|cseq| cseq.seq().ok()).unwrap_or_default()
}

/// A BYE before the answer is a hang-up too; its INVITE was refused on the peer's behalf.
fn before_answer(reason: &TerminatedReason) -> HangUpCause {
    match reason {
        TerminatedReason::UacCancel | TerminatedReason::UacBye | TerminatedReason::UasDecline => HangUpCause::Cancelled,
        TerminatedReason::Timeout
        | TerminatedReason::UasBye
        | TerminatedReason::UacBusy
        | TerminatedReason::UasBusy
        | TerminatedReason::ProxyError(_)
        | TerminatedReason::ProxyAuthRequired
        | TerminatedReason::UacOther(_)
        | TerminatedReason::UasOther(_) => HangUpCause::Failed,
    }
}

fn refuse(pending: &Pending, refusal: Refusal) {
    let status = match refusal {
        Refusal::Busy => StatusCode::BusyHere,
        Refusal::Unavailable => StatusCode::TemporarilyUnavailable,
        Refusal::NotAcceptable => StatusCode::NotAcceptableHere,
        Refusal::Full { .. } => StatusCode::ServiceUnavailable,
        Refusal::Declined => StatusCode::Decline,
    };
    if let Refusal::Full { retry_after } = refusal {
        respond_full(pending, retry_after);
    }
    // After the response above this one is a second, which the transaction refuses: it only ends the dialog.
    let _ = pending.dialog.reject(Some(status), None);
}

/// 503 with Retry-After: the stack's own refusal takes no headers.
fn respond_full(pending: &Pending, retry_after: Duration) {
    let request = pending.dialog.initial_request();
    let mut response = pending.shared.endpoint.make_response(&request, StatusCode::ServiceUnavailable, None);
    if let Ok(to) = request.to_header() {
        let tagged = to.clone().with_tag(pending.dialog.id().local_tag.into());
        response.headers.unique_push(tagged.into());
    }
    response.headers.push(Header::RetryAfter(retry_after.as_secs().to_string().into()));
    let _ = pending.responder.send(TransactionEvent::Respond(response));
}
