// The office: what the page does with tickets, call-backs and the day. Views read its state and call its methods; nothing else
// changes it.

import { Code, ConnectError, type OfficeApi } from "../api";
import type { Desk } from "../desk";
import type { DayZone } from "../gen/calmline/v1/admin_pb";
import { ReviewOrder, type CallBack, type PreviousCall, type ReviewCaseRequest } from "../gen/calmline/v1/case_pb";
import { find, valuesOf } from "./case";
import { FILTERS, initially, NAME, randomId, STATES, type Act, type Filter, type Item, type OfficeDialog, type OfficeState } from "./state";
import { officeWords, type OfficeWords } from "./words";

/** Tickets on a page, and on the longest that the server gives. */
const PAGE = 50;
const LONGEST_PAGE = 200;

/** A key that was meant for the case before must not decide on the one that took its place. */
const SETTLES_MS = 500;

/** How often the list is loaded again while somebody looks at it. */
const AGAIN_MS = 30_000;

/** Heard before and after the words, so that they are not cut off. */
const AROUND_US = 300_000n;

/** The longest stretch that the server sends. */
const STRETCH_US = 60_000_000n;

export class Office {
  readonly #desk: Desk;
  #state = initially();
  #api: OfficeApi | undefined;
  #listeners = new Set<() => void>();
  #timer = 0;
  /** What waits for the person's name. */
  #then: (() => void) | undefined;
  /** The id of each request until it was answered: the same wish again is the same request. */
  #requests = new Map<string, string>();
  #previous = new Map<string, PreviousCall[]>();
  #sound: HTMLAudioElement | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    window.addEventListener("focus", () => this.look());
  }

  get state(): OfficeState {
    return this.#state;
  }

  get words(): OfficeWords {
    return officeWords[this.#desk.state.language];
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #set(change: Partial<OfficeState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  open(api: OfficeApi): void {
    this.#api = api;
    window.clearInterval(this.#timer);
    this.#timer = window.setInterval(() => this.look(), AGAIN_MS);
    this.look();
  }

  close(): void {
    window.clearInterval(this.#timer);
    sessionStorage.removeItem(NAME);
    this.#api = undefined;
    this.#sound?.pause();
    this.#previous.clear();
    this.#requests.clear();
    this.#set(initially());
  }

  /** Loads what is looked at. */
  look(): void {
    // What somebody is writing is not taken from under their hands.
    if (!this.#api || document.hidden || this.#state.editing || this.#state.dialog) return;
    if (this.#desk.state.view === "review") void this.load();
    else void this.#count();
    if (this.#desk.state.view === "day") void this.loadDay();
  }

  /** What waits, for whoever looks at something else. */
  async #count(): Promise<void> {
    if (!this.#api) return;
    try {
      const [page, backs] = await Promise.all([this.#api.cases.listReviews({ pageSize: 1 }), this.#api.cases.listCallBacks({})]);
      this.#set({ waiting: page.waiting, backs: backs.callBacks });
    } catch {
      // The number stays as it was; the review says when the store does not answer.
    }
  }

  /** What stands beside the name of the review: tickets and urgent call-backs. */
  tally(): { count: number; urgent: boolean } {
    const urgent = this.#state.backs.filter((one) => one.urgent).length;
    return { count: (this.#state.waiting ?? 0) + urgent, urgent: urgent > 0 };
  }

  // ---- the list

  /** What is listed, in its order: urgent call-backs, tickets, other call-backs. */
  items(): Item[] {
    const { tickets, backs } = this.#state;
    const back = (one: CallBack): Item => ({ kind: "back", id: `back-${one.callBackId}`, back: one });
    return [
      ...backs.filter((one) => one.urgent).map(back),
      ...tickets.map((one): Item => ({ kind: "case", id: `case-${one.callId}`, case: one })),
      ...backs.filter((one) => !one.urgent).map(back),
    ];
  }

  chosen(): Item | undefined {
    return this.items().find((item) => item.id === this.#state.chosen);
  }

  async load(): Promise<void> {
    const api = this.#api;
    const { filter } = this.#state;
    if (!api) return;
    try {
      const order = filter === "open" ? ReviewOrder.OLDEST_FIRST : ReviewOrder.NEWEST_FIRST;
      // As many as are shown already: what somebody has leafed to is not taken away.
      const pageSize = Math.min(LONGEST_PAGE, Math.max(PAGE, this.#state.tickets.length));
      const [page, backs] = await Promise.all([api.cases.listReviews({ states: STATES[filter], order, pageSize }), api.cases.listCallBacks({})]);
      if (filter !== this.#state.filter) return;
      const before = this.items().findIndex((item) => item.id === this.#state.chosen);
      this.#set({
        tickets: page.cases, more: page.nextPageToken, waiting: page.waiting, backs: backs.callBacks, loaded: true, failed: undefined,
      });
      if (this.chosen()) return;
      // What took the place of a case that somebody else has dealt with; in a list of another kind its first ticket.
      const items = this.items();
      const next = before >= 0 ? items[Math.min(before, items.length - 1)] : undefined;
      const first = filter === "open" ? undefined : items.find((item) => item.kind === "case");
      this.#puts((next ?? first ?? items[0])?.id);
    } catch (error) {
      this.#set({ failed: ConnectError.from(error).rawMessage });
    }
  }

  async more(): Promise<void> {
    const { filter, more, tickets } = this.#state;
    if (!this.#api || !more) return;
    const order = filter === "open" ? ReviewOrder.OLDEST_FIRST : ReviewOrder.NEWEST_FIRST;
    try {
      const page = await this.#api.cases.listReviews({ states: STATES[filter], order, pageToken: more });
      if (filter === this.#state.filter) this.#set({ tickets: [...tickets, ...page.cases], more: page.nextPageToken });
    } catch (error) {
      this.#desk.notice(this.#why(ConnectError.from(error)), "bad");
    }
  }

  filter(filter: Filter): void {
    this.#set({ filter, tickets: [], more: "", loaded: false });
    void this.load();
  }

  nextFilter(): void {
    this.filter(FILTERS[(FILTERS.indexOf(this.#state.filter) + 1) % FILTERS.length] ?? "open");
  }

  move(by: 1 | -1): void {
    const items = this.items();
    const at = items.findIndex((item) => item.id === this.#state.chosen);
    const next = items[Math.max(0, Math.min(items.length - 1, at + by))];
    if (next) this.#choose(next.id);
  }

  choose(id: string): void {
    this.#choose(id);
  }

  /** The page itself puts another case before the person. */
  #puts(id: string | undefined): void {
    this.#choose(id);
    this.#set({ settled: false });
    window.setTimeout(() => this.#state.chosen === id && this.#set({ settled: true }), SETTLES_MS);
  }

  #choose(id: string | undefined): void {
    if (id === this.#state.chosen && this.#state.detail) return;
    this.#sound?.pause();
    this.#set({ settled: true, chosen: id, detail: undefined, detailFailed: undefined, duplicates: [], slot: undefined, editing: false, dialog: undefined, playing: undefined });
    void this.loadCase();
  }

  /** The call of what is chosen. */
  callId(): string | undefined {
    const item = this.chosen();
    return item?.kind === "case" ? item.case.callId : item?.back.callId;
  }

  async loadCase(): Promise<void> {
    const [api, item, callId] = [this.#api, this.chosen(), this.callId()];
    if (!api || !item || !callId) return;
    const still = () => this.#state.chosen === item.id;
    try {
      const detail = await api.cases.getCase({ callId });
      if (!still()) return;
      this.#set({ detail, detailFailed: undefined });
      const review = detail.case?.review;
      if (item.kind !== "case" || !review || !STATES.open.includes(review.state)) return;
      const { cases } = await api.cases.listDuplicates({ callId });
      if (still()) this.#set({ duplicates: cases });
    } catch (error) {
      if (still()) this.#set({ detailFailed: ConnectError.from(error).rawMessage });
    }
  }

  // ---- one case

  /** Marks the words of a slot. */
  mark(slot: string | undefined): void {
    if (slot !== this.#state.slot) this.#set({ slot });
  }

  marked() {
    const { detail, slot } = this.#state;
    return slot === undefined ? undefined : find(detail?.slotSources.find((source) => source.slot === slot), detail?.transcript ?? []);
  }

  /** Plays the caller's words behind the slot that is marked, or behind the first. */
  async play(): Promise<void> {
    const { detail } = this.#state;
    const callId = this.callId();
    const slot = this.#state.slot ?? (detail?.case ? valuesOf(detail.case, detail.slotSources)[0]?.slot : undefined);
    const source = detail?.slotSources.find((each) => each.slot === slot);
    if (!this.#api || !callId || !slot) return;
    this.mark(slot);
    if (source?.fromUs === undefined || source.toUs === undefined) return this.#desk.notice(this.words.noRecording);
    const fromUs = source.fromUs > AROUND_US ? source.fromUs - AROUND_US : 0n;
    const toUs = source.toUs + AROUND_US < fromUs + STRETCH_US ? source.toUs + AROUND_US : fromUs + STRETCH_US;
    try {
      const { wav } = await this.#api.calls.getRecording({ callId, fromUs, toUs });
      if (this.callId() !== callId) return;
      const url = URL.createObjectURL(new Blob([wav.slice()], { type: "audio/wav" }));
      this.#sound?.pause();
      const sound = new Audio(url);
      this.#sound = sound;
      const over = () => {
        URL.revokeObjectURL(url);
        if (this.#sound === sound) this.#set({ playing: undefined });
      };
      for (const end of ["ended", "pause", "error"]) sound.addEventListener(end, over, { once: true });
      this.#set({ playing: slot });
      await sound.play();
    } catch (error) {
      // Whoever went on to another case has heard enough.
      if (this.callId() !== callId || (error instanceof DOMException && error.name === "AbortError")) return;
      this.#set({ playing: undefined });
      const none = error instanceof ConnectError && error.code === Code.NotFound;
      this.#desk.notice(none ? this.words.noRecording : this.words.notPlayed);
    }
  }

  /** What may be done with what is chosen. */
  may(): { decide: boolean; reopen: boolean; close: boolean } {
    const item = this.chosen();
    const state = this.#state.detail?.case?.review?.state;
    if (item?.kind === "back") return { decide: false, reopen: false, close: true };
    if (state === undefined) return { decide: false, reopen: false, close: false };
    const open = STATES.open.includes(state);
    return { decide: open, reopen: !open, close: false };
  }

  edit(editing: boolean): void {
    this.#set({ editing });
  }

  dialog(dialog: OfficeDialog | undefined): void {
    this.#set({ dialog });
    if (dialog === undefined) this.#then = undefined;
  }

  /** Goes on once the person has said who they are. */
  named(by: string): void {
    const then = this.#then;
    this.#then = undefined;
    sessionStorage.setItem(NAME, by);
    this.#set({ by, dialog: undefined });
    then?.();
  }

  #withName(then: () => void): void {
    if (this.#state.by) return then();
    this.#then = then;
    this.#set({ dialog: "name" });
  }

  approve(): void {
    if (this.may().decide && this.#state.settled) this.#withName(() => void this.#review("approve", { case: "approve", value: {} }, ""));
  }

  /** Asks for what a decision needs, and for the name first. */
  ask(dialog: "reject" | "reopen" | "merge" | "close"): void {
    const may = this.may();
    const fits = dialog === "close" ? may.close : dialog === "reopen" ? may.reopen : may.decide;
    if (fits && this.#state.settled) this.#withName(() => this.#set({ dialog }));
  }

  reject(reason: string): void {
    void this.#review("reject", { case: "reject", value: {} }, reason);
  }

  reopen(reason: string): void {
    void this.#review("reopen", { case: "reopen", value: {} }, reason);
  }

  merge(intoCallId: string): void {
    void this.#review("merge", { case: "merge", value: { intoCallId } }, "");
  }

  /** Saves corrections: what differs from what the agent had. */
  save(callType: string, values: Record<string, string>): void {
    const one = this.#state.detail?.case;
    if (!one) return;
    const had = new Map(one.slots.map((slot) => [slot.slot, slot.value ?? ""]));
    const slots = Object.fromEntries(Object.entries(values).filter(([slot, value]) => value !== (had.get(slot) ?? "")));
    const before = one.labels;
    const type = callType === one.callType ? "" : callType;
    const same = JSON.stringify([type, Object.entries(slots).sort()]) === JSON.stringify([
      before?.callType === one.callType ? "" : before?.callType ?? "",
      Object.entries(before?.slots ?? {}).filter(([slot, value]) => value !== (had.get(slot) ?? "")).sort(),
    ]);
    if (same) {
      this.#set({ editing: false });
      return this.#desk.notice(this.words.unchanged);
    }
    const labels = { callType: type, urgencyClass: before?.urgencyClass ?? "", slots, note: before?.note ?? "" };
    this.#withName(() => void this.#review("edit", { case: "edit", value: { labels } }, ""));
  }

  async #review(act: Act, wish: { case: NonNullable<ReviewCaseRequest["act"]["case"]>; value: object }, reason: string): Promise<void> {
    const item = this.chosen();
    const review = this.#state.detail?.case?.review;
    if (!this.#api || item?.kind !== "case" || !review || this.#state.busy) return;
    const callId = item.case.callId;
    const key = JSON.stringify([callId, String(review.revision), wish, reason]);
    const requestId = this.#requests.get(key) ?? randomId();
    this.#requests.set(key, requestId);
    this.#set({ busy: true });
    try {
      await this.#api.cases.reviewCase({ callId, revision: review.revision, by: this.#state.by, requestId, reason, act: wish as ReviewCaseRequest["act"] });
      this.#requests.delete(key);
      this.#set({ dialog: undefined, editing: false });
      this.#desk.notice(this.words.did[act]);
      if (act === "edit") await this.#again();
      else this.#gone(item.id);
    } catch (error) {
      await this.#reviewFailed(ConnectError.from(error), key);
    } finally {
      this.#set({ busy: false });
    }
  }

  async #reviewFailed(error: ConnectError, key: string): Promise<void> {
    const unanswered = error.code === Code.Unavailable || error.code === Code.Unknown || error.code === Code.DeadlineExceeded;
    if (!unanswered) this.#requests.delete(key);
    if (error.code !== Code.Aborted) return this.#desk.notice(this.#why(error), "bad");
    this.#set({ dialog: undefined, editing: false });
    await this.#again();
    const now = this.#state.detail?.case?.review;
    const who = now?.by || (now?.desk ? this.words.desk(now.desk) : this.words.byServer);
    this.#desk.notice(this.words.meanwhile(who, this.words.states[now?.state ?? 0] ?? ""), "bad");
  }

  /** Loads the list and the chosen case again; what was chosen stays, though it may have left the list. */
  async #again(): Promise<void> {
    await this.loadCase();
    const one = this.#state.detail?.case;
    if (one) this.#set({ tickets: this.#state.tickets.map((each) => (each.callId === one.callId ? one : each)) });
  }

  /** Something is done: the next takes its place. */
  #gone(id: string): void {
    const items = this.items();
    const at = items.findIndex((item) => item.id === id);
    const next = items[at + 1] ?? items[at - 1];
    this.#set({
      tickets: this.#state.tickets.filter((one) => `case-${one.callId}` !== id),
      backs: this.#state.backs.filter((one) => `back-${one.callBackId}` !== id),
    });
    this.#puts(next?.id);
    void this.load();
  }

  async closeBack(note: string): Promise<void> {
    const item = this.chosen();
    if (!this.#api || item?.kind !== "back" || this.#state.busy) return;
    this.#set({ busy: true });
    try {
      await this.#api.cases.closeCallBack({ callBackId: item.back.callBackId, by: this.#state.by, note });
      this.#set({ dialog: undefined });
      this.#desk.notice(this.words.closed);
      this.#gone(item.id);
    } catch (error) {
      const why = ConnectError.from(error);
      if (why.code === Code.NotFound) {
        this.#set({ dialog: undefined });
        this.#desk.notice(this.words.closedAlready, "bad");
        this.#gone(item.id);
      } else {
        this.#desk.notice(this.#why(why), "bad");
      }
    } finally {
      this.#set({ busy: false });
    }
  }

  #why(error: ConnectError): string {
    if (error.code === Code.Unavailable || error.code === Code.Unknown) return this.words.unreachable;
    return `${this.words.refused} ${this.#desk.words.serverSays}: ${error.rawMessage}`;
  }

  // ---- earlier calls of a number

  /** Earlier calls of the number of a live call, once they have come. */
  previous(callId: string): PreviousCall[] | undefined {
    return this.#previous.get(callId);
  }

  async loadPrevious(callId: string): Promise<void> {
    if (!this.#api || this.#previous.has(callId)) return;
    try {
      const { calls } = await this.#api.cases.listPreviousCalls({ callId });
      this.#previous.set(callId, calls);
      this.#set({});
    } catch {
      // A store that does not answer leaves the line out; the call itself is more urgent.
    }
  }

  // ---- the day

  /** The day by its date; none for the day that it is. */
  date(date: string): void {
    this.#set({ date, dayFailed: undefined });
    void this.loadDay();
  }

  /** The agency's midnight or that of UTC. */
  zone(zone: DayZone): void {
    this.#set({ zone });
    void this.loadDay();
  }

  moveDay(by: 1 | -1): void {
    // From the day that was asked for last: two presses move two days, however late the answer to the first one is.
    const from = this.#state.date || this.#state.day?.date;
    if (!from) return;
    const day = new Date(`${from}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + by);
    this.date(day.toISOString().slice(0, 10));
  }

  async loadDay(): Promise<void> {
    const { date, zone } = this.#state;
    if (!this.#api) return;
    try {
      const [day, status] = await Promise.all([this.#api.admin.getDay({ date, zone }), this.#api.admin.getStatus({})]);
      if (date === this.#state.date && zone === this.#state.zone) this.#set({ day, status, dayFailed: undefined });
    } catch (error) {
      const refused = ConnectError.from(error).code === Code.PermissionDenied;
      this.#set({ dayFailed: refused ? "refused" : "failed" });
    }
  }
}
