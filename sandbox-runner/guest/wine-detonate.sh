#!/bin/bash
# wine-detonate.sh <seconds> <command …>: runs the sample in the logged-on Windows session, debug channels to a file.
seconds=$1; shift
umask 077; : > /run/assay/trace
# What the session itself runs, now or on demand, is not the sample.
own='^(wineserver.*|services.exe|winedevice.exe|plugplay.exe|svchost.exe|rpcss.exe|explorer.exe|conhost.exe|tabtip.exe|wine64-preloader|wine-preloader|start.exe)$'
others() { ps -u 1000 -o pid=,comm= | while read -r pid name; do [[ $name =~ $own ]] || echo "$pid"; done | sort; }
baseline=$(others)
( cd /home/user/Downloads
  exec setpriv --reuid=1000 --regid=1000 --init-groups env -i HOME=/home/user USER=user LANG=C.UTF-8 DISPLAY= WINEPREFIX=/home/user/.wine PATH=/usr/lib/wine:/usr/bin:/bin \
    WINEDEBUG=+pid,+timestamp,+process,+reg,+file,+winsock,+loaddll,+cmd,fixme-all "$@" ) </dev/null >/run/assay/stdout 2>/run/assay/trace &
sample=$!; end=$((SECONDS + seconds)); state=TIMED_OUT; code=-1
while [ $SECONDS -lt $end ]; do
  if ! kill -0 $sample 2>/dev/null; then
    [ $code = -1 ] && { wait $sample; code=$?; }
    [ -z "$(comm -13 <(echo "$baseline") <(others))" ] && { state=ENDED; break; }
  fi
  sleep 0.1
done
echo "state=$state code=$code dropped=0 root=$sample"
