//! What an offer must hold before any socket is opened for it.

/// A browser's offer of one audio stream has 2 to 4 kB; one with every candidate of a laptop, 8.
const OFFER_BYTES: usize = 16 * 1024;

/// Why an offer is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    /// More than a browser writes.
    #[error("the offer is longer than 16 kB")]
    Long,
    /// Not SDP, or with no audio in it.
    #[error("the offer holds no audio: call addTrack with the microphone before createOffer")]
    NoAudio,
    /// More than one stream.
    #[error("the offer holds more than one stream: one audio stream is what a desk needs")]
    More,
    /// Without Opus.
    #[error("the offer holds no Opus, which every browser has")]
    NoOpus,
}

/// Checks that an offer holds one audio stream with Opus and nothing else.
pub(crate) fn check(offer: &str) -> Result<(), OfferError> {
    if offer.len() > OFFER_BYTES {
        return Err(OfferError::Long);
    }
    let mut streams = offer.lines().filter_map(|line| line.strip_prefix("m="));
    let audio = streams.next().is_some_and(|stream| stream.starts_with("audio "));
    if !audio || !offer.starts_with("v=0") {
        return Err(OfferError::NoAudio);
    }
    if streams.next().is_some() {
        return Err(OfferError::More);
    }
    let opus =
        |line: &str| line.strip_prefix("a=rtpmap:").is_some_and(|map| map.to_ascii_lowercase().contains(" opus/48000"));
    if offer.lines().any(opus) { Ok(()) } else { Err(OfferError::NoOpus) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AUDIO: &str = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\n";

    #[test]
    fn one_audio_stream_with_opus_is_taken() {
        assert_eq!(check(AUDIO), Ok(()));
    }

    #[test]
    fn what_is_no_offer_of_audio_is_refused_with_the_reason() {
        assert_eq!(check(""), Err(OfferError::NoAudio));
        assert_eq!(check("m=audio 9"), Err(OfferError::NoAudio));
        assert_eq!(check("v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n"), Err(OfferError::NoAudio));
        assert_eq!(check(&format!("{AUDIO}m=video 9 UDP/TLS/RTP/SAVPF 96\r\n")), Err(OfferError::More));
        assert_eq!(check(&AUDIO.replace("opus", "pcmu")), Err(OfferError::NoOpus));
        assert_eq!(check(&format!("{AUDIO}{}", "a=x\r\n".repeat(4_000))), Err(OfferError::Long));
    }
}
