// A browser for the story: the system's Chromium, pages that may speak to one server alone, and what is looked at on them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const OUT = new URL("./out/", import.meta.url).pathname;
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Whatever is waited for comes within this; a busy machine is slow. */
const LIMIT_MS = 60_000;

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** A browser whose microphone, where it has one, says a WAV file over and over. */
export async function open({ microphone } = {}) {
  await mkdir(OUT, { recursive: true });
  const sound = microphone ? [
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-audio-capture=${microphone}`,
  ] : [];
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const before = children();
  const browser = await chromium.launch({ executablePath, args: [...FLAGS, ...sound] });
  const [pid] = children().filter((child) => !before.includes(child));
  const wrong = [];
  // A story that ends badly shows what everybody saw last.
  process.once("uncaughtException", async (error) => {
    console.error(error);
    const pages = browser.contexts().flatMap((context) => context.pages());
    await Promise.allSettled(pages.map((page, at) => picture(page, `failed-${at + 1}`)));
    console.error(`${wrong.join("\n")}\npictures of every page are in ${OUT}`);
    process.exit(1);
  });
  // Dies with all its processes, and says nothing to anybody.
  const kill = () => process.kill(-pid, "SIGKILL");
  return { close: () => browser.close(), kill, seat: (address, options) => seat(browser, wrong, address, options), wrong };
}

/** The processes that this one has started and that still run. */
function children() {
  const ids = readdirSync("/proc/self/task").flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, "utf8").split(" "));
  return ids.filter((id) => id !== "").map(Number);
}

/** A person at a screen of their own: a browser context with nothing kept from others. */
async function seat(browser, wrong, address, { language = "en-US", size = { width: 1440, height: 900 }, ...rest } = {}) {
  const context = await browser.newContext({
    locale: language, viewport: size, reducedMotion: "reduce", timezoneId: "UTC", ...rest,
  });
  context.setDefaultTimeout(LIMIT_MS);
  if (process.env.CONSOLE_DIST) await context.route(`${address}/console/**`, async (route) => {
    // A page that is newer than the program: what it lacks comes from the program.
    const name = new URL(route.request().url()).pathname.replace(/^\/console\//, "") || "index.html";
    const path = `${process.env.CONSOLE_DIST}/${name}`;
    await (existsSync(path) ? route.fulfill({ path }) : route.continue());
  });
  // What is compared afterwards is what the microphone said: a browser's cleaning would take one voice for the other's echo.
  await context.addInitScript(() => localStorage.setItem("calmline.cleaning", "off"));
  const page = await context.newPage();
  page.on("pageerror", (error) => wrong.push(`the page threw: ${error.stack ?? error}`));
  page.on("console", (message) => {
    // A server that is away is a failed request, and is told of on the page.
    const away = /Failed to load resource: (net::|the server responded)/.test(message.text());
    if (message.type() === "error" && !away) wrong.push(`the page's console: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    const own = [`${address}/`, `blob:${address}/`, "data:"].some((begin) => url.startsWith(begin));
    if (!own) wrong.push(`the page asked for ${url}`);
  });
  return page;
}

/** What axe-core finds, as one line each. */
export async function faults(page) {
  // Run by the debugger: the page's own policy lets no foreign script in.
  if (!(await page.evaluate("typeof axe !== 'undefined'"))) await page.evaluate(await readFile(AXE, "utf8"));
  const { violations } = await page.evaluate(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })',
  );
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.target.join(" ")).join("; ")})`);
}

/** A picture, kept as the test's output. */
export async function picture(page, name) {
  await page.screenshot({ path: `${OUT}${name}.png`, animations: "disabled" });
}
