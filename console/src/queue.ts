// The queue as the stream tells it: a snapshot, then one event after another. No clock and no network here.

import {
  OfferState,
  ReleasedReason,
  SnapshotReason,
  WithdrawnReason,
  type Offer,
  type WatchQueueResponse,
} from "./gen/calmline/v1/dispatch_pb";
import { Means, Queue, Speaker, type CallView, type Spoken } from "./gen/calmline/v1/types_pb";

/** What a reader of the queue may want to be told about, beyond the queue itself. */
export type Happening =
  | { kind: "snapshot"; reason: SnapshotReason }
  | { kind: "arrived"; offer: Offer }
  | { kind: "claimed"; offer: Offer; desk: string }
  | { kind: "released"; offer: Offer; desk: string; reason: ReleasedReason }
  | { kind: "withdrawn"; offer: Offer; reason: WithdrawnReason };

/** The offers by their call. */
export type Offers = ReadonlyMap<string, Offer>;

type Event = WatchQueueResponse["event"];

/** Whether a desk that has a call is this one. */
export type IsMine = (callId: string, handoffId: bigint, desk: string) => boolean;

/** The offers after an event, and what happened; the same map where nothing changed. */
export function after(offers: Offers, event: Event, isMine: IsMine): [Offers, Happening[]] {
  switch (event.case) {
    case "snapshot": {
      const all = new Map(event.value.offers.map((offer) => [offer.callId, offer]));
      return [all, [{ kind: "snapshot", reason: event.value.reason }]];
    }
    case "offered": {
      const offer = event.value.offer;
      return offer ? [put(offers, offer), [{ kind: "arrived", offer }]] : [offers, []];
    }
    case "amended": {
      const offer = event.value.offer;
      return offer ? [put(offers, offer), []] : [offers, []];
    }
    case "released": {
      const { offer, desk, reason } = event.value;
      return offer ? [put(offers, offer), [{ kind: "released", offer, desk, reason }]] : [offers, []];
    }
    case "claimed":
      return held(offers, event.value, OfferState.CLAIMED, isMine);
    case "attended":
      return held(offers, event.value, OfferState.ATTENDED, isMine);
    case "withdrawn": {
      const { callId, handoffId, reason } = event.value;
      const offer = offers.get(callId);
      if (!offer || offer.handoffId !== handoffId) return [offers, []];
      const rest = new Map(offers);
      rest.delete(callId);
      return [rest, [{ kind: "withdrawn", offer, reason }]];
    }
    case "view": {
      const view = event.value;
      const offer = offers.get(view.callId);
      return offer ? [put(offers, { ...offer, view }), []] : [offers, []];
    }
    case "declined":
    case "heartbeat":
    case undefined:
      return [offers, []];
  }
}

function held(
  offers: Offers,
  { callId, handoffId, desk }: { callId: string; handoffId: bigint; desk: string },
  state: OfferState,
  isMine: IsMine,
): [Offers, Happening[]] {
  const offer = offers.get(callId);
  if (!offer || offer.handoffId !== handoffId) return [offers, []];
  const taken: Offer = { ...offer, state, desk };
  // What another desk's caller says is not for this one; a supervisor is sent it anew.
  if (state === OfferState.CLAIMED && !isMine(callId, handoffId, desk)) delete taken.view;
  return [put(offers, taken), state === OfferState.CLAIMED ? [{ kind: "claimed", offer: taken, desk }] : []];
}

function put(offers: Offers, offer: Offer): Offers {
  return new Map(offers).set(offer.callId, offer);
}

/** Whether it stands in the urgent queue. */
export function isUrgent(offer: Offer): boolean {
  return offer.reason?.queue === Queue.URGENT;
}

/** Urgent ones first, then the one that was offered first. */
export function inOrder(offers: Iterable<Offer>): Offer[] {
  const rank = (offer: Offer) => (isUrgent(offer) ? 0 : 1);
  return [...offers].sort(
    (one, other) =>
      rank(one) - rank(other) ||
      Number(one.offeredUnixUs - other.offeredUnixUs) ||
      (one.callId < other.callId ? -1 : 1),
  );
}

/** The place as far as it is known, and how sure that is; the most doubtful part decides. */
export function placeOf(view: CallView | undefined): { text: string; confirmed: boolean; percent: number } | undefined {
  if (!view) return undefined;
  const part = (id: string) => view.slots.find((slot) => slot.slot === `location.${id}` && slot.value !== undefined);
  const [number, street, cross, place, unit, city, detail] = [
    "street_number", "street", "cross_street", "place", "unit", "city", "detail",
  ].map(part);
  const line = [number?.value, street?.value].filter(Boolean).join(" ");
  const crossed = cross?.value ? `${line ? "× " : ""}${cross.value}` : "";
  const first = [line, crossed].filter(Boolean).join(" ");
  const text = [first, unit?.value, place?.value, city?.value, detail?.value].filter(Boolean).join(", ");
  const parts = [number, street, cross, place, unit, city, detail].filter((slot) => slot !== undefined);
  if (text === "" || parts.length === 0) return undefined;
  return {
    text,
    confirmed: parts.every((slot) => slot.confirmed),
    percent: Math.round(Math.min(...parts.map((slot) => slot.confidencePermille)) / 10),
  };
}

/** When the quoted words were said, in microseconds of the call; undefined where no line holds them. */
export function quoteAt(offer: Offer): bigint | undefined {
  const quote = plain(offer.reason?.quote ?? "");
  if (!quote) return undefined;
  const holds = (line: Spoken) => line.speaker === 1 && plain(line.words).includes(quote);
  return offer.view?.transcript.filter(holds).at(-1)?.atUs;
}

/** The moment of the world in which a moment of the call was, in milliseconds. */
export function wallMs(offer: Offer, callUs: bigint): number {
  const since = offer.view?.handoff?.sinceUs ?? callUs;
  return Number((offer.offeredUnixUs - since + callUs) / 1000n);
}

function plain(words: string): string {
  return words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** Whether the caller has written: whoever writes can be written to. */
export function hasWritten(view: CallView | undefined): boolean {
  return !!view?.transcript.some((line) => line.speaker === Speaker.CALLER && line.means === Means.WRITTEN);
}
