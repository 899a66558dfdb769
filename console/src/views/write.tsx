// A line to a caller who writes: for those who cannot hear, it is the only way to reach them.

import { useRef } from "preact/hooks";
import type { Offer } from "../gen/calmline/v1/dispatch_pb";
import { Means, Speaker } from "../gen/calmline/v1/types_pb";
import { WRITE_ID } from "./keys";
import { Key, useDesk } from "./parts";

/** The longest line that the server takes. */
const LINE_CHARS = 500;

export function Write({ offer }: { offer: Offer }) {
  const desk = useDesk();
  const { words } = desk;
  const field = useRef<HTMLInputElement>(null);
  const lines = offer.view?.transcript ?? [];
  const last = lines.filter((line) => line.speaker === Speaker.CALLER && line.means === Means.WRITTEN).at(-1);
  const submit = (event: Event) => {
    event.preventDefault();
    const typed = field.current?.value.trim();
    if (typed) void desk.write(typed).then((written) => {
      if (written && field.current) field.current.value = "";
    });
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key === "Escape") field.current?.blur();
  };
  return (
    <form class="whisper write" onSubmit={submit} data-test="write">
      <label for={WRITE_ID}>{words.write} <Key name="x" /></label>
      <input id={WRITE_ID} ref={field} maxLength={LINE_CHARS} autocomplete="off" placeholder={words.writeHint} onKeyDown={leave} />
      <button type="submit" disabled={desk.state.busy}>{words.writeSend}</button>
      {/* What a caller writes cannot be heard: a screen reader says it. */}
      <p class="spoken" role="log" aria-label={words.writtenByCaller}>{last && <span key={lines.length}>{words.writtenByCaller}: {last.words}</span>}</p>
    </form>
  );
}
