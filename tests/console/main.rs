//! The console in a real browser: the page as the service serves it, in a room of desks with made-up calls, and in an office
//! that reviews tickets. The stories are `console/test/room.mjs` and `console/test/office.mjs`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod calls;
mod office;
mod story;
mod world;

use office::Office;
use world::World;

#[tokio::test]
async fn dispatchers_work_in_the_browser() {
    let mut world = World::open().await;
    story::tell("room.mjs", async |wish| world.act(wish).await).await;
}

#[tokio::test]
async fn people_review_tickets_in_the_browser() {
    let mut office = Office::open().await;
    story::tell("office.mjs", async |wish| office.act(wish).await).await;
}
