// Where the token is typed in, once.

import { useEffect, useRef } from "preact/hooks";
import { useDesk } from "./parts";

export function SignIn() {
  const desk = useDesk();
  const { words } = desk;
  const { refused, signingIn, wall } = desk.state;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [refused]);
  const submit = (event: Event) => {
    event.preventDefault();
    const token = field.current?.value.trim();
    if (token) desk.signIn(token);
  };
  return (
    <main class="signin">
      <form onSubmit={submit} aria-busy={signingIn}>
        <h1><span class="mark" aria-hidden="true" />calmline</h1>
        <label for="token">{words.token}</label>
        <input
          id="token" ref={field} type="password" autocomplete="off" autocapitalize="off" spellcheck={false} required
          aria-describedby={refused ? "refused hint" : "hint"} aria-invalid={refused ? "true" : undefined}
        />
        {refused && (
          <div id="refused" class="refused" role="alert">
            <p>{refused.text}</p>
            <p class="quiet">{words.serverSays}: {refused.server}</p>
          </div>
        )}
        <button type="submit" class="primary" disabled={signingIn}>
          {signingIn ? words.connecting : wall ? words.signInAsWall : words.signIn}
        </button>
        <p id="hint" class="quiet">{words.tokenHint}</p>
        <button type="button" class="link" lang={desk.state.language === "en" ? "es" : "en"} onClick={() => desk.toggleLanguage()}>
          {words.languageLabel}
        </button>
      </form>
    </main>
  );
}
