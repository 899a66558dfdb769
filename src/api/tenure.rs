//! A token's hold on what it opened: the stream of one that is revoked, or whose time is over, ends at once.
//!
//! The system tells when the tokens file was written ([`watch`]); every answer that is still going out looks again. What a
//! desk says is stopped by the service itself, because an answer that nobody reads is not looked at.

use super::token_book::TokenBook;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::HeaderMap;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use rustix::fs::inotify::{CreateFlags, Reader, WatchFlags, add_watch, init};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tonic::Status;

/// Room for some events with names of any length (inotify(7): a name has at most 255 bytes).
const EVENT_BYTES: usize = 4_096;

/// The hold of one request's token.
#[derive(Debug, Clone)]
pub(super) struct Tenure {
    tokens: Arc<TokenBook>,
    id: Arc<str>,
}

impl Tenure {
    /// Of a token in force, by its id.
    pub(super) fn new(tokens: &Arc<TokenBook>, id: &str) -> Self {
        Self { tokens: Arc::clone(tokens), id: id.into() }
    }

    /// Of a request that passed the gate.
    ///
    /// # Errors
    /// It did not: a mistake in how the server was put together, and answered as one.
    pub(super) fn of<T>(request: &tonic::Request<T>) -> Result<Self, Status> {
        request.extensions().get::<Self>().cloned().ok_or_else(|| Status::internal("the request carries no tenure"))
    }

    /// Waits for its end, and says what to tell whoever held it.
    pub(super) async fn over(self) -> Status {
        Status::unauthenticated(self.tokens.over(&self.id).await.to_string())
    }

    /// Ends an answer with the token.
    pub(super) fn bind(self, answer: Response) -> Response {
        answer.map(|body| Body::new(Bound { body: Some(body), over: Box::pin(self.over()) }))
    }
}

/// An answer that ends with a token.
struct Bound {
    /// `None` once the token was over: what stood behind it is let go.
    body: Option<Body>,
    over: Pin<Box<dyn Future<Output = Status> + Send>>,
}

impl HttpBody for Bound {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        if self.body.is_none() {
            return Poll::Ready(None);
        }
        if let Poll::Ready(status) = self.over.as_mut().poll(task) {
            self.body = None;
            tracing::info!(reason = status.message(), "stream ended with its token");
            let mut trailers = HeaderMap::new();
            // A text of this program's own always goes into a header.
            let _fits = status.add_header(&mut trailers);
            return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
        }
        match &mut self.body {
            Some(body) => Pin::new(body).poll_frame(task),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

/// Reads the tokens again whenever their file was written or replaced, for as long as it is polled.
pub(super) async fn watch(tokens: Arc<TokenBook>) {
    if let Err(error) = follow(&tokens).await {
        tracing::error!(error = %error, "tokens file not watched; a revoked token's streams stay until the next request");
    }
}

async fn follow(tokens: &TokenBook) -> io::Result<()> {
    let path = tokens.path();
    let name = path.file_name().unwrap_or_default();
    // The folder: a file that is replaced is another file, and one that is not there yet cannot be watched.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let changes = init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC)?;
    add_watch(&changes, folder, WatchFlags::CLOSE_WRITE | WatchFlags::MOVED_TO)?;
    // SAFETY: an `OwnedFd` is the only owner of its descriptor, and names the same one until it is dropped.
    let changes = unsafe { AsyncFd::register_with_interest(changes, Interest::READABLE) }.map_err(io::Error::from)?;
    // What was written between the first reading and here.
    tokens.refresh();
    loop {
        if changes.async_io(Interest::READABLE, |changes| names(changes, name)).await? {
            tokens.refresh();
        }
    }
}

/// Takes what happened in the folder: whether the file is among it. Fails with `WouldBlock` where nothing has happened.
fn names(changes: &OwnedFd, name: &OsStr) -> io::Result<bool> {
    let mut room = [MaybeUninit::uninit(); EVENT_BYTES];
    let mut events = Reader::new(changes, &mut room);
    let (mut any, mut named) = (false, false);
    loop {
        match events.next() {
            Ok(event) => {
                any = true;
                // Without a name, events were lost: it may have been ours.
                named |= event.file_name().is_none_or(|file| file.to_bytes() == name.as_bytes());
            }
            Err(Errno::AGAIN) if any => return Ok(named),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
