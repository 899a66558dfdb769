// A person's voice: the microphone and the other side's sound over WebRTC, for one call at a time. Desks and callers use it.

import { Code, ConnectError } from "@connectrpc/connect";

/** How far the voice has come. */
export type VoiceState = "off" | "asking" | "connecting" | "on" | "failed";

/** Why there is no voice, as the page says it. */
export type VoiceProblem = "noMicrophone" | "refused" | "insecure" | "unreachable" | "lost" | "busy" | "other";

export interface Microphone {
  id: string;
  name: string;
}

/** What the other side hears: a person, or nothing. */
export type Source = "microphone" | "silence";

/** Loudness of both sides, from 0 to 1. */
export interface Levels {
  own: number;
  other: number;
}

/** What the server tells while the voice is open; more than these kinds may come. */
interface Told {
  message: { case: string | undefined; value?: unknown };
}

/** Sends the page's offer and receives what the server tells. */
type Exchange<T extends Told> = (offerSdp: string, signal: AbortSignal) => AsyncIterable<T>;

const MICROPHONE = "calmline.microphone";
const VOLUME = "calmline.volume";
const CLEANING = "calmline.cleaning";

/** How often the meters move: as fast as an eye follows. */
const METER_MS = 200;

export class Voice {
  state: VoiceState = "off";
  problem: VoiceProblem | undefined;
  /** What the server said, where the problem is its. */
  said = "";
  call: string | undefined;
  muted = false;
  volume = Number(localStorage.getItem(VOLUME) ?? "1");
  microphones: Microphone[] = [];
  levels: Levels = { own: 0, other: 0 };
  #connection: RTCPeerConnection | undefined;
  #stream: MediaStream | undefined;
  #silence: AudioContext | undefined;
  #stop: AbortController | undefined;
  #meter: number | undefined;
  readonly #sound = new Audio();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
    this.#sound.autoplay = true;
    this.#sound.volume = this.volume;
    // In the document, so that tools which show or record a page's sound find it; without controls it is not seen.
    document.body.append(this.#sound);
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.#list());
  }

  /** The microphone in use. */
  get microphone(): string {
    return this.#stream?.getAudioTracks()[0]?.getSettings().deviceId ?? "";
  }

  /** Whether the browser takes echo and noise out and levels the voice. Good headsets do it themselves. */
  get cleaning(): boolean {
    return localStorage.getItem(CLEANING) !== "off";
  }

  /** Turns the cleaning on or off, in the middle of a call too. */
  async toggleCleaning(): Promise<void> {
    localStorage.setItem(CLEANING, this.cleaning ? "off" : "on");
    await this.choose(this.microphone);
  }

  /** What the other side's sound is played from. */
  get heard(): MediaStream | undefined {
    return this.#sound.srcObject instanceof MediaStream ? this.#sound.srcObject : undefined;
  }

  /** Opens the voice of a call, and ends when the call, the connection or the page's wish ends it. */
  async open<T extends Told>(call: string, exchange: Exchange<T>, tell?: (told: T) => void, source: Source = "microphone"): Promise<void> {
    this.close();
    const stop = new AbortController();
    this.#stop = stop;
    this.call = call;
    this.#set("asking");
    try {
      const stream = source === "silence" ? await this.#silent() : await capture(localStorage.getItem(MICROPHONE) ?? "", this.cleaning);
      if (stop.signal.aborted) return release(stream);
      this.#stream = stream;
      this.muted = false;
      if (source === "microphone") void this.#list();
      this.#set("connecting");
      const connection = this.#connect(stream);
      await connection.setLocalDescription();
      const offerSdp = connection.localDescription?.sdp ?? "";
      for await (const told of exchange(offerSdp, stop.signal)) {
        const { message } = told;
        if (message.case === "answerSdp") await connection.setRemoteDescription({ type: "answer", sdp: String(message.value) });
        if (message.case === "started") this.#set("on");
        tell?.(told);
        if (message.case === "ended") break;
      }
      if (this.#stop === stop) this.close();
    } catch (error) {
      if (this.#stop !== stop || stop.signal.aborted) return;
      const was = this.state;
      this.close();
      this.problem = problemOf(error, was);
      this.said = error instanceof ConnectError ? error.rawMessage : "";
      this.call = call;
      this.#set("failed");
    }
  }

  /** A way for sound without sound: for those who write, and need no microphone. */
  async #silent(): Promise<MediaStream> {
    this.#silence = new AudioContext();
    await this.#silence.resume();
    return this.#silence.createMediaStreamDestination().stream;
  }

  #connect(stream: MediaStream): RTCPeerConnection {
    const connection = new RTCPeerConnection();
    for (const track of stream.getAudioTracks()) connection.addTrack(track, stream);
    connection.addEventListener("track", (event) => {
      this.#sound.srcObject = event.streams[0] ?? new MediaStream([event.track]);
      // Where the browser wants a key pressed first, the next one starts it.
      this.#sound.play().catch(() => window.addEventListener("keydown", () => void this.#sound.play(), { once: true }));
    });
    this.#connection = connection;
    this.#meter = window.setInterval(() => void this.#measure(connection), METER_MS);
    return connection;
  }

  /** Ends the voice. A desk's caller is then with the agent again, unless the call was completed or sent back. */
  close(): void {
    this.#stop?.abort();
    this.#stop = undefined;
    window.clearInterval(this.#meter);
    this.#connection?.close();
    this.#connection = undefined;
    if (this.#stream) release(this.#stream);
    this.#stream = undefined;
    void this.#silence?.close();
    this.#silence = undefined;
    this.#sound.srcObject = null;
    this.levels = { own: 0, other: 0 };
    this.call = undefined;
    this.problem = undefined;
    this.said = "";
    this.#set("off");
  }

  /** A muted microphone sends silence; the call stays this desk's. */
  toggleMute(): void {
    this.muted = !this.muted;
    for (const track of this.#stream?.getAudioTracks() ?? []) track.enabled = !this.muted;
    this.#changed();
  }

  setVolume(volume: number): void {
    this.volume = volume;
    this.#sound.volume = volume;
    localStorage.setItem(VOLUME, String(volume));
    this.#changed();
  }

  /** Takes another microphone, in the middle of a call too. */
  async choose(id: string): Promise<void> {
    localStorage.setItem(MICROPHONE, id);
    const sender = this.#connection?.getSenders()[0];
    if (sender && this.#stream) {
      const stream = await capture(id, this.cleaning);
      const [track] = stream.getAudioTracks();
      if (track) {
        track.enabled = !this.muted;
        await sender.replaceTrack(track);
      }
      release(this.#stream);
      this.#stream = stream;
    }
    this.#changed();
  }

  async #list(): Promise<void> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    this.microphones = devices
      .filter((device) => device.kind === "audioinput" && device.deviceId !== "")
      .map((device) => ({ id: device.deviceId, name: device.label }));
    this.#changed();
  }

  async #measure(connection: RTCPeerConnection): Promise<void> {
    const levels = { own: 0, other: 0 };
    for (const report of (await connection.getStats()).values() as Iterable<{ type: string; audioLevel?: number }>) {
      if (report.type === "media-source") levels.own = report.audioLevel ?? 0;
      if (report.type === "inbound-rtp") levels.other = report.audioLevel ?? 0;
    }
    if (this.#connection !== connection) return;
    this.levels = levels;
    this.#changed();
  }

  #set(state: VoiceState): void {
    this.state = state;
    this.#changed();
  }
}

/** The microphone, without the other side's voice coming back through it. */
async function capture(id: string, cleaning: boolean): Promise<MediaStream> {
  // Browsers give no microphone to a page that came unencrypted from another machine.
  if (!navigator.mediaDevices) throw new DOMException("", "SecurityError");
  const wishes = { echoCancellation: cleaning, noiseSuppression: cleaning, autoGainControl: cleaning };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: id ? { ...wishes, deviceId: { exact: id } } : wishes });
  } catch (error) {
    // The headset of yesterday is not there: any other is better than none.
    if (!id || !(error instanceof DOMException) || error.name !== "OverconstrainedError") throw error;
    return navigator.mediaDevices.getUserMedia({ audio: wishes });
  }
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function problemOf(error: unknown, was: VoiceState): VoiceProblem {
  if (error instanceof DOMException) {
    if (error.name === "NotAllowedError") return "refused";
    if (error.name === "SecurityError") return "insecure";
    return was === "asking" ? "noMicrophone" : "other";
  }
  if (error instanceof ConnectError) {
    if (error.code === Code.DeadlineExceeded) return "unreachable";
    if (error.code === Code.Unavailable) return "lost";
    if (error.code === Code.ResourceExhausted) return "busy";
  }
  return "other";
}
