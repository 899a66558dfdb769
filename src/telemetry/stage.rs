//! The stages that have a budget: the design's one timing table, as data.

use std::time::Duration;

/// Sound leaves with the next packet: up to 20 ms pass whatever is done, and the design's figures for first audio are of
/// what is done.
const PACKET_MS: u64 = 20;

/// A stage of a call with a budget in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// INVITE to 200 OK.
    InviteToOk,
    /// ACK to the greeting's first sample.
    Greeting,
    /// The pause that ended a turn.
    EndOfTurnHold,
    /// Commit of a turn to the transcript that was used.
    AsrFinal,
    /// Words to reading.
    Understanding,
    /// Reading to step.
    Policy,
    /// Step to first sample, the prompt being rendered already.
    FirstAudioCached,
    /// Step to first sample, the prompt being rendered clause by clause.
    FirstAudioSynthesised,
    /// Commit of a turn to our first sample.
    ResponseAfterCommit,
    /// The caller's last speech to our first sample.
    TurnResponse,
    /// Onset of speech to the prompt ducked.
    Duck,
    /// Onset of speech to the prompt stopped.
    Stop,
    /// Key to the prompt stopped.
    KeyStop,
    /// Urgent words recognised to the offer on a desk's stream.
    Offer,
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::InviteToOk,
        Self::Greeting,
        Self::EndOfTurnHold,
        Self::AsrFinal,
        Self::Understanding,
        Self::Policy,
        Self::FirstAudioCached,
        Self::FirstAudioSynthesised,
        Self::ResponseAfterCommit,
        Self::TurnResponse,
        Self::Duck,
        Self::Stop,
        Self::KeyStop,
        Self::Offer,
    ];

    /// Its name as a label.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InviteToOk => "invite_to_200",
            Self::Greeting => "greeting",
            Self::EndOfTurnHold => "end_of_turn_hold",
            Self::AsrFinal => "asr_final",
            Self::Understanding => "understanding",
            Self::Policy => "policy",
            Self::FirstAudioCached => "first_audio_cached",
            Self::FirstAudioSynthesised => "first_audio_synthesised",
            Self::ResponseAfterCommit => "response_after_commit",
            Self::TurnResponse => "turn_response",
            Self::Duck => "duck",
            Self::Stop => "stop",
            Self::KeyStop => "key_stop",
            Self::Offer => "offer",
        }
    }

    /// What it may take; longer is a breach (design, section 5).
    #[must_use]
    pub const fn budget(self) -> Duration {
        Duration::from_millis(match self {
            Self::InviteToOk => 200,
            Self::Greeting => 100,
            Self::EndOfTurnHold => 1600,
            Self::AsrFinal => 300,
            Self::Understanding => 30,
            Self::Policy => 5,
            Self::FirstAudioCached => 5 + PACKET_MS,
            Self::FirstAudioSynthesised => 350 + PACKET_MS,
            Self::ResponseAfterCommit => 450,
            Self::TurnResponse => 1300,
            Self::Duck => 220,
            Self::Stop => 550,
            Self::KeyStop => 60,
            Self::Offer => 1000,
        })
    }
}
