#!/bin/bash
# An office that has been used today: LibreOffice and Java have been started once, their files are in memory.
. /opt/assay/linux-warm.sh
"${as_user[@]}" bash -c 'cd; printf "first,line\n1,2\n" > warm.csv; timeout 60 soffice --headless --norestore --convert-to pdf --outdir /tmp warm.csv; java -version; rm -f warm.csv' </dev/null >/dev/null 2>&1
rm -f /world/tmp/warm.pdf; cat /usr/lib/libreoffice/program/{libmergedlo,libswlo,libsclo,libsdlo,libvbaobjlo,libvbaswobjlo,libbasctllo}*.so >/dev/null 2>&1
: > /run/assay/network.jsonl
