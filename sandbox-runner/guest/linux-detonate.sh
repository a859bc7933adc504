#!/bin/bash
# linux-detonate.sh <seconds> <command …>: runs the sample as the ordinary user, under trace, until it and its children are gone.
seconds=$1; shift
cd /sys/kernel/tracing || exit 70
echo > trace
exec 19>/run/assay-shell; read -r up _ < /proc/uptime; echo "clock $up $EPOCHREALTIME" >&19
own=(HOME=/home/user USER=user LOGNAME=user SHELL=/bin/bash LANG=C.UTF-8 TERM=xterm HISTFILE=/home/user/.bash_history
  SHELLOPTS=xtrace BASH_XTRACEFD=19 PS4=$'\x1e''$BASHPID $EPOCHREALTIME ' PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games:/usr/sbin:/sbin)
perl /opt/assay/run.pl "$seconds" '' /bin/bash -c 'echo $$ > set_event_pid; echo 1 > tracing_on; cd /home/user/Downloads; exec setpriv --reuid=1000 --regid=1000 --init-groups env -i "$@"' \
  run "${own[@]}" "$@" </dev/null >/run/assay/stdout 2>&1
exec 19>&-
echo 0 > tracing_on; cat trace > /run/assay/trace; echo > set_event_pid
dropped=$(awk '/overrun|dropped events/ {n += $NF} END {print n + 0}' per_cpu/cpu0/stats)
echo "$(cat /run/assay/state) dropped=$dropped"
