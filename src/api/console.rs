//! The dispatchers' console: the page of `console/dist`, carried inside the program and served beside the API.
//!
//! The files tell nothing about calls or people, so they need no token; every request of the page to the API does. The
//! page may load from and speak to this server alone.

use super::web_callers::PageAdmission;
use axum::Router;
use axum::extract::Path;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{StatusCode, Uri};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

include!(concat!(env!("OUT_DIR"), "/console_files.rs"));

/// The page itself, among [`FILES`].
const PAGE: &str = "index.html";

/// The callers' page, among [`FILES`].
const CALL_PAGE: &str = "call.html";

/// Scripts, styles and requests from and to this server; images and sound also from what the page itself made.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src 'self' data:; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; \
                      form-action 'none'";

/// A name with a hash of its content never means another content.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// What every answer under `/console` carries.
const HEADERS: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The page at `/console/`, and what it loads below it; the callers' page at `/call/` where there is one.
pub(super) fn console(callers: PageAdmission) -> Router {
    let pages = match callers {
        PageAdmission::Open => Router::new()
            .route("/call", get(|| async { Redirect::permanent("/call/") }))
            .route("/call/", get(|| async { file(CALL_PAGE) }))
            .route("/call/{*name}", get(|Path(name): Path<String>| async move { file(&name) })),
        PageAdmission::Closed => Router::new(),
    };
    pages
        .route("/console", get(to_the_page))
        .route("/console/", get(|| async { file(PAGE) }))
        .route("/console/{*name}", get(|Path(name): Path<String>| async move { file(&name) }))
        .layer(map_response(with_headers))
}

async fn to_the_page(uri: Uri) -> Redirect {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::permanent(&format!("/console/{query}"))
}

fn file(name: &str) -> Response {
    let Some((_, bytes)) = FILES.iter().find(|(known, _)| *known == name) else {
        return (StatusCode::NOT_FOUND, "no such file\n").into_response();
    };
    let keep = if name.starts_with("assets/") { FOREVER } else { "no-store" };
    ([(CONTENT_TYPE, kind(name)), (CACHE_CONTROL, keep)], *bytes).into_response()
}

/// The type of a file, by its ending; the ones that the page is made of.
fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

async fn with_headers(mut response: Response) -> Response {
    let headers: &mut HeaderMap = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // What is not there may be there after the next release.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
