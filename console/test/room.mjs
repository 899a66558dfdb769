// A morning at two desks, told to a real browser. Nothing here waits for time: each step waits for what the page shows.
import assert from "node:assert/strict";
import { faults, open, picture } from "./browser.mjs";
import { tell, world } from "./world.mjs";

const { address } = await world("address");
const browser = await open();

/** Looks at a view: a picture of it, and nothing that keeps anybody from using it. */
async function look(page, name) {
  await picture(page, name);
  assert.deepEqual(await faults(page), [], `${name} keeps people out`);
}

async function signsIn(page, token, wall = "") {
  await page.goto(`${address}/console/${wall}`);
  await page.getByLabel("Token").fill(token);
  await page.keyboard.press("Enter");
}

const row = (page, call) => page.locator(`[data-call="${call}"]`);
const shows = (page, words) => page.getByText(words).first().waitFor();
/** What the page has just said, and that it said no second thing of the same. */
const says = (page, words) => page.locator(".notice").getByText(words).waitFor();
const live = (page) => page.locator('[data-test="link"].live').waitFor();
const token = async (name, role, more = {}) => (await world("token", { name, role, ...more })).token;

tell("a token that is wrong, expired, revoked or of another role is refused in words");
const one = await browser.seat(address);
await signsIn(one, "clm_0000000000000000_00");
await shows(one, "The server does not know this token.");
await look(one, "01-sign-in-refused");
for (const [given, words] of [
  [await token("old", "dispatcher", { expired: true }), "This token has expired."],
  [await token("screen", "viewer"), "This token’s role may not take calls."],
]) {
  await one.getByLabel("Token").fill(given);
  await one.keyboard.press("Enter");
  await shows(one, words);
}

tell("two desks sign in and see an empty queue");
const first = await token("desk-1", "dispatcher");
await one.getByLabel("Token").fill(first);
await one.keyboard.press("Enter");
await live(one);
await one.getByText("Desk desk-1", { exact: true }).waitFor();
await one.getByText("Larkfield non-emergency line", { exact: true }).waitFor();
await shows(one, "No call is waiting.");
await look(one, "02-empty-queue");
const two = await browser.seat(address);
await signsIn(two, await token("desk-2", "dispatcher"));
await live(two);

tell("a plain call and an urgent one arrive; the urgent one stands first, with its words");
const driveway = await world("offer", { name: "driveway" });
await row(one, driveway.call).waitFor();
const intruder = await world("offer", { name: "intruder" });
await row(one, intruder.call).waitFor();
await row(two, intruder.call).waitFor();
assert.equal(await one.locator('[data-test="row"]').first().getAttribute("data-call"), intruder.call);
await row(one, intruder.call).getByText(intruder.quote).waitFor();
await row(one, intruder.call).getByText(/said \d+ s ago/).waitFor();
await row(one, intruder.call).getByText("1405 Maple Street · not confirmed, 64 % sure").waitFor();
assert.match(await one.title(), /^\(1\) Urgent/);
const tall = await one.locator('[data-test="row"]').evaluateAll((rows) => rows.map((each) => each.offsetHeight));
assert.ok(tall.every((height) => height < 180), `a row of the queue is a few lines high, and not ${tall}`);

tell("the keys move, and the chosen call shows what is known and what is missing");
await one.keyboard.press("j");
await one.keyboard.press("j");
await one.locator('[data-test="call"]').getByText("Larch Court").first().waitFor();
await one.locator('[data-test="missing"]').getByText("Plate").waitFor();
await one.locator('[data-test="transcript"]').getByText("unsure, 52 %").waitFor();
await shows(one, "on the other line");

tell("the call says why the agent did what it did, and how its caller speaks and hears");
const why = one.locator('[data-test="why"]');
await why.getByText("desk-9 wants asked: Plate").waitFor();
await why.getByText("Read back: Street").waitFor();
await why.getByText("R. Doe lowered the urgency: still for a person").waitFor();
await why.getByText("A person asked for: asked for a person can i just talk to somebody please").waitFor();
await why.getByText("Offered again: the claim ran out").waitFor();
assert.equal(await why.getByText("Not understood: unsure words").isVisible(), false, "the earlier ones are folded");
await why.getByText("2 earlier").click();
await why.getByText("Not understood: unsure words").waitFor();
await one.locator('[data-test="flags"]').getByText("TTY: types and reads").waitFor();
await one.locator('[data-test="flags"]').getByText("Wants another language: Spanish").waitFor();
await look(one, "03-queue-and-call");
await one.keyboard.press("k");
await one.locator('[data-test="call"]').getByRole("heading", { name: "Crime in progress" }).waitFor();

tell("the conversation grows while it waits");
await world("say", { name: "intruder", words: "i can hear him in the kitchen", sure: 610 });
await world("say", { name: "intruder", words: "I am bringing a dispatcher to this call. Stay on the line." });
await one.locator('[data-test="transcript"]').getByText("i can hear him in the kitchen").waitFor();
await one.locator('[data-test="why"]').getByText("Urgent by trigger words: Crime in progress").waitFor();
await one.locator('[data-test="why"]').getByText("Spoken of as past, or as a figure of speech: Weapon").waitFor();
await look(one, "04-urgent-call");

tell("a desk has the agent ask for something, by a key and a few words");
await one.keyboard.press("w");
await one.keyboard.type("ask for their shoe size");
await one.keyboard.press("Enter");
await says(one, "The agent has no question for that.");
await one.getByLabel("Have the agent ask for").fill("description");
await one.keyboard.press("Enter");
await says(one, "The agent asks next:");
await look(one, "04b-whisper");
await one.keyboard.press("Escape");

tell("both desks want it: one has it, and the other is told who");
await two.locator('[data-test="call"]').waitFor();
if ((await row(two, intruder.call).getAttribute("aria-current")) === null) await row(two, intruder.call).click();
// The second desk's request is held back until the first has the call.
let release;
const taken = new Promise((resolve) => (release = resolve));
await two.route(/DispatchService\/Claim$/, async (route) => {
  await taken;
  await route.continue();
});
await two.locator('[data-test="accept"]').click();
await one.keyboard.press("Enter");
await one.getByText("Claimed by you").waitFor();
release();
await shows(two, "desk-1 took this call a moment before you.");
await row(two, intruder.call).getByText("desk-1 has claimed it").waitFor();
await two.locator('[data-test="call"]').getByText("desk-1 has this call.").waitFor();
assert.equal(await two.locator('[data-test="transcript"]').count(), 0, "another desk's conversation is not shown");
await picture(two, "05-lost-the-claim");
await shows(one, `calmline attend --server ${address} --call ${intruder.call} --handoff 1`);
await look(one, "06-claimed");

tell("the page is loaded again in the middle, and knows what is its own");
await one.reload();
await live(one);
await one.getByText("Claimed by you").waitFor();
await one.getByText("Desk desk-1", { exact: true }).waitFor();

tell("the desk takes the audio, and its page lets it finish the call");
await world("attend", { name: "intruder", desk: "desk-1" });
await one.getByText("You are on the call").first().waitFor();
await row(two, intruder.call).getByText("desk-1 is on the call").waitFor();
await world("say", { name: "intruder", words: "he just ran out the back", sure: 900 });
await one.locator('[data-test="transcript"]').getByText("he just ran out the back").waitFor();
await look(one, "07-on-the-call");
await one.keyboard.press("h");
await one.getByRole("heading", { name: "Hang up on the caller?" }).waitFor();
await one.keyboard.press("Escape");
await one.locator("dialog").waitFor({ state: "detached" });
await one.keyboard.press("s");
// This room keeps no cases.
await shows(one, "No earlier case is in review.");
await one.keyboard.press("Escape");
await one.locator("dialog").waitFor({ state: "detached" });
await one.keyboard.press("n");
await one.locator("#keypad:focus").waitFor();
await one.keyboard.type("5");
// The made-up caller has no telephone.
await shows(one, "This caller did not come by telephone");
await look(one, "07b-keypad");
await one.keyboard.press("Escape");
await one.keyboard.press("b");
await one.getByLabel("Your name").waitFor();
await look(one, "08-send-back");
await one.keyboard.press("Escape");
await one.getByLabel("Your name").waitFor({ state: "detached" });
await one.keyboard.press("c");
await one.getByLabel("Call type").selectOption("unwanted_person");
await one.getByLabel("Note").fill("units on the way");
await look(one, "09-complete");
await one.locator('[data-test="do"]').click();
await says(one, "Completed.");
await row(two, intruder.call).waitFor({ state: "detached" });

tell("a decline with a reason, and the keys");
await row(one, driveway.call).click();
await one.keyboard.press("d");
await one.getByLabel("Reason (may stay empty)").fill("going on a break");
await look(one, "10-decline");
await one.keyboard.press("Enter");
await shows(one, "Declined.");
await one.keyboard.press("?");
await one.getByRole("heading", { name: "Keys" }).waitFor();
await look(one, "11-keys");
await one.getByLabel("Single letters do something").uncheck();
await one.keyboard.press("Escape");
await one.locator("dialog").waitFor({ state: "detached" });
await one.keyboard.press("?");
await one.keyboard.press("d");
// What a key opens is drawn with the next frame.
await one.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
assert.equal(await one.locator("dialog").count(), 0, "letters that are off do nothing");
await one.getByRole("button", { name: "Keys" }).click();
await one.getByLabel("Single letters do something").check();
await one.locator("dialog").getByRole("button", { name: "Close" }).click();

tell("the wall shows the queue in large type, in Spanish for whoever reads Spanish");
const fire = await world("offer", { name: "fire" });
const silence = await world("offer", { name: "silence" });
const wall = await browser.seat(address, { language: "es-MX", size: { width: 1920, height: 1080 } });
await signsIn(wall, await token("wall", "dispatcher"), "#wall");
await wall.locator('[data-test="wall"]').getByText(fire.quote).waitFor();
await shows(wall, "2 urgentes");
assert.equal(await wall.getByRole("button", { name: "Aceptar" }).count(), 0, "a wall takes no calls");
await look(wall, "12-wall-spanish");

tell("the line breaks: the page says that it is stale, goes on from its cursor, and has what was offered meanwhile");
await world("cut");
await one.locator('[data-test="stale"]').getByText("This page is not up to date.").waitFor();
const meanwhile = await world("offer", { name: "meanwhile" });
await world("mend");
await live(one);
await row(one, meanwhile.call).waitFor();
assert.equal(await one.getByText("The server was restarted.").count(), 0, "the cursor still held");

tell("the server stops: the page says that it is stale; it comes back, and so does the page, without a line lost");
await world("stop");
await one.locator('[data-test="stale"]').getByText("This page is not up to date.").waitFor();
await look(one, "13-stale");
await world("start");
await shows(one, "The server was restarted.");
const again = await world("offer", { name: "fire" });
await live(one);
await one.locator('[data-test="stale"]').waitFor({ state: "detached" });
await row(one, again.call).waitFor();
await row(one, silence.call).waitFor({ state: "detached" });

tell("a narrow window at twice the size, in Spanish");
const small = await browser.seat(address, { language: "es", size: { width: 720, height: 450 }, deviceScaleFactor: 2 });
await small.goto(`${address}/console/`);
await small.getByLabel("Token").fill(await token("desk-3", "supervisor"));
await small.keyboard.press("Enter");
await small.locator('[data-test="call"]').getByRole("heading", { name: "Incendio" }).waitFor();
assert.ok(
  await small.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
  "nothing has to be scrolled sideways",
);
await small.getByText("Supervisor", { exact: true }).waitFor();
await look(small, "14-narrow-spanish");

tell("over TLS, as other machines reach it, a browser speaks HTTP/2 and sees the same queue");
const secure = (await world("secure")).address;
const far = await browser.seat(secure, { ignoreHTTPSErrors: true });
const page = await far.goto(`${secure}/console`);
assert.ok(page.url().endsWith("/console/"));
await far.getByLabel("Token").fill(await token("desk-4", "dispatcher"));
await far.keyboard.press("Enter");
await live(far);
await row(far, again.call).waitFor();
assert.equal(await far.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol"), "h2");

tell("a caller hangs up on a desk that attends; the labels can still be written");
await far.keyboard.press("Enter");
await far.getByText("Claimed by you").waitFor();
await world("attend", { name: "fire", desk: "desk-4" });
await far.getByText("You are on the call").first().waitFor();
await world("hang_up", { name: "fire" });
await shows(far, "The caller hung up. You can still complete it with labels.");
await far.keyboard.press("c");
await shows(far, "The caller has hung up. What was right?");
await look(far, "15-caller-hung-up");
await far.locator('[data-test="do"]').click();
// This room stores nothing.
await shows(far, "The call is still being stored.");

tell("a token that is revoked ends the queue at once, and the page says why");
await world("revoke", { name: "desk-2" });
await shows(two, "This token was revoked.");

assert.deepEqual(browser.wrong, []);
await browser.close();
process.exit(0);
