#!/bin/bash
# wine-detonate.sh <seconds> <command …>: runs the sample in the logged-on Windows session, debug channels to a file.
seconds=$1; shift
umask 077; : > /run/assay/trace
# What the session itself runs, now or on demand, is not the sample.
own='^(wineserver.*|services.exe|winedevice.exe|plugplay.exe|svchost.exe|rpcss.exe|explorer.exe|conhost.exe|tabtip.exe|wine64-preloader|wine-preloader|start.exe)$'
cd /home/user/Downloads
perl /opt/assay/run.pl "$seconds" "$own" /usr/bin/setpriv --reuid=1000 --regid=1000 --init-groups env -i HOME=/home/user USER=user LANG=C.UTF-8 DISPLAY= WINEPREFIX=/home/user/.wine \
  PATH=/usr/lib/wine:/usr/bin:/bin WINEDEBUG=+pid,+timestamp,+process,+reg,+file,+winsock,+loaddll,+cmd,fixme-all,fixme+wscript "$@" </dev/null >/run/assay/stdout 2>/run/assay/trace
echo "$(cat /run/assay/state) dropped=0"
