// The desk: what the page knows and does. Views read its state and call its methods; nothing else changes it.

import { ConnectError, isRefusal, refusal, services, type Admin, type Dispatch, type OfficeApi } from "./api";
import { Bell } from "./bell";
import { DeskState, OfferState, ReleasedReason, SendBackLevel, SnapshotReason, WithdrawnReason, type Offer } from "./gen/calmline/v1/dispatch_pb";
import { Link } from "./link";
import { Live } from "./live/live";
import { nameOf } from "./names";
import { Office } from "./office/office";
import { after, hasWritten, inOrder, isUrgent, type Happening } from "./queue";
import { DUTY, initially, LANGUAGE, LETTERS, ME, MINE, SOUND, TOKEN, viewOf, type DialogName, type Notice, type State, type View } from "./state";
import { Voice } from "./voice";
import { calls, toSend } from "./whisper";
import { why } from "./why";
import { words, type Words } from "./words";

/** A key that was meant for the call that left must not accept the one that took its place. */
const SETTLES_MS = 500;

/** How long a notice stays: long enough to read it twice, and longer where something went wrong. */
const NOTICE_MS = 8_000;
const BAD_NOTICE_MS = 20_000;

/** How long the server may take to say whose token this is; then the line is opened, and it is asked again. */
const WHO_WITHIN_MS = 4_000;

export class Desk {
  #state: State;
  #listeners = new Set<() => void>();
  #api: Dispatch | undefined;
  #admin: Admin | undefined;
  #link: Link | undefined;
  #notices = 0;
  /** When the page itself last chose another call, by this machine's clock. */
  #choseAt = 0;
  /** The server's clock minus this machine's, in milliseconds. */
  #skew = 0;
  readonly #bell: Bell;
  readonly voice: Voice;
  readonly office: Office;
  readonly live: Live;

  constructor() {
    this.#state = initially();
    this.#bell = new Bell(() => this.#set({}));
    this.voice = new Voice(() => this.#set({}));
    window.addEventListener("hashchange", () => this.#shows(location.hash));
    this.office = new Office(this);
    this.live = new Live(this, () => this.#set({}));
    const token = sessionStorage.getItem(TOKEN);
    if (token) this.signIn(token);
  }

  get state(): State {
    return this.#state;
  }

  get words(): Words {
    return words[this.#state.language];
  }

  /** The server's time, as far as its answers tell it to the second. */
  now(): number {
    return Date.now() + this.#skew;
  }

  /** Seconds since the last message. */
  silentFor(): number {
    return this.#link ? Math.floor((Date.now() - this.#link.last) / 1000) : 0;
  }

  get soundBlocked(): boolean {
    return this.#state.sound && this.#bell.blocked;
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#ring();
    for (const listener of this.#listeners) listener();
  }

  #ring(): void {
    const { offers, signedIn, sound, deskState } = this.#state;
    const waiting = [...offers.values()].filter((offer) => isUrgent(offer) && offer.state === OfferState.WAITING);
    this.#bell.ring(signedIn && sound && waiting.length > 0 && (deskState === DeskState.READY || this.#state.wall));
    const count = waiting.length > 0 ? `(${waiting.length}) ${this.words.urgent} · ` : "";
    document.title = count + this.words.title;
    document.documentElement.lang = this.words.htmlLang;
  }

  // ---- signing in and out

  signIn(token: string): void {
    this.#link?.close();
    this.#link = undefined;
    this.#set({ signingIn: true, refused: undefined, link: "connecting", role: undefined });
    const { dispatch, office } = services(token, (server) => {
      this.#skew = server - Date.now();
    });
    const { admin } = office;
    this.#api = dispatch;
    this.#admin = admin;
    void this.#askWhoIAm().then(() => {
      // Refused meanwhile, or another token was given.
      if (this.#admin === admin) this.#follow(token, dispatch, office);
    });
  }

  /** Asks the server whose token this is. A server that does not answer is asked again once the line is there. */
  async #askWhoIAm(): Promise<void> {
    const admin = this.#admin;
    if (!admin) return;
    try {
      const { name, role, agency } = await admin.whoAmI({}, { timeoutMs: WHO_WITHIN_MS });
      if (this.#admin !== admin) return;
      sessionStorage.setItem(ME, name);
      this.#set({ me: name, role, agency });
    } catch (thrown) {
      const error = ConnectError.from(thrown);
      if (this.#admin === admin && isRefusal(error)) this.#refuse(error);
    }
  }

  #refuse(error: ConnectError): void {
    this.signOut({ text: refusal(error, this.words), server: error.rawMessage });
  }

  #follow(token: string, api: Dispatch, office: OfficeApi): void {
    this.#link = new Link(api, this.#duty(), {
      message: (message) => {
        if (!this.#state.signedIn) {
          sessionStorage.setItem(TOKEN, token);
          this.#set({ signedIn: true, signingIn: false });
          this.office.open(office);
          this.live.open(api, office);
        }
        const [offers, happened] = after(this.#state.offers, message.event, this.#isMine);
        if (offers !== this.#state.offers) this.#set({ offers });
        for (const one of happened) this.#happened(one);
      },
      state: (state) => {
        const was = this.#state.link;
        this.#set({ link: state });
        if (state === "live" && was === "stale") this.notice(this.words.recovered);
        if (state === "live" && this.#state.role === undefined) void this.#askWhoIAm();
      },
      refused: (error) => this.#refuse(error),
    });
  }

  signOut(refused?: State["refused"]): void {
    this.voice.close();
    this.live.close();
    this.#link?.close();
    this.#link = this.#api = this.#admin = undefined;
    this.office.close();
    for (const key of [TOKEN, ME, MINE, DUTY]) sessionStorage.removeItem(key);
    this.#set({
      signedIn: false, signingIn: false, refused, offers: new Map(), mine: new Map(), over: new Map(),
      leases: new Map(), me: undefined, role: undefined, agency: "", chosen: undefined, dialog: undefined, notices: [], alert: "",
      deskState: DeskState.READY,
    });
  }

  // ---- what the stream tells

  readonly #isMine = (callId: string, handoffId: bigint, desk: string): boolean =>
    this.#state.mine.get(callId) === handoffId && (this.#state.me === undefined || this.#state.me === desk);

  /** Whether this desk has the call. */
  has(offer: Offer): boolean {
    if (this.#state.over.has(offer.callId)) return true;
    if (offer.state === OfferState.WAITING) return false;
    if (this.#state.me !== undefined) return offer.desk === this.#state.me;
    return this.#state.mine.get(offer.callId) === offer.handoffId;
  }

  /** The calls in the order of the page: this desk's, the waiting, the held. */
  groups(): { yours: Offer[]; waiting: Offer[]; held: Offer[] } {
    const all = inOrder(this.#state.offers.values());
    const over = [...this.#state.over.values()].filter((offer) => !this.#state.offers.has(offer.callId));
    return {
      yours: [...all.filter((offer) => this.has(offer)), ...over],
      waiting: all.filter((offer) => offer.state === OfferState.WAITING),
      held: all.filter((offer) => offer.state !== OfferState.WAITING && !this.has(offer)),
    };
  }

  #list(): Offer[] {
    const { yours, waiting, held } = this.groups();
    return [...yours, ...waiting, ...held];
  }

  chosen(): Offer | undefined {
    const id = this.#state.chosen;
    return id === undefined ? undefined : this.#state.offers.get(id) ?? this.#state.over.get(id);
  }

  /** What a call is about, in a few words without the caller's own. */
  about(offer: Offer): string {
    const { reason, view } = offer;
    if (reason?.urgencyClass) return nameOf("class", reason.urgencyClass, this.#state.language);
    if (view?.callType) return nameOf("type", view.callType, this.#state.language);
    return nameOf("why", reason?.why ?? "", this.#state.language);
  }

  #happened(one: Happening): void {
    switch (one.kind) {
      case "snapshot":
        if (one.reason === SnapshotReason.UNKNOWN_CURSOR) this.notice(this.words.serverRestarted);
        this.#keepMine();
        this.#choose();
        return;
      case "arrived": {
        const what = this.about(one.offer);
        const urgent = isUrgent(one.offer);
        const text = urgent ? this.words.arrivedUrgent(what) : this.words.arrived(what);
        if (urgent) this.#set({ alert: `${text}. ${one.offer.reason?.quote ?? ""}` });
        else this.notice(text);
        if (this.#state.deskState === DeskState.READY) this.#bell.arrived(urgent, this.#state.sound, text);
        this.#choose();
        return;
      }
      case "claimed":
        return;
      case "released":
        if (this.#state.mine.get(one.offer.callId) === one.offer.handoffId) {
          this.#drop(one.offer.callId);
          if (one.reason === ReleasedReason.LEASE_LAPSED) this.notice(this.words.leaseLapsed, "bad");
          if (one.reason === ReleasedReason.LOST) this.notice(this.words.audioLost, "bad");
        } else {
          this.notice(this.words.deskLeft(one.desk));
        }
        return;
      case "withdrawn":
        this.#withdrawn(one.offer, one.reason);
        return;
    }
  }

  #withdrawn(offer: Offer, reason: WithdrawnReason): void {
    const mine = this.#state.mine.get(offer.callId) === offer.handoffId;
    if (mine && offer.state === OfferState.ATTENDED && reason === WithdrawnReason.CALL_ENDED) {
      this.#set({ over: new Map(this.#state.over).set(offer.callId, offer) });
      if (this.voice.call === offer.callId) this.voice.close();
      this.notice(this.words.callerLeft);
      return;
    }
    if (mine) this.#drop(offer.callId);
    if (reason !== WithdrawnReason.REPLACED && this.#state.chosen === offer.callId && !(mine && this.#state.busy)) {
      const ours = reason === WithdrawnReason.COMPLETED || reason === WithdrawnReason.SENT_BACK;
      if (!(mine && ours)) this.notice(this.words.leftQueue(this.words.withdrawn[reason] ?? ""));
    }
    if (reason !== WithdrawnReason.REPLACED) this.#choose();
  }

  /** Something is chosen while there is anything: the first that waits, or what is this desk's. */
  #choose(): void {
    if (this.chosen()) return;
    if (this.#state.chosen !== undefined) this.#choseAt = Date.now();
    this.#set({ chosen: this.#list()[0]?.callId, dialog: this.#state.dialog === "keys" ? "keys" : undefined });
  }

  /** Forgets claims that the server does not know any more. */
  #keepMine(): void {
    for (const [call, handoff] of this.#state.mine) {
      const offer = this.#state.offers.get(call);
      if (!offer || offer.handoffId !== handoff || offer.state === OfferState.WAITING) this.#drop(call);
    }
    for (const offer of this.#state.offers.values()) {
      if (offer.state !== OfferState.WAITING && this.has(offer)) this.#take(offer.callId, offer.handoffId);
    }
  }

  #take(call: string, handoff: bigint): void {
    this.#mineIs(new Map(this.#state.mine).set(call, handoff));
  }

  #drop(call: string): void {
    if (this.voice.call === call) this.voice.close();
    this.live.drop(call);
    const [mine, over, leases] = [new Map(this.#state.mine), new Map(this.#state.over), new Map(this.#state.leases)];
    for (const each of [mine, over, leases]) each.delete(call);
    this.#set({ over, leases });
    this.#mineIs(mine);
  }

  #mineIs(mine: Map<string, bigint>): void {
    sessionStorage.setItem(MINE, JSON.stringify([...mine].map(([call, handoff]) => [call, String(handoff)])));
    this.#set({ mine });
  }

  // ---- what the dispatcher does

  choose(call: string): void {
    this.#set({ chosen: call });
  }

  move(by: 1 | -1): void {
    const list = this.#list();
    if (list.length === 0) return;
    const at = list.findIndex((offer) => offer.callId === this.#state.chosen);
    const next = list[Math.max(0, Math.min(list.length - 1, at + by))];
    if (next) this.choose(next.callId);
  }

  open(dialog: DialogName | undefined): void {
    this.#set({ dialog });
  }

  /** What may be done with a call at present. */
  may(offer: Offer | undefined): { accept: boolean; decline: boolean; finish: boolean } {
    if (!offer || this.#state.wall) return { accept: false, decline: false, finish: false };
    const over = this.#state.over.has(offer.callId);
    const mine = this.has(offer);
    return {
      accept: offer.state === OfferState.WAITING,
      decline: offer.state === OfferState.WAITING || (mine && offer.state === OfferState.CLAIMED),
      finish: mine && (over || offer.state === OfferState.ATTENDED),
    };
  }

  /** Whether the chosen call has been on the screen long enough to be meant by a key. */
  settled(): boolean {
    return Date.now() - this.#choseAt > SETTLES_MS;
  }

  isOver(offer: Offer): boolean {
    return this.#state.over.has(offer.callId);
  }

  async accept(): Promise<void> {
    const offer = this.chosen();
    if (!offer || !this.may(offer).accept) return;
    const { callId, handoffId } = offer;
    await this.#ask(offer, async (api) => {
      this.#take(callId, handoffId);
      try {
        const claim = await api.claim({ callId, handoffId });
        this.#set({ leases: new Map(this.#state.leases).set(callId, Date.now() + Number(claim.leaseMs)) });
        this.#claimedView(callId, handoffId, claim.view);
        this.notice(this.words.accepted);
        this.#talk(callId, handoffId);
      } catch (error) {
        this.#drop(callId);
        this.#hide(callId);
        throw error;
      }
    });
  }

  /** Speaks and hears in this page, for the chosen call. */
  talk(): void {
    const offer = this.chosen();
    if (offer && this.has(offer) && !this.isOver(offer)) this.#talk(offer.callId, offer.handoffId);
  }

  #talk(callId: string, handoffId: bigint): void {
    const api = this.#api;
    // Whoever talks to a caller hears them once.
    this.live.ear.close();
    if (api) void this.voice.open(callId, (offerSdp, signal) => api.attendFromBrowser({ callId, handoffId, offerSdp }, { signal }));
  }

  /** The key mutes whoever talks, and lets whoever does not talk begin. */
  talkKey(): boolean {
    if (this.voice.state === "on") this.voice.toggleMute();
    else if (this.chosen()?.state === OfferState.CLAIMED) this.talk();
    else return false;
    return true;
  }

  /** The answer to a claim and the stream's word of it come in either order. */
  #claimedView(callId: string, handoffId: bigint, view: Offer["view"]): void {
    const offer = this.#state.offers.get(callId);
    if (!offer || offer.handoffId !== handoffId) return;
    if (view && !offer.view) this.#set({ offers: new Map(this.#state.offers).set(callId, { ...offer, view }) });
  }

  /** What another desk's caller says is not for this one; while a claim was under way that was not certain. */
  #hide(callId: string): void {
    const offer = this.#state.offers.get(callId);
    if (!offer || offer.state === OfferState.WAITING || this.has(offer)) return;
    const bare = { ...offer };
    delete bare.view;
    this.#set({ offers: new Map(this.#state.offers).set(callId, bare) });
  }

  async decline(reason: string): Promise<void> {
    const offer = this.chosen();
    if (!offer) return;
    await this.#ask(offer, async (api) => {
      await api.decline({ callId: offer.callId, handoffId: offer.handoffId, reason });
      this.#drop(offer.callId);
      this.notice(this.words.declinedDone);
    });
  }

  async complete(labels: { callType: string; urgencyClass: string; slots: Record<string, string>; note: string }): Promise<void> {
    const offer = this.chosen();
    if (!offer) return;
    await this.#ask(offer, async (api) => {
      const sameAsCallId = this.live.sameAs(offer.callId);
      await api.complete({ callId: offer.callId, handoffId: offer.handoffId, labels: { ...labels, sameAsCallId } });
      this.#done(offer);
      this.notice(this.words.completedDone);
    });
  }

  /** Ends the call with its labels as they stand. */
  async hangUp(): Promise<void> {
    const offer = this.chosen();
    if (!offer || !this.may(offer).finish) return;
    const values = (offer.view?.slots ?? []).flatMap(({ slot, value }) => (value ? [[slot, value] as const] : []));
    const urgencyClass = offer.reason?.urgencyClass ?? "";
    await this.complete({ callType: offer.view?.callType ?? "", urgencyClass, slots: Object.fromEntries(values), note: "" });
  }

  async sendBack(by: string, reason: string, level: SendBackLevel): Promise<void> {
    const offer = this.chosen();
    if (!offer) return;
    await this.#ask(offer, async (api) => {
      await api.sendBack({ callId: offer.callId, handoffId: offer.handoffId, by, reason, level });
      this.#done(offer);
      this.notice(this.words.sentBackDone);
    });
  }

  /** Whether the agent can be told what to ask: it has the caller, and this desk sees what is said. */
  mayWhisper(offer: Offer | undefined): boolean {
    return !this.#state.wall && offer?.state === OfferState.WAITING && offer.view !== undefined;
  }

  /** Has the agent ask for something; whether it will. */
  async whisper(typed: string): Promise<boolean> {
    const offer = this.chosen();
    const { language } = this.#state;
    let noted = false;
    if (offer && this.mayWhisper(offer)) await this.#ask(offer, async (api) => {
      const { asks } = await api.whisper({ callId: offer.callId, text: toSend(typed, language) });
      this.notice(this.words.whispered(calls(asks, language)));
      noted = true;
    });
    return noted;
  }

  /** Whether the caller can be written to: this desk attends the call, and its caller has written. */
  mayWrite(offer: Offer | undefined): boolean {
    return !!offer && this.may(offer).finish && !this.isOver(offer) && hasWritten(offer.view);
  }

  /** Writes to the caller; whether it was taken. */
  async write(text: string): Promise<boolean> {
    const offer = this.chosen();
    let written = false;
    if (offer && this.mayWrite(offer)) await this.#ask(offer, async (api) => {
      await api.writeToCaller({ callId: offer.callId, handoffId: offer.handoffId, text });
      written = true;
    });
    return written;
  }

  /** This desk is done with an offer: it goes, whether the stream has said so already or says so later. */
  #done(offer: Offer): void {
    this.#drop(offer.callId);
    const offers = new Map(this.#state.offers);
    if (offers.get(offer.callId)?.handoffId === offer.handoffId) offers.delete(offer.callId);
    this.#set({ offers });
    this.#choose();
  }

  /** Sends one request at a time, and says in words why it was refused. */
  async #ask(offer: Offer, request: (api: Dispatch) => Promise<void>): Promise<void> {
    if (!this.#api || this.#state.busy) return;
    this.#set({ busy: true });
    try {
      await request(this.#api);
      this.#set({ dialog: undefined });
    } catch (error) {
      const { language, offers } = this.#state;
      this.notice(why(ConnectError.from(error), { desk: offers.get(offer.callId)?.desk, language }), "bad");
    } finally {
      this.#set({ busy: false });
    }
  }

  // ---- settings

  /** A wall takes no calls, whoever it is signed in as. */
  #duty(): DeskState {
    return this.#state.wall ? DeskState.AWAY : this.#state.deskState;
  }

  async #tellDuty(): Promise<void> {
    if (!this.#api || !this.#link || !this.#state.signedIn) return;
    this.#link.deskState = this.#duty();
    try {
      await this.#api.setDeskState({ state: this.#duty() });
    } catch {
      // The stream is down; it is opened again in the right state.
    }
  }

  toggleDuty(): void {
    const away = this.#state.deskState === DeskState.READY;
    sessionStorage.setItem(DUTY, away ? "yes" : "no");
    this.#set({ deskState: away ? DeskState.AWAY : DeskState.READY });
    this.notice(away ? this.words.nowAway : this.words.nowReady);
    void this.#tellDuty();
    void this.live.prepare();
  }

  toggleWall(): void {
    location.hash = this.#state.wall ? "" : "wall";
  }

  show(view: View): void {
    location.hash = view === "queue" ? "" : view;
  }

  #shows(hash: string): void {
    const wall = hash === "#wall";
    if (wall !== this.#state.wall) void Promise.resolve().then(() => this.#tellDuty());
    this.#set({ wall, view: viewOf(hash), dialog: undefined });
    this.office.look();
  }

  toggleSound(): void {
    const sound = !this.#state.sound;
    localStorage.setItem(SOUND, sound ? "on" : "off");
    this.#set({ sound });
  }

  toggleLetters(): void {
    const letters = !this.#state.letters;
    localStorage.setItem(LETTERS, letters ? "on" : "off");
    this.#set({ letters });
  }

  toggleLanguage(): void {
    const language = this.#state.language === "en" ? "es" : "en";
    localStorage.setItem(LANGUAGE, language);
    this.#set({ language });
  }

  /** Copies a command; where the browser does not let a page copy, it stands there to be selected. */
  copy(command: string): void {
    void navigator.clipboard?.writeText(command).then(() => this.notice(this.words.copied), () => undefined);
  }

  notice(text: string, tone: Notice["tone"] = "plain"): void {
    this.#notices += 1;
    const id = this.#notices;
    this.#set({ notices: [...this.#state.notices, { id, tone, text }].slice(-4) });
    window.setTimeout(() => this.#set({ notices: this.#state.notices.filter((each) => each.id !== id) }), tone === "bad" ? BAD_NOTICE_MS : NOTICE_MS);
  }
}
