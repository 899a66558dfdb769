// What a case says, as corrected, and where it was said. No clock and no network here.

import type { Case, SlotSource } from "../gen/calmline/v1/case_pb";
import { Speaker, type Spoken } from "../gen/calmline/v1/types_pb";

/** A slot of a case as a reviewer sees it. */
export interface Value {
  slot: string;
  /** What the agent had; undefined if it had nothing. */
  had: string | undefined;
  /** What it is, as corrected; empty if it has no value. */
  is: string;
  corrected: boolean;
  confirmed: boolean;
  percent: number;
  source: SlotSource | undefined;
}

/** The slots that the place of a case is given in, whether or not it has them. */
const PLACE = ["location.street_number", "location.street", "location.cross_street", "location.place"];

/** The call type, as corrected. */
export function typeOf(one: Case): string {
  return one.labels?.callType || one.callType;
}

/** Every slot that has a value or had one. */
export function valuesOf(one: Case, sources: readonly SlotSource[]): Value[] {
  const corrections = one.labels?.slots ?? {};
  const had = new Map(one.slots.map((slot) => [slot.slot, slot]));
  const ids = [...had.keys(), ...Object.keys(corrections).filter((id) => !had.has(id))];
  return ids.map((slot) => {
    const [before, now] = [had.get(slot), corrections[slot]];
    return {
      slot,
      had: before?.value,
      is: now ?? before?.value ?? "",
      corrected: now !== undefined && now !== (before?.value ?? ""),
      confirmed: before?.confirmed ?? false,
      percent: Math.round((before?.confidencePermille ?? 0) / 10),
      source: sources.find((source) => source.slot === slot),
    };
  });
}

/** The fields of the form that corrects a case: its values, and those of a place that it lacks. */
export function fieldsOf(one: Case): { slot: string; had: string; is: string }[] {
  const values = valuesOf(one, []);
  const lacking = PLACE.filter((id) => values.every((value) => value.slot !== id));
  return [...values.map(({ slot, had, is }) => ({ slot, had: had ?? "", is })), ...lacking.map((slot) => ({ slot, had: "", is: "" }))];
}

/** The place in a few words, as corrected. */
export function placeText(one: Case): string {
  const values = new Map(valuesOf(one, []).map((value) => [value.slot, value.is]));
  const [number, street, cross, place] = PLACE.map((id) => values.get(id) ?? "");
  const line = [number, street].filter(Boolean).join(" ");
  return [line, cross ? `× ${cross}` : "", place].filter(Boolean).join(", ");
}

/** Words in a line of the transcript: the line, and where in it they begin and end. */
export interface Found {
  line: number;
  from: number;
  to: number;
}

/** Where in the transcript a value was said: its own words where they stand, else the whole line that they were heard in. */
export function find(source: SlotSource | undefined, transcript: readonly Spoken[]): Found | undefined {
  if (!source) return undefined;
  // A line is noted when its words are known, so after they were said.
  const due = source.toUs ?? source.fromUs ?? 0n;
  const lines = transcript.map((spoken, line) => ({ spoken, line })).filter(({ spoken }) => spoken.speaker === Speaker.CALLER);
  const later = lines.filter(({ spoken }) => spoken.atUs >= due);
  for (const { spoken, line } of [...later, ...lines]) {
    const from = spoken.words.toLowerCase().indexOf(source.words.toLowerCase());
    if (source.words && from >= 0) return { line, from, to: from + source.words.length };
  }
  const first = later[0];
  return first && { line: first.line, from: 0, to: first.spoken.words.length };
}

/** The value below which a share of the measurements lies, by the ends of their buckets; undefined if there are none, and null
 * beyond the last end. */
export function within(buckets: readonly { toUs?: bigint; count: bigint }[], share: number): number | null | undefined {
  const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0n);
  if (count === 0n) return undefined;
  let left = Math.ceil(Number(count) * share);
  for (const bucket of buckets) {
    left -= Number(bucket.count);
    if (left <= 0) return bucket.toUs === undefined ? null : Number(bucket.toUs) / 1000;
  }
  return null;
}
