// The bar at the top: how the line fares, whether this desk is on duty, and the settings.

import { useReducer } from "preact/hooks";
import { Role } from "../gen/calmline/v1/admin_pb";
import { DeskState } from "../gen/calmline/v1/dispatch_pb";
import { isUrgent } from "../queue";
import type { View } from "../state";
import { Key, useDesk, useOffice } from "./parts";

/** Queue, review, day; what waits stands beside each. */
function Views() {
  const desk = useDesk();
  const { words } = desk.office;
  const { view } = desk.state;
  const office = useOffice();
  const waiting = desk.groups().waiting;
  const urgent = waiting.some(isUrgent);
  const tally = office.tally();
  const views: [View, string, number, boolean][] = [
    ["queue", words.queueView, waiting.length, urgent], ["review", words.reviewView, tally.count, tally.urgent], ["day", words.dayView, 0, false],
  ];
  return (
    <nav class="views" aria-label={words.views}>
      {views.map(([name, title, count, urgent], at) => (
        <button key={name} aria-current={view === name ? "page" : undefined} onClick={() => desk.show(name)} data-test={`view-${name}`}>
          {title} {count > 0 && <span class={urgent ? "tally urgent" : "tally"}>{count}</span>} <Key name={String(at + 1)} />
        </button>
      ))}
    </nav>
  );
}

export function Bar() {
  const desk = useDesk();
  const { words } = desk;
  const { deskState, link, me, role, agency, sound, wall, language } = desk.state;
  // In the other views these letters mean something else.
  const inQueue = desk.state.view === "queue";
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const ready = deskState === DeskState.READY;
  const canNotify = "Notification" in window && Notification.permission === "default";
  const askToNotify = () => void Notification.requestPermission().then(() => redraw(undefined as never));
  const lives = link === "live" ? words.live : link === "stale" ? words.stale : words.reconnecting;
  return (
    <header class="bar">
      <h1><span class="mark" aria-hidden="true" />calmline</h1>
      {!wall && <Views />}
      <p class={`link ${link}`} data-test="link">{lives}</p>
      {me && <p class="me">{words.deskIs(me)}</p>}
      {role === Role.SUPERVISOR && <p class="me">{words.supervisor}</p>}
      {agency && <p class="agency">{agency}</p>}
      {!wall && (
        <button class={ready ? "duty ready" : "duty"} aria-pressed={ready} onClick={() => desk.toggleDuty()} data-test="duty">
          {ready ? words.ready : words.away} {inQueue && <Key name="r" />}
        </button>
      )}
      <nav aria-label={words.settings}>
        {canNotify && !wall && <button onClick={askToNotify}>{words.allowNotices}</button>}
        <button aria-pressed={sound} onClick={() => desk.toggleSound()}>
          {sound ? (desk.soundBlocked ? words.soundBlocked : words.soundOn) : words.soundOff} {(inQueue || wall) && <Key name="m" />}
        </button>
        <button aria-pressed={wall} onClick={() => desk.toggleWall()}>{wall ? words.leaveWall : words.wall} {(inQueue || wall) && <Key name="p" />}</button>
        <button lang={language === "en" ? "es" : "en"} aria-label={words.languageLabel} onClick={() => desk.toggleLanguage()}>
          {words.language}
        </button>
        {!wall && <button onClick={() => desk.open("keys")}>{words.help} <Key name="?" /></button>}
        <button onClick={() => desk.signOut()}>{words.signOut}</button>
      </nav>
    </header>
  );
}
