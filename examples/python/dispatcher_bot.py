#!/usr/bin/env python3
"""A desk without a dispatcher: takes the calls that wait, listens to each caller, and completes the call with labels.

For test servers only: to complete a call is to hang up on its caller, and its labels become training data.
"""
import math
import threading
import time
from itertools import chain, repeat

from client import AGAIN, arguments, ask, connect, grpc, name, run, words
from sound import FRAME_S, level, recording
from calmline.v1 import dispatch_pb2 as d, dispatch_pb2_grpc, types_pb2 as t


def key(it) -> tuple[str, int]:
    return it.call_id, it.handoff_id


class Bot:
    def __init__(self, options):
        channel, self.who = connect(options)
        self.options, self.desk = options, dispatch_pb2_grpc.DispatchServiceStub(channel)
        self.waiting, self.changed, self.finished = {}, threading.Condition(), False

    def watch(self):
        """Follows the queue, and is on duty meanwhile. A lost connection is resumed where it was lost."""
        cursor, lost = "", False
        while not self.finished:
            try:
                request = d.WatchQueueRequest(state=d.DESK_STATE_READY, resume=cursor)
                self.stream = self.desk.WatchQueue(request, metadata=self.who)
                for message in self.stream:
                    cursor, lost = message.cursor, False
                    self.note(message, message.WhichOneof("event"))
            except grpc.RpcError as error:
                if not self.finished and (not cursor or error.code() not in AGAIN):
                    raise
            if not self.finished:
                lost = lost or print(f"the queue is gone; resuming after {cursor}", flush=True) is None
                time.sleep(1)

    def note(self, message, kind):
        event = getattr(message, kind) if kind else None  # None: a kind of event that this client does not know
        with self.changed:
            if kind == "snapshot":
                fresh = name(d.SnapshotReason, event.reason)
                print(f"on duty: snapshot ({fresh}), {len(event.offers)} offers", flush=True)
                self.waiting = {key(o): o for o in event.offers if o.state == d.OFFER_STATE_WAITING}
            elif kind in ("offered", "amended", "released") and event.offer.state == d.OFFER_STATE_WAITING:
                self.waiting[key(event.offer)] = event.offer
            elif kind in ("claimed", "attended", "withdrawn"):
                self.waiting.pop(key(event), None)
            self.changed.notify()

    def serve(self):
        """Takes one call after another, on a thread of its own: the queue must be read all the time."""
        while not self.finished:
            with self.changed:
                self.changed.wait_for(lambda: self.waiting)
                first = min(self.waiting.values(), key=lambda o: (o.reason.queue != t.QUEUE_URGENT, o.offered_unix_us))
                offer = self.waiting.pop(key(first))
            try:
                self.take(offer, dict(call_id=offer.call_id, handoff_id=offer.handoff_id))
            except grpc.RpcError as error:
                # Another desk was quicker, or the caller or the connection is gone. The queue tells what comes next.
                print(f"call {offer.call_id}: {words(error)}", flush=True)

    def take(self, offer, which):
        view = ask(self.desk.Claim, d.ClaimRequest(**which), self.who).view
        why, over, heard, until, ended = offer.reason, threading.Event(), [], math.inf, 0
        print(f"claimed {offer.call_id}: {name(t.Queue, why.queue)}, {why.why} {why.urgency_class}: \"{why.quote}\"")
        known = ", ".join(f"{slot.slot} is {slot.value}" for slot in view.slots if slot.HasField("value"))
        print(f"  known: {view.call_type or 'no call type'}; {known or 'no slots'}")
        for line in view.transcript[-4:]:
            print(f"  {line.at_us / 1e6:5.1f} s {name(t.Speaker, line.speaker)}: {line.words}", flush=True)
        labels = t.Labels(call_type=view.call_type, urgency_class=why.urgency_class, note="taken by dispatcher_bot.py")
        request = d.CompleteRequest(labels=labels, **which)
        audio = self.desk.Attend(self.microphone(which, over), metadata=self.who)
        audio.add_callback(over.set)
        for message in audio:
            kind = message.WhichOneof("message")
            if kind == "started":
                until = time.monotonic() + self.options.seconds
            elif kind == "audio":
                heard.append(level(message.audio.samples))
                if len(heard) % 50 == 0:
                    print(f"  the caller's last second: {max(heard[-50:]):.0f} dBFS at the loudest", flush=True)
            elif kind == "ended":
                ended = message.ended.reason
            if time.monotonic() >= until:
                until = math.inf
                ask(self.desk.Complete, request, self.who)
        print(f"  {len(heard)} frames heard; the audio ended: {name(d.AttendEndedReason, ended)}", flush=True)
        if ended != d.ATTEND_ENDED_REASON_COMPLETED:
            # The caller hung up first: the labels go to the case, which is soon stored. Or the agent has the caller.
            ask(self.desk.Complete, request, self.who, pauses=(0.5, 1, 2))
        self.finished = self.options.once
        if self.finished:
            self.stream.cancel()

    def microphone(self, which, over):
        """What the desk sends: `start`, the recording, and then silence: a desk that sends nothing is held to be gone."""
        yield d.AttendRequest(start=d.AttendStart(codec=d.AUDIO_CODEC_PCM16, **which))
        at = time.monotonic()
        for frame in chain(self.options.say, repeat(bytes(320))):
            at += FRAME_S
            if over.wait(max(0, at - time.monotonic())):
                return
            yield d.AttendRequest(audio=d.AudioFrame(samples=frame))


if __name__ == "__main__":
    parser = arguments(__doc__)
    parser.add_argument("--seconds", type=float, default=4, help="listen so long (%(default)s)")
    parser.add_argument("--say", type=recording, required=True, help="a WAV to say to each caller: a desk must be heard")
    parser.add_argument("--once", action="store_true", help="end after one completed call")
    bot = Bot(parser.parse_args())
    threading.Thread(target=bot.serve, daemon=True).start()
    run(bot.watch)
