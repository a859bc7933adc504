#!/bin/bash
# A desk where pages have been read today: the browser has been started once, its files are in memory.
. /opt/assay/linux-warm.sh
perl /opt/assay/confine.pl bash -c 'cat > /usr/lib/open-page; chmod 755 /usr/lib/open-page' < /opt/assay/open-page.py
"${as_user[@]}" bash -c 'cd; echo "<p>read" > Documents/page.html; timeout 200 python3 /usr/lib/open-page Documents/page.html; rm -f Documents/page.html' </dev/null >/dev/ttyS0 2>&1
: > /run/assay/network.jsonl
