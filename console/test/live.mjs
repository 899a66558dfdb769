// What a page does with a live call beside talking: it hears it without a microphone, sends keys to the caller's line, marks it
// as the same matter as an earlier case, and hangs up.
import assert from "node:assert/strict";
import { faults, open, picture } from "./browser.mjs";
import { capture, tell, world } from "./world.mjs";

const EAR = '[data-test="ear"]';
const { address } = await world("address");
const { file } = await world("microphone");
const browser = await open({ microphone: file });

/** Looks at a view: a picture of it, and nothing that keeps anybody from using it. */
async function look(page, name) {
  await picture(page, name);
  assert.deepEqual(await faults(page), [], `${name} keeps people out`);
}

/** A page whose browser asks for the microphone until it is allowed, and that counts how often it was asked for. */
async function seat() {
  const page = await browser.seat(address);
  await page.addInitScript(() => {
    let allow;
    const allowed = new Promise((resolve) => (allow = resolve));
    window.allow = () => allow((window.isAllowed = true));
    window.microphoneAsked = 0;
    const media = navigator.mediaDevices;
    const given = media.getUserMedia.bind(media);
    media.getUserMedia = async (wish) => {
      window.microphoneAsked += 1;
      await allowed;
      return given(wish);
    };
    const query = navigator.permissions.query.bind(navigator.permissions);
    navigator.permissions.query = async (wish) =>
      wish.name === "microphone" ? { state: window.isAllowed ? "granted" : "prompt" } : query(wish);
  });
  return page;
}

async function signsIn(page, name, role) {
  await page.goto(`${address}/console/`);
  await page.getByLabel("Token").fill((await world("token", { name, role })).token);
  await page.keyboard.press("Enter");
  await page.locator('[data-test="link"].live').waitFor();
}

const asked = (page) => page.evaluate(() => window.microphoneAsked);
const call = (page) => page.locator('[data-test="call"]');
const says = (page, words) => page.locator(".notice").getByText(words).waitFor();
const hears = (page) => page.locator('[data-test="listening"]').getByText("You hear this call.").waitFor();

tell("whoever goes on duty is asked for the microphone then, and told why; the queue works meanwhile");
const lead = await seat();
await signsIn(lead, "lead-1", "supervisor");
const note = lead.locator('[data-test="microphone"]');
await note.getByText("so that your first caller need not wait for it").waitFor();
await look(lead, "40-microphone-asked");
await lead.evaluate(() => window.allow());
await note.waitFor({ state: "detached" });
assert.equal(await asked(lead), 1);
const two = await seat();
await signsIn(two, "desk-2", "dispatcher");
await two.evaluate(() => window.allow());

tell("a call waits, with the reason of every decision; a supervisor and a dispatcher hear it");
await world("ring");
await call(lead).getByRole("heading", { name: "Crime in progress" }).waitFor();
const why = lead.locator('[data-test="why"]');
await why.getByText("Urgent by trigger words: Crime in progress").waitFor();
await why.getByText("A person asked for, urgently").waitFor();
await why.locator("q").first().getByText(/is breaking/i).waitFor();
await lead.keyboard.press("e");
await hears(lead);
await call(two).getByRole("heading", { name: "Crime in progress" }).waitFor();
await two.locator('[data-test="listen"]').click();
await hears(two);
await look(lead, "41-listening");
const before = await capture(lead, EAR);
await world("caller_says");
await world("heard", { samples: await before(), whom: "caller" });

tell("a desk takes the call: the supervisor hears both, the dispatcher hears no more");
await world("desk_takes");
await says(two, "Another desk has this call. Only supervisors hear it.");
await two.locator('[data-test="listening"]').waitFor({ state: "detached" });
const both = await capture(lead, EAR);
await world("caller_says");
const heard = await both();
await world("heard", { samples: heard, whom: "desk" });
await world("heard", { samples: heard, whom: "both" });

tell("the same key ends it; no microphone was asked for");
await lead.keyboard.press("e");
await says(lead, "You no longer hear the call.");
assert.equal(await lead.evaluate((ear) => document.querySelector(ear).srcObject, EAR), null);
assert.equal(await asked(lead), 1);

tell("the desk is gone; the supervisor takes the call, and is not asked for the microphone a second time by the browser");
await world("desk_leaves");
await lead.locator('[data-test="accept"]').waitFor();
await why.getByText("Offered again: the desk was lost").waitFor();
await world("accepts");
// A key is not taken for a call that has just come; a click is meant for what it hits.
await lead.locator('[data-test="accept"]').click();
await lead.locator('[data-test="voice"] meter').first().waitFor();
await world("talks");

tell("keys go to the caller's line as they are typed, and by the pad");
await lead.keyboard.press("n");
await lead.locator("#keypad:focus").waitFor();
await lead.keyboard.type("1x2*");
await lead.getByRole("button", { name: "0", exact: true }).click();
await lead.getByLabel("Keys for the caller’s line").focus();
await lead.keyboard.press("End");
await lead.keyboard.type("#d");
await lead.waitForFunction(() => document.getElementById("keypad").value === "12*0#D");
await lead.keyboard.press("Backspace");
assert.equal(await lead.getByLabel("Keys for the caller’s line").inputValue(), "12*0#D", "what was sent stays");
await look(lead, "42-keypad");
await lead.keyboard.press("Escape");
await world("talks");

tell("it is the same matter as an earlier case of this number, which stands for both");
await lead.keyboard.press("s");
await lead.getByText("same number").waitFor();
await look(lead, "43-same-matter");
await lead.locator('dialog label.choice:has-text("same number") input').check();
await lead.locator('[data-test="do"]').click();
await lead.locator('[data-test="same"]').getByText("Same matter as an earlier case").waitFor();

tell("the caller is hung up on: asked once, and meant by the second press");
await lead.keyboard.press("h");
await lead.getByRole("heading", { name: "Hang up on the caller?" }).waitFor();
await look(lead, "44-hang-up");
await lead.keyboard.press("Escape");
await lead.locator("dialog").waitFor({ state: "detached" });
await lead.keyboard.press("h");
await lead.getByRole("heading", { name: "Hang up on the caller?" }).waitFor();
await lead.keyboard.press("h");
await says(lead, "Completed.");
const { into, earlier } = await world("over");
assert.equal(into, earlier);

tell("the keys are in the table of keys");
await lead.keyboard.press("?");
for (const does of ["hear the chosen call", "keypad for the line", "hang up on the caller", "same matter as an earlier case"]) {
  await lead.locator("dialog").getByText(does).waitFor();
}
await look(lead, "45-keys");

assert.deepEqual(browser.wrong, []);
await browser.close();
process.exit(0);
