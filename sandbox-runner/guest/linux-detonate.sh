#!/bin/bash
# linux-detonate.sh <seconds> <command …>: runs the sample as the ordinary user, under trace, until it and its children are gone.
seconds=$1; shift
cd /sys/kernel/tracing || exit 70
echo > trace; echo 1 > tracing_on
exec 19>/run/assay-shell; read -r up _ < /proc/uptime; echo "clock $up $EPOCHREALTIME" >&19
( echo $BASHPID > set_event_pid; cd /home/user/Downloads
  exec setpriv --reuid=1000 --regid=1000 --init-groups env -i HOME=/home/user USER=user LOGNAME=user SHELL=/bin/bash LANG=C.UTF-8 TERM=xterm HISTFILE=/home/user/.bash_history \
    SHELLOPTS=xtrace BASH_XTRACEFD=19 PS4=$'\x1e''$BASHPID $EPOCHREALTIME ' \
    PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games:/usr/sbin:/sbin "$@" ) </dev/null >/run/assay/stdout 2>&1 &
sample=$!; exec 19>&-; end=$((SECONDS + seconds)); state=TIMED_OUT; code=-1
while [ $SECONDS -lt $end ]; do
  if ! kill -0 $sample 2>/dev/null; then
    [ $code = -1 ] && { wait $sample; code=$?; }
    # a child that left its parent still counts: wait for everything the ordinary user runs
    pgrep -u 1000 >/dev/null || { state=ENDED; break; }
  fi
  sleep 0.1
done
echo 0 > tracing_on; cat trace > /run/assay/trace; echo > set_event_pid
dropped=$(awk '/overrun|dropped events/ {n += $NF} END {print n + 0}' per_cpu/cpu0/stats)
echo "state=$state code=$code dropped=$dropped root=$sample"
