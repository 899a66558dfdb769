// What the office knows, and what of it the browser keeps: the person's name, in the tab alone.

import { DayZone, type GetDayResponse, type GetStatusResponse } from "../gen/calmline/v1/admin_pb";
import { ReviewState, type CallBack, type Case, type GetCaseResponse } from "../gen/calmline/v1/case_pb";

export type Filter = "open" | "approved" | "rejected" | "merged";
export type OfficeDialog = "reject" | "reopen" | "merge" | "close" | "name";
export type Act = "approve" | "reject" | "merge" | "reopen" | "edit";

/** What is chosen: a case, or a call-back with the case that it came of. */
export type Item = { kind: "case"; id: string; case: Case } | { kind: "back"; id: string; back: CallBack };

export const FILTERS: readonly Filter[] = ["open", "approved", "rejected", "merged"];
/** The states of a review that each filter shows. */
export const STATES: Record<Filter, ReviewState[]> = {
  open: [ReviewState.WAITING, ReviewState.REOPENED],
  approved: [ReviewState.APPROVED],
  rejected: [ReviewState.REJECTED],
  merged: [ReviewState.MERGED],
};

/** The person's name, for as long as the tab is open. */
export const NAME = "calmline.name";

export interface OfficeState {
  filter: Filter;
  loaded: boolean;
  failed: string | undefined;
  tickets: Case[];
  more: string;
  waiting: number | undefined;
  backs: CallBack[];
  chosen: string | undefined;
  /** The chosen case whole; undefined until it has come. */
  detail: GetCaseResponse | undefined;
  detailFailed: string | undefined;
  duplicates: Case[];
  /** The slot whose words are marked. */
  slot: string | undefined;
  playing: string | undefined;
  editing: boolean;
  dialog: OfficeDialog | undefined;
  busy: boolean;
  /** Whether what is chosen has been on the screen long enough to be meant by a key: nothing is closed unseen. */
  settled: boolean;
  by: string;
  date: string;
  zone: DayZone;
  day: GetDayResponse | undefined;
  status: GetStatusResponse | undefined;
  dayFailed: "refused" | "failed" | undefined;
}

/** The state of an office that has just been opened. */
export function initially(): OfficeState {
  return {
    filter: "open", loaded: false, failed: undefined, tickets: [], more: "", waiting: undefined, backs: [], chosen: undefined,
    detail: undefined, detailFailed: undefined, duplicates: [], slot: undefined, playing: undefined, editing: false,
    dialog: undefined, busy: false, settled: true, by: sessionStorage.getItem(NAME) ?? "", date: "",
    zone: DayZone.AGENCY, day: undefined, status: undefined, dayFailed: undefined,
  };
}

/** 128 bits from the browser's source of chance, which pages without TLS have too. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
