// What the page knows, and what of it the browser keeps: the token and the claims in the tab alone, the settings beyond it.

import type { Role } from "./gen/calmline/v1/admin_pb";
import { DeskState, type Offer } from "./gen/calmline/v1/dispatch_pb";
import type { LinkState } from "./link";
import type { Offers } from "./queue";
import { preferred, type Language } from "./words";

export type DialogName = "decline" | "complete" | "sendBack" | "hangUp" | "sameMatter" | "keys";

/** What the page shows beside the wall; each has its own end of the address. */
export type View = "queue" | "review" | "day";

export interface Notice {
  id: number;
  tone: "plain" | "urgent" | "bad";
  text: string;
}

export interface State {
  signedIn: boolean;
  signingIn: boolean;
  /** Why the last token was refused: in words, and in the server's. */
  refused: { text: string; server: string } | undefined;
  link: LinkState;
  offers: Offers;
  /** The attempt under which this desk claimed a call, by call. */
  mine: ReadonlyMap<string, bigint>;
  /** Calls that this desk attended and whose caller hung up: their labels may still be given. */
  over: ReadonlyMap<string, Offer>;
  /** When a claim ends, by this machine's clock in milliseconds. */
  leases: ReadonlyMap<string, number>;
  /** This desk's name, once the server has told it. */
  me: string | undefined;
  /** What its token may do, and the agency's name; once the server has told. */
  role: Role | undefined;
  agency: string;
  chosen: string | undefined;
  deskState: DeskState;
  wall: boolean;
  view: View;
  language: Language;
  sound: boolean;
  /** Whether single letters do something; whoever dictates to the machine turns them off. */
  letters: boolean;
  dialog: DialogName | undefined;
  busy: boolean;
  notices: Notice[];
  /** Said to a screen reader at once. */
  alert: string;
}

export const TOKEN = "calmline.token";
export const ME = "calmline.desk";
export const MINE = "calmline.mine";
export const DUTY = "calmline.away";
export const LANGUAGE = "calmline.language";
export const SOUND = "calmline.sound";
export const LETTERS = "calmline.letters";

/** The view that an address names. */
export function viewOf(hash: string): View {
  return hash === "#review" ? "review" : hash === "#day" ? "day" : "queue";
}

/** The state of a page that has just been opened. */
export function initially(): State {
  const language = localStorage.getItem(LANGUAGE);
  return {
    signedIn: false,
    signingIn: false,
    refused: undefined,
    link: "connecting",
    offers: new Map(),
    mine: readMine(),
    over: new Map(),
    leases: new Map(),
    me: sessionStorage.getItem(ME) ?? undefined,
    role: undefined,
    agency: "",
    chosen: undefined,
    deskState: sessionStorage.getItem(DUTY) === "yes" ? DeskState.AWAY : DeskState.READY,
    wall: location.hash === "#wall",
    view: viewOf(location.hash),
    language: language === "es" || language === "en" ? language : preferred(),
    sound: localStorage.getItem(SOUND) !== "off",
    letters: localStorage.getItem(LETTERS) !== "off",
    dialog: undefined,
    busy: false,
    notices: [],
    alert: "",
  };
}

function readMine(): Map<string, bigint> {
  try {
    const kept = JSON.parse(sessionStorage.getItem(MINE) ?? "[]") as [string, string][];
    return new Map(kept.map(([call, handoff]) => [call, BigInt(handoff)]));
  } catch {
    return new Map();
  }
}
