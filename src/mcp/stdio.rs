//! The protocol over standard input and output, one message a line.
//!
//! Who pipes requests in and closes the pipe gets an answer to every one of them: the end of input counts as the end
//! of the conversation only when all that was read has been answered.

use super::Backing;
use super::handler::Handler;
use rmcp::RoleServer;
use rmcp::model::{ClientNotification, JsonRpcMessage, RequestId};
use rmcp::service::{RxJsonRpcMessage, ServerInitializeError, TxJsonRpcMessage, serve_server};
use rmcp::transport::Transport;
use rmcp::transport::async_rw::AsyncRwTransport;
use std::collections::HashSet;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::sync::Notify;

/// Requests that are being answered while more are read: enough to keep every thread busy.
const AT_ONCE: usize = 16;
/// Bytes of a message.
const MESSAGE: usize = 1 << 20;

/// Why the conversation could not be held.
#[derive(Debug, thiserror::Error)]
pub enum StdioError {
    #[error("cannot start the threads of the server")]
    Threads(#[source] io::Error),
    #[error("cannot begin: {0}")]
    Begin(String),
}

/// Answers until the end of input. `searches` may run at once.
pub fn serve(backing: impl Backing, searches: usize) -> Result<(), StdioError> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    // Two more for standard input and output.
    let builder = builder.worker_threads(2).max_blocking_threads(searches + 2).enable_all();
    let runtime = builder.build().map_err(StdioError::Threads)?;
    let result = runtime.block_on(converse(Arc::new(backing)));
    // A search that was given up on does not hold the end back.
    runtime.shutdown_timeout(Duration::from_millis(200));
    result
}

async fn converse(backing: Arc<impl Backing>) -> Result<(), StdioError> {
    // The last line may lack its end.
    let input = tokio::io::stdin().chain(&b"\n"[..]);
    match serve_server(Handler::new(backing), Answering::new(input, tokio::io::stdout())).await {
        Ok(running) => {
            let _ = running.waiting().await;
            Ok(())
        }
        // Whoever leaves before the conversation has begun owes nobody an answer.
        Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
        Err(error) => Err(StdioError::Begin(error.to_string())),
    }
}

/// Lines in and out, with an account of the requests that wait for their answer.
struct Answering<R: AsyncRead, W: AsyncWrite> {
    lines: AsyncRwTransport<RoleServer, R, W>,
    open: Arc<Open>,
    begun: bool,
    ended: bool,
}

#[derive(Default)]
struct Open {
    requests: Mutex<HashSet<RequestId>>,
    closed_one: Notify,
}

impl Open {
    fn requests(&self) -> MutexGuard<'_, HashSet<RequestId>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close(&self, id: &RequestId) {
        self.requests().remove(id);
        self.closed_one.notify_one();
    }
}

impl<R: AsyncRead + Send + Unpin, W: AsyncWrite + Send + Unpin + 'static> Answering<R, W> {
    fn new(input: R, output: W) -> Answering<R, W> {
        let lines = AsyncRwTransport::new(input, output).with_max_line_length(MESSAGE);
        Answering { lines, open: Arc::default(), begun: false, ended: false }
    }

    /// Keeps account of a message that came in.
    fn note(&self, message: &RxJsonRpcMessage<RoleServer>) {
        match message {
            JsonRpcMessage::Request(request) => {
                self.open.requests().insert(request.id.clone());
            }
            // A canceled request is not answered.
            JsonRpcMessage::Notification(notification) => {
                if let ClientNotification::CancelledNotification(canceled) = &notification.notification
                    && let Some(id) = &canceled.params.request_id
                {
                    self.open.close(id);
                }
            }
            _ => {}
        }
    }
}

impl<R, W> Transport<RoleServer> for Answering<R, W>
where
    R: AsyncRead + Send + Unpin,
    W: AsyncWrite + Send + Unpin + 'static,
{
    type Error = io::Error;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), io::Error>> + Send + 'static {
        let answered = match &message {
            JsonRpcMessage::Response(response) => Some(response.id.clone()),
            JsonRpcMessage::Error(error) => error.id.clone(),
            _ => None,
        };
        let open = Arc::clone(&self.open);
        let sent = self.lines.send(message);
        async move {
            let sent = sent.await;
            answered.iter().for_each(|id| open.close(id));
            sent
        }
    }

    /// The next message; it is fine to give up waiting for it.
    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            let n_open = self.open.requests().len();
            if self.ended && n_open == 0 {
                return None;
            }
            if self.ended || n_open >= AT_ONCE {
                self.open.closed_one.notified().await;
                continue;
            }
            match self.lines.receive().await {
                Some(message) => {
                    self.begun |= matches!(message, JsonRpcMessage::Request(_));
                    self.note(&message);
                    // What comes before the first request concerns no conversation.
                    if self.begun {
                        return Some(message);
                    }
                }
                None => self.ended = true,
            }
        }
    }

    async fn close(&mut self) -> Result<(), io::Error> {
        self.lines.close().await
    }
}
