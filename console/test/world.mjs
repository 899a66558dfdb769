// The other side of the story: whoever started it makes the world do what it wishes.
import { createInterface } from "node:readline";

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Wishes for something, and waits until it has happened. */
export async function world(act, wish = {}) {
  process.stdout.write(`WORLD ${JSON.stringify({ act, ...wish })}\n`);
  const { value, done } = await answers.next();
  if (done) throw new Error(`the world ended before it could ${act}`);
  return JSON.parse(value);
}

/** Says where the story is. */
export function tell(line) {
  process.stdout.write(`${line}\n`);
}

/** Records what a page plays, at the telephone's rate; the recording is had by calling what is returned. */
export async function capture(page, from = "audio") {
  await page.evaluate(async (from) => {
    const context = new AudioContext({ sampleRate: 8000 });
    const source = context.createMediaStreamSource(document.querySelector(from).srcObject);
    const tap = context.createScriptProcessor(1024, 1, 1);
    const recorded = (window.recorded = []);
    tap.addEventListener("audioprocess", (event) => {
      for (const sample of event.inputBuffer.getChannelData(0)) recorded.push(Math.round(sample * 32767));
    });
    source.connect(tap);
    tap.connect(context.destination);
    await context.resume();
  }, from);
  return () => page.evaluate(() => window.recorded);
}
