// An ear on one call at a time: its sound over WebRTC, received and nothing else. No microphone is asked for.

import { ConnectError } from "@connectrpc/connect";
import { ListenEndedReason, type ListenFromBrowserResponse } from "../gen/calmline/v1/dispatch_pb";

/** How far listening has come. */
export type EarState = "off" | "connecting" | "on";

/** Why listening ended, where it was not the listener's wish. */
export type EarEnd = { kind: "over" } | { kind: "taken" } | { kind: "failed"; error: ConnectError };

/** Sends the page's offer and receives what the server tells. */
type Exchange = (offerSdp: string, signal: AbortSignal) => AsyncIterable<ListenFromBrowserResponse>;

export class Ear {
  state: EarState = "off";
  call: string | undefined;
  #connection: RTCPeerConnection | undefined;
  #stop: AbortController | undefined;
  readonly #sound = new Audio();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
    this.#sound.autoplay = true;
    this.#sound.dataset["test"] = "ear";
    document.body.append(this.#sound);
  }

  set volume(volume: number) {
    this.#sound.volume = volume;
  }

  /** Hears a call until the listener, the call or the connection ends it; says why, where it was not the listener. */
  async open(call: string, exchange: Exchange): Promise<EarEnd | undefined> {
    this.close();
    const stop = new AbortController();
    this.#stop = stop;
    this.call = call;
    this.#set("connecting");
    try {
      const connection = new RTCPeerConnection();
      this.#connection = connection;
      connection.addTransceiver("audio", { direction: "recvonly" });
      connection.addEventListener("track", (event) => {
        this.#sound.srcObject = new MediaStream([event.track]);
        this.#sound.play().catch(() => undefined);
      });
      await connection.setLocalDescription();
      for await (const { message } of exchange(connection.localDescription?.sdp ?? "", stop.signal)) {
        if (this.#stop !== stop) return undefined;
        if (message.case === "answerSdp") await connection.setRemoteDescription({ type: "answer", sdp: message.value });
        if (message.case === "started") this.#set("on");
        if (message.case === "ended") {
          this.close();
          return { kind: message.value.reason === ListenEndedReason.TAKEN ? "taken" : "over" };
        }
      }
      if (this.#stop === stop) this.close();
      return { kind: "over" };
    } catch (thrown) {
      if (this.#stop !== stop || stop.signal.aborted) return undefined;
      this.close();
      return { kind: "failed", error: ConnectError.from(thrown) };
    }
  }

  close(): void {
    this.#stop?.abort();
    this.#stop = undefined;
    this.#connection?.close();
    this.#connection = undefined;
    this.#sound.srcObject = null;
    this.call = undefined;
    this.#set("off");
  }

  #set(state: EarState): void {
    this.state = state;
    this.#changed();
  }
}
