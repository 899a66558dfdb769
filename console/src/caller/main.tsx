// The callers' page: one button, the captions of both sides, a text box for those who cannot speak or hear. It needs no token, and knows nothing but its own call.

import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { render } from "preact";
import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { ConverseService, type CallFromBrowserResponse } from "../gen/calmline/v1/converse_pb";
import { Phase } from "../gen/calmline/v1/types_pb";
import { Voice, type Source } from "../voice";
import { callerWords } from "./words";
import { Write, type Pen } from "./write";
import "../style.css";

type Language = keyof typeof callerWords;

/** One caption. What the caller says is replaced until it is final. */
interface Caption {
  who: "agent" | "you" | "person";
  words: string;
  final: boolean;
}

const line = createClient(ConverseService, createGrpcWebTransport({ baseUrl: location.origin }));

function preferred(): Language {
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith("es")) ? "es" : "en";
}

function after(captions: Caption[], { message }: CallFromBrowserResponse): Caption[] {
  if (message.case === "says") return [...captions, { who: "agent", words: message.value.words, final: true }];
  if (message.case === "wrote") return [...captions, { who: "person", words: message.value.words, final: true }];
  if (message.case !== "heard" || message.value.words === "") return captions;
  const { words, final, written } = message.value;
  const kept = captions.filter((caption) => written || caption.who !== "you" || caption.final);
  return [...kept, { who: "you", words, final }];
}

function CallPage() {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const voice = useMemo(() => new Voice(() => redraw(undefined as never)), []);
  const [language, setLanguage] = useState<Language>(preferred);
  const [captions, setCaptions] = useState<Caption[]>([]);
  const [phase, setPhase] = useState<Phase>(Phase.UNSPECIFIED);
  const list = useRef<HTMLDivElement>(null);
  const [key, setKey] = useState("");
  const [writes, setWrites] = useState(false);
  const words = callerWords[language];
  const pen = useMemo<Pen>(
    () => ({
      line: (value) => line.writeFromBrowser({ writingKey: key, what: { case: "text", value } }),
      typing: () => line.writeFromBrowser({ writingKey: key, what: { case: "typing", value: {} } }),
    }),
    [key],
  );
  useEffect(() => {
    document.documentElement.lang = words.htmlLang;
    document.title = words.title;
  }, [words]);
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [captions]);

  const call = (source: Source) => {
    setCaptions([]);
    setPhase(Phase.UNSPECIFIED);
    setKey("");
    setWrites(source === "silence");
    void voice.open("call", (offerSdp, signal) => line.callFromBrowser({ offerSdp }, { signal }), (told) => {
      setCaptions((sofar) => after(sofar, told));
      if (told.message.case === "started") setKey(told.message.value.writingKey);
      if (told.message.case === "phase") setPhase(told.message.value);
      if (told.message.case === "ended") setPhase(Phase.ENDED);
    }, source);
  };
  const on = voice.state === "on";
  const busy = voice.state === "asking" || voice.state === "connecting";
  const hangUp = () => {
    voice.close();
    setPhase(Phase.ENDED);
  };
  const state =
    voice.state === "failed" && voice.problem ? words.problem[voice.problem]
    : voice.state === "asking" ? words.asking
    : voice.state === "connecting" ? words.connecting
    : on ? (phase === Phase.WITH_DISPATCHER ? words.withPerson : words.withAgent)
    : phase === Phase.ENDED ? words.over
    : "";
  return (
    <main class="caller-page">
      <h1>{words.title}</h1>
      <p class="emergency">{words.emergency}</p>
      <p>{words.about}</p>
      <p class="state" role={voice.state === "failed" ? "alert" : "status"} data-test="state">{state}</p>
      <div class="buttons">
        {on || busy ? (
          <>
            <button class="hang-up" onClick={hangUp} data-test="hang-up">{words.hangUp}</button>
            {on && !writes && <button aria-pressed={voice.muted} onClick={() => voice.toggleMute()}>{voice.muted ? words.unmute : words.mute}</button>}
          </>
        ) : (
          <>
            <button class="accept" onClick={() => call("microphone")} data-test="call">{phase === Phase.ENDED ? words.callAgain : words.call}</button>
            <button onClick={() => call("silence")} data-test="call-in-writing">{words.callInWriting}</button>
          </>
        )}
        <button lang={language === "en" ? "es" : "en"} onClick={() => setLanguage(language === "en" ? "es" : "en")}>{words.other}</button>
      </div>
      {captions.length > 0 && (
        <section aria-labelledby="captions-title">
          <h2 id="captions-title">{words.captions}</h2>
          <div class="captions" ref={list} tabIndex={0} role="log" aria-labelledby="captions-title" data-test="captions">
            {captions.map((caption, at) => (
              <p key={at} class={caption.final ? caption.who : `${caption.who} open`}>
                <span class="who">{words[caption.who]}</span> {caption.words}
              </p>
            ))}
          </div>
        </section>
      )}
      {on && key && <Write pen={pen} words={words} first={writes} />}
    </main>
  );
}

const root = document.getElementById("root");
if (root) render(<CallPage />, root);
