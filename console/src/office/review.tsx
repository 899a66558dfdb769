// The review: what waits on the left, the chosen case or call-back on the right.

import { useEffect, useRef } from "preact/hooks";
import { ReviewState, type Case } from "../gen/calmline/v1/case_pb";
import { nameOf } from "../names";
import { useDesk, useOffice } from "../views/parts";
import { BackPanel } from "./back";
import { CasePanel } from "./panel";
import { placeText, typeOf } from "./case";
import type { Filter, Item } from "./state";
import { dayTime } from "./parts";

export function Review() {
  const office = useOffice();
  const { words } = office;
  const item = office.chosen();
  return (
    <main class="work office">
      <List />
      {item === undefined ? (
        <section class="call none" id="call" tabIndex={-1} aria-label={words.pick}>
          <p>{office.state.loaded ? words.pick : words.loading}</p><p class="quiet">{words.pickHint}</p>
        </section>
      ) : item.kind === "case" ? <CasePanel key={item.id} item={item.case} /> : <BackPanel key={item.id} back={item.back} />}
    </main>
  );
}

function List() {
  const office = useOffice();
  const { words } = office;
  const { filter, loaded, failed, more, waiting } = office.state;
  const items = office.items();
  const urgent = items.filter((item) => item.kind === "back" && item.back.urgent);
  const tickets = items.filter((item) => item.kind === "case");
  const others = items.filter((item) => item.kind === "back" && !item.back.urgent);
  return (
    <section class="queue" aria-labelledby="list-title" data-test="reviews">
      <h2 id="list-title">{words.list}</h2>
      {failed && (
        <div class="refused" role="alert"><p>{words.failed}</p><p class="quiet">{failed}</p><button onClick={() => void office.load()}>{words.again}</button></div>
      )}
      <Group name={words.urgentBacks} items={urgent} />
      <div class="group">
        <div class="group-head">
          <h3>{words.tickets} {filter === "open" && waiting !== undefined && <span class="count">{waiting}</span>}</h3>
          <label class="filter">
            <span class="spoken">{words.show}</span>
            <select value={filter} onChange={(event) => office.filter(event.currentTarget.value as Filter)} data-test="filter">
              {Object.entries(words.filters).map(([id, name]) => <option key={id} value={id}>{name}</option>)}
            </select>
          </label>
        </div>
        <ul>{tickets.map((item) => <li key={item.id}><Row item={item} /></li>)}</ul>
        {loaded && tickets.length === 0 && (
          <div class="empty">
            <p>{filter === "open" ? words.nothing : words.nothingHere}</p>
            {filter === "open" && <p class="quiet">{words.nothingHint}</p>}
          </div>
        )}
        {more && <button onClick={() => void office.more()}>{words.more}</button>}
      </div>
      <Group name={words.otherBacks} items={others} />
    </section>
  );
}

function Group({ name, items }: { name: string; items: Item[] }) {
  if (items.length === 0) return null;
  return (
    <div class="group">
      <h3>{name} <span class="count">{items.length}</span></h3>
      <ul>{items.map((item) => <li key={item.id}><Row item={item} /></li>)}</ul>
    </div>
  );
}

function Row({ item }: { item: Item }) {
  const desk = useDesk();
  const office = useOffice();
  const { language } = desk.state;
  const button = useRef<HTMLButtonElement>(null);
  const isChosen = office.state.chosen === item.id;
  const urgent = item.kind === "back" && item.back.urgent;
  useEffect(() => {
    // As in the queue: the choice moves with the focus where the focus is in the list. A case that is left by its keys takes
    // the focus along, so that the next is read out.
    const at = document.activeElement;
    const here = at === null || at === document.body || at.closest(".queue, .call") !== null;
    if (isChosen && here && !office.state.dialog && !desk.state.dialog) button.current?.focus();
  }, [isChosen]);
  return (
    <button
      ref={button} class={urgent ? "row urgent still" : "row still"} aria-current={isChosen ? "true" : undefined}
      onClick={() => office.choose(item.id)} data-test="item" data-item={item.id}
    >
      {item.kind === "case" ? <CaseLines one={item.case} /> : (
        <>
          <span class="top">
            {urgent && <span class="flag">{desk.words.urgent}</span>}
            <span class="what">{nameOf("why", item.back.why, language)}</span>
          </span>
          <span class="bottom">
            <span>{item.back.caller || desk.words.withheld}</span>
            <span class="since">{dayTime(item.back.openedUnixUs, desk.words)}</span>
          </span>
        </>
      )}
    </button>
  );
}

function CaseLines({ one }: { one: Case }) {
  const desk = useDesk();
  const { words } = desk.office;
  const type = typeOf(one);
  const state = one.review?.state ?? ReviewState.UNSPECIFIED;
  return (
    <>
      <span class="top">
        <span class="what">{type ? nameOf("type", type, desk.state.language) : desk.words.typeUnknown}</span>
        {one.number && <span class="quiet number">{words.number(one.number)}</span>}
      </span>
      <span class="bottom">
        <span class="place">{placeText(one) || desk.words.placeUnknown}</span>
        <span class="since">{dayTime(one.admittedUnixUs, desk.words)}</span>
        {state !== ReviewState.WAITING && <span class="type">{words.states[state]}{one.review?.by ? ` · ${one.review.by}` : ""}</span>}
      </span>
    </>
  );
}
