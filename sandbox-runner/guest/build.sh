#!/bin/bash
# Builds the Windows program of the guests again (Debian: gcc-mingw-w64-x86-64, gcc-mingw-w64-i686). The result is committed: a fresh machine has no such compiler.
set -eu
cd "$(dirname "$0")"
x86_64-w64-mingw32-gcc -Os -s -Wall -Wl,--no-insert-timestamp -mwindows -o desk.exe desk.c
i686-w64-mingw32-gcc -Os -s -Wall -Wl,--no-insert-timestamp -mwindows -o desk32.exe desk.c
sha256sum desk.exe desk32.exe > SHA256SUMS
