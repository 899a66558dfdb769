// What is heard and seen beside the page: a tone that the page makes itself, and the system's notifications.

/** The urgent tone comes back at this interval until somebody takes the call. */
const AGAIN_MS = 3_000;

/** Two tones that fall, as an attention signal does; quiet enough to talk over. */
const URGENT_HZ = [880, 660];
const PLAIN_HZ = [520];
const TONE_S = 0.18;
const VOLUME = 0.12;

export class Bell {
  #sound: AudioContext | undefined;
  #ringing: number | undefined;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
    // A browser lets a page make sound only after somebody has touched it.
    const wake = () => void this.#awake();
    window.addEventListener("pointerdown", wake);
    window.addEventListener("keydown", wake);
  }

  /** Whether sound is held back until a key is pressed. */
  get blocked(): boolean {
    return this.#sound?.state !== "running";
  }

  async #awake(): Promise<void> {
    const was = this.blocked;
    this.#sound ??= new AudioContext();
    if (this.#sound.state === "suspended") await this.#sound.resume();
    if (was !== this.blocked) this.#changed();
  }

  /** Rings until told not to. */
  ring(on: boolean): void {
    if (on && this.#ringing === undefined) {
      this.#tones(URGENT_HZ);
      this.#ringing = window.setInterval(() => this.#tones(URGENT_HZ), AGAIN_MS);
    } else if (!on && this.#ringing !== undefined) {
      window.clearInterval(this.#ringing);
      this.#ringing = undefined;
    }
  }

  /** A call came: one soft tone for a plain one; a notification if it is allowed, without the caller's words. */
  arrived(urgent: boolean, sound: boolean, text: string): void {
    if (!urgent && sound) this.#tones(PLAIN_HZ);
    if (document.visibilityState === "hidden" && "Notification" in window && Notification.permission === "granted") {
      new Notification(text, { tag: "calmline", requireInteraction: urgent });
    }
  }

  #tones(pitches: number[]): void {
    const sound = this.#sound;
    if (!sound || sound.state !== "running") return;
    pitches.forEach((pitch, index) => {
      const begins = sound.currentTime + index * TONE_S;
      const [tone, level] = [sound.createOscillator(), sound.createGain()];
      tone.frequency.value = pitch;
      // Rises and falls, so that it does not click.
      level.gain.setValueAtTime(0, begins);
      level.gain.linearRampToValueAtTime(VOLUME, begins + 0.02);
      level.gain.linearRampToValueAtTime(0, begins + TONE_S);
      tone.connect(level).connect(sound.destination);
      tone.start(begins);
      tone.stop(begins + TONE_S);
    });
  }
}
