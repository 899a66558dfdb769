// The line to the queue: opens it, notices when nothing comes any more, and opens it again where it was.

import { Code, ConnectError, isRefusal, type Dispatch } from "./api";
import type { DeskState, WatchQueueResponse } from "./gen/calmline/v1/dispatch_pb";

/** The server sends something every five seconds at the latest; half as much again is for a slow network. */
const STALE_AFTER_MS = 7_500;

/** A connection that has said nothing for so long is given up. */
const GIVEN_UP_AFTER_MS = 11_000;

/** How often the age of the last message is looked at. */
const LOOK_EVERY_MS = 500;

/** Pauses before another attempt: at once, then longer; many desks must not come back in step. */
const PAUSES_MS = [100, 400, 1_000, 2_000, 3_000];

export type LinkState = "connecting" | "live" | "stale";

export interface LinkEvents {
  /** What came, in order. */
  message(message: WatchQueueResponse): void;
  /** How the line fares. */
  state(state: LinkState): void;
  /** The token is no good; the line is closed. */
  refused(error: ConnectError): void;
}

export class Link {
  readonly #api: Dispatch;
  readonly #events: LinkEvents;
  #deskState: DeskState;
  #cursor = "";
  #last = Date.now();
  #state: LinkState = "connecting";
  #open: AbortController | undefined;
  #closed = false;
  #attempts = 0;
  readonly #watch: number;
  #wake: (() => void) | undefined;

  constructor(api: Dispatch, deskState: DeskState, events: LinkEvents) {
    this.#api = api;
    this.#deskState = deskState;
    this.#events = events;
    this.#watch = window.setInterval(() => this.#look(), LOOK_EVERY_MS);
    // A machine that slept, or whose network is back, need not wait for its turn.
    window.addEventListener("online", this.#hurry);
    void this.#run();
  }

  /** When the last message came, by this machine's clock. */
  get last(): number {
    return this.#last;
  }

  /** The state that the desk has when the line is opened again. */
  set deskState(state: DeskState) {
    this.#deskState = state;
  }

  close(): void {
    this.#closed = true;
    window.clearInterval(this.#watch);
    window.removeEventListener("online", this.#hurry);
    this.#open?.abort();
    this.#hurry();
  }

  readonly #hurry = (): void => this.#wake?.();

  #look(): void {
    const silent = Date.now() - this.#last;
    if (silent > STALE_AFTER_MS) this.#become("stale");
    if (silent > GIVEN_UP_AFTER_MS) this.#open?.abort();
  }

  #become(state: LinkState): void {
    if (this.#state === state || this.#closed) return;
    this.#state = state;
    this.#events.state(state);
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const error = await this.#follow();
      if (this.#closed) return;
      if (error && isRefusal(error)) {
        this.close();
        this.#events.refused(error);
        return;
      }
      // Whatever ended the line, what is shown may be old from here on.
      this.#become("stale");
      await this.#pause(error?.code === Code.OutOfRange ? 0 : this.#attempts);
      this.#attempts += 1;
    }
  }

  /** Reads until the line ends, and gives the reason. */
  async #follow(): Promise<ConnectError | undefined> {
    const open = new AbortController();
    this.#open = open;
    // An attempt has as long as a silent line.
    const giveUp = window.setTimeout(() => open.abort(), GIVEN_UP_AFTER_MS);
    try {
      const request = { state: this.#deskState, resume: this.#cursor };
      for await (const message of this.#api.watchQueue(request, { signal: open.signal })) {
        window.clearTimeout(giveUp);
        this.#last = Date.now();
        this.#attempts = 0;
        if (message.cursor) this.#cursor = message.cursor;
        if (this.#closed) return undefined;
        this.#events.message(message);
        this.#become("live");
      }
      return undefined;
    } catch (error) {
      return ConnectError.from(error);
    } finally {
      window.clearTimeout(giveUp);
    }
  }

  async #pause(attempts: number): Promise<void> {
    const longest = PAUSES_MS[Math.min(attempts, PAUSES_MS.length - 1)] ?? 0;
    const pause = longest * (0.5 + Math.random() / 2);
    await new Promise<void>((resolve) => {
      const timer = window.setTimeout(resolve, pause);
      this.#wake = () => {
        window.clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
