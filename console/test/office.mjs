// An office in a browser: tickets are corrected, approved, rejected, merged and opened again, a call-back is closed, the day is
// looked at. Somebody else reviews at the same time.
import assert from "node:assert/strict";
import { faults, open, picture } from "./browser.mjs";
import { tell, world } from "./world.mjs";

const { address } = await world("address");
const browser = await open();

async function look(page, name) {
  await picture(page, name);
  assert.deepEqual(await faults(page), [], `${name} keeps people out`);
}

async function signsIn(page, token, view) {
  await page.goto(`${address}/console/${view}`);
  await page.getByLabel("Token").fill(token);
  await page.keyboard.press("Enter");
  await page.locator('[data-test="link"].live').waitFor();
}

const token = async (name, role) => (await world("token", { name, role })).token;
const [LOUD, BIKE, AGAIN, WALL] = ["0000000055500151", "0000000055500152", "0000000055500153", "0000000055500154"];
const item = (page, call) => page.locator(`[data-item="case-${call}"]`);
const says = (page, words) => page.locator(".notice").getByText(words).waitFor();
const chosen = (page, call) => page.locator(`[data-item="case-${call}"][aria-current="true"]`).waitFor();
/** The page has shown what it put there for long enough that a key is meant for it. */
const settled = (page) => page.locator('[data-test="approve"]:enabled').waitFor();
const focused = (page, attribute) => page.evaluate((name) => document.activeElement?.getAttribute(name), attribute);

tell("a dispatcher opens the review: urgent call-backs, then tickets, the oldest first");
const one = await browser.seat(address);
await signsIn(one, await token("desk-1", "dispatcher"), "#review");
await one.locator('[data-test="item"]').first().waitFor();
const order = await one.locator('[data-test="item"]').evaluateAll((rows) => rows.map((row) => row.dataset.item));
assert.match(order[0], /^back-/);
assert.deepEqual(order.slice(1, 5), [LOUD, BIKE, AGAIN, WALL].map((call) => `case-${call}`));
assert.match(order[5], /^back-/);
await one.locator('[data-test="back"]').getByText("left after words of danger").waitFor();
await look(one, "21-call-back");

tell("Tab goes from value to value, and the words behind each are marked");
await one.keyboard.press("j");
await chosen(one, LOUD);
await one.locator('[data-test="value"]').first().waitFor();
await one.keyboard.press("Enter");
assert.equal(await focused(one, "data-slot"), "location.street");
await one.locator("mark").getByText("larch street", { exact: true }).waitFor();
await one.keyboard.press("Tab");
assert.equal(await focused(one, "data-slot"), "location.street_number");
await one.locator("mark").getByText("fourteen", { exact: true }).waitFor();
await one.locator('[data-test="duplicates"]').getByText("1003").waitFor();
await look(one, "22-ticket");

tell("the words are played, and where no recording is kept that is said");
const heard = one.waitForResponse(/CallService\/GetRecording$/);
await one.keyboard.press("p");
assert.ok((await (await heard).body()).includes("RIFF"), "a WAV file comes");
await one.locator('[data-slot="location.street_number"]').getByText("playing", { exact: true }).waitFor();
assert.equal(await one.locator(".notice").count(), 0, "it is played, and nothing is said of it");
await one.keyboard.press("j");
await chosen(one, BIKE);
await one.locator('[data-slot="item"]').waitFor();
await one.keyboard.press("p");
await says(one, "No recording of this call is kept.");

tell("a value is corrected in its place, and what the agent had stands beside it");
await one.keyboard.press("k");
await chosen(one, LOUD);
await one.locator('[data-slot="location.street_number"]').focus();
await one.keyboard.press("e");
await one.locator('[data-test="edit"]').waitFor();
assert.equal(await focused(one, "name"), "slot:location.street_number");
await look(one, "23-edit");
await one.keyboard.type("40");
await one.keyboard.press("Enter");
await one.getByLabel("Your name").fill("M. Vega");
await look(one, "24-name");
await one.keyboard.press("Enter");
await says(one, "Corrected.");
await one.locator('[data-slot="location.street_number"]').getByText("the agent had: 14").waitFor();
assert.deepEqual((await world("labels", { call: LOUD })).slots, [["location.street_number", "40"]]);
await one.locator('[data-test="history"]').getByText("M. Vega").waitFor();
await look(one, "25-corrected");

tell("one key approves, and the next ticket is there");
await settled(one);
await one.keyboard.press("a");
await says(one, "Approved.");
await chosen(one, BIKE);
assert.deepEqual(await world("review", { call: LOUD }), { state: "approved", by: "M. Vega", reason: "" });
await item(one, LOUD).waitFor({ state: "detached" });

tell("somebody else was faster: that is said with their name, and nothing is overwritten");
await one.locator('[data-slot="item"]').waitFor();
await settled(one);
await world("approve", { call: BIKE });
await one.keyboard.press("r");
await one.getByLabel("Reason").fill("found again");
await look(one, "26-reject");
await one.keyboard.press("Enter");
await says(one, "R. Osei changed this case in the meantime. It is approved.");
assert.equal((await world("review", { call: BIKE })).by, "R. Osei");
await one.locator('[data-test="reopen"]').waitFor();
await look(one, "27-faster");

tell("it is opened again with a reason, and rejected with another");
await one.keyboard.press("o");
await one.getByLabel("Reason").fill("the bicycle was found");
await one.keyboard.press("Enter");
await says(one, "Opened again.");
await one.keyboard.press("u");
await item(one, BIKE).getByText("opened again").waitFor();
await item(one, BIKE).click();
await one.locator('[data-slot="item"]').waitFor();
await settled(one);
await one.keyboard.press("r");
await one.getByLabel("Reason").fill("the bicycle was found");
await one.keyboard.press("Enter");
await says(one, "Rejected.");
assert.equal((await world("review", { call: BIKE })).reason, "the bicycle was found");

tell("a ticket of the same thing is merged into the one that stands");
await item(one, AGAIN).click();
await one.locator('[data-slot="location.street"]').waitFor();
await settled(one);
await one.keyboard.press("e");
await one.getByLabel("House number").fill("40");
await one.keyboard.press("Enter");
await says(one, "Corrected.");
await one.locator('[data-test="duplicates"]').getByText("1001").waitFor();
await settled(one);
await one.keyboard.press("m");
await one.getByLabel("1001").waitFor();
await look(one, "28-merge");
await one.locator('[data-test="do"]').click();
await says(one, "Merged.");
assert.equal((await world("review", { call: AGAIN })).state, "merged");

tell("a call that the agent closed alone, though a danger was spoken of, says so");
await item(one, WALL).click();
await one.locator('[data-test="case"]').getByText("The agent closed this call alone.").waitFor();
await look(one, "29-danger-spoken");

tell("an urgent call-back is closed with a note");
const before = (await world("call_backs")).open;
await one.locator('[data-item^="back-"]').first().click();
await one.locator('[data-test="close"]:enabled').waitFor();
await one.keyboard.press("c");
await one.getByLabel("Note").fill("reached, all well");
await look(one, "30-close-call-back");
await one.locator('[data-test="do"]').click();
await says(one, "Closed.");
assert.equal((await world("call_backs")).open, before - 1);

tell("what was decided is found by its state, and the keys are told");
await one.keyboard.press("f");
await item(one, LOUD).waitFor();
await item(one, LOUD).click();
await one.locator('[data-test="state"]').getByText("approved").waitFor();
await one.keyboard.press("?");
await one.getByRole("heading", { name: "Keys of the review" }).waitFor();
await look(one, "31-keys");
await one.keyboard.press("Escape");
await one.locator("dialog").waitFor({ state: "detached" });

tell("the day is not a dispatcher's");
await one.keyboard.press("3");
await one.locator('[data-test="day"]').getByText("The day is for supervisors").waitFor();
await look(one, "32-day-refused");

tell("a live call shows the earlier calls of its number");
await one.keyboard.press("1");
const live = await world("offer");
await one.locator(`[data-call="${live.call}"]`).waitFor();
await one.locator('[data-test="previous"]').getByText("Welfare check").first().waitFor();
await look(one, "33-previous-calls");

tell("a supervisor looks at the day");
const boss = await browser.seat(address, { size: { width: 1440, height: 1500 } });
await signsIn(boss, await token("lead", "supervisor"), "#day");
await boss.locator('[data-test="budgets"]').getByText("Turn response").waitFor();
await boss.locator('[data-test="stations"]').getByText("does not work").waitFor();
await boss.locator('[data-test="stations"]').getByText("seed.en.q8_0").waitFor();
await look(boss, "34-day");
await boss.getByRole("button", { name: "UTC" }).click();
await boss.getByRole("button", { name: "Agency time" }).waitFor();
// Two days back, where no call is: just after midnight, the calls of the last hours are yesterday's.
await boss.keyboard.press("ArrowLeft");
await boss.keyboard.press("ArrowLeft");
await boss.getByText("Nobody waited for a person.").waitFor();

tell("a narrow window at twice the size, in Spanish");
const small = await browser.seat(address, { language: "es", size: { width: 720, height: 450 }, deviceScaleFactor: 2 });
await signsIn(small, await token("lead-2", "supervisor"), "#review");
await small.locator('[data-test="item"]').first().waitFor();
await small.locator('[data-test="case"], [data-test="back"]').waitFor();
const fits = () => small.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth");
assert.ok(await fits(), "nothing has to be scrolled sideways");
await look(small, "35-narrow-review");
await small.keyboard.press("3");
await small.locator('[data-test="budgets"]').waitFor();
assert.ok(await fits(), "nothing has to be scrolled sideways");
await look(small, "36-narrow-day");

assert.deepEqual(browser.wrong, []);
await browser.close();
process.exit(0);
