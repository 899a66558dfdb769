// Earlier calls of a live call's number.

import { useEffect } from "preact/hooks";
import { nameOf } from "../names";
import { useDesk, useOffice } from "../views/parts";
import { dayTime } from "./parts";

export function Previous({ callId }: { callId: string }) {
  const desk = useDesk();
  const office = useOffice();
  const { words } = office;
  const calls = office.previous(callId);
  useEffect(() => void office.loadPrevious(callId), [callId]);
  if (!calls) return null;
  return (
    <div class="previous" data-test="previous">
      <h3>{words.previous}</h3>
      {calls.length === 0 ? <p class="quiet">{words.previousNone}</p> : (
        <ul class="notes">
          {calls.map((call) => (
            <li key={call.callId}>
              <span class="quiet">{dayTime(call.admittedUnixUs, desk.words)}</span>{" "}
              {call.callType ? nameOf("type", call.callType, desk.state.language) : desk.words.typeUnknown}
              <span class="quiet"> · {words.outcomes[call.outcome]}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
