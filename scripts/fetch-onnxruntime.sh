#!/bin/sh
# Puts onnxruntime's library into .runtime/, where calmline looks for it. Needs pip; checks the wheel's hash.
# usage: scripts/fetch-onnxruntime.sh [FOLDER]      (FOLDER defaults to .runtime beside this repository's Makefile)
set -eu

version=1.24.4
case "$(uname -m)" in
x86_64)
    platform=manylinux_2_27_x86_64
    python=3.11
    sha256=e54ad52e61d2d4618dcff8fa1480ac66b24ee2eab73331322db1049f11ccf330
    ;;
*)
    echo "no pinned onnxruntime for $(uname -m): put libonnxruntime.so of version $version into the folder yourself" >&2
    exit 1
    ;;
esac

folder=${1:-$(dirname "$0")/../.runtime}
mkdir -p "$folder"
if [ -f "$folder/libonnxruntime.so" ]; then
    echo "$folder/libonnxruntime.so is there already" >&2
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf 'onnxruntime==%s --hash=sha256:%s\n' "$version" "$sha256" >"$work/pinned.txt"
python3 -m pip download --quiet --no-deps --only-binary :all: --require-hashes \
    --platform "$platform" --python-version "$python" --implementation cp \
    --dest "$work" --requirement "$work/pinned.txt"
python3 -m zipfile --extract "$work"/onnxruntime-*.whl "$work/wheel"
# Renamed at the end, so that an interrupted run leaves no half library behind.
cp "$work/wheel/onnxruntime/capi/libonnxruntime.so.$version" "$folder/.libonnxruntime.so.part"
mv "$folder/.libonnxruntime.so.part" "$folder/libonnxruntime.so"
echo "onnxruntime $version is in $folder" >&2
