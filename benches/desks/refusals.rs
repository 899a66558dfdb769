//! What it takes to refuse a request.

pub async fn run() {}
