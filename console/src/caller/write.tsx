// The text box of the callers' page: for those who cannot speak or hear.

import { Code, ConnectError } from "@connectrpc/connect";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CallerWords } from "./words";

/** The longest line that the server takes. */
const LINE_CHARS = 500;

/** How often the call is told that a line is being typed. */
const SIGN_MS = 2_000;

export interface Pen {
  line(text: string): Promise<unknown>;
  typing(): Promise<unknown>;
}

export function Write({ pen, words, first }: { pen: Pen; words: CallerWords; first: boolean }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const signed = useRef(0);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (first) field.current?.focus();
  }, [first]);

  const send = async () => {
    const box = field.current;
    const text = box?.value.trim();
    if (!box || !text || busy) return;
    setBusy(true);
    try {
      await pen.line(text);
      // What was typed while the line was on its way stays.
      box.value = box.value.trimStart().startsWith(text) ? box.value.trimStart().slice(text.length).trimStart() : box.value;
      setProblem("");
    } catch (thrown) {
      const { code } = ConnectError.from(thrown);
      setProblem(code === Code.ResourceExhausted ? words.writeSlower : code === Code.InvalidArgument ? words.writePlain : words.writeFailed);
    } finally {
      setBusy(false);
      signed.current = 0;
      box.focus();
    }
  };
  const typed = () => {
    if (Date.now() - signed.current < SIGN_MS) return;
    signed.current = Date.now();
    pen.typing().catch(() => undefined);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <form class="write" data-test="write" onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <label for="write">{words.write}</label>
      <textarea id="write" ref={field} rows={2} maxLength={LINE_CHARS} aria-describedby="write-hint write-problem" onInput={typed} onKeyDown={key} />
      <p id="write-hint" class="quiet">{words.writeHint}</p>
      <p id="write-problem" class="voice-problem" role="alert">{problem}</p>
      <button type="submit" aria-disabled={busy}>{words.writeSend}</button>
    </form>
  );
}
