//! The metrics page: Prometheus text at `/metrics`, and `/healthz` for whoever decides where calls go.

use crate::tasks;
use crate::telemetry::Metrics;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Whether the service takes calls.
pub type Readiness = Arc<dyn Fn() -> bool + Send + Sync>;

/// Brings gauges up to date before a page is written.
pub type Refresh = Arc<dyn Fn(&Metrics) + Send + Sync>;

#[derive(Clone)]
struct Page {
    metrics: Arc<Metrics>,
    ready: Readiness,
    refresh: Refresh,
}

/// Serves the page until told to stop; gives the address it is bound to.
///
/// # Errors
/// When the address cannot be bound.
pub async fn serve_metrics(
    bind: SocketAddr,
    metrics: Arc<Metrics>,
    ready: Readiness,
    refresh: Refresh,
    stop: CancellationToken,
) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(bind).await?;
    let bound = listener.local_addr()?;
    let router = Router::new().route("/metrics", get(page)).route("/healthz", get(health)).with_state(Page {
        metrics,
        ready,
        refresh,
    });
    tasks::spawn("metrics-page", async move {
        let stopped = async move { stop.cancelled().await };
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
            tracing::error!(reason = %error, "metrics page ended");
        }
    });
    Ok(bound)
}

async fn page(State(page): State<Page>) -> String {
    (page.refresh)(&page.metrics);
    page.metrics.page()
}

async fn health(State(page): State<Page>) -> (StatusCode, &'static str) {
    if (page.ready)() { (StatusCode::OK, "ready\n") } else { (StatusCode::SERVICE_UNAVAILABLE, "not taking calls\n") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    async fn get(address: SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(address).await.expect("connects");
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("sends");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("reads");
        answer
    }

    #[tokio::test]
    async fn the_page_shows_metrics_and_health_follows_readiness() {
        let stop = CancellationToken::new();
        let metrics = Arc::new(Metrics::new());
        let address = serve_metrics(
            "127.0.0.1:0".parse().expect("an address"),
            metrics,
            Arc::new(|| false),
            Arc::new(|metrics| metrics.set(crate::telemetry::Gauge::CallsActive, "", 3)),
            stop.clone(),
        )
        .await
        .expect("serves");
        let page = get(address, "/metrics").await;
        let gauge = page.lines().find(|line| line.starts_with("calmline_calls_active"));
        assert!(gauge.is_some_and(|line| line.ends_with(" 3")), "{page}");
        assert!(get(address, "/healthz").await.starts_with("HTTP/1.1 503"));
        stop.cancel();
    }
}
