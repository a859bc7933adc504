#!/bin/bash
# Counts the words of a text: what an honest script looks like.
set -eu
folder=$(mktemp -d)
printf 'the quick brown fox jumps over the lazy dog\nthe end\n' > "$folder/text"
tr ' ' '\n' < "$folder/text" | sort | uniq -c | sort -rn | head -3
wc -w < "$folder/text"
rm -r "$folder"
