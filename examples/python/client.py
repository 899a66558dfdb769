"""What the example programs share: where the server is, who is asking, and errors in words."""

import argparse
import os
import sys
import time
from pathlib import Path

# The library's own lines about each failed handshake say nothing that the error does not.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")
sys.path.insert(0, str(Path(__file__).parent / "generated"))
try:
    import grpc
    from calmline.v1 import types_pb2  # noqa: F401  (whether the client was generated)
except ImportError as missing:
    sys.exit(f"{missing}: install requirements.txt and run ./generate.sh, as README.md says")

# The library's own pauses between attempts to connect grow to two minutes; nobody should wait that long for a desk.
# The pings find a connection whose other side is gone without a word.
CHANNEL = [
    ("grpc.initial_reconnect_backoff_ms", 250),
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 3_000),
    ("grpc.keepalive_time_ms", 10_000),
    ("grpc.keepalive_timeout_ms", 5_000),
]

# What a client tries again: the server is away or drains, or a stream was read too slowly.
AGAIN = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OUT_OF_RANGE)

ADVICE = {
    grpc.StatusCode.UNAVAILABLE: "If nothing answers: is calmline running there, with TLS on both sides or on neither?",
    grpc.StatusCode.UNAUTHENTICATED: "The file of --token-file, or CALMLINE_TOKEN, must hold a token of this server.",
    grpc.StatusCode.PERMISSION_DENIED: "Make a token with that role: calmline token create NAME --role ROLE",
    grpc.StatusCode.UNIMPLEMENTED: "The server is older than this client.",
}


def arguments(about: str) -> argparse.ArgumentParser:
    """A parser that knows the options of every program."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--server", default="127.0.0.1:7311", help="host and port of the API (%(default)s)")
    parser.add_argument("--token-file", type=Path, help="a file with the token; without it, CALMLINE_TOKEN holds it")
    parser.add_argument("--ca", type=Path, help="the authority of the server's certificate, PEM: TLS")
    parser.add_argument("--certificate", type=Path, help="a client's certificate, PEM, where the server asks for one")
    parser.add_argument("--key", type=Path, help="its key, PEM")
    return parser


def connect(options: argparse.Namespace) -> tuple[grpc.Channel, list[tuple[str, str]]]:
    """A channel to the server, which opens with the first request, and the metadata to send with every request."""
    try:
        token = options.token_file.read_text() if options.token_file else os.environ.get("CALMLINE_TOKEN", "")
        pem = [path and path.read_bytes() for path in (options.ca, options.key, options.certificate)]
    except OSError as unreadable:
        sys.exit(f"cannot read {unreadable.filename}: {unreadable.strerror}")
    if not token.strip():
        sys.exit("no token: give --token-file FILE, or set CALMLINE_TOKEN")
    if options.ca:
        channel = grpc.secure_channel(options.server, grpc.ssl_channel_credentials(*pem), CHANNEL)
    else:
        channel = grpc.insecure_channel(options.server, CHANNEL)
    return channel, [("authorization", f"Bearer {token.strip()}")]


def ask(method, request, who, pauses=()):
    """Sends a request; where the answer is to try again, does so after each of these pauses, in seconds."""
    for pause in (*pauses, None):
        try:
            return method(request, metadata=who, timeout=10)
        except grpc.RpcError as error:
            if pause is None or error.code() not in AGAIN:
                raise
            print(f"{error.code().name}: trying again in {pause} s", file=sys.stderr, flush=True)
            time.sleep(pause)


def words(error: grpc.RpcError) -> str:
    """An error as a person should read it: the code, what the server said, and what to do."""
    return f"{error.code().name}: {error.details()}\n{ADVICE.get(error.code(), '')}".rstrip()


def name(enumeration, value: int) -> str:
    """An enumeration's value without its prefix, in small letters; a number for one that this client does not know."""
    known = enumeration.DESCRIPTOR.values_by_number
    if value not in known:
        return str(value)
    # Value 0 is the prefix and `UNSPECIFIED`, in every enumeration.
    prefix = known[0].name.removesuffix("UNSPECIFIED")
    return known[value].name.removeprefix(prefix).lower()


def run(program) -> None:
    """Runs a program; what goes wrong is one line or two on standard error, and exit code 1."""
    try:
        program()
    except grpc.RpcError as error:
        sys.exit(words(error))
    except KeyboardInterrupt:
        sys.exit(130)
