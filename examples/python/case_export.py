#!/usr/bin/env python3
"""Writes all cases to a file, newest first, as JSON lines or CSV.

An export that was interrupted goes on where it stopped when it is started again. The file holds what callers said, so
only its owner may read it.
"""
import csv
import io
import json
import os
import sys
from datetime import datetime, timezone
from pathlib import Path

from client import arguments, ask, connect, name, run
from google.protobuf.json_format import MessageToDict
from calmline.v1 import case_pb2 as c, case_pb2_grpc

COLUMNS = ["call_id", "number", "admitted", "length_s", "outcome", "caller", "call_type", "slots", "raised", "flags"]
COLUMNS += ["message", "served_by", "label_call_type", "label_urgency_class", "label_note"]


def as_json(case) -> str:
    return json.dumps(MessageToDict(case, preserving_proto_field_name=True), ensure_ascii=False) + "\n"


def as_csv(*cells) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def row(case) -> str:
    admitted = datetime.fromtimestamp(case.admitted_unix_us / 1e6, timezone.utc).isoformat(timespec="seconds")
    slots = "; ".join(f"{slot.slot}={slot.value}" for slot in case.slots)
    return as_csv(
        *(case.call_id, case.number, admitted, round(case.length_us / 1e6, 1), name(c.Outcome, case.outcome)),
        *(case.caller, case.call_type, slots, " ".join(case.raised), " ".join(case.flags), case.message),
        *(case.served_by, case.labels.call_type, case.labels.urgency_class, case.labels.note),
    )


def export(options):
    channel, who = connect(options)
    cases = case_pb2_grpc.CaseServiceStub(channel)
    # Beside the output: the next page, and how long the output was when that was known.
    progress = Path(f"{options.out}.progress")
    try:
        done = json.loads(progress.read_text())
        print(f"going on after {done['cases']} cases", file=sys.stderr)
    except FileNotFoundError:
        done = {"page": "", "bytes": 0, "cases": 0}
    with open(os.open(options.out, os.O_CREAT | os.O_RDWR, 0o600), "r+b") as out:
        more = True
        while more:
            request = c.ListCasesRequest(page_size=options.page_size, page_token=done["page"])
            # A server that restarts meanwhile costs some seconds; one that never was there is told at once.
            answer = ask(cases.ListCases, request, who, pauses=(1, 2, 4, 8) if done["page"] else ())
            out.seek(done["bytes"])
            out.truncate()
            if done["bytes"] == 0 and options.format == "csv":
                out.write(as_csv(*COLUMNS).encode())
            for case in answer.cases:
                out.write((row(case) if options.format == "csv" else as_json(case)).encode())
            out.flush()
            os.fsync(out.fileno())
            more = answer.next_page_token != ""
            done = {"page": answer.next_page_token, "bytes": out.tell(), "cases": done["cases"] + len(answer.cases)}
            if more:
                beside = Path(f"{progress}.writing")
                beside.write_text(json.dumps(done))
                beside.replace(progress)
    progress.unlink(missing_ok=True)
    print(f"{done['cases']} cases in {options.out}", file=sys.stderr)


if __name__ == "__main__":
    parser = arguments(__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    parser.add_argument("--format", choices=("jsonl", "csv"), default="jsonl", help="(%(default)s)")
    parser.add_argument("--page-size", type=int, default=200, help="cases in one request, 1 to 200 (%(default)s)")
    arguments_given = parser.parse_args()
    run(lambda: export(arguments_given))
