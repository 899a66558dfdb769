// A caller and a dispatcher, each at a page of their own and with a microphone that repeats itself; no telephone.
import assert from "node:assert/strict";
import { faults, open, picture } from "./browser.mjs";
import { capture, tell, world } from "./world.mjs";

const { address } = await world("address");
const { caller, desk, token } = await world("microphones");
const [outside, room] = [await open({ microphone: caller }), await open({ microphone: desk })];

tell("a dispatcher signs in, and a caller finds the page");
const console_ = await room.seat(address);
await console_.goto(`${address}/console/`);
await console_.getByLabel("Token").fill(token);
await console_.keyboard.press("Enter");
await console_.locator('[data-test="link"].live').waitFor();
const page = await outside.seat(address);
await page.goto(`${address}/call/`);
await page.getByText("call 911 by telephone").waitFor();
assert.deepEqual(await faults(page), []);

tell("one button, and the caller is greeted, in captions too; what is said there reaches the dispatcher");
await page.locator('[data-test="call"]').click();
await page.locator('[data-test="captions"]').getByText("automated assistant").waitFor();
await picture(page, "40-caller");
assert.deepEqual(await faults(page), []);
await console_.locator('[data-test="call"]').getByRole("heading", { name: "Crime in progress" }).waitFor();
await console_.keyboard.press("Enter");
await console_.locator('[data-test="voice"] meter').first().waitFor();
await page.getByText("A person is on the line.").waitFor();
await picture(page, "41-caller-with-a-person");

tell("each hears what the other says");
const recordings = { caller: await capture(page), desk: await capture(console_) };
// Longer than the caller's words, tone and rest together.
const enough = (where) => where.waitForFunction(() => window.recorded.length >= 12 * 8000);
await Promise.all([enough(page), enough(console_)]);
await world("heard", { caller: await recordings.caller(), desk: await recordings.desk() });

tell("the caller hangs up, and the dispatcher gives the labels");
await page.locator('[data-test="hang-up"]').click();
await page.getByText("The call is over.").waitFor();
await console_.getByText("The caller hung up").first().waitFor();

assert.deepEqual([...outside.wrong, ...room.wrong], []);
await Promise.all([outside.close(), room.close()]);
process.exit(0);
