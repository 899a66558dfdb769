#!/usr/bin/env bash
# Builds the console again and compares what comes out with what is committed, byte for byte: the page, and the code that is
# generated from the protos. Needs node and what `npm ci` in console/ installed (`make setup`); no network.
set -euo pipefail
cd "$(dirname "$0")/../console"

say() { printf 'console: %s\n' "$*" >&2; }

if ! cmp -s package-lock.json node_modules/.calmline-lock; then
    say "what is installed is not what package-lock.json says: run \`make setup\`"
    exit 1
fi
if grep -q '"resolved"' package-lock.json; then
    say "package-lock.json names download addresses: remove them (console/.npmrc keeps them out)"
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

node_modules/.bin/tsc --noEmit
node_modules/.bin/vite build --logLevel error --outDir "$work/dist" --emptyOutDir
diff -r dist "$work/dist" >&2 || {
    say "console/dist is not what the sources build: run \`npm run build\` in console/ and commit it"
    exit 1
}

# buf finds the plugin relative to this folder, and writes where it is told.
node_modules/.bin/buf generate ../proto --output "$work"
diff -r src/gen "$work/src/gen" >&2 || {
    say "console/src/gen is not what the protos say: run \`npm run generate\` in console/ and commit it"
    exit 1
}

# What a browser loads, compressed: a desk on a slow line opens the page within a second or two.
size=$(cat dist/assets/*.js | gzip -9 | wc -c)
if [ "$size" -gt 250000 ]; then
    say "the page's script is $size bytes compressed, and may be 250000"
    exit 1
fi
say "the committed page is what its sources build ($size bytes of script, compressed)"
