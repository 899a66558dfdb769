// The live call's own parts: an ear on it, the keypad of its line, and what the browser says of the microphone.

import { useEffect, useRef } from "preact/hooks";
import type { Offer } from "../gen/calmline/v1/dispatch_pb";
import { Key, useDesk } from "../views/parts";

/** The line of the keypad. */
export const KEYPAD_ID = "keypad";

const PAD = "1234567890*#";

/** Begins and ends listening, and says whose call is heard. */
export function Listen({ offer }: { offer: Offer }) {
  const { live } = useDesk();
  const { ear, words } = live;
  const here = ear.call === offer.callId;
  if (ear.state === "off" && !live.mayListen(offer)) return null;
  return (
    <div class="listen">
      <button aria-pressed={ear.state !== "off"} onClick={() => live.listenKey()} data-test="listen">
        {ear.state === "off" ? words.listen : words.stopListening} <Key name="e" />
      </button>
      <span role="status" data-test="listening">
        {ear.state === "on" ? (here ? words.listening : words.listeningElsewhere) : ""}
      </span>
    </div>
  );
}

/** Opens the keypad, or goes to it, from a key. */
export function toKeypad(): boolean {
  const line = document.getElementById(KEYPAD_ID);
  const folded = line?.closest("details");
  if (folded) folded.open = true;
  line?.focus();
  // What was folded may not take the focus before it is laid out, and a dialog that closes gives it back late.
  requestAnimationFrame(() => {
    if (document.activeElement !== line) line?.focus();
  });
  return line !== null;
}

/** Keys for the line of the call that this desk is on. Each goes out as it is typed, and none can be taken back. */
export function Keypad({ offer }: { offer: Offer }) {
  const { live } = useDesk();
  const { words } = live;
  const line = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (line.current && line.current.value !== live.sent) line.current.value = live.sent;
  });
  if (!live.mayPress(offer)) return null;
  const typed = () => {
    const field = line.current;
    if (!field) return;
    // What follows on what was sent is sent; what was sent stays, whatever is deleted.
    const fresh = field.value.startsWith(live.sent) ? field.value.slice(live.sent.length) : "";
    live.press(fresh);
    field.value = live.sent;
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    line.current?.blur();
    const folds = line.current?.closest("details");
    if (folds) folds.open = false;
  };
  return (
    <details class="keypad" data-test="keypad">
      <summary>{words.keypad} <Key name="n" /></summary>
      <div class="line">
        <label for={KEYPAD_ID}>{words.keysField}</label>
        <input
          id={KEYPAD_ID} ref={line} inputMode="tel" autocomplete="off" aria-describedby="keypad-hint" onInput={typed} onKeyDown={leave}
        />
        <span class="pad">
          {[...PAD].map((key) => <button type="button" key={key} onClick={() => live.press(key)}>{key}</button>)}
        </span>
        <button type="button" onClick={() => live.wipe()}>{words.keysWipe}</button>
      </div>
      <p id="keypad-hint" class="quiet">{words.keysHint}</p>
    </details>
  );
}

/** What the browser says of the microphone before anybody needs it. */
export function MicrophoneNote() {
  const { live } = useDesk();
  const { microphone, words } = live;
  if (microphone === "fine") return null;
  const text = { asking: words.micAsking, refused: words.micRefused, missing: words.micMissing }[microphone];
  return (
    <div class="mic-note" role="status" data-test="microphone">
      <span>{text}</span>
      {microphone !== "asking" && (
        <span class="buttons">
          <button onClick={() => void live.prepare()}>{words.again}</button>
          <button onClick={() => live.understood()}>{words.understood}</button>
        </span>
      )}
    </div>
  );
}
