#!/bin/bash
# The same session with 32-bit programs alone. Everything else looks for its Windows in .wine.
mount --bind /home/user/.wine32 /home/user/.wine
wine=/usr/lib/wine/wine wineserver=/usr/lib/wine/wineserver32 desk=desk32.exe libraries=i386-linux-gnu/wine/i386-unix
. /opt/assay/wine-warm.sh
