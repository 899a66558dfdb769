// What is asked before a decision: a reason, the case to merge into, the person's name.

import { useDesk, useOffice } from "../views/parts";
import { text, Window } from "../views/dialogs";
import { describe } from "./panel";
import { dayTime } from "./parts";

/** The longest texts that the server takes, in bytes of UTF-8; the fields count characters and stay below. */
const LONGEST = { name: 60, reason: 250, note: 1900 };

export function OfficeDialogs() {
  const desk = useDesk();
  const office = useOffice();
  const { words } = office;
  const { dialog, busy, duplicates } = office.state;
  const more = { busy, onClose: () => office.dialog(undefined) };
  switch (dialog) {
    case undefined:
      return null;
    case "name":
      return (
        <Window key="name" title={words.nameTitle} action={words.goOn} onSubmit={(form) => office.named(text(form, "by"))} {...more}>
          <p class="quiet">{words.nameText}</p>
          <label>{desk.words.yourName}<input name="by" required pattern=".*\S.*" maxLength={LONGEST.name} autocomplete="name" /></label>
        </Window>
      );
    case "reject":
    case "reopen": {
      const rejects = dialog === "reject";
      const decide = (reason: string) => (rejects ? office.reject(reason) : office.reopen(reason));
      return (
        <Window
          key={dialog} title={rejects ? words.rejectTitle : words.reopenTitle} action={rejects ? words.reject : words.reopen}
          onSubmit={(form) => decide(text(form, "reason"))} {...more}
        >
          <p class="quiet">{rejects ? words.rejectText : words.reopenText}</p>
          <label>{desk.words.reason}<input name="reason" required pattern=".*\S.*" maxLength={LONGEST.reason} autocomplete="off" /></label>
        </Window>
      );
    }
    case "merge":
      return (
        <Window
          key="merge" title={words.mergeTitle} action={duplicates.length > 0 ? words.merge : undefined}
          onSubmit={(form) => office.merge(text(form, "into"))} {...more}
        >
          <p class="quiet">{duplicates.length > 0 ? words.mergeText : words.mergeNone}</p>
          {duplicates.length > 0 && (
            <fieldset>
              <legend>{words.into}</legend>
              {duplicates.map((other, at) => (
                <label class="choice" key={other.callId}>
                  <input type="radio" name="into" value={other.callId} required defaultChecked={at === 0} />{" "}
                  {describe(other, desk.words.placeUnknown)}, {dayTime(other.admittedUnixUs, desk.words)}
                </label>
              ))}
            </fieldset>
          )}
        </Window>
      );
    case "close": {
      const item = office.chosen();
      const urgent = item?.kind === "back" && item.back.urgent;
      return (
        <Window key="close" title={words.closeTitle} action={words.close} onSubmit={(form) => void office.closeBack(text(form, "note"))} {...more}>
          <p class="quiet">{words.closeText}</p>
          <label>{urgent ? words.closeNote : words.closeNoteOptional}
            <textarea name="note" rows={3} required={urgent} maxLength={LONGEST.note} />
          </label>
        </Window>
      );
    }
  }
}
