#!/bin/bash
# Builds the Windows examples again (Debian: gcc-mingw-w64-x86-64). The results are committed: a fresh machine has no such compiler.
set -eu
cd "$(dirname "$0")"
flags="-Os -s -Wl,--no-insert-timestamp"
x86_64-w64-mingw32-gcc $flags -o hello.exe hello.c
x86_64-w64-mingw32-gcc $flags -o dropper.exe dropper.c -lws2_32
x86_64-w64-mingw32-gcc $flags -mwindows -o dialog.exe dialog.c

# Debian: wixl
wixl -o installer.msi installer.wxs
sha256sum hello.exe dropper.exe dialog.exe installer.msi > SHA256SUMS
