#!/bin/bash
# The same session with 32-bit programs alone.
wine=/usr/lib/wine/wine wineserver=/usr/lib/wine/wineserver32 desk=desk32.exe libraries=i386-linux-gnu/wine/i386-unix
. /opt/assay/wine-warm.sh
