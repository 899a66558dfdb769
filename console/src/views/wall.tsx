// The wall display: the queue in large type, for a room. It takes no calls.

import { OfferState } from "../gen/calmline/v1/dispatch_pb";
import { isUrgent, placeOf } from "../queue";
import { age, useDesk, useSeconds } from "./parts";
import { holder, Quote } from "./queue";

export function Wall() {
  const desk = useDesk();
  useSeconds();
  const { words } = desk;
  const now = desk.now();
  const { yours, waiting, held } = desk.groups();
  const taken = [...yours, ...held];
  const urgent = waiting.filter(isUrgent).length;
  const oldest = Math.max(0, ...waiting.map((offer) => now - Number(offer.offeredUnixUs / 1000n)));
  return (
    <main class="board" data-test="wall">
      <h2>{words.wallTitle}</h2>
      <p class="sums">
        <span class={urgent > 0 ? "sum urgent" : "sum"}>{words.urgentCount(urgent)}</span>
        <span class="sum">{words.waitingCount(waiting.length)}</span>
        <span class="sum">{words.heldCount(taken.length)}</span>
        {waiting.length > 0 && <span class="sum quiet">{words.longest(age(oldest))}</span>}
      </p>
      <ul>
        {[...waiting, ...taken].map((offer) => {
          const place = placeOf(offer.view);
          const classes = ["card", isUrgent(offer) && "urgent", offer.state !== OfferState.WAITING && "held"];
          return (
            <li key={offer.callId} class={classes.filter(Boolean).join(" ")}>
              <p class="top">
                {isUrgent(offer) && <span class="flag">{words.urgent}</span>}
                <span class="what">{desk.about(offer)}</span>
                <span class="age" aria-hidden="true">{age(now - Number(offer.offeredUnixUs / 1000n))}</span>
              </p>
              {offer.state === OfferState.WAITING && <Quote offer={offer} now={now} words={words} />}
              <p class="bottom">
                {offer.view && <span>{place ? `${place.text} · ${place.confirmed ? words.confirmed : words.unconfirmed(place.percent)}` : words.placeUnknown}</span>}
                <span>{holder(offer, desk.has(offer), words)}</span>
              </p>
            </li>
          );
        })}
      </ul>
      {waiting.length + taken.length === 0 && <p class="empty">{words.queueEmpty}</p>}
    </main>
  );
}
