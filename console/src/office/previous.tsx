// Earlier calls of a live call's number.

import { useEffect } from "preact/hooks";
import type { PreviousCall } from "../gen/calmline/v1/case_pb";
import { nameOf } from "../names";
import { useDesk, useOffice } from "../views/parts";
import { dayTime } from "./parts";

/** Calls that stand there at once: what is known of this call must not leave the screen. */
const SHOWN = 4;

export function Previous({ callId }: { callId: string }) {
  const desk = useDesk();
  const office = useOffice();
  const { words } = office;
  const calls = office.previous(callId);
  useEffect(() => void office.loadPrevious(callId), [callId]);
  if (!calls) return null;
  const line = (call: PreviousCall) => (
    <li key={call.callId}>
      <span class="quiet">{dayTime(call.admittedUnixUs, desk.words)}</span>{" "}
      {call.callType ? nameOf("type", call.callType, desk.state.language) : desk.words.typeUnknown}
      <span class="quiet"> · {words.outcomes[call.outcome]}</span>
    </li>
  );
  return (
    <div class="previous" data-test="previous">
      <h3>{words.previous}</h3>
      {calls.length === 0 ? <p class="quiet">{words.previousNone}</p> : (
        <ul class="notes">{calls.slice(0, SHOWN).map(line)}</ul>
      )}
      {calls.length > SHOWN && (
        <details>
          <summary>{words.moreCalls(calls.length - SHOWN)}</summary>
          <ul class="notes">{calls.slice(SHOWN).map(line)}</ul>
        </details>
      )}
    </div>
  );
}
