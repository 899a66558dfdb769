//! What parent and child say to each other: a length of four bytes, little endian, then that many bytes of one protobuf
//! message. A frame that is too long, cut short or not a message is an error, and ends the child; it never panics.

use prost::Message;
use std::fmt;
use std::io::{ErrorKind, Read};
use tokio::io::{AsyncRead, AsyncReadExt};

/// The longest message. A minute of speech at 22,050 Hz in 16 bits is 2.6 MB; 30 s of a call are half a megabyte.
pub const FRAME_LIMIT_BYTES: usize = 4 * 1024 * 1024;

const PREFIX_BYTES: usize = 4;

/// Why a frame could not be read or made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProtocolError {
    /// The other side closed the socket between two frames.
    #[error("the socket was closed")]
    Closed,
    /// The other side closed it within a frame.
    #[error("the socket was closed within a frame")]
    Truncated,
    /// A frame is longer than the limit.
    #[error("a frame of {bytes} bytes is above the limit")]
    Oversized {
        /// Its length.
        bytes: usize,
    },
    /// The bytes are not the message that is expected here.
    #[error("a frame is not a message")]
    Malformed,
    /// The socket failed.
    #[error("the socket failed: {0}")]
    Io(ErrorKind),
}

/// What the parent says.
#[derive(Clone, PartialEq, Message)]
pub(super) struct ToChild {
    #[prost(oneof = "Order", tags = "1, 2, 3")]
    pub(super) order: Option<Order>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(super) enum Order {
    #[prost(message, tag = "1")]
    Begin(Begin),
    #[prost(message, tag = "2")]
    Ask(Ask),
    #[prost(message, tag = "3")]
    Cancel(Cancel),
}

/// The first order: everything a child has to know.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Begin {
    /// Added to the niceness inherited from the parent.
    #[prost(int32, tag = "1")]
    pub(super) nicer_by: i32,
    /// Limit of the address space in bytes; 0 for none.
    #[prost(uint64, tag = "2")]
    pub(super) memory_limit: u64,
    #[prost(uint32, tag = "3")]
    pub(super) lanes: u32,
    /// Jobs that may wait in the child.
    #[prost(uint32, tag = "4")]
    pub(super) waiting: u32,
    /// The kind's own settings, encoded.
    #[prost(bytes = "vec", tag = "5")]
    pub(super) settings: Vec<u8>,
}

/// A job. Its payload may hold a caller's voice, so `Debug` does not show it.
#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
pub(super) struct Ask {
    #[prost(uint64, tag = "1")]
    pub(super) id: u64,
    #[prost(bytes = "vec", tag = "2")]
    pub(super) payload: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Cancel {
    #[prost(uint64, tag = "1")]
    pub(super) id: u64,
}

/// What the child says.
#[derive(Clone, PartialEq, Message)]
pub(super) struct FromChild {
    #[prost(oneof = "Report", tags = "1, 2, 3, 4")]
    pub(super) report: Option<Report>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
pub(super) enum Report {
    /// Every lane is warm.
    #[prost(message, tag = "1")]
    Ready(Ready),
    /// A part of an answer.
    #[prost(message, tag = "2")]
    Part(Part),
    /// The job is done: no more parts.
    #[prost(message, tag = "3")]
    Done(Done),
    /// The job ended without success.
    #[prost(message, tag = "4")]
    Failed(Failed),
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Ready {}

/// A part of an answer. Its payload may hold a caller's words, so `Debug` does not show it.
#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
pub(super) struct Part {
    #[prost(uint64, tag = "1")]
    pub(super) id: u64,
    #[prost(bytes = "vec", tag = "2")]
    pub(super) payload: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Done {
    #[prost(uint64, tag = "1")]
    pub(super) id: u64,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Failed {
    #[prost(uint64, tag = "1")]
    pub(super) id: u64,
    /// Constant words; empty when the job was cancelled.
    #[prost(string, tag = "2")]
    pub(super) why: String,
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ask").field("id", &self.id).field("bytes", &self.payload.len()).finish()
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part").field("id", &self.id).field("bytes", &self.payload.len()).finish()
    }
}

impl From<Order> for ToChild {
    fn from(order: Order) -> Self {
        Self { order: Some(order) }
    }
}

impl From<Report> for FromChild {
    fn from(report: Report) -> Self {
        Self { report: Some(report) }
    }
}

/// A message as it goes over the socket.
///
/// # Errors
/// [`ProtocolError::Oversized`] if it is above the limit.
pub(super) fn frame(message: &impl Message) -> Result<Vec<u8>, ProtocolError> {
    let bytes = message.encoded_len();
    if bytes > FRAME_LIMIT_BYTES {
        return Err(ProtocolError::Oversized { bytes });
    }
    let length = u32::try_from(bytes).map_err(|_| ProtocolError::Oversized { bytes })?;
    let mut framed = Vec::with_capacity(PREFIX_BYTES + bytes);
    framed.extend_from_slice(&length.to_le_bytes());
    message.encode_raw(&mut framed);
    Ok(framed)
}

/// Waits for the next message, in the child.
pub(super) fn read<M: Message + Default>(from: &mut impl Read) -> Result<M, ProtocolError> {
    let mut prefix = [0_u8; PREFIX_BYTES];
    let mut had = 0;
    while had < PREFIX_BYTES {
        match from.read(&mut prefix[had..]) {
            Ok(0) if had == 0 => return Err(ProtocolError::Closed),
            Ok(0) => return Err(ProtocolError::Truncated),
            Ok(more) => had += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(ProtocolError::Io(error.kind())),
        }
    }
    let mut body = vec![0_u8; length(prefix)?];
    from.read_exact(&mut body).map_err(within_frame)?;
    M::decode(body.as_slice()).map_err(|_| ProtocolError::Malformed)
}

/// Waits for the next message, in the service. Not cancel safe: a frame half read is lost with the future.
pub(super) async fn read_async<M: Message + Default>(from: &mut (impl AsyncRead + Unpin)) -> Result<M, ProtocolError> {
    let mut prefix = [0_u8; PREFIX_BYTES];
    let mut had = 0;
    while had < PREFIX_BYTES {
        match from.read(&mut prefix[had..]).await {
            Ok(0) if had == 0 => return Err(ProtocolError::Closed),
            Ok(0) => return Err(ProtocolError::Truncated),
            Ok(more) => had += more,
            Err(error) => return Err(ProtocolError::Io(error.kind())),
        }
    }
    let mut body = vec![0_u8; length(prefix)?];
    from.read_exact(&mut body).await.map_err(within_frame)?;
    M::decode(body.as_slice()).map_err(|_| ProtocolError::Malformed)
}

fn length(prefix: [u8; PREFIX_BYTES]) -> Result<usize, ProtocolError> {
    let bytes = u32::from_le_bytes(prefix) as usize;
    if bytes > FRAME_LIMIT_BYTES { Err(ProtocolError::Oversized { bytes }) } else { Ok(bytes) }
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands the error over")]
fn within_frame(error: std::io::Error) -> ProtocolError {
    if error.kind() == ErrorKind::UnexpectedEof { ProtocolError::Truncated } else { ProtocolError::Io(error.kind()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ask(payload: Vec<u8>) -> ToChild {
        Order::Ask(Ask { id: 7, payload }).into()
    }

    #[test]
    fn what_is_framed_is_read_back_and_then_the_socket_is_closed() {
        let mut bytes = frame(&ask(vec![1, 2, 3])).unwrap();
        bytes.extend(frame(&ToChild::from(Order::Cancel(Cancel { id: 9 }))).unwrap());
        let mut from = bytes.as_slice();
        assert_eq!(read::<ToChild>(&mut from), Ok(ask(vec![1, 2, 3])));
        assert_eq!(read::<ToChild>(&mut from), Ok(Order::Cancel(Cancel { id: 9 }).into()));
        assert_eq!(read::<ToChild>(&mut from), Err(ProtocolError::Closed));
    }

    #[test]
    fn a_frame_cut_anywhere_is_truncated() {
        let whole = frame(&ask(vec![5; 40])).unwrap();
        for cut in 1..whole.len() {
            assert_eq!(read::<ToChild>(&mut &whole[..cut]), Err(ProtocolError::Truncated), "cut at {cut}");
        }
    }

    #[test]
    fn a_frame_above_the_limit_is_refused_on_both_sides_before_its_bytes_are_read() {
        let mut bytes = u32::MAX.to_le_bytes().to_vec();
        bytes.extend([0; 8]);
        let refused = Err(ProtocolError::Oversized { bytes: u32::MAX as usize });
        assert_eq!(read::<ToChild>(&mut bytes.as_slice()), refused);
        let long = frame(&ask(vec![0; FRAME_LIMIT_BYTES]));
        assert!(matches!(long, Err(ProtocolError::Oversized { .. })));
    }

    #[test]
    fn debug_shows_no_payload() {
        let shown = format!("{:?}", ask(vec![0xAB; 3]));
        assert!(shown.contains("bytes: 3"), "{shown}");
        assert!(!shown.contains("171"), "{shown}");
    }

    proptest! {
        #[test]
        fn no_bytes_whatever_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut from = bytes.as_slice();
            while read::<FromChild>(&mut from).is_ok() {}
        }
    }

    #[tokio::test]
    async fn the_service_reads_what_the_child_writes() {
        let report = FromChild::from(Report::Failed(Failed { id: 3, why: "no".to_owned() }));
        let bytes = frame(&report).unwrap();
        let mut from = bytes.as_slice();
        assert_eq!(read_async::<FromChild>(&mut from).await, Ok(report));
        assert_eq!(read_async::<FromChild>(&mut from).await, Err(ProtocolError::Closed));
        let mut cut = &bytes[..bytes.len() - 1];
        assert_eq!(read_async::<FromChild>(&mut cut).await, Err(ProtocolError::Truncated));
    }
}
