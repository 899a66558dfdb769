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
