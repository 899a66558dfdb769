// A caller who neither speaks nor hears, at a page without a microphone, and a dispatcher who writes back and says nothing.
import assert from "node:assert/strict";
import { faults, open, picture } from "./browser.mjs";
import { tell, world } from "./world.mjs";

const { address } = await world("address");
const { silence, token } = await world("silence");
const [outside, room] = [await open(), await open({ microphone: silence })];

tell("a dispatcher signs in, and a caller finds the page and calls in writing");
const desk = await room.seat(address);
await desk.goto(`${address}/console/`);
await desk.getByLabel("Token").fill(token);
await desk.keyboard.press("Enter");
await desk.locator('[data-test="link"].live').waitFor();
const page = await outside.seat(address);
await page.goto(`${address}/call/`);
await page.locator('[data-test="call-in-writing"]').click();
const captions = page.locator('[data-test="captions"]');
await captions.getByText("automated assistant").waitFor();
const box = page.getByLabel("Write instead of speaking");
await box.waitFor();
assert.ok(await box.evaluate((element) => element === document.activeElement), "whoever writes can begin at once");
assert.deepEqual(await faults(page), []);

tell("a line that says nothing and a line that is too long are not sent; a fire is, and is at the desk at once");
await page.keyboard.press("Enter");
assert.equal(await box.getAttribute("maxlength"), "500");
await page.keyboard.type("There is a fire in my kitchen");
await page.keyboard.press("Enter");
await captions.locator(".you").getByText("There is a fire in my kitchen").waitFor();
assert.equal(await box.inputValue(), "");
const call = desk.locator('[data-test="call"]');
await call.getByRole("heading", { name: /fire/i }).waitFor();
await call.locator(".line", { hasText: "There is a fire in my kitchen" }).getByText("typed").waitFor();
await picture(page, "42-caller-writes");
await picture(desk, "43-desk-reads");
assert.deepEqual(await faults(desk), []);

tell("before a desk has the call it cannot write to the caller; then it can, and the caller reads it");
assert.equal(await desk.locator('[data-test="write"]').count(), 0);
await desk.keyboard.press("Enter");
await desk.locator('[data-test="voice"] meter').first().waitFor();
await page.getByText("A person is on the line.").waitFor();
await desk.keyboard.press("x");
await desk.keyboard.type("Are you out of the house?");
await desk.keyboard.press("Enter");
await captions.locator(".person").getByText("Are you out of the house?").waitFor();
await call.locator(".line.desk").getByText("Are you out of the house?").waitFor();

tell("what the caller writes to the person is there at once");
await box.focus();
await page.keyboard.type("Yes, we are in the garden");
await page.keyboard.press("Enter");
await call.locator(".line", { hasText: "Yes, we are in the garden" }).getByText("typed").waitFor();
await world("reached");
await page.getByText("A person is on the line.").waitFor();
await picture(page, "44-caller-reads");
await picture(desk, "45-desk-writes");
assert.deepEqual(await faults(page), []);
assert.deepEqual(await faults(desk), []);

tell("whom the dispatcher has written to, they may complete");
await desk.keyboard.press("Escape");
await desk.locator('[data-test="complete"]').click();
await desk.locator('[data-test="do"]').click();
await desk.locator(".notice").getByText("Completed.").waitFor();
await page.getByText("The call is over.").waitFor();

assert.deepEqual([...outside.wrong, ...room.wrong], []);
await Promise.all([outside.close(), room.close()]);
process.exit(0);
