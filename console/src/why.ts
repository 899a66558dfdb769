// Why the server refused what a dispatcher asked for, in words.

import { Code, type ConnectError } from "./api";
import { liveWords } from "./live/words";
import { cannotAsk } from "./whisper";
import { words, type Language } from "./words";

/** In words; `desk` is who has the call, as far as the stream has said. */
export function why(error: ConnectError, { desk, language }: { desk: string | undefined; language: Language }): string {
  const say = words[language];
  switch (error.code) {
    case Code.AlreadyExists: {
      // The server's sentence names the desk; the stream does too, and may be behind.
      const other = desk || /desk (\S+) has/.exec(error.rawMessage)?.[1];
      return other ? say.lost(other) : say.lostUnknown;
    }
    case Code.FailedPrecondition:
    case Code.InvalidArgument:
      if (error.rawMessage.includes("merge") || error.rawMessage.includes("same_as")) return `${liveWords[language].cannotMerge} ${say.serverSays}: ${error.rawMessage}`;
      if (!error.rawMessage.startsWith("text: means nothing")) break;
      return cannotAsk(error.rawMessage, language);
    case Code.NotFound:
      return say.gone;
    case Code.Unavailable:
      if (error.rawMessage.includes("audit log")) break;
      return say.storing;
  }
  return `${say.cannotNow} ${say.serverSays}: ${error.rawMessage}`;
}
