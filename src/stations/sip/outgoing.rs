//! A call that we make: to the human trunk, or to a test peer.

use super::content::content_type;
use super::leg::{HangUp, LegHandle, LegSignal, SIGNALS_HELD};
use super::reply::ALLOW;
use super::sdp::{Session, SessionPart, session_part};
use super::station::{Presence, Shared};
use super::talk::{Stage, Talk, hang_up};
use super::timer::SessionTimer;
use crate::audio::NegotiatedMedia;
use crate::tasks;
use calmline_core::call::HangUpCause;
use calmline_core::units::{Key, Private};
use rsipstack::dialog::authenticate::Credential as StackCredential;
use rsipstack::dialog::dialog::{DialogState, DialogStateReceiver, TerminatedReason};
use rsipstack::dialog::invitation::{InviteAsyncResult, InviteOption};
use rsipstack::dialog::invite_dialog::InviteDialog;
use rsipstack::sip::{Header, Response, Uri};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Whom to call, and as whom.
#[derive(Debug, Clone)]
pub struct OutboundCall {
    /// A SIP URI.
    pub target: String,
    /// What the called party sees as the caller: a number, a user name, or a whole SIP URI.
    pub caller_shown: Private<String>,
    /// Where this call's RTP is received.
    pub local_rtp: SocketAddr,
    /// What to answer when the far side asks who we are (401, 407). Without it that is a refusal.
    pub credential: Option<Credential>,
}

/// A name and a password for digest authentication (RFC 8760).
#[derive(Debug, Clone)]
pub struct Credential {
    /// The user name.
    pub username: String,
    /// The password.
    pub password: Private<String>,
}

/// Why a call was not even tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DialError {
    /// The target is no SIP URI.
    #[error("the target is not a SIP URI")]
    Target,
    /// What should be shown as the caller fits in no SIP URI.
    #[error("the caller to show is not a number, a name or a SIP URI")]
    Caller,
    /// The stack could not make the INVITE.
    #[error("the call could not be started")]
    Stack,
}

/// A call of ours.
#[derive(Debug)]
pub struct DialedLeg {
    /// What happens to it. It closes after [`DialSignal::Failed`] and [`DialSignal::Ended`], and without one when we
    /// hung up.
    pub signals: mpsc::Receiver<DialSignal>,
    /// What can be done to it. When the last one is dropped, the call is cancelled or hung up.
    pub handle: LegHandle,
}

impl DialedLeg {
    /// Gives the call up: CANCEL, or BYE if it was answered in the meantime.
    pub fn cancel(&self) {
        self.handle.bye();
    }
}

/// What happened to a call of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DialSignal {
    /// 18x: it rings there.
    Ringing,
    /// 200, and its media agreed.
    Answered(NegotiatedMedia),
    /// The far side changed something.
    Renegotiated(NegotiatedMedia),
    /// The far side put us on hold.
    Held,
    /// It took us off hold.
    Resumed,
    /// A key, by SIP INFO.
    Pressed(Key),
    /// It was refused, or not reached (408), or answered without usable media (488).
    Failed {
        /// The SIP status.
        status: u16,
    },
    /// It ended after it was answered.
    Ended(HangUpCause),
}

impl From<LegSignal> for DialSignal {
    fn from(signal: LegSignal) -> Self {
        match signal {
            LegSignal::Confirmed(media) => Self::Answered(media),
            LegSignal::Renegotiated(media) => Self::Renegotiated(media),
            LegSignal::Held => Self::Held,
            LegSignal::Resumed => Self::Resumed,
            LegSignal::Pressed(key) => Self::Pressed(key),
            LegSignal::Ended(cause) => Self::Ended(cause),
        }
    }
}

type Invitation = JoinHandle<InviteAsyncResult>;

/// Starts a call.
pub(super) fn dial(shared: &Arc<Shared>, call: OutboundCall) -> Result<DialedLeg, DialError> {
    let callee = sip_uri(&call.target).ok_or(DialError::Target)?;
    let contact = shared.dialogs.build_local_contact(None, None).map_err(|_| DialError::Stack)?;
    let caller = call.caller_shown.open();
    let caller = match sip_uri(caller) {
        Some(uri) => uri,
        None if caller.contains([':', '@', '<', '>', ' ']) => return Err(DialError::Caller),
        None => sip_uri(&format!("sip:{caller}@{}", contact.host_with_port)).ok_or(DialError::Caller)?,
    };
    let mut session = Session::new(shared.media_address(call.local_rtp), rand::random());
    let option = InviteOption {
        caller,
        callee,
        contact,
        offer: Some(session.offer().into_bytes()),
        headers: Some(vec![Header::Allow(ALLOW.into())]),
        credential: call.credential.map(|credential| StackCredential {
            username: credential.username,
            password: credential.password.into_open(),
            realm: None,
            auth_username: None,
        }),
        ..InviteOption::default()
    };
    let (state_sender, states) = shared.dialogs.new_dialog_state_channel();
    let (dialog, invitation) = shared.dialogs.do_invite_async(option, state_sender).map_err(|_| DialError::Stack)?;
    let (signal_sender, signals) = mpsc::channel(SIGNALS_HELD);
    let (handle, commands) = LegHandle::open();
    let dialing = Dialing {
        presence: shared.presence(None),
        shared: Arc::clone(shared),
        dialog,
        session,
        signals: signal_sender,
        early: None,
        rung: Rung::No,
    };
    tasks::spawn("sip_dial", dialing.until_over(states, commands, invitation));
    Ok(DialedLeg { signals, handle })
}

fn sip_uri(text: &str) -> Option<Uri> {
    let scheme = text.split_once(':')?.0;
    (scheme.eq_ignore_ascii_case("sip") || scheme.eq_ignore_ascii_case("sips"))
        .then(|| Uri::try_from(text).ok())
        .flatten()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rung {
    No,
    Yes,
}

/// A call of ours that is not answered yet.
struct Dialing {
    shared: Arc<Shared>,
    dialog: InviteDialog,
    session: Session,
    signals: mpsc::Sender<DialSignal>,
    presence: Presence,
    /// The description in a provisional response, for peers that do not repeat it in the 200.
    early: Option<Vec<u8>>,
    rung: Rung,
}

/// What came of it.
enum Outcome {
    Answered(Box<Response>),
    Failed(u16),
    GivenUp,
}

impl Dialing {
    async fn until_over(
        mut self,
        mut states: DialogStateReceiver,
        mut commands: mpsc::Receiver<HangUp>,
        mut invitation: Invitation,
    ) {
        match self.outcome(&mut states, &mut commands, &mut invitation).await {
            Outcome::Answered(response) => self.answered(&response, states, commands).await,
            Outcome::Failed(status) => {
                drop(self.presence);
                let _ = self.signals.send(DialSignal::Failed { status }).await;
            }
            Outcome::GivenUp => self.cancel(invitation).await,
        }
    }

    async fn outcome(
        &mut self,
        states: &mut DialogStateReceiver,
        commands: &mut mpsc::Receiver<HangUp>,
        invitation: &mut Invitation,
    ) -> Outcome {
        let mut over = false;
        loop {
            if over && states.is_empty() {
                // It ended without a word, because the INVITE could not be sent.
                return Outcome::Failed(503);
            }
            tokio::select! {
                biased;
                state = states.recv() => match state {
                    Some(DialogState::Early(_, response)) => self.on_ringing(response),
                    Some(DialogState::Confirmed(_, response)) => return Outcome::Answered(Box::new(response)),
                    Some(DialogState::Terminated(_, reason)) => return Outcome::Failed(status(&reason)),
                    Some(_) => {}
                    None => return Outcome::Failed(503),
                },
                _ = commands.recv() => return Outcome::GivenUp,
                _ = &mut *invitation, if !over => over = true,
            }
        }
    }

    fn on_ringing(&mut self, response: Response) {
        if let SessionPart::Sdp(sdp) = session_part(content_type(&response.headers), &response.body) {
            self.early = Some(sdp.to_vec());
        }
        if self.rung == Rung::No {
            self.rung = Rung::Yes;
            let _ = self.signals.try_send(DialSignal::Ringing);
        }
    }

    async fn answered(mut self, response: &Response, states: DialogStateReceiver, commands: mpsc::Receiver<HangUp>) {
        let answer = match session_part(content_type(&response.headers), &response.body) {
            SessionPart::Sdp(sdp) => Some(sdp.to_vec()),
            SessionPart::None | SessionPart::UnknownType => self.early.take(),
        };
        let Some(change) = answer.and_then(|answer| self.session.accept(&answer).ok()) else {
            hang_up(&self.shared, &self.dialog);
            drop(self.presence);
            let _ = self.signals.send(DialSignal::Failed { status: 488 }).await;
            return;
        };
        let _ = self.signals.try_send(DialSignal::Answered(change.media));
        let talk = Talk {
            shared: self.shared,
            dialog: self.dialog,
            session: self.session,
            timer: SessionTimer::default(),
            signals: self.signals,
            presence: self.presence,
        };
        talk.until_over(states, commands, Stage::Open).await;
    }

    /// Cancels. An answer that crosses the CANCEL is acknowledged and hung up by the stack. Whoever drives the call
    /// hears no more of it; it stays here until it is over.
    async fn cancel(self, invitation: Invitation) {
        drop(self.signals);
        if self.dialog.cancel().await.is_err() {
            tracing::debug!("a cancel was not taken");
        }
        let _ = invitation.await;
        if self.dialog.state().is_confirmed() {
            // It was answered before the CANCEL was made.
            hang_up(&self.shared, &self.dialog);
        }
        drop(self.presence);
    }
}

fn status(reason: &TerminatedReason) -> u16 {
    match reason {
        TerminatedReason::UasOther(status)
        | TerminatedReason::UacOther(status)
        | TerminatedReason::ProxyError(status) => u16::from(status.clone()),
        TerminatedReason::Timeout => 408,
        TerminatedReason::UasBusy | TerminatedReason::UacBusy => 486,
        TerminatedReason::ProxyAuthRequired => 407,
        TerminatedReason::UacCancel => 487,
        TerminatedReason::UasDecline => 603,
        TerminatedReason::UacBye | TerminatedReason::UasBye => 480,
    }
}
