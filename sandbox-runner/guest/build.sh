#!/bin/bash
# Builds the Windows program of the guest again (Debian: gcc-mingw-w64-x86-64). The result is committed: a fresh machine has no such compiler.
set -eu
cd "$(dirname "$0")"
x86_64-w64-mingw32-gcc -Os -s -Wall -Wl,--no-insert-timestamp -mwindows -o desk.exe desk.c
sha256sum desk.exe > SHA256SUMS
