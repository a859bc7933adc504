#!/bin/bash
# wine-detonate.sh <seconds> <command …>: runs the sample in the logged-on Windows session, debug channels to a file.
seconds=$1; shift
umask 077; : > /run/assay/trace
baseline=$(pgrep -u 1000 | sort)
( cd /home/user/Downloads
  exec setpriv --reuid=1000 --regid=1000 --init-groups env -i HOME=/home/user USER=user LANG=C.UTF-8 DISPLAY= WINEPREFIX=/home/user/.wine PATH=/usr/lib/wine:/usr/bin:/bin \
    WINEDEBUG=+pid,+timestamp,+process,+reg,+file,+winsock,+loaddll,fixme-all "$@" ) </dev/null >/run/assay/stdout 2>/run/assay/trace &
sample=$!; end=$((SECONDS + seconds)); state=TIMED_OUT; code=-1
while [ $SECONDS -lt $end ]; do
  if ! kill -0 $sample 2>/dev/null; then
    [ $code = -1 ] && { wait $sample; code=$?; }
    now=$(pgrep -u 1000 | sort); [ -z "$(comm -13 <(echo "$baseline") <(echo "$now"))" ] && { state=ENDED; break; }
  fi
  sleep 0.1
done
echo "state=$state code=$code dropped=0 root=$sample"
