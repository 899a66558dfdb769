#!/usr/bin/env python3
"""Follows a live call, and prints each line of its transcript when it is there."""
import time

from client import AGAIN, arguments, ask, connect, grpc, name, run
from calmline.v1 import call_pb2 as c, call_pb2_grpc, types_pb2 as t


def newest(calls, who) -> str:
    """The live call that began last. Waits for one: only desks are told of calls, and others have to ask."""
    told = False
    while True:
        live = ask(calls.ListCalls, c.ListCallsRequest(), who).calls
        if live:
            return live[-1].call_id
        if not told:
            told = print("no call is live; waiting for one", flush=True) is None
        time.sleep(1)


class Printer:
    """Prints what a view tells beyond the views before it. Every view is whole, so none is missed for good."""

    def __init__(self):
        self.lines, self.phase, self.handoff, self.known = 0, None, None, {}

    def show(self, view):
        at = f"{view.at_us / 1e6:6.1f} s "
        for line in view.transcript[self.lines :]:
            sure = "" if line.confidence_permille == 1000 else f"  ({line.confidence_permille / 10:.0f} % sure)"
            print(f"{line.at_us / 1e6:6.1f} s {name(t.Speaker, line.speaker):>6}: {line.words}{sure}")
        self.lines = max(self.lines, len(view.transcript))
        known = {slot.slot: slot.value for slot in view.slots if slot.HasField("value")}
        for slot in known.items() - self.known.items():
            print(f"{at}      - {slot[0]} is {slot[1]}")
        handoff = (view.handoff.handoff_id, view.handoff.state, view.handoff.desk)
        if view.HasField("handoff") and handoff != self.handoff:
            print(f"{at}      - handoff {handoff[0]} ({view.handoff.reason.why}): {handoff[1]} {handoff[2]}")
        if view.phase != self.phase:
            print(f"{at}      - {name(t.Phase, view.phase)}", flush=True)
        self.phase, self.handoff, self.known = view.phase, handoff, known


def follow(options):
    channel, who = connect(options)
    calls = call_pb2_grpc.CallServiceStub(channel)
    call, printer = options.call or newest(calls, who), Printer()
    print(f"call {call}", flush=True)
    while printer.phase != t.PHASE_ENDED:
        try:
            for message in calls.WatchCall(c.WatchCallRequest(call_id=call), metadata=who):
                printer.show(message.view)
        except grpc.RpcError as error:
            # NOT_FOUND after views have come: the call ended while nobody was connected.
            if printer.phase is None or error.code() not in (*AGAIN, grpc.StatusCode.NOT_FOUND):
                raise
            if error.code() is grpc.StatusCode.NOT_FOUND:
                break
            print("the connection is gone; trying again", flush=True)
            time.sleep(1)
    print("the call is over")


if __name__ == "__main__":
    parser = arguments(__doc__)
    parser.add_argument("call", nargs="?", help="the call's id; without it, the newest call, or the next one")
    run(lambda: follow(parser.parse_args()))
