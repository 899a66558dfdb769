//! Every request that the stack lets through: to its call, to the switchboard as a new one, or refused.

use super::config::Health;
use super::content::{content_type, is_encoded};
use super::incoming::{IncomingCall, PendingLeg, Refusal};
use super::reply::ALLOW;
use super::sdp::{SessionPart, session_part};
use super::station::{InviteKey, Shared};
use super::timer::{SessionTimer, TooShort};
use super::{identity, name_addr, reach};
use crate::{clock, tasks};
use rsipstack::dialog::DialogId;
use rsipstack::dialog::dialog::Dialog;
use rsipstack::dialog::invite_dialog::InviteDialog;
use rsipstack::sip::{Header, HeadersExt, Method, Request, Scheme, StatusCode};
use rsipstack::transaction::TransactionReceiver;
use rsipstack::transaction::key::TransactionRole;
use rsipstack::transaction::transaction::Transaction;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

/// Takes requests until the station closes. Each has its own task: one that panics or waits harms no other.
pub(super) async fn run(
    shared: Arc<Shared>,
    mut requests: TransactionReceiver,
    offers: mpsc::Sender<IncomingCall>,
    close: CancellationToken,
) {
    loop {
        let transaction = tokio::select! {
            () = close.cancelled() => return,
            transaction = requests.recv() => transaction,
        };
        let Some(transaction) = transaction else { return };
        tasks::spawn("sip_request", take(Arc::clone(&shared), transaction, offers.clone()));
    }
}

async fn take(shared: Arc<Shared>, mut request: Transaction, offers: mpsc::Sender<IncomingCall>) {
    let inside = request.original.to_header().ok().and_then(|to| name_addr::tag(to.value())).is_some();
    let method = *request.original.method();
    match (inside, method) {
        (true, _) => in_dialog(&shared, request).await,
        (false, Method::Invite) => open_call(&shared, request, offers).await,
        (false, Method::Options) => options(&shared, &mut request).await,
        (false, Method::Bye | Method::Info | Method::Update | Method::PRack) => {
            refuse(&mut request, StatusCode::CallTransactionDoesNotExist, Vec::new()).await;
        }
        (false, Method::Refer) => refuse(&mut request, StatusCode::Decline, Vec::new()).await,
        (false, Method::Message | Method::Notify | Method::Publish | Method::Register | Method::Subscribe) => {
            not_allowed(&mut request).await
        }
        // The stack answers CANCEL itself, and nothing answers an ACK.
        (false, Method::Ack | Method::Cancel) => {}
    }
}

/// Answers and sees the transaction to its end: an INVITE's response is sent again until its ACK comes.
pub(super) async fn refuse(request: &mut Transaction, status: StatusCode, headers: Vec<Header>) {
    if request.reply_with(status, headers, None).await.is_err() {
        tracing::debug!("a response could not be sent");
        return;
    }
    finish(request).await;
}

async fn finish(request: &mut Transaction) {
    while !request.is_terminated() && request.receive().await.is_some() {}
}

async fn not_allowed(request: &mut Transaction) {
    refuse(request, StatusCode::MethodNotAllowed, vec![Header::Allow(ALLOW.into())]).await;
}

/// OPTIONS says what an INVITE would be told.
async fn options(shared: &Shared, request: &mut Transaction) {
    match shared.health() {
        Health::Ready => {
            let headers = vec![
                Header::Allow(ALLOW.into()),
                Header::Accept("application/sdp".into()),
                Header::Supported("timer".into()),
            ];
            refuse(request, StatusCode::OK, headers).await;
        }
        Health::Full => refuse(request, StatusCode::ServiceUnavailable, retry_after(shared)).await,
    }
}

pub(super) fn retry_after(shared: &Shared) -> Vec<Header> {
    vec![Header::RetryAfter(shared.config.retry_after.as_secs().to_string().into())]
}

async fn in_dialog(shared: &Arc<Shared>, mut request: Transaction) {
    let dialog = shared.dialogs.match_dialog(&request);
    match (dialog, *request.original.method()) {
        (None, Method::Ack) | (Some(_), Method::Ack | Method::Cancel) => {}
        (Some(Dialog::Invite(dialog)), Method::Invite | Method::Info | Method::Update) => {
            acknowledged(shared, &dialog).await;
            if dialog.state().is_confirmed() {
                to_call(dialog, &mut request).await;
            } else {
                try_again(&mut request).await;
            }
        }
        (Some(Dialog::Invite(dialog)), Method::Bye) => {
            // A BYE before our answer ends the INVITE too (RFC 3261 section 15.1.2).
            if dialog.role() == TransactionRole::Server && dialog.state().can_cancel() {
                let _ = dialog.reject(Some(StatusCode::RequestTerminated), None);
            }
            acknowledged(shared, &dialog).await;
            to_call(dialog, &mut request).await;
        }
        (Some(_), Method::Options) => options(shared, &mut request).await,
        // Nobody but the agency decides where a caller goes.
        (Some(_), Method::Refer) => refuse(&mut request, StatusCode::Decline, Vec::new()).await,
        // We send no reliable provisional response, so there is none to acknowledge.
        (None, _) | (Some(_), Method::PRack) => {
            refuse(&mut request, StatusCode::CallTransactionDoesNotExist, Vec::new()).await;
        }
        (Some(_), _) => not_allowed(&mut request).await,
    }
}

async fn to_call(mut dialog: InviteDialog, request: &mut Transaction) {
    if dialog.handle(request).await.is_err() {
        tracing::debug!("a request inside a call was not handled");
    }
    if request.last_response.is_none() && !request.is_terminated() {
        try_again(request).await;
        return;
    }
    finish(request).await;
}

/// Older than one before it, or ahead of the ACK (RFC 3261 sections 12.2.2 and 14.2).
async fn try_again(request: &mut Transaction) {
    refuse(request, StatusCode::ServerInternalError, vec![Header::RetryAfter("1".into())]).await;
}

/// Gives the ACK of our 200 a moment to be read. Requests and ACKs reach a call by different tasks, and a peer that
/// sends a re-INVITE right behind its ACK must not find the call unconfirmed.
async fn acknowledged(shared: &Shared, dialog: &InviteDialog) {
    let mut confirmations = shared.confirmations.subscribe();
    let waited = async { while dialog.state().waiting_ack() && confirmations.changed().await.is_ok() {} };
    // If it does not come in T1, it was lost: what follows is decided without it.
    let _ = timeout(shared.config.timing.t1, waited).await;
}

/// Why an INVITE gets no further than here.
struct Refused(StatusCode, Vec<Header>);

async fn open_call(shared: &Arc<Shared>, mut request: Transaction, offers: mpsc::Sender<IncomingCall>) {
    match offer(shared, &request, &offers, clock::now()) {
        Ok(dialog) => {
            let mut handling = dialog.clone();
            if handling.handle(&mut request).await.is_err() {
                tracing::debug!("an invite was not handled");
            }
            if dialog.state().is_terminated() {
                shared.dialogs.remove_dialog(&dialog.id());
            }
            finish(&mut request).await;
        }
        Err(Refused(status, headers)) => {
            shared.counters.refuse_one();
            refuse(&mut request, status, headers).await;
        }
    }
}

/// Checks an INVITE, makes its dialog, and offers it to the switchboard.
fn offer(
    shared: &Arc<Shared>,
    transaction: &Transaction,
    offers: &mpsc::Sender<IncomingCall>,
    arrived: Instant,
) -> Result<InviteDialog, Refused> {
    let request = &transaction.original;
    let plain = |status| Refused(status, Vec::new());
    let full = || Refused(StatusCode::ServiceUnavailable, retry_after(shared));
    let source = transaction.connection.as_ref().and_then(|from| from.get_remote_addr());
    let source = source.and_then(|source| source.get_socketaddr().ok()).ok_or(plain(StatusCode::BadRequest))?;
    let trunk = shared.admission.trunk(source.ip()).ok_or(plain(StatusCode::Forbidden))?.to_owned();
    if shared.health() == Health::Full {
        return Err(full());
    }
    check_scheme(request)?;
    let extensions = check_extensions(request)?;
    let sdp = offered(request)?;
    let mut timer = SessionTimer::default();
    let timer_headers =
        timer.refresh(request).map_err(|TooShort| Refused(StatusCode::SessionIntervalTooSmall, TooShort::headers()))?;
    let key = invite_key(request).ok_or(plain(StatusCode::BadRequest))?;
    let presence = shared.register(key).ok_or(plain(StatusCode::LoopDetected))?;
    let ringing = shared.ring().ok_or_else(full)?;
    let (state_sender, states) = shared.dialogs.new_dialog_state_channel();
    let dialog = shared
        .dialogs
        .get_or_create_server_invite(transaction, state_sender, None, None)
        .map_err(|_| plain(StatusCode::BadRequest))?;
    reach::follow(&dialog, request);
    let leg = PendingLeg::new(super::incoming::Pending {
        shared: Arc::clone(shared),
        dialog: dialog.clone(),
        states,
        responder: transaction.tu_sender.clone(),
        offer: sdp,
        extensions,
        timer,
        timer_headers,
        presence,
        ringing,
    });
    let call = IncomingCall { caller: identity::caller(request), trunk, has_offer: leg.has_offer(), arrived, leg };
    shared.counters.offer_one();
    if let Err(error) = offers.try_send(call) {
        let (mpsc::error::TrySendError::Full(call) | mpsc::error::TrySendError::Closed(call)) = error;
        call.leg.refuse(Refusal::Full { retry_after: shared.config.retry_after });
    }
    Ok(dialog)
}

/// Only telephone calls come here.
fn check_scheme(request: &Request) -> Result<(), Refused> {
    match &request.uri.scheme {
        Some(Scheme::Sip | Scheme::Sips) => Ok(()),
        Some(Scheme::Other(scheme)) if scheme.eq_ignore_ascii_case("tel") => Ok(()),
        Some(Scheme::Other(_)) | None => Err(Refused(StatusCode::UnsupportedUriScheme, Vec::new())),
    }
}

/// What the INVITE requires of us beyond RFC 3261.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Provisional {
    /// 180 may be sent.
    Plain,
    /// Only reliable ones, which we do not send: the final response comes at once instead.
    None,
}

/// Option tags that we know. 100rel is met by sending no provisional response at all.
fn check_extensions(request: &Request) -> Result<Provisional, Refused> {
    let mut provisional = Provisional::Plain;
    let mut unknown = Vec::new();
    for header in request.headers.iter() {
        let Header::Require(required) = header else { continue };
        for option in required.value().split(',').map(str::trim).filter(|option| !option.is_empty()) {
            match option.to_ascii_lowercase().as_str() {
                "100rel" => provisional = Provisional::None,
                "timer" => {}
                _ => unknown.push(option.to_owned()),
            }
        }
    }
    if unknown.is_empty() {
        return Ok(provisional);
    }
    Err(Refused(StatusCode::BadExtension, vec![Header::Unsupported(unknown.join(", ").into())]))
}

/// The offer in an INVITE, if it has one.
fn offered(request: &Request) -> Result<Option<Vec<u8>>, Refused> {
    if is_encoded(&request.headers) {
        return Err(unsupported_body());
    }
    match session_part(content_type(&request.headers), &request.body) {
        SessionPart::Sdp(sdp) => Ok(Some(sdp.to_vec())),
        SessionPart::None => Ok(None),
        SessionPart::UnknownType => Err(unsupported_body()),
    }
}

fn unsupported_body() -> Refused {
    let accept = "application/sdp, multipart/mixed";
    Refused(StatusCode::UnsupportedMediaType, vec![Header::Accept(accept.into())])
}

fn invite_key(request: &Request) -> Option<InviteKey> {
    let id = DialogId::try_from((request, TransactionRole::Server)).ok()?;
    let cseq = request.cseq_header().ok()?.seq().ok()?;
    Some((id.call_id, id.remote_tag, cseq))
}
