// What is asked before a caller is hung up on, and which earlier case a call belongs to.

import { useEffect, useRef } from "preact/hooks";
import type { Offer } from "../gen/calmline/v1/dispatch_pb";
import { nameOf } from "../names";
import { describe } from "../office/panel";
import { dayTime } from "../office/parts";
import { text, Window } from "../views/dialogs";
import { useDesk } from "../views/parts";

export function HangUp() {
  const desk = useDesk();
  const { words } = desk.live;
  useEffect(() => {
    // The same key once more: no second thought is asked of whoever means it.
    const again = (event: KeyboardEvent) => {
      if (event.key !== "h" || event.repeat || event.ctrlKey || event.metaKey || event.altKey || !desk.state.letters) return;
      event.preventDefault();
      void desk.hangUp();
    };
    window.addEventListener("keydown", again);
    return () => window.removeEventListener("keydown", again);
  }, [desk]);
  return (
    <Window title={words.hangUpTitle} action={words.hangUp} onSubmit={() => void desk.hangUp()}>
      <p class="quiet">{words.hangUpText}</p>
    </Window>
  );
}

export function SameMatter({ offer }: { offer: Offer }) {
  const desk = useDesk();
  const { live } = desk;
  const { words } = live;
  useEffect(() => {
    void live.loadCandidates(offer);
    return () => live.forgetCandidates();
  }, [offer.callId]);
  const found = live.candidates?.call === offer.callId ? live.candidates.cases : undefined;
  const chosen = live.sameAs(offer.callId);
  const some = found !== undefined && found.length > 0;
  const choices = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    // They come after the dialog was opened, and are what it is for.
    choices.current?.querySelector("input")?.focus();
  }, [some]);
  return (
    <Window title={words.sameTitle} action={some ? words.sameMark : undefined} onSubmit={(form) => live.mark(offer.callId, text(form, "into"))}>
      <p class="quiet" role="status">{found === undefined ? words.sameLoading : some ? words.sameText : words.sameNothing}</p>
      {some && (
        <fieldset ref={choices}>
          <legend>{words.sameInto}</legend>
          {found.map((one) => (
            <label class="choice" key={one.callId}>
              <input type="radio" name="into" value={one.callId} required defaultChecked={one.callId === chosen} />{" "}
              {one.callType ? nameOf("type", one.callType, desk.state.language) : desk.words.typeUnknown} · {describe(one, desk.words.placeUnknown)},{" "}
              {dayTime(one.admittedUnixUs, desk.words)}
              {one.caller !== "" && one.caller === offer.view?.caller && <strong> · {words.ofNumber}</strong>}
            </label>
          ))}
          <label class="choice"><input type="radio" name="into" value="" defaultChecked={chosen === ""} /> {words.sameNot}</label>
        </fieldset>
      )}
    </Window>
  );
}
