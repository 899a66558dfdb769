// Times of a desk at the page, for the bench: the same call is taken, heard and sent back over and over.
import { open } from "./browser.mjs";
import { tell, world } from "./world.mjs";

const { address, token, file, rounds } = await world("room");
const browser = await open({ microphone: file });
const desk = await browser.seat(address);
await desk.goto(`${address}/console/`);
await desk.getByLabel("Token").fill(token);
await desk.keyboard.press("Enter");
await desk.locator('[data-test="link"].live').waitFor();
const paint = await desk.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
await world("paint", { paint });

/** When the page has painted a call that waits, by the clock of this machine, in milliseconds. */
const painted = () => desk.evaluate(() => new Promise((resolve) => {
  const look = () => {
    if (document.querySelector('[data-test="accept"]')) requestAnimationFrame(() => setTimeout(() => resolve(Date.now())));
    else requestAnimationFrame(look);
  };
  look();
}));

const first = painted();
await world("ring");
let next = first;
for (let round = 0; round < rounds; round += 1) {
  await world("painted", { at: await next });
  // A key within half a second of a call's coming does not count.
  await desk.waitForFunction((since) => Date.now() > since + 600, await next);
  await desk.keyboard.press("Enter");
  await desk.locator('[data-test="voice"] meter').first().waitFor();
  await world("talk");
  await desk.keyboard.press("b");
  await desk.locator('input[name="by"]').fill("the bench");
  await desk.locator('[name="reason"]').fill("again");
  await desk.locator('[name="level"][value="person"]').check();
  next = painted();
  await desk.locator('[data-test="do"]').click();
}
await next;
tell("that was all");
await browser.close();
process.exit(0);
