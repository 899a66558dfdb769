//! Accepts connections, no more at a time than the limit.

use futures::Stream;
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
                    // Frames of 20 ms must not wait for more bytes to share a packet with (RFC 896).
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(error = %error, "no-delay not set");
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
