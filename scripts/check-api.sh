#!/usr/bin/env bash
# Holds the protos to their rules (buf lint), to what was promised (buf breaking against proto/calmline.binpb), and docs/API.md
# to the protos. Needs what `npm ci` in console/ installed (`make setup`) and python3; no network.
#   scripts/check-api.sh              checks
#   scripts/check-api.sh write-docs   checks the protos and writes docs/API.md
#   scripts/check-api.sh renew        does that, and makes the protos of today the promise
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'api: %s\n' "$*" >&2; }

buf=console/node_modules/.bin/buf
promise=proto/calmline.binpb
if ! cmp -s console/package-lock.json console/node_modules/.calmline-lock; then
    say "what is installed is not what console/package-lock.json says: run \`make setup\`"
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$buf" lint proto >&2 || {
    say "the protos break a rule of proto/buf.yaml"
    exit 1
}
"$buf" breaking proto --against "$promise" >&2 || {
    say "the protos break what $promise promises: see the rules for versions in proto/README.md"
    exit 1
}
"$buf" build proto --output "$work/set.json"
python3 scripts/api-docs.py "$work/set.json" >"$work/API.md"

case "${1:-check}" in
    check)
        diff -u docs/API.md "$work/API.md" >&2 || {
            say "docs/API.md is not what the protos say: run \`scripts/check-api.sh write-docs\` and commit it"
            exit 1
        }
        say "lint, promise and docs/API.md hold"
        ;;
    write-docs)
        cp "$work/API.md" docs/API.md
        say "wrote docs/API.md"
        ;;
    renew)
        cp "$work/API.md" docs/API.md
        "$buf" build proto --exclude-source-info --output "$promise"
        say "wrote docs/API.md and $promise"
        ;;
    *)
        say "give nothing, write-docs or renew"
        exit 1
        ;;
esac
