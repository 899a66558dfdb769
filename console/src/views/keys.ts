// The keys. They work where no text is being written and no dialog is open.

import type { Desk } from "../desk";

/** The command that takes a call's audio, as the call's view shows it. */
export const COMMAND_ID = "audio-command";

/** The line to the agent, in the call's view. */
export const WHISPER_ID = "whisper";

export function onKey(event: KeyboardEvent, desk: Desk): void {
  if (!desk.state.signedIn || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = event.target instanceof Element ? event.target : undefined;
  if (at?.closest("input, textarea, select, dialog[open]")) return;
  if (event.key.length === 1 && !desk.state.letters) return;
  if (!act(event, at, desk)) return;
  event.preventDefault();
}

/** Does what the key asks for; whether it asked for anything. */
function act(event: KeyboardEvent, at: Element | undefined, desk: Desk): boolean {
  const may = desk.may(desk.chosen());
  switch (event.key) {
    case "p":
      desk.toggleWall();
      return true;
    case "m":
      desk.toggleSound();
      return true;
    case "l":
      desk.toggleLanguage();
      return true;
  }
  if (desk.state.wall) return false;
  switch (event.key) {
    case "j":
    case "ArrowDown":
      desk.move(1);
      return true;
    case "k":
    case "ArrowUp":
      desk.move(-1);
      return true;
    case "Enter": {
      // On a button it presses the button, but on a row of the queue it accepts the call that the row shows.
      if (at?.closest("button, a") && !at.closest(".row")) return false;
      const row = at?.closest<HTMLElement>(".row")?.dataset["call"];
      if (row && row !== desk.state.chosen) desk.choose(row);
      if (event.repeat || !desk.settled() || !desk.may(desk.chosen()).accept) return row !== undefined;
      void desk.accept();
      return true;
    }
    case "d":
      if (may.decline) desk.open("decline");
      return may.decline;
    case "c":
      if (may.finish) desk.open("complete");
      return may.finish;
    case "b": {
      const back = may.finish && !desk.isOver(desk.chosen()!);
      if (back) desk.open("sendBack");
      return back;
    }
    case "y": {
      const command = document.getElementById(COMMAND_ID)?.textContent;
      if (command) desk.copy(command);
      return command !== undefined;
    }
    case "w": {
      const line = document.getElementById(WHISPER_ID);
      line?.focus();
      return line !== null;
    }
    case "r":
      desk.toggleDuty();
      return true;
    case "?":
      desk.open("keys");
      return true;
    default:
      return false;
  }
}
