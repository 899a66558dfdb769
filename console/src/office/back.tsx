// One call-back: whom to ring, why, and what was said in the call that it came of.

import type { CallBack } from "../gen/calmline/v1/case_pb";
import { nameOf } from "../names";
import { Key, useDesk, useOffice } from "../views/parts";
import { placeText, typeOf } from "./case";
import { Conversation } from "./panel";
import { dayTime } from "./parts";

export function BackPanel({ back }: { back: CallBack }) {
  const desk = useDesk();
  const office = useOffice();
  const { words } = office;
  const { language } = desk.state;
  const { detail, settled } = office.state;
  const busy = office.state.busy || !settled;
  const one = detail?.case;
  const type = one && typeOf(one);
  return (
    <section class={back.urgent ? "call urgent" : "call"} id="call" tabIndex={-1} aria-labelledby="back-title" data-test="back">
      <header class="head">
        <div class="top">
          {back.urgent && <span class="flag">{desk.words.urgent}</span>}
          <h2 id="back-title">{words.backTitle}: {nameOf("why", back.why, language)}</h2>
        </div>
        <dl class="gist">
          <div class="pair strong"><dt>{words.callNumber}</dt><dd>{back.caller || desk.words.withheld}</dd></div>
          <div class="pair"><dt>{words.openSince}</dt><dd>{dayTime(back.openedUnixUs, desk.words)}</dd></div>
          {type && <div class="pair"><dt>{desk.words.matter}</dt><dd>{nameOf("type", type, language)}</dd></div>}
          {one && placeText(one) && <div class="pair strong"><dt>{desk.words.place}</dt><dd>{placeText(one)}</dd></div>}
        </dl>
        {one?.message && <p class="left-message"><span class="quiet">{words.message}:</span> <q>{one.message}</q></p>}
      </header>
      {detail && <div class="body"><Conversation transcript={detail.transcript} found={undefined} /></div>}
      <footer class="actions">
        <div class="buttons">
          <button class="accept" disabled={busy} onClick={() => office.ask("close")} data-test="close">{words.close} <Key name="c" /></button>
        </div>
      </footer>
    </section>
  );
}
