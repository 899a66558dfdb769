// One real call, from the caller's first words to the labels, at one desk in a real browser.
import assert from "node:assert/strict";
import { faults, open, picture } from "./browser.mjs";
import { tell, world } from "./world.mjs";

const { address } = await world("address");
const { token } = await world("token");
const browser = await open();
const desk = await browser.seat(address);
await desk.goto(`${address}/console/`);
await desk.getByLabel("Token").fill(token);
await desk.keyboard.press("Enter");
await desk.locator('[data-test="link"].live').waitFor();

tell("a caller speaks of danger; the call is at the desk with the words that made it so");
await world("ring");
const call = desk.locator('[data-test="call"]');
await call.getByRole("heading", { name: "Crime in progress" }).waitFor();
const quote = await call.locator("q").first().textContent();
assert.ok(quote.length > 3, `the quote is ${quote}`);
await call.getByText(/said \d+ s ago|raised \d+ s ago/).first().waitFor();
await picture(desk, "20-real-call");
assert.deepEqual(await faults(desk), []);

tell("the desk accepts it, has no microphone at its browser, and types the command that the page shows");
await desk.keyboard.press("Enter");
await desk.locator('[data-test="voice-problem"]').waitFor();
const command = await desk.locator("#audio-command").textContent();
await world("type", { command });
await desk.getByText("You are on the call").first().waitFor();
await call.getByText("With a dispatcher").waitFor();
await picture(desk, "21-real-call-attended");
await world("talk");

tell("the call is completed with its labels");
await desk.keyboard.press("c");
await desk.getByLabel("Note").fill("spoken to");
await desk.locator('[data-test="do"]').click();
await desk.locator(".notice").getByText("Completed.").waitFor();
await desk.getByText("No call is waiting.").waitFor();

assert.deepEqual(browser.wrong, []);
await browser.close();
process.exit(0);
