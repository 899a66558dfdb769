// Small things that several views use.

import { createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useReducer } from "preact/hooks";
import type { Desk } from "../desk";
import type { Office } from "../office/office";
import type { Words } from "../words";

export const DeskContext = createContext<Desk | undefined>(undefined);

/** The desk; the view is drawn again whenever it changes. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("a view outside of the page");
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const drawn = desk.state;
  useLayoutEffect(() => {
    const stop = desk.listen(() => redraw(undefined as never));
    // What changed between the drawing and here has told nobody.
    if (desk.state !== drawn) redraw(undefined as never);
    return stop;
  }, [desk]);
  return desk;
}

/** The office; the view is drawn again whenever it or the desk changes. */
export function useOffice(): Office {
  const { office } = useDesk();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const drawn = office.state;
  useLayoutEffect(() => {
    const stop = office.listen(() => redraw(undefined as never));
    if (office.state !== drawn) redraw(undefined as never);
    return stop;
  }, [office]);
  return office;
}

/** Draws again each second, for ages that count. */
export function useSeconds(): void {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = window.setInterval(() => redraw(undefined as never), 1_000);
    return () => window.clearInterval(timer);
  }, []);
}

/** `0:07`, `12:40`, `1:02:03`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** `12 s`, then `4 min`: for how long ago something was said. */
export function ago(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}

export function clock(ms: number, words: Words): string {
  return new Date(ms).toLocaleTimeString(words.locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
}

/** A key, as it is shown beside what it does. */
export function Key({ name }: { name: string }) {
  return <kbd aria-hidden="true">{name}</kbd>;
}
