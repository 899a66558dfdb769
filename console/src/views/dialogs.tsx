// What is asked before something is done: declining, completing, sending back; and the table of keys.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { SendBackLevel, type Offer } from "../gen/calmline/v1/dispatch_pb";
import { HangUp, SameMatter } from "../live/dialogs";
import { idsOf, nameOf } from "../names";
import { useDesk } from "./parts";

/** The longest values that the server takes, in bytes of UTF-8; the fields count characters and stay below. */
const LONGEST = { id: 64, value: 120, name: 60, reason: 250, note: 1900 };

export function Dialogs() {
  const desk = useDesk();
  const offer = desk.chosen();
  switch (desk.state.dialog) {
    case "keys":
      return <Keys />;
    case "decline":
      return offer ? <Decline /> : null;
    case "complete":
      return offer ? <Complete offer={offer} /> : null;
    case "sendBack":
      return offer ? <SendBack /> : null;
    case "hangUp":
      return offer ? <HangUp /> : null;
    case "sameMatter":
      return offer ? <SameMatter offer={offer} /> : null;
    case undefined:
      return null;
  }
}

/** The system's own dialog: it holds the focus, and Esc closes it. */
export function Window({ title, children, onSubmit, action, onClose, busy }: {
  title: string;
  children: ComponentChildren;
  onSubmit?: (form: FormData) => void;
  action?: string | undefined;
  /** What closing does; without it, the desk's dialog is closed. */
  onClose?: () => void;
  busy?: boolean;
}) {
  const desk = useDesk();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    if (event.currentTarget instanceof HTMLFormElement) onSubmit?.(new FormData(event.currentTarget));
  };
  return (
    <dialog ref={dialog} aria-labelledby="dialog-title" onClose={onClose ?? (() => desk.open(undefined))}>
      <form onSubmit={submit}>
        <h2 id="dialog-title">{title}</h2>
        {children}
        <div class="buttons">
          {action && <button type="submit" class="accept" disabled={busy ?? desk.state.busy} data-test="do">{action}</button>}
          <button type="button" onClick={() => dialog.current?.close()}>{action ? desk.words.cancel : desk.words.close}</button>
        </div>
      </form>
    </dialog>
  );
}

/** What a field holds. */
export const text = (form: FormData, name: string) => String(form.get(name) ?? "").trim();

function Decline() {
  const desk = useDesk();
  const { words } = desk;
  return (
    <Window title={words.declineTitle} action={words.decline} onSubmit={(form) => void desk.decline(text(form, "reason"))}>
      <p class="quiet">{words.declineText}</p>
      <label>{words.reasonOptional}<input name="reason" maxLength={LONGEST.reason} autocomplete="off" /></label>
    </Window>
  );
}

function SendBack() {
  const desk = useDesk();
  const { words } = desk;
  const send = (form: FormData) => {
    const level = text(form, "level") === "person" ? SendBackLevel.PERSON : SendBackLevel.ROUTINE;
    void desk.sendBack(text(form, "by"), text(form, "reason"), level);
  };
  return (
    <Window title={words.sendBackTitle} action={words.sendBack} onSubmit={send}>
      <p class="quiet">{words.sendBackText}</p>
      <label>{words.yourName}<input name="by" required maxLength={LONGEST.name} autocomplete="name" /></label>
      <label>{words.reason}<input name="reason" required maxLength={LONGEST.reason} autocomplete="off" /></label>
      <fieldset>
        <legend>{words.level}</legend>
        <label class="choice"><input type="radio" name="level" value="person" required /> {words.levelPerson}</label>
        <label class="choice"><input type="radio" name="level" value="routine" /> {words.levelRoutine}</label>
      </fieldset>
    </Window>
  );
}

function Complete({ offer }: { offer: Offer }) {
  const desk = useDesk();
  const { words } = desk;
  const { language } = desk.state;
  // What the call held when the dialog was opened: the form must not change under the writer's hands. What is missing
  // can be filled in.
  const slots = useRef(offer.view?.slots ?? []).current;
  const type = offer.view?.callType ?? "";
  const urgency = offer.reason?.urgencyClass ?? "";
  const complete = (form: FormData) => {
    const values = slots.map((slot) => [slot.slot, text(form, `slot:${slot.slot}`)] as const).filter(([, value]) => value !== "");
    void desk.complete({
      callType: text(form, "type"),
      urgencyClass: text(form, "class"),
      slots: Object.fromEntries(values),
      note: text(form, "note"),
    });
  };
  return (
    <Window title={words.completeTitle} action={words.complete} onSubmit={complete}>
      <p class="quiet">{desk.isOver(offer) ? words.completeEndedText : words.completeText}</p>
      <div class="two">
        <label>{words.callType}
          <select name="type">
            <option value="">{words.typeUnknown}</option>
            {withOwn(idsOf("type"), type).map((id) => <option key={id} value={id} selected={id === type}>{nameOf("type", id, language)}</option>)}
          </select>
        </label>
        <label>{words.urgencyClass}
          <select name="class">
            <option value="">{words.notUrgent}</option>
            {withOwn(idsOf("class"), urgency).map((id) => <option key={id} value={id} selected={id === urgency}>{nameOf("class", id, language)}</option>)}
          </select>
        </label>
      </div>
      {slots.length > 0 && (
        <fieldset class="two">
          <legend>{words.slots}</legend>
          {slots.map((slot) => (
            <label key={slot.slot}>{nameOf("slot", slot.slot, language)}
              <input name={`slot:${slot.slot}`} defaultValue={slot.value ?? ""} maxLength={LONGEST.value} autocomplete="off" />
            </label>
          ))}
        </fieldset>
      )}
      <label>{words.note}<textarea name="note" rows={3} maxLength={LONGEST.note} /></label>
    </Window>
  );
}

/** An agency's own id stands beside the known ones. */
export function withOwn(ids: string[], own: string): string[] {
  return own === "" || ids.includes(own) ? ids : [own, ...ids];
}

function Keys() {
  const desk = useDesk();
  const { words } = desk;
  const inOffice = desk.state.view !== "queue" && !desk.state.wall;
  const { keysTitle, keys } = inOffice ? desk.office.words : words;
  return (
    <Window title={keysTitle}>
      <dl class="keys">
        {(inOffice ? keys : [...keys.slice(0, -2), ...desk.live.words.keys, ...keys.slice(-2)]).map(([key, does]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div>)}
      </dl>
      <label class="choice">
        <input type="checkbox" checked={desk.state.letters} onChange={() => desk.toggleLetters()} /> {words.letters}
      </label>
      <p><a href="licences.txt" target="_blank" rel="noreferrer">{words.licences}</a></p>
    </Window>
  );
}
