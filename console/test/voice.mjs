// A dispatcher speaks to a caller from the page, with a microphone that holds a tone: heard both ways, muted, the
// tab closed in the middle, the caller taken over by another desk, and that one's browser killed.
import assert from "node:assert/strict";
import { faults, open, picture } from "./browser.mjs";
import { capture, tell, world } from "./world.mjs";

const { address } = await world("address");
const { file } = await world("microphone");
const browser = await open({ microphone: file });
const another = await open({ microphone: file });

async function signsIn(name, at = browser) {
  const page = await at.seat(address);
  await page.goto(`${address}/console/`);
  await page.getByLabel("Token").fill((await world("token", { name })).token);
  await page.keyboard.press("Enter");
  await page.locator('[data-test="link"].live').waitFor();
  return page;
}

const talks = (page) => page.locator('[data-test="voice"] meter').first().waitFor();

tell("a caller speaks of danger, and the desk accepts: the page asks for the microphone and the sound is connected");
const one = await signsIn("desk-1");
await world("ring");
await one.locator('[data-test="call"]').getByRole("heading", { name: "Crime in progress" }).waitFor();
await one.keyboard.press("Enter");
await talks(one);
await one.locator('[data-test="call"]').getByText("With a dispatcher").waitFor();
await picture(one, "30-voice");
assert.deepEqual(await faults(one), []);

tell("each hears what the other says");
const recording = await capture(one);
await world("talk");
await world("heard", { samples: await recording() });

tell("a muted desk is not heard, and keeps the call");
await one.keyboard.press("t");
await one.locator('[data-test="mute"][aria-pressed="true"]').waitFor();
await picture(one, "31-voice-muted");
await world("quiet");
await one.keyboard.press("t");
await one.locator('[data-test="mute"][aria-pressed="false"]').waitFor();

tell("the tab is closed; the caller is with the agent again, and another desk takes the call");
const two = await signsIn("desk-2", another);
await one.close();
await world("closed");
await two.locator('[data-test="accept"]').waitFor();
await world("back");
await two.keyboard.press("Enter");
await talks(two);
await world("talk");

tell("that browser is killed; the caller is with the agent again, and a third desk takes the call");
const three = await signsIn("desk-3");
another.kill();
await world("closed");
await three.locator('[data-test="accept"]').waitFor();
await world("back");
await three.keyboard.press("Enter");
await talks(three);
await world("talk");

tell("the call is completed with its labels");
await three.keyboard.press("c");
await three.getByLabel("Note").fill("spoken to");
await three.locator('[data-test="do"]').click();
await three.locator(".notice").getByText("Completed.").waitFor();
await three.getByText("No call is waiting.").waitFor();
await world("over");

assert.deepEqual([...browser.wrong, ...another.wrong], []);
await browser.close();
process.exit(0);
