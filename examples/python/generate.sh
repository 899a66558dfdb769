#!/usr/bin/env bash
# Makes the Python client from the protos, into generated/. Run it again after the protos changed.
#   PYTHON=.venv/bin/python ./generate.sh
set -euo pipefail
cd "$(dirname "$0")"
python=${PYTHON:-.venv/bin/python}
[ -x "$(command -v "$python")" ] || {
    echo "generate: no $python; make it with: python3 -m venv .venv && .venv/bin/pip install --require-hashes -r requirements.txt" >&2
    exit 1
}
rm -rf generated
mkdir generated
"$python" -m grpc_tools.protoc --proto_path=../../proto --python_out=generated --grpc_python_out=generated \
    calmline/v1/{types,dispatch,call,case,converse,admin}.proto
echo "generate: generated/calmline/v1 is what the protos say" >&2
