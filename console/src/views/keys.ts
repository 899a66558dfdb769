// The keys. They work where no text is being written and no dialog is open.

import type { Desk } from "../desk";
import { toKeypad } from "../live/parts";
import type { Office } from "../office/office";
import type { View } from "../state";

/** The command that takes a call's audio, as the call's view shows it. */
export const COMMAND_ID = "audio-command";

/** The line to the agent, in the call's view. */
export const WHISPER_ID = "whisper";

/** The line to the caller, in the call's view. */
export const WRITE_ID = "write";

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
    // In the review these keys play and merge.
    case "p":
    case "m":
      if (desk.state.view === "review" && !desk.state.wall) break;
      if (event.key === "p") desk.toggleWall();
      else desk.toggleSound();
      return true;
    case "l":
      desk.toggleLanguage();
      return true;
  }
  if (desk.state.wall) return false;
  const views: Record<string, View> = { 1: "queue", 2: "review", 3: "day" };
  const view = views[event.key];
  if (view || event.key === "?") {
    if (view) desk.show(view);
    else desk.open("keys");
    return true;
  }
  if (desk.state.view === "review") return actInReview(event, at, desk.office);
  if (desk.state.view === "day") return actOnDay(event.key, desk.office);
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
    case "h": {
      const on = may.finish && !desk.isOver(desk.chosen()!);
      if (on && !event.repeat) desk.open("hangUp");
      return on;
    }
    case "s":
      if (may.finish) desk.open("sameMatter");
      return may.finish;
    case "e":
      return !event.repeat && desk.live.listenKey();
    case "n":
      return toKeypad();
    case "t":
      return desk.talkKey();
    case "y": {
      const command = document.getElementById(COMMAND_ID)?.textContent;
      if (command) desk.copy(command);
      return command !== undefined;
    }
    case "w":
    case "x": {
      const line = document.getElementById(event.key === "w" ? WHISPER_ID : WRITE_ID);
      line?.focus();
      return line !== null;
    }
    case "r":
      desk.toggleDuty();
      return true;
    default:
      return false;
  }
}

function actInReview(event: KeyboardEvent, at: Element | undefined, office: Office): boolean {
  // A key that is held down decides on one case, not on all.
  if (event.repeat && !["j", "k", "ArrowDown", "ArrowUp"].includes(event.key)) return false;
  if (office.state.editing) {
    // Whoever corrects saves or leaves first.
    if (event.key === "Escape") office.edit(false);
    return event.key === "Escape";
  }
  const may = office.may();
  switch (event.key) {
    case "j":
    case "ArrowDown":
      office.move(1);
      return true;
    case "k":
    case "ArrowUp":
      office.move(-1);
      return true;
    case "p":
      void office.play();
      return true;
    case "e":
      office.edit(may.decide);
      return may.decide;
    case "a":
      office.approve();
      return may.decide;
    case "r":
      office.ask("reject");
      return may.decide;
    case "m":
      office.ask("merge");
      return may.decide;
    case "o":
      office.ask("reopen");
      return may.reopen;
    case "c":
      office.ask("close");
      return may.close;
    case "f":
      office.nextFilter();
      return true;
    case "u":
      office.look();
      return true;
    case "Enter":
      // From a row of the list to its values.
      if (!at?.closest(".row")) return false;
      document.querySelector<HTMLElement>(".value-row")?.focus();
      return true;
    default:
      return false;
  }
}

function actOnDay(key: string, office: Office): boolean {
  switch (key) {
    case "ArrowLeft":
      office.moveDay(-1);
      return true;
    case "ArrowRight":
      office.moveDay(1);
      return true;
    case "u":
      office.look();
      return true;
    default:
      return false;
  }
}
