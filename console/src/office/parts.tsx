// Small things that the office's views use.

import type { Words } from "../words";

/** `Nov 22, 14:05`. */
export function dayTime(unixUs: bigint, words: Words): string {
  const form = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false } as const;
  return new Date(Number(unixUs / 1000n)).toLocaleString(words.locale, form);
}

/** `85 ms`, `1.3 s`, `4 min`. */
export function span(ms: number, words: Words): string {
  const number = (value: number, digits: number) => value.toLocaleString(words.locale, { maximumFractionDigits: digits });
  if (ms < 1000) return `${number(ms, 0)} ms`;
  return ms < 120_000 ? `${number(ms / 1000, 1)} s` : `${number(ms / 60_000, 1)} min`;
}
