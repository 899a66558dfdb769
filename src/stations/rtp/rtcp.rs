//! RTCP packets (RFC 3550, 6.4 to 6.6): sender and receiver reports, one source description, BYE.

use super::Malformed;

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const SOURCE_DESCRIPTION: u8 = 202;
const GOODBYE: u8 = 203;

/// Bytes of a report block.
const BLOCK: usize = 24;

/// Room for the largest compound written here: a sender report with one block, a description and a BYE.
pub(super) const LARGEST: usize = 128;

/// What one side tells the other about the stream that it receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ReportBlock {
    /// The stream.
    pub(super) ssrc: u32,
    /// Share lost since the last report, in 256ths.
    pub(super) fraction_lost: u8,
    /// Packets lost in all; negative if there were more duplicates.
    pub(super) lost: i32,
    /// Highest sequence number with its cycles.
    pub(super) highest: u32,
    /// Interarrival jitter in timestamp units.
    pub(super) jitter: u32,
    /// The middle 32 bits of the last sender report's NTP time, or 0.
    pub(super) last_report: u32,
    /// Time since that report, in 65536ths of a second.
    pub(super) since_report: u32,
}

/// Something worth knowing in a compound packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// A sender report's clock: whose, and its NTP time.
    Clock(u32, u64),
    /// A report block.
    Block(ReportBlock),
    /// The source leaves. Its call does not end by that.
    Goodbye(u32),
}

/// Hands every item of a compound packet to `each`. What was read before an error stands.
pub(super) fn parse(mut datagram: &[u8], mut each: impl FnMut(Item)) -> Result<(), Malformed> {
    while !datagram.is_empty() {
        let (head, _) = datagram.split_first_chunk::<4>().ok_or(Malformed::Truncated)?;
        if head[0] >> 6 != 2 {
            return Err(Malformed::Version);
        }
        let length = 4 * (usize::from(u16::from_be_bytes([head[2], head[3]])) + 1);
        let body = datagram.get(4..length).ok_or(Malformed::Truncated)?;
        let count = usize::from(head[0] & 0x1F);
        match head[1] {
            SENDER_REPORT => {
                let ntp = u64::from(word(body, 1)?) << 32 | u64::from(word(body, 2)?);
                each(Item::Clock(word(body, 0)?, ntp));
                blocks(body.get(24..).ok_or(Malformed::Truncated)?, count, &mut each)?;
            }
            RECEIVER_REPORT => blocks(body.get(4..).ok_or(Malformed::Truncated)?, count, &mut each)?,
            GOODBYE => {
                for index in 0..count {
                    each(Item::Goodbye(word(body, index)?));
                }
            }
            // Descriptions name people, and nothing here asks who they are; feedback is for video.
            _ => {}
        }
        datagram = &datagram[length..];
    }
    Ok(())
}

fn blocks(body: &[u8], count: usize, each: &mut impl FnMut(Item)) -> Result<(), Malformed> {
    if body.len() < count * BLOCK {
        return Err(Malformed::Truncated);
    }
    for block in body.chunks_exact(BLOCK).take(count) {
        let loss = word(block, 1)?;
        each(Item::Block(ReportBlock {
            ssrc: word(block, 0)?,
            fraction_lost: (loss >> 24) as u8,
            // Shifting up and down again spreads the sign of the 24-bit number.
            lost: ((loss << 8) as i32) >> 8,
            highest: word(block, 2)?,
            jitter: word(block, 3)?,
            last_report: word(block, 4)?,
            since_report: word(block, 5)?,
        }));
    }
    Ok(())
}

fn word(body: &[u8], index: usize) -> Result<u32, Malformed> {
    let bytes = body.get(index * 4..).and_then(|rest| rest.first_chunk::<4>()).ok_or(Malformed::Truncated)?;
    Ok(u32::from_be_bytes(*bytes))
}

/// What a sender reports of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) ntp: u64,
    pub(super) timestamp: u32,
    pub(super) packets: u32,
    pub(super) octets: u32,
}

/// Whether the source goes on after this report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Going {
    On,
    Away,
}

/// Writes a compound packet into the beginning of `buffer` and returns its length.
pub(super) fn write(
    buffer: &mut [u8; LARGEST],
    ssrc: u32,
    name: &[u8; 16],
    sent: Option<Sent>,
    block: Option<ReportBlock>,
    going: Going,
) -> usize {
    let mut writer = Writer { buffer, at: 0 };
    let begin = writer.begin(if sent.is_some() { SENDER_REPORT } else { RECEIVER_REPORT }, block.iter().count());
    writer.word(ssrc);
    if let Some(sent) = sent {
        for word in [(sent.ntp >> 32) as u32, sent.ntp as u32, sent.timestamp, sent.packets, sent.octets] {
            writer.word(word);
        }
    }
    if let Some(block) = block {
        let lost = block.lost.clamp(-0x80_0000, 0x7F_FFFF) as u32 & 0xFF_FFFF;
        let loss = u32::from(block.fraction_lost) << 24 | lost;
        for word in [block.ssrc, loss, block.highest, block.jitter, block.last_report, block.since_report] {
            writer.word(word);
        }
    }
    writer.end(begin);
    let begin = writer.begin(SOURCE_DESCRIPTION, 1);
    writer.word(ssrc);
    writer.bytes(&[1, name.len() as u8]);
    writer.bytes(name);
    // The list of items ends with at least one zero, up to a word's end.
    writer.bytes(&[0, 0]);
    writer.end(begin);
    if going == Going::Away {
        let begin = writer.begin(GOODBYE, 1);
        writer.word(ssrc);
        writer.end(begin);
    }
    writer.at
}

struct Writer<'a> {
    buffer: &'a mut [u8; LARGEST],
    at: usize,
}

impl Writer<'_> {
    fn begin(&mut self, kind: u8, count: usize) -> usize {
        let begin = self.at;
        self.bytes(&[0x80 | count as u8, kind, 0, 0]);
        begin
    }

    fn end(&mut self, begin: usize) {
        let words = ((self.at - begin) / 4 - 1) as u16;
        self.buffer[begin + 2..begin + 4].copy_from_slice(&words.to_be_bytes());
    }

    fn word(&mut self, word: u32) {
        self.bytes(&word.to_be_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.buffer[self.at..self.at + bytes.len()].copy_from_slice(bytes);
        self.at += bytes.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn items(datagram: &[u8]) -> Result<Vec<Item>, Malformed> {
        let mut items = Vec::new();
        parse(datagram, |item| items.push(item)).map(|()| items)
    }

    #[test]
    fn a_full_compound_reads_back() {
        let sent = Sent { ntp: 0x0102_0304_0506_0708, timestamp: 9, packets: 10, octets: 1_600 };
        let block = ReportBlock {
            ssrc: 5,
            fraction_lost: 64,
            lost: -3,
            highest: 70_000,
            jitter: 12,
            last_report: 0x0304_0506,
            since_report: 65_536,
        };
        let mut buffer = [0; LARGEST];
        let length = write(&mut buffer, 77, b"0123456789abcdef", Some(sent), Some(block), Going::Away);
        assert_eq!(
            items(&buffer[..length]),
            Ok(vec![Item::Clock(77, sent.ntp), Item::Block(block), Item::Goodbye(77)])
        );
    }

    #[test]
    fn a_receiver_report_without_a_stream_is_short_and_says_no_goodbye() {
        let mut buffer = [0; LARGEST];
        let length = write(&mut buffer, 77, b"0123456789abcdef", None, None, Going::On);
        assert_eq!(length, 8 + 28);
        assert_eq!(items(&buffer[..length]), Ok(vec![]));
    }

    #[test]
    fn a_report_that_claims_more_blocks_than_it_has_is_malformed() {
        let mut buffer = [0; LARGEST];
        let length = write(&mut buffer, 77, b"0123456789abcdef", None, None, Going::On);
        buffer[0] |= 3;
        assert_eq!(items(&buffer[..length]), Err(Malformed::Truncated));
        assert_eq!(items(&buffer[..5]), Err(Malformed::Truncated));
    }

    proptest! {
        #[test]
        fn no_datagram_makes_it_panic_or_run_on(
            kinds in prop::collection::vec((0_u8..32, 198_u8..208, 0_u16..10), 0..6),
            body in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let mut datagram = Vec::new();
            for (count, kind, words) in kinds {
                datagram.extend([0x80 | count, kind]);
                datagram.extend(words.to_be_bytes());
                datagram.extend(body.iter().cycle().take(if body.is_empty() { 0 } else { usize::from(words) * 4 }));
            }
            datagram.extend(&body);
            let mut count = 0;
            let _ = parse(&datagram, |_| count += 1);
            prop_assert!(count <= datagram.len());
        }
    }
}
