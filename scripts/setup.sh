#!/usr/bin/env bash
# Installs what calmline needs on a Debian machine with Rust on it. Runs as often as you like: what is there stays, and
# each thing that is done is said in one line.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
        say "root is needed for: $*"
        exit 1
    fi
}

# Building: cmake and a C++ compiler for whisper.cpp and espeak-ng, libclang for their bindings, libsonic because
# espeak-ng's own build would otherwise fetch it, libssl for a build script of onnxruntime's bindings. Testing: two telephones of other makers.
build_packages=(build-essential cmake clang libclang-dev libsonic-dev libssl-dev pkg-config python3 python3-pip ca-certificates)
test_packages=(sip-tester baresip-core)
missing=()
for package in "${build_packages[@]}" "${test_packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
# A Python of its own brings its own pip.
if python3 -m pip --version >/dev/null 2>&1; then
    kept=()
    for package in "${missing[@]}"; do
        case "$package" in python3 | python3-pip) ;; *) kept+=("$package") ;; esac
    done
    missing=("${kept[@]}")
fi
if [ "${#missing[@]}" -gt 0 ]; then
    say "installing ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if ! command -v cargo >/dev/null; then
    say "cargo is missing: install Rust from https://rustup.rs and run this again"
    exit 1
fi

# onnxruntime's library out of its PyPI wheel, pinned by hash. It runs the voice activity detector, and Piper voices.
library=.runtime/libonnxruntime.so
library_hash=2d518e11c7767f9fdc4413bdbeb45acf30db504ff76a82fc19d9238a3f9f6c24
if ! echo "$library_hash  $library" | sha256sum --check --status 2>/dev/null; then
    say "fetching onnxruntime 1.24.4"
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --python-version 3.11 \
        --implementation cp --platform manylinux_2_28_x86_64 --platform manylinux_2_27_x86_64 \
        --dest "$work" onnxruntime==1.24.4
    mkdir -p .runtime
    python3 - "$work" <<'PYTHON'
import pathlib, sys, zipfile

wheel = next(pathlib.Path(sys.argv[1]).glob("onnxruntime-1.24.4-*.whl"))
with zipfile.ZipFile(wheel) as archive:
    pathlib.Path(".runtime/libonnxruntime.so.part").write_bytes(archive.read("onnxruntime/capi/libonnxruntime.so.1.24.4"))
    pathlib.Path(".runtime/LICENSE.onnxruntime").write_bytes(archive.read("onnxruntime/LICENSE"))
PYTHON
    if ! echo "$library_hash  $library.part" | sha256sum --check --status; then
        rm -f "$library.part"
        say "onnxruntime's library has another hash than expected; nothing was installed"
        exit 1
    fi
    mv "$library.part" "$library"
fi

# The licence and dependency lock.
if ! cargo deny --version >/dev/null 2>&1; then
    say "installing cargo-deny 0.20.2"
    cargo install --quiet --locked --version 0.20.2 cargo-deny
fi
say "ready"
