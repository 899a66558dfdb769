#!/usr/bin/env python3
"""Brings a caller over the API: says recordings, one after each question of the agent, and prints what the call does.

Everything that is said to the caller can be kept with --record.
"""
import sys
import threading
import time
import wave

from client import arguments, connect, name, run
from sound import FRAME_S, level, recording
from calmline.v1 import converse_pb2 as c, converse_pb2_grpc, dispatch_pb2 as d, types_pb2 as t

SILENCE = b"\0" * 320

# The agent is done speaking when nothing was heard for so long.
QUIET_S = 1.0


class Caller:
    """What the caller says, and when: a clock of its own, because frames must come one every 20 ms."""

    def __init__(self, options):
        self.options, self.sayings = options, list(options.say)
        self.over, self.spoke, self.sound, self.asked = threading.Event(), time.monotonic(), [], False

    def requests(self):
        start = c.ConverseStart(caller=self.options.caller, codec=d.AUDIO_CODEC_PCM16)
        yield c.ConverseRequest(start=start)
        at, frames = time.monotonic(), []
        while not self.over.is_set():
            at += FRAME_S
            self.over.wait(max(0, at - time.monotonic()))
            if not frames and self.asked and time.monotonic() - self.spoke > QUIET_S:
                if not self.sayings:
                    return  # nothing left to say: ending the requests hangs up
                frames, self.asked = list(self.sayings.pop(0)), False
            yield c.ConverseRequest(audio=c.ConverseAudio(samples=frames.pop(0) if frames else SILENCE))

    def hears(self, frame):
        self.sound.append(frame)
        if level(frame) > -60:
            self.spoke, self.asked = time.monotonic(), True


def call(options):
    channel, who = connect(options)
    caller, phase = Caller(options), None
    stream = converse_pb2_grpc.ConverseServiceStub(channel).Converse(caller.requests(), metadata=who)
    stream.add_callback(caller.over.set)
    for message in stream:
        kind = message.WhichOneof("message")
        if kind == "started":
            print(f"call {message.started.call_id}", flush=True)
        elif kind == "audio":
            caller.hears(message.audio.samples)
        elif kind == "heard":
            sure = message.heard.confidence_permille / 10
            print(f"  {'heard' if message.heard.final else 'hears'}: {message.heard.words}  ({sure:.0f} % sure)", flush=True)
        elif kind == "says":
            print(f"  agent: {message.says.words}", flush=True)
        elif kind == "view" and message.view.phase != phase:
            phase = message.view.phase
            print(f"  - {name(t.Phase, phase)}", flush=True)
        elif kind == "ended":
            print(f"the call is over; its record is {'stored' if message.ended.stored else 'not stored yet'}")
    if options.record:
        with wave.open(options.record, "wb") as wav:
            wav.setnchannels(1)
            wav.setsampwidth(2)
            wav.setframerate(8000)
            wav.writeframes(b"".join(caller.sound))
        print(f"what the caller heard is in {options.record}", file=sys.stderr)


if __name__ == "__main__":
    parser = arguments(__doc__)
    parser.add_argument("--caller", default="", help="the caller's number; without it, it is withheld")
    parser.add_argument("--say", type=recording, action="append", default=[], help="a WAV to say; may be given again")
    parser.add_argument("--record", help="a WAV to write what the caller heard to")
    run(lambda: call(parser.parse_args()))
