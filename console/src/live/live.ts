// What a desk does with a live call beside taking it: listening, keys for its line, the earlier case that it belongs to, and the
// microphone that is asked for before the first caller needs it.

import { Code, ConnectError, type Dispatch, type OfficeApi } from "../api";
import type { Desk } from "../desk";
import { ReviewOrder, ReviewState, type Case } from "../gen/calmline/v1/case_pb";
import { DeskState, OfferState, type Offer } from "../gen/calmline/v1/dispatch_pb";
import { Ear } from "./ear";
import { liveWords, type LiveWords } from "./words";

/** What is known of this page's microphone before a call: nothing to say, asked for, refused, or not there. */
export type MicrophoneState = "fine" | "asking" | "refused" | "missing";

/** Keys that go out at once. */
const KEYS_AT_ONCE = 32;

/** The keys of a telephone line. */
const KEYS = /[0-9*#A-D]/;

/** Earlier cases that stand to choose from. */
const SHOWN = 10;

/** Earlier cases that are looked through for them. */
const LOOKED_THROUGH = 100;

const SAME = "calmline.same";

export class Live {
  readonly #desk: Desk;
  readonly #changed: () => void;
  readonly ear: Ear;
  #dispatch: Dispatch | undefined;
  #office: OfficeApi | undefined;
  microphone: MicrophoneState = "fine";
  /** The keys that were sent to the line of the call that this desk is on. */
  sent = "";
  #toSend = "";
  #sending = false;
  /** Earlier cases to choose from, for the call that they were loaded for. */
  candidates: { call: string; cases: Case[] } | undefined;
  #same: Map<string, string>;

  constructor(desk: Desk, changed: () => void) {
    this.#desk = desk;
    this.#changed = changed;
    this.ear = new Ear(changed);
    this.#same = kept();
  }

  get words(): LiveWords {
    return liveWords[this.#desk.state.language];
  }

  /** The page is signed in. */
  open(dispatch: Dispatch, office: OfficeApi): void {
    this.#dispatch = dispatch;
    this.#office = office;
    void this.prepare();
  }

  close(): void {
    this.ear.close();
    this.#dispatch = this.#office = this.candidates = undefined;
    this.#same = new Map();
    sessionStorage.removeItem(SAME);
    this.microphone = "fine";
    this.sent = this.#toSend = "";
  }

  /** What is held for a call is of no use any more. */
  drop(call: string): void {
    if (this.ear.call === call) this.ear.close();
    this.sent = this.#toSend = "";
    this.#mark(call, undefined);
  }

  // ---- the microphone, before the first caller

  /** A desk on duty has the browser ask for the microphone while nobody waits for the answer: a claim has seconds. */
  async prepare(): Promise<void> {
    const { wall, deskState } = this.#desk.state;
    // A page without a microphone at all, as one that came unencrypted, says so where somebody wants to talk.
    if (!this.#dispatch || wall || deskState !== DeskState.READY || !navigator.mediaDevices) return;
    const asked = await navigator.permissions?.query({ name: "microphone" as PermissionName }).catch(() => undefined);
    if (asked?.state === "granted") return this.#microphoneIs("fine");
    if (asked?.state === "denied") return this.#microphoneIs("refused");
    this.#microphoneIs("asking");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      for (const track of stream.getTracks()) track.stop();
      this.#microphoneIs("fine");
    } catch (error) {
      const missing = error instanceof DOMException && error.name !== "NotAllowedError";
      this.#microphoneIs(missing ? "missing" : "refused");
    }
  }

  /** The person has read it. */
  understood(): void {
    this.#microphoneIs("fine");
  }

  #microphoneIs(state: MicrophoneState): void {
    this.microphone = state;
    this.#changed();
  }

  // ---- listening

  /** Whether this desk may hear a call: one that it is shown, and is not on itself. */
  mayListen(offer: Offer | undefined): boolean {
    if (!offer?.view || this.#desk.state.wall || this.#desk.isOver(offer)) return false;
    return !(this.#desk.has(offer) && offer.state === OfferState.ATTENDED);
  }

  /** The key begins and ends it, whichever call is chosen meanwhile. */
  listenKey(): boolean {
    if (this.ear.state !== "off") {
      this.ear.close();
      this.#desk.notice(this.words.listenStopped);
      return true;
    }
    const offer = this.#desk.chosen();
    if (!offer || !this.mayListen(offer)) return false;
    void this.#listen(offer.callId);
    return true;
  }

  async #listen(callId: string): Promise<void> {
    const api = this.#dispatch;
    if (!api) return;
    this.ear.volume = this.#desk.voice.volume;
    const end = await this.ear.open(callId, (offerSdp, signal) => api.listenFromBrowser({ callId, offerSdp }, { signal }));
    if (end?.kind === "taken") this.#desk.notice(this.words.listenTaken);
    if (end?.kind === "over") this.#desk.notice(this.words.listenOver);
    if (end?.kind === "failed") this.#desk.notice(this.#whyNot(end.error), "bad");
  }

  #whyNot(error: ConnectError): string {
    const { words } = this;
    switch (error.code) {
      case Code.PermissionDenied:
        return words.listenTaken;
      case Code.FailedPrecondition:
        return words.listenFull;
      case Code.NotFound:
        return words.listenOver;
      case Code.DeadlineExceeded:
        return this.#desk.words.voiceProblem.unreachable;
      default:
        return `${words.listenFailed} ${this.#desk.words.serverSays}: ${error.rawMessage}`;
    }
  }

  // ---- keys

  /** Whether the line of the chosen call can be sent keys. */
  mayPress(offer: Offer | undefined): boolean {
    return offer !== undefined && offer.state === OfferState.ATTENDED && this.#desk.has(offer) && !this.#desk.isOver(offer);
  }

  /** Sends what of this are keys, after those before. */
  press(typed: string): void {
    const keys = [...typed.toUpperCase()].filter((key) => KEYS.test(key)).join("");
    const offer = this.#desk.chosen();
    if (keys === "" || !offer || !this.mayPress(offer)) return;
    this.sent += keys;
    this.#toSend += keys;
    this.#changed();
    void this.#sendKeys(offer);
  }

  async #sendKeys(offer: Offer): Promise<void> {
    const { callId, handoffId } = offer;
    if (this.#sending) return;
    this.#sending = true;
    try {
      while (this.#toSend !== "") {
        const keys = this.#toSend.slice(0, KEYS_AT_ONCE);
        this.#toSend = this.#toSend.slice(KEYS_AT_ONCE);
        await this.#dispatch?.sendKeys({ callId, handoffId, keys });
      }
    } catch (thrown) {
      // What came after a key that was not sent would be another number.
      this.#toSend = "";
      const error = ConnectError.from(thrown);
      const { words } = this;
      const no = error.code === Code.FailedPrecondition ? words.keysNoLine : error.code === Code.ResourceExhausted ? words.keysFull : words.keysFailed;
      this.#desk.notice(no, "bad");
    } finally {
      this.#sending = false;
    }
  }

  /** The line of the keypad is wiped; nothing that was sent is taken back. */
  wipe(): void {
    this.sent = "";
    this.#changed();
  }

  // ---- the same matter

  /** The earlier case that the call is of the same matter as. */
  sameAs(call: string): string {
    return this.#same.get(call) ?? "";
  }

  mark(call: string, earlier: string): void {
    this.#mark(call, earlier === "" ? undefined : earlier);
    this.#desk.open(undefined);
    this.#desk.notice(earlier === "" ? this.words.sameNone : this.words.sameDone);
  }

  #mark(call: string, earlier: string | undefined): void {
    if (earlier === undefined ? !this.#same.delete(call) : !this.#same.set(call, earlier)) return;
    sessionStorage.setItem(SAME, JSON.stringify([...this.#same]));
    this.#changed();
  }

  /** Loads what a call may belong to: of the same number first, then of the same kind, the latest first. */
  async loadCandidates(offer: Offer): Promise<void> {
    const call = offer.callId;
    if (this.candidates?.call === call || !this.#office) return;
    this.candidates = undefined;
    const { caller, callType } = offer.view ?? { caller: "", callType: "" };
    const rank = (one: Case) => (caller !== "" && one.caller === caller ? 0 : callType !== "" && one.callType === callType ? 1 : 2);
    try {
      const states = [ReviewState.WAITING, ReviewState.REOPENED, ReviewState.APPROVED];
      const { cases } = await this.#office.cases.listReviews({ states, order: ReviewOrder.NEWEST_FIRST, pageSize: LOOKED_THROUGH });
      const near = cases.filter((one) => one.callId !== call).sort((one, other) => rank(one) - rank(other));
      this.candidates = { call, cases: near.slice(0, SHOWN) };
    } catch {
      this.candidates = { call, cases: [] };
    }
    this.#changed();
  }

  /** Forgets them: they are loaded anew when they are asked for again. */
  forgetCandidates(): void {
    this.candidates = undefined;
  }
}

/** What was marked before the page was loaded again. */
function kept(): Map<string, string> {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(SAME) ?? "[]") as [string, string][]);
  } catch {
    return new Map();
  }
}
