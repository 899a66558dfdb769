//! Accepts connections, no more at a time than the limit.

use futures::Stream;
use socket2::{SockRef, TcpKeepalive};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::transport::server::{Connected, TcpConnectInfo};

/// The pause after the system would give no connection: out of file descriptors, mostly, which needs time to pass.
const AFTER_FAILURE: Duration = Duration::from_millis(100);

/// A silent connection is asked whether it lives after this, and again at this interval. HTTP/2 has pings for it; a
/// browser on HTTP/1.1 is watched by TCP alone.
const PROBE_EVERY: Duration = Duration::from_secs(3);

/// What was sent and is not acknowledged within this ends the connection (RFC 5482): as long as HTTP/2's pings allow.
/// A desk whose network is gone must not stay on duty, and the queue's heartbeat is sent to it every five seconds.
const UNACKNOWLEDGED: Duration = Duration::from_secs(7);

/// A connection, counted for as long as it is there.
#[derive(Debug)]
pub(super) struct Counted {
    stream: TcpStream,
    _counted: OwnedSemaphorePermit,
}

/// The connections that come in. At the limit the next one waits in the system's own queue.
pub(super) fn connections(listener: TcpListener, most: usize) -> impl Stream<Item = io::Result<Counted>> {
    let free = Arc::new(Semaphore::new(most));
    futures::stream::unfold((listener, free), |(listener, free)| async move {
        let counted = Arc::clone(&free).acquire_owned().await.ok()?;
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    if let Err(error) = prepare(&stream) {
                        tracing::debug!(error = %error, "socket options not set");
                    }
                    return Some((Ok(Counted { stream, _counted: counted }), (listener, free)));
                }
                Err(error) => {
                    tracing::warn!(error = %error, "connection not accepted");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        }
    })
}

fn prepare(stream: &TcpStream) -> io::Result<()> {
    // Frames of 20 ms must not wait for more bytes to share a packet with (RFC 896).
    stream.set_nodelay(true)?;
    let socket = SockRef::from(stream);
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(PROBE_EVERY).with_interval(PROBE_EVERY))?;
    socket.set_tcp_user_timeout(Some(UNACKNOWLEDGED))
}

impl Connected for Counted {
    type ConnectInfo = TcpConnectInfo;

    fn connect_info(&self) -> TcpConnectInfo {
        self.stream.connect_info()
    }
}

impl AsyncRead for Counted {
    fn poll_read(mut self: Pin<&mut Self>, task: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(task, buffer)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(mut self: Pin<&mut Self>, task: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(task, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(task, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(task)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(task)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::StreamExt;

    #[tokio::test]
    async fn a_connection_whose_far_side_vanishes_is_given_up_in_seconds() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut incoming = Box::pin(connections(listener, 1));
        let (_far, near) = tokio::join!(TcpStream::connect(address), incoming.next());
        let near = near.unwrap().unwrap();
        let socket = SockRef::from(&near.stream);
        assert_eq!(socket.tcp_user_timeout().unwrap(), Some(UNACKNOWLEDGED));
        assert!(socket.keepalive().unwrap());
    }
}
