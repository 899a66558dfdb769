// What a dispatcher has the agent ask: from the words of the page to the ids of the wire, and back.

import { idsOf, nameOf } from "./names";
import { words, type Language } from "./words";

const KINDS = ["slot", "fact"] as const;

/** What can be asked, by name; for whoever does not know what to type. */
export function suggestions(language: Language): string[] {
  return KINDS.flatMap((kind) => idsOf(kind).map((id) => nameOf(kind, id, language)));
}

/** What is sent for what was typed: the id where it is a name of this page, which the server need not know. */
export function toSend(typed: string, language: Language): string {
  const text = typed.trim().toLowerCase();
  for (const kind of KINDS) {
    const id = idsOf(kind).find((each) => nameOf(kind, each, language).toLowerCase() === text);
    if (id) return id;
  }
  return typed.trim();
}

/** What an id of the server is called. */
export function calls(id: string, language: Language): string {
  const kind = KINDS.find((each) => idsOf(each).includes(id)) ?? (id.includes(".") ? "slot" : "fact");
  return nameOf(kind, id, language);
}

/** The server's list of what can be asked, in the words of the page. */
export function cannotAsk(message: string, language: Language): string {
  const say = words[language];
  const list = /say one of: (.+)$/.exec(message)?.[1];
  const names = list?.split(", ").map((id) => calls(id, language)).join(", ");
  return names ? `${say.whisperUnknown} ${say.whisperCan}: ${names}.` : say.whisperUnknown;
}
