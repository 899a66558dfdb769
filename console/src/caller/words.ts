// Every sentence of the callers' page, in both languages. The compiler holds the second table to the first.

import type { VoiceProblem } from "../voice";

const en = {
  htmlLang: "en",
  title: "Call the non-emergency line",
  emergency: "If anybody is in danger, call 911 by telephone.",
  about: "You will speak with an automated assistant, and a person joins when one is needed. The call is recorded.",
  call: "Call",
  callAgain: "Call again",
  hangUp: "Hang up",
  mute: "Mute",
  unmute: "Unmute",
  asking: "The browser asks for the microphone. Allow it to speak.",
  connecting: "Connecting…",
  withAgent: "You are on the line with the assistant.",
  withPerson: "A person is on the line.",
  over: "The call is over.",
  captions: "Captions",
  agent: "Assistant",
  you: "You",
  other: "Español",
  problem: {
    noMicrophone: "There is no microphone at this device. Please telephone.",
    refused: "The browser does not let this page use the microphone. Allow it at the address bar and try again.",
    insecure: "Browsers give a microphone only to pages that came over https. Please telephone.",
    unreachable: "The sound could not be connected. Please telephone.",
    lost: "The connection was lost. Call again, or telephone.",
    busy: "The line is busy. Try again in a minute, or telephone.",
    other: "The call could not be placed. Please telephone.",
  } satisfies Record<VoiceProblem, string>,
};

export type CallerWords = typeof en;

const es: CallerWords = {
  htmlLang: "es",
  title: "Llame a la línea de no emergencias",
  emergency: "Si alguien está en peligro, llame al 911 por teléfono.",
  about: "Hablará con un asistente automático, y una persona se une cuando hace falta. La llamada se graba.",
  call: "Llamar",
  callAgain: "Llamar otra vez",
  hangUp: "Colgar",
  mute: "Silenciar",
  unmute: "Activar micrófono",
  asking: "El navegador pide el micrófono. Permítalo para hablar.",
  connecting: "Conectando…",
  withAgent: "Está en la línea con el asistente.",
  withPerson: "Una persona está en la línea.",
  over: "La llamada terminó.",
  captions: "Subtítulos",
  agent: "Asistente",
  you: "Usted",
  other: "English",
  problem: {
    noMicrophone: "No hay micrófono en este equipo. Llame por teléfono.",
    refused: "El navegador no deja usar el micrófono a esta página. Permítalo en la barra de direcciones e intente otra vez.",
    insecure: "Los navegadores solo dan el micrófono a páginas que llegan por https. Llame por teléfono.",
    unreachable: "No se pudo conectar el sonido. Llame por teléfono.",
    lost: "Se perdió la conexión. Llame otra vez o por teléfono.",
    busy: "La línea está ocupada. Intente en un minuto o llame por teléfono.",
    other: "No se pudo hacer la llamada. Llame por teléfono.",
  },
};

export const callerWords = { en, es };
