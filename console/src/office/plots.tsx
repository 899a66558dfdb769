// Plots drawn by hand: bars in an SVG for the eye, and the same figures as a table for a screen reader.

import type { ComponentChildren } from "preact";

/** A series of a stacked plot. */
export interface Series {
  name: string;
  kind: "alone" | "person" | "urgent" | "left";
  values: number[];
}

/** The height that a plot is drawn in; its width follows the page. */
const HIGH = 150;
const FOOT = 20;

/** A round number above the highest bar. */
function ceiling(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 2, 5, 10].map((step) => step * power).find((round) => round >= most) ?? most;
}

/** Bars on top of one another. `labels` stand below them, as far as there is room. */
export function Bars({ title, labels, series, every, line, table }: {
  title: string;
  labels: string[];
  series: Series[];
  /** Each so many labels are written. */
  every: number;
  /** A line after this bar, for a limit that the bars beyond it break. */
  line?: { after: number; name: string } | undefined;
  table: ComponentChildren;
}) {
  const sums = labels.map((_, at) => series.reduce((sum, one) => sum + (one.values[at] ?? 0), 0));
  const top = ceiling(Math.max(...sums, 1));
  const wide = 1000 / labels.length;
  const y = (value: number) => HIGH - (value / top) * (HIGH - 14);
  return (
    <figure class="plot">
      <svg viewBox={`0 0 1040 ${HIGH + FOOT}`} aria-hidden="true" focusable="false">
        {[0.5, 1].map((share) => (
          <g key={share}>
            <line class="grid" x1="40" x2="1040" y1={y(top * share)} y2={y(top * share)} />
            {Number.isInteger(top * share) && <text class="tick" x="34" y={y(top * share) + 4} text-anchor="end">{top * share}</text>}
          </g>
        ))}
        {labels.map((label, at) => {
          let below = 0;
          return (
            <g key={at}>
              {series.map((one) => {
                const value = one.values[at] ?? 0;
                const [from, to] = [y(below), y(below + value)];
                below += value;
                return value > 0 && <rect key={one.kind} class={`bar-${one.kind}`} x={40 + at * wide + wide * 0.14} width={wide * 0.72} y={to} height={from - to} />;
              })}
              {at % every === 0 && <text class="tick" x={40 + (at + 0.5) * wide} y={HIGH + 15} text-anchor="middle">{label}</text>}
            </g>
          );
        })}
        <line class="foot" x1="40" x2="1040" y1={HIGH} y2={HIGH} />
        {line && (
          <>
            <line class="limit" x1={40 + line.after * wide} x2={40 + line.after * wide} y1="0" y2={HIGH} />
            <text class="tick strong" x={46 + line.after * wide} y="11">{line.name}</text>
          </>
        )}
      </svg>
      <figcaption>
        {series.length > 1 && (
          <ul class="legend" aria-hidden="true">
            {series.map((one) => <li key={one.kind}><svg viewBox="0 0 10 10"><rect class={`bar-${one.kind}`} x="0.5" y="0.5" width="9" height="9" /></svg>{one.name}</li>)}
          </ul>
        )}
        <div class="spoken"><table><caption>{title}</caption>{table}</table></div>
      </figcaption>
    </figure>
  );
}

/** How large a share is, as a bar. */
export function Share({ of }: { of: number }) {
  return (
    <svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class="ground" x="0" y="0" width="100" height="8" />
      {of > 0 && <rect class="bar-urgent" x="0" y="0" width={Math.max(2, of * 100)} height="8" />}
    </svg>
  );
}
