// The desk's voice on the page: speaking and hearing, or why not, and how another program can take the sound instead.

import { OfferState, type Offer } from "../gen/calmline/v1/dispatch_pb";
import { COMMAND_ID } from "./keys";
import { Key, useDesk } from "./parts";

export function VoicePanel({ offer }: { offer: Offer }) {
  const desk = useDesk();
  const { voice, words } = desk;
  const here = voice.call === offer.callId;
  const claimed = offer.state === OfferState.CLAIMED;
  if (here && (voice.state === "asking" || voice.state === "connecting")) {
    return (
      <div class="audio" role="status" data-test="voice">
        <p>{voice.state === "asking" ? words.voiceAsking : words.voiceConnecting}</p>
      </div>
    );
  }
  if (here && voice.state === "on") return <Talking />;
  if (claimed) return <TakeAudio offer={offer} problem={here && voice.state === "failed"} />;
  return <p class="quiet">{words.takeAudioAgain}</p>;
}

function Talking() {
  const desk = useDesk();
  const { voice, words } = desk;
  return (
    <div class="audio talking" data-test="voice">
      <div class="talk-row">
        <button class={voice.muted ? "mute on" : "mute"} aria-pressed={voice.muted} onClick={() => voice.toggleMute()} data-test="mute">
          {voice.muted ? words.unmute : words.mute} <Key name="t" />
        </button>
        <Meter name={words.you} level={voice.muted ? 0 : voice.levels.own} />
        <Meter name={words.callerSays} level={voice.levels.other} />
        <label class="volume">
          {words.volume}{" "}
          <input type="range" min="0" max="1" step="0.05" value={voice.volume} onInput={(event) => voice.setVolume(Number(event.currentTarget.value))} />
        </label>
        <label>
          <input type="checkbox" checked={voice.cleaning} onChange={() => void voice.toggleCleaning()} /> {words.cleaning}
        </label>
        {voice.microphones.length > 1 && (
          <label>
            {words.microphone}{" "}
            <select value={voice.microphone} onChange={(event) => void voice.choose(event.currentTarget.value)}>
              {voice.microphones.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}
            </select>
          </label>
        )}
      </div>
      {voice.muted && <p class="muted-note" role="status">{words.mutedNote}</p>}
    </div>
  );
}

function Meter({ name, level }: { name: string; level: number }) {
  // The ear hears loudness by ratios, and so does the bar.
  const shown = level <= 0.001 ? 0 : Math.min(1, 1 + Math.log10(level) / 3);
  return <label class="level">{name} <meter min={0} max={1} value={shown} /></label>;
}

function TakeAudio({ offer, problem }: { offer: Offer; problem: boolean }) {
  const desk = useDesk();
  const { voice, words } = desk;
  const ends = desk.state.leases.get(offer.callId);
  const left = ends === undefined ? undefined : Math.ceil((ends - Date.now()) / 1000);
  // Both ends of the pipe are any program that reads a microphone and feeds a headset as plain 16-bit samples.
  const attend = `calmline attend --server ${location.origin} --call ${offer.callId} --handoff ${offer.handoffId} --token-file desk.token`;
  const command = `arecord -q -t raw -f S16_LE -r 8000 | ${attend} | aplay -q -t raw -f S16_LE -r 8000`;
  return (
    <div class="audio">
      <h3>{words.takeAudio} {left !== undefined && <span class="lease">{left > 0 ? words.leaseLeft(left) : words.leaseOver}</span>}</h3>
      {problem && voice.problem && (
        <p class="voice-problem" role="alert" data-test="voice-problem">
          {words.voiceProblem[voice.problem]} {voice.said && <span class="quiet">{words.serverSays}: {voice.said}</span>}
        </p>
      )}
      <p><button class="accept" onClick={() => desk.talk()} data-test="talk">{problem ? words.talkAgain : words.talkHere} <Key name="t" /></button></p>
      <p>{words.takeAudioText}</p>
      <p class="command"><code id={COMMAND_ID} tabIndex={0}>{command}</code> <button onClick={() => desk.copy(command)}>{words.copy} <Key name="y" /></button></p>
    </div>
  );
}
