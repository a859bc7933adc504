#!/bin/bash
# wine-detonate.sh <seconds> <command …>: runs the sample in the logged-on Windows session. What Wine tells of it comes by a descriptor of its own
# (wine-record.ts), not by standard error, where the sample writes too.
seconds=$1; shift
umask 077
# What the session itself runs, now or on demand, is not the sample.
own='^(wineserver.*|services.exe|winedevice.exe|plugplay.exe|svchost.exe|rpcss.exe|explorer.exe|conhost.exe|tabtip.exe|wine64-preloader|wine-preloader|start.exe)$'
cd "$folder"
# What the sample reads: lines that somebody has given for it, or a yes to each of its questions.
input=/run/assay/answers; [ -f "$input" ] || input=/run/assay/yes
exec 127>/run/assay-record
cd /sys/kernel/tracing; for of in . instances/record; do echo > $of/trace; echo 1 > $of/tracing_on; done; cd "$folder"
perl /opt/assay/run.pl "$seconds" "$own" bash -c 'echo $$ > /sys/fs/cgroup/sample/cgroup.procs; exec "$@"' bash \
  /usr/bin/setpriv --reuid=1000 --regid=1000 --init-groups env -i HOME=/home/user USER=mkeller LANG=C.UTF-8 DISPLAY= WINEPREFIX=/home/user/.wine \
  PATH=/usr/lib/wine:/usr/bin:/bin WINEDEBUG=+pid,+timestamp,+process,+reg,+file,+winsock,+loaddll,+cmd,+exec,+msgbox,+text,fixme-all,fixme+wscript "$@" <"$input" >/run/assay-output 2>&1
# The session ends too: whoever could still write is gone, what came through the pipes is written, and until then the kernel looks.
echo 1 > /sys/fs/cgroup/sample/cgroup.kill; cd /sys/kernel/tracing
for of in . instances/record; do echo 0 > $of/tracing_on; done
{ echo "# key $(cat /run/assay/key)"; head -c 500000 instances/record/trace; echo; head -c 1000000 trace; } > /run/assay/calls
exec 127>&-
for pid in $(cat /run/assay/keepers); do n=0; while [ -e /proc/$pid ] && [ $n -lt 60 ]; do sleep 0.05; n=$((n+1)); done; done
echo "$(cat /run/assay/state) dropped=0"
