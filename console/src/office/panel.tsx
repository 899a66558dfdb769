// One case in review: what the agent understood, where it was said, and what is decided.

import { useEffect, useRef } from "preact/hooks";
import { ReviewAct, ReviewState, type Case, type GetCaseResponse } from "../gen/calmline/v1/case_pb";
import { Speaker, YesNo, type Spoken } from "../gen/calmline/v1/types_pb";
import { idsOf, nameOf } from "../names";
import { age, Key, useDesk, useOffice } from "../views/parts";
import { text, withOwn } from "../views/dialogs";
import { fieldsOf, placeText, typeOf, valuesOf, type Found, type Value } from "./case";
import { dayTime } from "./parts";

/** The longest value that the server takes is 512 bytes of UTF-8; the field counts characters and stays below. */
const LONGEST_VALUE = 120;

export function CasePanel({ item }: { item: Case }) {
  const desk = useDesk();
  const office = useOffice();
  const { words } = office;
  const { detail, detailFailed, editing } = office.state;
  const one = detail?.case ?? item;
  const type = typeOf(one);
  const state = one.review?.state ?? ReviewState.UNSPECIFIED;
  const flags = one.flags.map((flag) => nameOf("class", flag, desk.state.language)).join(", ");
  return (
    <section class="call" id="call" tabIndex={-1} aria-labelledby="case-title" data-test="case">
      <header class="head">
        <div class="top">
          <h2 id="case-title">{type ? nameOf("type", type, desk.state.language) : desk.words.typeUnknown}</h2>
          <span class="state" data-test="state">{words.states[state]}</span>
        </div>
        <dl class="gist">
          <div class="pair strong"><dt>{desk.words.place}</dt><dd>{placeText(one) || <span class="quiet">{desk.words.placeUnknown}</span>}</dd></div>
          <div class="pair"><dt>{desk.words.caller}</dt><dd>{one.caller || desk.words.withheld}</dd></div>
          <div class="pair"><dt>{dayTime(one.admittedUnixUs, desk.words)}</dt><dd>{age(Number(one.lengthUs / 1000n))}{one.number && ` · ${words.number(one.number)}`}</dd></div>
        </dl>
        {flags && <p class="danger">{words.dangerSpoken(flags)}</p>}
      </header>
      {detailFailed && <p class="others" role="alert">{words.caseFailed} <button onClick={() => void office.loadCase()}>{words.again}</button></p>}
      {detail && (
        <div class="body">
          <Conversation transcript={detail.transcript} found={office.marked()} />
          <aside class="known" aria-label={words.values} tabIndex={-1}>
            {editing ? <Edit one={one} /> : <Values detail={detail} />}
            <Duplicates />
            <History detail={detail} />
          </aside>
        </div>
      )}
      {!editing && <Decisions />}
    </section>
  );
}

/** What was said, with the words of the marked slot. */
export function Conversation({ transcript, found }: { transcript: readonly Spoken[]; found: Found | undefined }) {
  const { words } = useDesk();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector("mark")?.scrollIntoView({ block: "nearest" });
  }, [found?.line, found?.from]);
  return (
    <section class="talk" aria-labelledby="talk-title">
      <h3 id="talk-title">{words.transcript}</h3>
      {transcript.length === 0 && <p class="quiet">{words.nothingSaid}</p>}
      <div class="lines" ref={list} tabIndex={0} role="group" aria-label={words.transcript} data-test="transcript">
        <ol>
          {transcript.map((line, at) => {
            const agent = line.speaker === Speaker.AGENT;
            const marked = found?.line === at ? found : undefined;
            return (
              <li key={at} class={agent ? "line agent" : "line caller"}>
                <span class="who">{agent ? words.agent : words.callerSays} <span class="at">{age(Number(line.atUs / 1000n))}</span></span>
                <span class="text">
                  {marked
                    ? <>{line.words.slice(0, marked.from)}<mark>{line.words.slice(marked.from, marked.to)}</mark>{line.words.slice(marked.to)}</>
                    : line.words}
                </span>
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}

function Values({ detail }: { detail: GetCaseResponse }) {
  const desk = useDesk();
  const { words } = useOffice();
  const { language } = desk.state;
  const one = detail.case;
  if (!one) return null;
  const values = valuesOf(one, detail.slotSources);
  return (
    <>
      <h3>{words.values}</h3>
      {values.length === 0 && <p class="quiet">{words.noValues}</p>}
      {values.length > 0 && <ul class="values">{values.map((value) => <li key={value.slot}><ValueRow value={value} /></li>)}</ul>}
      {one.facts.length > 0 && (
        <>
          <h3>{words.facts}</h3>
          <dl>
            {one.facts.map((fact) => (
              <div class="pair" key={fact.fact}><dt>{nameOf("fact", fact.fact, language)}</dt><dd>{fact.answer === YesNo.YES ? desk.words.yes : desk.words.no}</dd></div>
            ))}
          </dl>
        </>
      )}
    </>
  );
}

/** A value; the focus marks its words in the conversation, and pressing it plays them. */
function ValueRow({ value }: { value: Value }) {
  const desk = useDesk();
  const office = useOffice();
  const { words } = office;
  const { slot, playing } = office.state;
  const marked = slot === value.slot;
  return (
    <button
      class={marked ? "value-row marked" : "value-row"} onFocus={() => office.mark(value.slot)}
      onClick={() => {
        office.mark(value.slot);
        void office.play();
      }}
      data-test="value" data-slot={value.slot}
    >
      <span class="name">{nameOf("slot", value.slot, desk.state.language)}</span>
      <span class="is">
        {value.is || <span class="quiet">{words.removed}</span>}
        {playing === value.slot && <span class="mark-unsure"> {words.playing}</span>}
      </span>
      <span class="more">
        {value.corrected
          ? <>{words.corrected} · {value.had ? words.was(value.had) : words.wasNothing}</>
          : <span class={value.confirmed ? "mark-sure" : "mark-unsure"}>{value.confirmed ? desk.words.confirmed : desk.words.unconfirmed(value.percent)}</span>}
      </span>
      <span class="spoken">{value.source?.words && words.said(value.source.words)} {words.play}</span>
    </button>
  );
}

function Edit({ one }: { one: Case }) {
  const desk = useDesk();
  const office = useOffice();
  const { words } = office;
  const { language } = desk.state;
  const form = useRef<HTMLFormElement>(null);
  // What the case held when the form was opened: it must not change under the writer's hands.
  const fields = useRef(fieldsOf(one)).current;
  const type = useRef(typeOf(one)).current;
  useEffect(() => {
    const slot = office.state.slot ?? fields[0]?.slot;
    const field = slot && form.current?.elements.namedItem(`slot:${slot}`);
    if (field instanceof HTMLInputElement) {
      field.focus();
      field.select();
    }
    return () => document.getElementById("call")?.focus();
  }, []);
  const save = (event: Event) => {
    event.preventDefault();
    if (!form.current) return;
    const data = new FormData(form.current);
    office.save(text(data, "type"), Object.fromEntries(fields.map(({ slot }) => [slot, text(data, `slot:${slot}`)])));
  };
  return (
    <form ref={form} class="edit" onSubmit={save} onKeyDown={(event) => event.key === "Escape" && office.edit(false)} data-test="edit">
      <h3>{words.edit}</h3>
      <label>{desk.words.callType}
        <select name="type">
          <option value="">{desk.words.typeUnknown}</option>
          {withOwn(idsOf("type"), type).map((id) => <option key={id} value={id} selected={id === type}>{nameOf("type", id, language)}</option>)}
        </select>
      </label>
      {fields.map((field) => (
        <label key={field.slot}>{nameOf("slot", field.slot, language)}
          <input
            name={`slot:${field.slot}`} defaultValue={field.is} maxLength={LONGEST_VALUE} autocomplete="off"
            onFocus={() => office.mark(field.slot)}
          />
          {field.had !== field.is && <span class="quiet">{field.had ? words.was(field.had) : words.wasNothing}</span>}
        </label>
      ))}
      <div class="buttons">
        <button type="submit" class="accept" disabled={office.state.busy} data-test="save">{words.save} <Key name="Enter" /></button>
        <button type="button" onClick={() => office.edit(false)}>{desk.words.cancel} <Key name="Esc" /></button>
      </div>
    </form>
  );
}

function Duplicates() {
  const desk = useDesk();
  const office = useOffice();
  const { words } = office;
  const { duplicates } = office.state;
  if (duplicates.length === 0) return null;
  return (
    <>
      <h3>{words.duplicates}</h3>
      <ul class="notes" data-test="duplicates">
        {duplicates.map((other) => <li key={other.callId}>{describe(other, desk.words.placeUnknown)}, {dayTime(other.admittedUnixUs, desk.words)}</li>)}
      </ul>
    </>
  );
}

/** A case in a few words. */
export function describe(one: Case, noPlace: string): string {
  const place = placeText(one) || noPlace;
  return one.number ? `${one.number} · ${place}` : place;
}

function History({ detail }: { detail: GetCaseResponse }) {
  const desk = useDesk();
  const { words } = useOffice();
  const changes = detail.reviewChanges.filter((change) => change.act !== ReviewAct.OPENED);
  if (changes.length === 0) return null;
  return (
    <>
      <h3>{words.history}</h3>
      <ul class="notes" data-test="history">
        {changes.map((change) => (
          <li key={String(change.revision)}>
            <span class="quiet">{dayTime(change.atUnixUs, desk.words)}</span> {words.acts[change.act]}
            {" · "}{change.by || (change.desk ? words.desk(change.desk) : words.byServer)}{change.reason && `: ${change.reason}`}
          </li>
        ))}
      </ul>
    </>
  );
}

function Decisions() {
  const office = useOffice();
  const { words } = office;
  const { duplicates, settled } = office.state;
  const busy = office.state.busy || !settled;
  const may = office.may();
  if (!may.decide && !may.reopen) return null;
  return (
    <footer class="actions">
      <div class="buttons">
        {may.decide && (
          <>
            <button class="accept" disabled={busy} onClick={() => office.approve()} data-test="approve">{words.approve} <Key name="a" /></button>
            <button disabled={busy} onClick={() => office.edit(true)}>{words.edit} <Key name="e" /></button>
            <button disabled={busy} onClick={() => office.ask("merge")}>{words.merge}{duplicates.length > 0 && ` (${duplicates.length})`} <Key name="m" /></button>
            <button disabled={busy} onClick={() => office.ask("reject")}>{words.reject} <Key name="r" /></button>
            <button disabled={busy} onClick={() => void office.play()}>{words.play} <Key name="p" /></button>
          </>
        )}
        {may.reopen && <button class="accept" disabled={busy} onClick={() => office.ask("reopen")} data-test="reopen">{words.reopen} <Key name="o" /></button>}
      </div>
    </footer>
  );
}
