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
# espeak-ng's own build would otherwise fetch it, libssl for a build script of onnxruntime's bindings. Testing: two telephones
# of other makers, and a browser for the console.
build_packages=(build-essential cmake clang libclang-dev libsonic-dev libssl-dev pkg-config python3 python3-pip ca-certificates)
test_packages=(sip-tester baresip-core chromium)
# A node of its own brings its own npm. It builds the console's page again and drives the browser.
command -v node >/dev/null && command -v npm >/dev/null || test_packages+=(nodejs npm)
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

# onnxruntime's library, pinned by hash. It runs the voice activity detector, and Piper voices.
if [ ! -f .runtime/libonnxruntime.so ]; then
    say "fetching onnxruntime"
    scripts/fetch-onnxruntime.sh
fi

# The sentence encoder that the joint model is trained from, pinned by hash.
if [ ! -f .runtime/minilm/model.safetensors ]; then
    say "fetching all-MiniLM-L6-v2"
    scripts/fetch-minilm.sh
fi

# What builds the console's page and tests it, pinned by hash. Stamped, because a folder says not what it was made from.
if ! cmp -s console/package-lock.json console/node_modules/.calmline-lock; then
    say "installing the console's build tools"
    (cd console && npm ci --silent --no-progress)
    cp console/package-lock.json console/node_modules/.calmline-lock
fi

# The licence and dependency lock.
if ! cargo deny --version >/dev/null 2>&1; then
    say "installing cargo-deny 0.20.2"
    cargo install --quiet --locked --version 0.20.2 cargo-deny
fi
say "ready"
