// The queue: this desk's calls, those that wait, those that others have.

import { useEffect, useRef } from "preact/hooks";
import { Asked, OfferState, type Offer } from "../gen/calmline/v1/dispatch_pb";
import { Phase } from "../gen/calmline/v1/types_pb";
import { nameOf } from "../names";
import { isUrgent, placeOf, quoteAt, wallMs } from "../queue";
import type { Words } from "../words";
import { age, ago, clock, useDesk, useSeconds } from "./parts";

export function QueueList() {
  const desk = useDesk();
  useSeconds();
  const { words } = desk;
  const { yours, waiting, held } = desk.groups();
  const groups: [string, Offer[]][] = [[words.yoursGroup, yours], [words.waitingGroup, waiting], [words.heldGroup, held]];
  return (
    <section class="queue" aria-labelledby="queue-title">
      <h2 id="queue-title">{words.queue}</h2>
      {groups.map(([name, offers]) => offers.length > 0 && (
        <div class="group" key={name}>
          <h3>{name} <span class="count">{offers.length}</span></h3>
          <ul>{offers.map((offer) => <li key={offer.callId}><Row offer={offer} /></li>)}</ul>
        </div>
      ))}
      {yours.length + waiting.length + held.length === 0 && (
        <div class="empty"><p>{words.queueEmpty}</p><p class="quiet">{words.queueEmptyHint}</p></div>
      )}
    </section>
  );
}

/** Who has the call, or who is asked. */
export function holder(offer: Offer, mine: boolean, words: Words): string {
  if (offer.state === OfferState.ATTENDED) return mine ? words.attendedByYou : words.attends(offer.desk);
  if (offer.state === OfferState.CLAIMED) return mine ? words.claimedByYou : words.holds(offer.desk);
  if (offer.asked === Asked.SUPERVISORS) return words.askedSupervisors;
  return offer.asked === Asked.LINE ? words.askedLine : words.askedDesks;
}

/** The quoted words and how long ago they were said. */
export function Quote({ offer, now, words }: { offer: Offer; now: number; words: Words }) {
  const quote = offer.reason?.quote;
  if (!quote) return <span class="noquote">{words.noQuote}</span>;
  const at = quoteAt(offer);
  const said = at === undefined
    ? words.askedAgo(ago(now - Number(offer.offeredUnixUs / 1000n)))
    : words.ago(ago(now - wallMs(offer, at)));
  return <span class="quote"><q>{quote}</q> <span class="said">{said}</span></span>;
}

function Row({ offer }: { offer: Offer }) {
  const desk = useDesk();
  const { words } = desk;
  const { chosen, language } = desk.state;
  const button = useRef<HTMLButtonElement>(null);
  const isChosen = chosen === offer.callId;
  const now = desk.now();
  const offered = Number(offer.offeredUnixUs / 1000n);
  const urgent = isUrgent(offer);
  const mine = desk.has(offer);
  const place = placeOf(offer.view);
  useEffect(() => {
    // The choice moves with the focus where the focus is in the list, and never steals it from elsewhere.
    const inList = document.activeElement?.closest(".queue") !== null || document.activeElement === document.body;
    if (isChosen && inList && !desk.state.dialog) button.current?.focus({ preventScroll: false });
  }, [isChosen]);
  const type = offer.view?.callType;
  const classes = ["row", urgent && "urgent", mine && "mine", offer.state !== OfferState.WAITING && "held"];
  return (
    <button
      ref={button} class={classes.filter(Boolean).join(" ")} aria-current={isChosen ? "true" : undefined}
      onClick={() => desk.choose(offer.callId)} data-call={offer.callId} data-test="row"
    >
      <span class="top">
        {urgent && <span class="flag">{words.urgent}</span>}
        <span class="what">{desk.about(offer)}</span>
        {/* A clock that counts is for the eye. */}
        <span class="age" aria-hidden="true">{age(now - offered)}</span>
      </span>
      {offer.reason?.quote
        ? <Quote offer={offer} now={now} words={words} />
        : <span class="why">{nameOf("why", offer.reason?.why ?? "", language)}</span>}
      <span class="bottom">
        {offer.view && (
          <span class={place?.confirmed ? "place sure" : "place"}>
            {place ? `${place.text} · ${place.confirmed ? words.confirmed : words.unconfirmed(place.percent)}` : words.placeUnknown}
          </span>
        )}
        <span class="since">{words.waitingSince(clock(offered, words))}</span>
        {type && nameOf("type", type, language) !== desk.about(offer) && <span class="type">{nameOf("type", type, language)}</span>}
        <span class="holder" data-test="holder">{desk.isOver(offer) ? words.phase[Phase.ENDED] : holder(offer, mine, words)}</span>
      </span>
    </button>
  );
}
