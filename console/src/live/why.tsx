// Why the agent did what it did, and how its caller speaks and hears.

import { DecisionKind, FlagKind, Queue, RaisedBy, Tier, type CallView, type Decision } from "../gen/calmline/v1/types_pb";
import { nameOf } from "../names";
import { age, useDesk } from "../views/parts";
import { calls } from "../whisper";
import type { Language } from "../words";
import type { LiveWords } from "./words";

/** Decisions that stand there at once: the latest tell most of why a call is where it is. */
const SHOWN = 6;

/** What is to be known before anybody speaks to this caller. */
export function Flags({ view }: { view: CallView }) {
  const { words } = useDesk().live;
  if (view.flags.length === 0) return null;
  return (
    <ul class="flags" aria-label={words.flags} data-test="flags">
      {view.flags.map((flag) => (
        <li key={flag.kind}>{flag.kind === FlagKind.TTY ? words.tty : flag.kind === FlagKind.RELAY ? words.relay : words.language(flag.language)}</li>
      ))}
    </ul>
  );
}

export function Why({ view }: { view: CallView }) {
  const desk = useDesk();
  const { words } = desk.live;
  const { language } = desk.state;
  const { decisions, spokenOf } = view;
  if (decisions.length === 0 && spokenOf.length === 0) return null;
  const first = Math.max(0, decisions.length - SHOWN);
  // Words that stand in the line before need not be read twice.
  const line = (one: Decision) => {
    const at = decisions.indexOf(one);
    return <Line key={at} one={one} quote={at !== first && decisions[at - 1]?.quote === one.quote ? "" : one.quote} />;
  };
  return (
    <section class="why" aria-labelledby="why-title" data-test="why">
      <h3 id="why-title">{words.decisions}</h3>
      {first > 0 && (
        <details>
          <summary>{words.earlier(first)}</summary>
          <ol>{decisions.slice(0, first).map(line)}</ol>
        </details>
      )}
      {decisions.length > 0 && <ol>{decisions.slice(first).map(line)}</ol>}
      {spokenOf.length > 0 && (
        <p class="quiet">{words.spokenOf(spokenOf.map((one) => nameOf("class", one, language)).join(", "))}</p>
      )}
    </section>
  );
}

function Line({ one, quote }: { one: Decision; quote: string }) {
  const desk = useDesk();
  const urgent = one.kind === DecisionKind.URGENCY_RAISED || one.queue === Queue.URGENT;
  return (
    <li class={urgent ? "urgent" : undefined}>
      <span class="at">{age(Number(one.atUs / 1000n))}</span>{" "}
      <span>{told(one, desk.live.words, desk.state.language)}{quote && <> <q>{quote}</q></>}</span>
    </li>
  );
}

/** What was asked for, in words. */
function topic(about: string, words: LiveWords, language: Language): string {
  return words.topics[about] ?? calls(about, language);
}

/** Its reason, where the page has a name for it that says more than what was done. */
function told(one: Decision, words: LiveWords, language: Language): string {
  const reason = () => nameOf("why", one.why, language);
  switch (one.kind) {
    case DecisionKind.ASKED:
      return one.about.startsWith("confirm:")
        ? words.askedBack(calls(one.about.slice("confirm:".length), language))
        : words.asked(topic(one.about, words, language));
    case DecisionKind.NOT_UNDERSTOOD:
      return `${words.notUnderstood(one.count)}: ${words.missed[one.why] ?? one.why}`;
    case DecisionKind.SILENT:
      return words.silent(one.count);
    case DecisionKind.URGENCY_RAISED: {
      const spoken = one.raisedBy === RaisedBy.TRIGGER || one.raisedBy === RaisedBy.MODEL;
      const what = one.urgencyClass && (spoken || !one.why) ? nameOf("class", one.urgencyClass, language) : reason();
      const by = words.raisedBy[one.raisedBy] ?? "";
      return one.tier === Tier.B ? words.maybe(by, what) : words.raised(by, what);
    }
    case DecisionKind.URGENCY_LOWERED:
      return words.lowered(one.by, one.queue === Queue.HUMAN);
    case DecisionKind.HANDED_OVER:
      return one.queue === Queue.URGENT ? words.handedOverUrgent(reason()) : words.handedOver(reason());
    case DecisionKind.OFFERED_AGAIN:
      return words.offeredAgain(reason());
    case DecisionKind.NOBODY_CAME:
      return words.nobodyCame;
    case DecisionKind.WHISPERED: {
      const became = words.wished[one.why];
      return words.whispered(one.by, calls(one.about, language)) + (became ? ` (${became})` : "");
    }
    case DecisionKind.FILED:
      return words.filed[one.about] ?? one.about;
    case DecisionKind.CLOSING:
      return words.closing;
    case DecisionKind.UNSPECIFIED:
      return reason();
  }
}
