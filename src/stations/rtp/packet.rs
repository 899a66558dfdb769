//! RTP packets (RFC 3550, 5.1), read in place and written into a buffer: nothing here takes memory.

use super::Malformed;

/// Bytes of the fixed header.
const FIXED: usize = 12;

/// A packet, borrowed from the datagram that it came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RtpPacket<'a> {
    pub(super) marker: bool,
    pub(super) payload_type: u8,
    pub(super) sequence: u16,
    pub(super) timestamp: u32,
    pub(super) ssrc: u32,
    pub(super) payload: &'a [u8],
}

/// Whether a datagram on an RTP socket is RTCP: payload types 64 to 95 are RTCP's packet types (RFC 5761, 4).
pub(super) fn is_rtcp(datagram: &[u8]) -> bool {
    datagram.get(1).is_some_and(|byte| (64..96).contains(&(byte & 0x7F)))
}

/// Reads a packet; contributing sources and extensions are skipped, padding is taken off.
pub(super) fn parse(datagram: &[u8]) -> Result<RtpPacket<'_>, Malformed> {
    let (fixed, rest) = datagram.split_first_chunk::<FIXED>().ok_or(Malformed::Truncated)?;
    if fixed[0] >> 6 != 2 {
        return Err(Malformed::Version);
    }
    let sources = usize::from(fixed[0] & 0x0F) * 4;
    let mut payload = rest.get(sources..).ok_or(Malformed::Truncated)?;
    if fixed[0] & 0x10 != 0 {
        let (head, after) = payload.split_first_chunk::<4>().ok_or(Malformed::Truncated)?;
        let words = usize::from(u16::from_be_bytes([head[2], head[3]]));
        payload = after.get(words * 4..).ok_or(Malformed::Truncated)?;
    }
    if fixed[0] & 0x20 != 0 {
        let padding = usize::from(*payload.last().ok_or(Malformed::Padding)?);
        let length = payload.len().checked_sub(padding).filter(|_| padding > 0).ok_or(Malformed::Padding)?;
        payload = &payload[..length];
    }
    Ok(RtpPacket {
        marker: fixed[1] & 0x80 != 0,
        payload_type: fixed[1] & 0x7F,
        sequence: u16::from_be_bytes([fixed[2], fixed[3]]),
        timestamp: u32::from_be_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]),
        ssrc: u32::from_be_bytes([fixed[8], fixed[9], fixed[10], fixed[11]]),
        payload,
    })
}

/// Writes a packet into the beginning of `buffer` and returns its length; `None` if it does not fit.
pub(super) fn write(packet: &RtpPacket<'_>, buffer: &mut [u8]) -> Option<usize> {
    let length = FIXED + packet.payload.len();
    let (head, rest) = buffer.get_mut(..length)?.split_at_mut(FIXED);
    head[0] = 2 << 6;
    head[1] = u8::from(packet.marker) << 7 | packet.payload_type & 0x7F;
    head[2..4].copy_from_slice(&packet.sequence.to_be_bytes());
    head[4..8].copy_from_slice(&packet.timestamp.to_be_bytes());
    head[8..12].copy_from_slice(&packet.ssrc.to_be_bytes());
    rest.copy_from_slice(packet.payload);
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sources_and_extensions_are_skipped_and_padding_is_taken_off() {
        let mut datagram = vec![0b1011_0010, 0x80 | 8, 0, 9, 0, 0, 0, 7, 0, 0, 0, 5];
        datagram.extend([1; 8]);
        datagram.extend([0xBE, 0xDE, 0, 1, 9, 9, 9, 9]);
        datagram.extend([42, 43, 0, 2]);
        let packet = parse(&datagram).expect("well formed");
        assert_eq!((packet.marker, packet.payload_type, packet.sequence), (true, 8, 9));
        assert_eq!((packet.timestamp, packet.ssrc, packet.payload), (7, 5, &[42, 43][..]));
    }

    #[test]
    fn every_lie_about_the_length_is_found() {
        assert_eq!(parse(&[0x80; 11]), Err(Malformed::Truncated));
        assert_eq!(parse(&[0x40; 12]), Err(Malformed::Version));
        assert_eq!(parse(&[0x8F; 12]), Err(Malformed::Truncated));
        assert_eq!(parse(&[0x90; 12]), Err(Malformed::Truncated));
        assert_eq!(parse(&[0xA0; 12]), Err(Malformed::Padding));
        let mut padded = [0_u8; 14];
        (padded[0], padded[13]) = (0xA0, 3);
        assert_eq!(parse(&padded), Err(Malformed::Padding));
        padded[13] = 0;
        assert_eq!(parse(&padded), Err(Malformed::Padding));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(
            marker in any::<bool>(), payload_type in 0_u8..128, sequence in any::<u16>(), timestamp in any::<u32>(),
            ssrc in any::<u32>(), payload in prop::collection::vec(any::<u8>(), 0..500),
        ) {
            let packet = RtpPacket { marker, payload_type, sequence, timestamp, ssrc, payload: &payload };
            let mut buffer = [0; 600];
            let length = write(&packet, &mut buffer).expect("fits");
            prop_assert_eq!(parse(&buffer[..length]), Ok(packet));
            prop_assert!(write(&packet, &mut [0; 11]).is_none());
        }

        #[test]
        fn no_datagram_makes_it_panic(datagram in prop::collection::vec(any::<u8>(), 0..200), version in any::<bool>()) {
            let mut datagram = datagram;
            if let (true, Some(first)) = (version, datagram.first_mut()) {
                *first = *first & 0x3F | 0x80;
            }
            if let Ok(packet) = parse(&datagram) {
                prop_assert!(packet.payload.len() + FIXED <= datagram.len());
            }
        }
    }
}
