//! The console in a real browser: the page as the service serves it, in a room of desks with made-up calls. The story is
//! `console/test/room.mjs`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod calls;
mod story;
mod world;

use world::World;

#[tokio::test]
async fn dispatchers_work_in_the_browser() {
    let mut world = World::open().await;
    story::tell("room.mjs", async |wish| world.act(wish).await).await;
}
