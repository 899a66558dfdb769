// The page: signing in, the bar, queue and call side by side, or the wall.

import { useEffect } from "preact/hooks";
import type { Desk } from "../desk";
import { Bar } from "./bar";
import { DayView } from "../office/day";
import { OfficeDialogs } from "../office/dialogs";
import { Review } from "../office/review";
import { MicrophoneNote } from "../live/parts";
import { Call } from "./call";
import { Dialogs } from "./dialogs";
import { onKey } from "./keys";
import { DeskContext, useDesk, useSeconds } from "./parts";
import { QueueList } from "./queue";
import { SignIn } from "./signin";
import { Wall } from "./wall";

export function App({ desk }: { desk: Desk }) {
  return (
    <DeskContext.Provider value={desk}>
      <Page />
    </DeskContext.Provider>
  );
}

function Page() {
  const desk = useDesk();
  const { signedIn, wall, view, notices, alert } = desk.state;
  useEffect(() => {
    const keydown = (event: KeyboardEvent) => onKey(event, desk);
    window.addEventListener("keydown", keydown);
    return () => window.removeEventListener("keydown", keydown);
  }, [desk]);
  if (!signedIn) return <SignIn />;
  return (
    <div class={wall ? "page wall" : "page"}>
      {!wall && <SkipLink />}
      <Bar />
      <StaleBanner />
      {!wall && <MicrophoneNote />}
      {wall ? <Wall /> : view === "review" ? <Review /> : view === "day" ? <DayView /> : (
        <main class="work">
          <QueueList />
          <Call />
        </main>
      )}
      <Dialogs />
      {!wall && view === "review" && <OfficeDialogs />}
      <div class="notices" role="status">
        {notices.map((notice) => <p key={notice.id} class={`notice ${notice.tone}`}>{notice.text}</p>)}
      </div>
      <div class="spoken" role="alert">{alert}</div>
    </div>
  );
}

/** Past the queue to the call. The address stays: what stands after its `#` chooses the wall. */
function SkipLink() {
  const desk = useDesk();
  const skip = (event: Event) => {
    event.preventDefault();
    document.getElementById("call")?.focus();
  };
  const words = desk.state.view === "queue" ? desk.words.skip : desk.office.words.skip;
  return <a class="skip" href="#call" onClick={skip}>{words}</a>;
}

function StaleBanner() {
  const desk = useDesk();
  useSeconds();
  if (desk.state.link !== "stale") return null;
  return (
    <div class="stale" role="alert" data-test="stale">
      <strong>{desk.words.staleTitle}</strong>
      {/* The seconds count for the eye; spoken, they would interrupt each second. */}
      <span aria-hidden="true">{desk.words.staleText(desk.silentFor())}</span>
    </div>
  );
}
