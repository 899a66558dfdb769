// One call: why it needs a person, what is known and missing, what was said, and what can be done with it.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { OfferState, type Offer } from "../gen/calmline/v1/dispatch_pb";
import { DeskAct, Means, Speaker, YesNo, type CallView, type Spoken } from "../gen/calmline/v1/types_pb";
import { Keypad, Listen } from "../live/parts";
import { Flags, Why } from "../live/why";
import { nameOf } from "../names";
import { isUrgent, placeOf } from "../queue";
import { suggestions } from "../whisper";
import { WHISPER_ID } from "./keys";
import { age, Key, useDesk, useSeconds } from "./parts";
import { Previous } from "../office/previous";
import { Quote } from "./queue";
import { VoicePanel } from "./voice";
import { Write } from "./write";

/** Words below this were doubtful to the recogniser, in thousandths: the agent asks again below exp(-0.3). */
const UNSURE_BELOW = 740;

export function Call() {
  const desk = useDesk();
  useSeconds();
  const { words } = desk;
  const offer = desk.chosen();
  if (!offer) {
    return (
      <section class="call none" id="call" tabIndex={-1} aria-label={words.pickCall}>
        <p>{words.pickCall}</p><p class="quiet">{words.pickCallHint}</p>
      </section>
    );
  }
  const others = offer.state !== OfferState.WAITING && !desk.has(offer);
  return (
    <section class={isUrgent(offer) ? "call urgent" : "call"} id="call" tabIndex={-1} aria-labelledby="call-title" data-test="call">
      <Head offer={offer} />
      {others && !offer.view && <p class="others">{words.notYours(offer.desk)}</p>}
      {offer.view && <Body view={offer.view} />}
      {desk.mayWhisper(offer) && <Whisper key={offer.callId} />}
      {desk.mayWrite(offer) && <Write key={offer.callId} offer={offer} />}
      <Actions offer={offer} />
    </section>
  );
}

function Head({ offer }: { offer: Offer }) {
  const desk = useDesk();
  const { words } = desk;
  const { language } = desk.state;
  const { reason, view } = offer;
  const place = placeOf(view);
  const offered = Number(offer.offeredUnixUs / 1000n);
  return (
    <header class="head">
      <div class="top">
        {isUrgent(offer) && <span class="flag">{words.urgent}</span>}
        <h2 id="call-title">{desk.about(offer)}</h2>
        <span class="age" aria-hidden="true">{age(desk.now() - offered)}</span>
      </div>
      <Quote offer={offer} now={desk.now()} words={words} />
      {view && <Flags view={view} />}
      {view && <dl class="gist">
        <Pair name={words.place} strong>
          {place ? <>{place.text} <span class={place.confirmed ? "mark-sure" : "mark-unsure"}>{place.confirmed ? words.confirmed : words.unconfirmed(place.percent)}</span></> : <span class="quiet">{words.placeUnknown}</span>}
        </Pair>
        <Pair name={words.caller} strong>{view.caller || words.withheld}</Pair>
        <Pair name={words.matter}>{view.callType ? nameOf("type", view.callType, language) : <span class="quiet">{words.typeUnknown}</span>}</Pair>
        <Pair name={words.why}>{nameOf("why", reason?.why ?? "", language)}</Pair>
        <Pair name={words.urgency}>
          {reason?.urgencyClass ? nameOf("class", reason.urgencyClass, language) : words.none}
          {reason && words.tier[reason.tier] ? ` · ${words.tier[reason.tier]}` : ""}
        </Pair>
        <Pair name={words.stage}>{words.phase[view.phase]}</Pair>
      </dl>}
    </header>
  );
}

function Pair({ name, strong, children }: { name: string; strong?: boolean; children: ComponentChildren }) {
  return <div class={strong ? "pair strong" : "pair"}><dt>{name}</dt><dd>{children}</dd></div>;
}

function Body({ view }: { view: CallView }) {
  return (
    <div class="body">
      <Conversation view={view} />
      <Known view={view} />
    </div>
  );
}

function Conversation({ view }: { view: CallView }) {
  const { words } = useDesk();
  const list = useRef<HTMLDivElement>(null);
  const count = view.transcript.length;
  const last = view.transcript[count - 1]?.words.length;
  useEffect(() => {
    // Follows what is said, unless somebody scrolled up to read.
    const box = list.current;
    if (box && box.scrollHeight - box.scrollTop - box.clientHeight < 160) box.scrollTop = box.scrollHeight;
  }, [count, last]);
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [view.callId]);
  return (
    <section class="talk" aria-labelledby="talk-title">
      <h3 id="talk-title">{words.transcript}</h3>
      {count === 0 && <p class="quiet">{words.nothingSaid}</p>}
      {/* Can be scrolled with the keys; not spoken by itself, because the dispatcher hears the caller. */}
      <div class="lines" ref={list} tabIndex={0} role="log" aria-live="off" aria-labelledby="talk-title" data-test="transcript">
        <ol>{view.transcript.map((line, at) => <Line key={at} line={line} />)}</ol>
      </div>
    </section>
  );
}

function Line({ line }: { line: Spoken }) {
  const { words } = useDesk();
  const agent = line.speaker === Speaker.AGENT;
  const written = line.means === Means.WRITTEN;
  const who = agent ? words.agent : line.speaker === Speaker.DESK ? words.deskSays : words.callerSays;
  const unsure = !agent && line.confidencePermille < UNSURE_BELOW;
  return (
    <li class={agent ? "line agent" : line.speaker === Speaker.DESK ? "line desk" : unsure ? "line caller unsure" : "line caller"}>
      <span class="who">{who} <span class="at">{age(Number(line.atUs / 1000n))}</span></span>
      <span class="text">
        <span class="said-words">{line.words}</span>
        {written && <span class="doubt"> {words.typed}</span>}
        {unsure && <span class="doubt"> {words.unsure(Math.round(line.confidencePermille / 10))}</span>}
      </span>
    </li>
  );
}

function Known({ view }: { view: CallView }) {
  const desk = useDesk();
  const { words } = desk;
  const { language } = desk.state;
  const filled = view.slots.filter((slot) => slot.value !== undefined);
  const missing = view.slots.filter((slot) => slot.value === undefined);
  return (
    <aside class="known" aria-label={words.known} tabIndex={0}>
      {filled.length > 0 && (
        <>
          <h3>{words.known}</h3>
          <dl>
            {filled.map((slot) => (
              <Pair key={slot.slot} name={nameOf("slot", slot.slot, language)}>
                {slot.value}
                <span class={slot.confirmed ? "mark-sure" : "mark-unsure"}>
                  {slot.confirmed ? words.confirmed : words.unconfirmed(Math.round(slot.confidencePermille / 10))}
                </span>
              </Pair>
            ))}
          </dl>
        </>
      )}
      {missing.length > 0 && (
        <>
          <h3>{words.missing}</h3>
          <p class="missing" data-test="missing">{missing.map((slot) => nameOf("slot", slot.slot, language)).join(" · ")}</p>
        </>
      )}
      {view.facts.length > 0 && (
        <>
          <h3>{words.facts}</h3>
          <dl>
            {view.facts.map((fact) => (
              <Pair key={fact.fact} name={nameOf("fact", fact.fact, language)}>{fact.answer === YesNo.YES ? words.yes : words.no}</Pair>
            ))}
          </dl>
        </>
      )}
      <Why view={view} />
      {view.caller && <Previous callId={view.callId} />}
      {view.deskNotes.length > 0 && (
        <>
          <h3>{words.desksSaid}</h3>
          <ul class="notes">
            {view.deskNotes.map((note) => (
              <li key={`${note.atUs}`}>
                {note.act === DeskAct.DECLINED ? words.noteDeclined(note.desk) : words.noteSentBack(note.desk, note.by)}:{" "}
                {note.reason || <span class="quiet">{words.noReason}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </aside>
  );
}

/** A line to the agent: what to ask next. */
function Whisper() {
  const desk = useDesk();
  const { words } = desk;
  const { busy, language } = desk.state;
  const field = useRef<HTMLInputElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    const typed = field.current?.value.trim();
    if (typed) void desk.whisper(typed).then((noted) => {
      if (noted && field.current) field.current.value = "";
    });
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key === "Escape") field.current?.blur();
  };
  return (
    <form class="whisper" onSubmit={submit} data-test="whisper">
      <label for={WHISPER_ID}>{words.whisper} <Key name="w" /></label>
      <input id={WHISPER_ID} ref={field} list="askable" maxLength={60} autocomplete="off" placeholder={words.whisperHint} onKeyDown={leave} />
      <datalist id="askable">{suggestions(language).map((name) => <option key={name} value={name} />)}</datalist>
      <button type="submit" disabled={busy}>{words.whisperSend}</button>
    </form>
  );
}

function Actions({ offer }: { offer: Offer }) {
  const desk = useDesk();
  const { words } = desk;
  const { busy } = desk.state;
  const may = desk.may(offer);
  const claimed = desk.has(offer) && offer.state === OfferState.CLAIMED && !desk.isOver(offer);
  const attended = may.finish && !desk.isOver(offer);
  const listens = desk.live.mayListen(offer) || desk.live.ear.state !== "off";
  if (!may.accept && !may.decline && !may.finish && !listens) return null;
  return (
    <footer class="actions">
      {(claimed || attended) && <VoicePanel offer={offer} />}
      <Keypad offer={offer} />
      <Listen offer={offer} />
      {desk.live.sameAs(offer.callId) !== "" && <p data-test="same">{desk.live.words.sameIs}</p>}
      <div class="buttons">
        {may.accept && (
          <button class={isUrgent(offer) ? "accept urgent" : "accept"} disabled={busy} onClick={() => void desk.accept()} data-test="accept">
            {words.accept} <Key name="Enter" />
          </button>
        )}
        {may.finish && (
          <button class="accept" disabled={busy} onClick={() => desk.open("complete")} data-test="complete">
            {words.complete} <Key name="c" />
          </button>
        )}
        {attended && <button disabled={busy} onClick={() => desk.open("hangUp")} data-test="hang-up">{desk.live.words.hangUp} <Key name="h" /></button>}
        {may.finish && <button disabled={busy} onClick={() => desk.open("sameMatter")}>{desk.live.words.same} <Key name="s" /></button>}
        {attended && <button disabled={busy} onClick={() => desk.open("sendBack")}>{words.sendBack} <Key name="b" /></button>}
        {may.decline && (
          <button disabled={busy} onClick={() => desk.open("decline")}>
            {claimed ? words.giveBack : words.decline} <Key name="d" />
          </button>
        )}
      </div>
    </footer>
  );
}
