#!/bin/sh
# Copies the English part of espeak-ng's data, about 1 MB, out of a build folder, for installing it beside the program.
# usage: scripts/collect-espeak-data.sh DESTINATION [TARGET]
#   DESTINATION/espeak-ng-data is made; TARGET is the build folder of a profile, target/release by default.
set -eu

destination=$1/espeak-ng-data
target=${2:-$(dirname "$0")/../target/release}
data=$(ls -d "$target"/build/espeak-rs-sys-*/out/share/espeak-ng-data 2>/dev/null | tail -n 1)
if [ -z "$data" ]; then
    echo "no espeak-ng-data below $target/build: build calmline first" >&2
    exit 1
fi

mkdir -p "$destination/lang/gmw" "$destination/voices"
cp "$data/phontab" "$data/phonindex" "$data/phondata" "$data/intonations" "$data/en_dict" "$destination/"
cp "$data"/lang/gmw/en* "$destination/lang/gmw/"
cp -r "$data/voices/!v" "$destination/voices/"
echo "espeak-ng's data is in $destination" >&2
