#!/bin/bash
# linux-detonate.sh <seconds> <command …>: runs the sample as the ordinary user of its own world, under trace, until it and its children are gone.
seconds=$1; shift
cd /sys/kernel/tracing || exit 70
echo > trace; echo > instances/end/trace
exec 19>/run/assay-shell; read -r up _ < /proc/uptime; echo "clock $up $EPOCHREALTIME" >&19
own=(HOME=/home/user USER=mkeller LOGNAME=mkeller SHELL=/bin/bash LANG=C.UTF-8 TERM=xterm HISTFILE=/home/user/.bash_history
  SHELLOPTS=xtrace BASH_XTRACEFD=19 PS4=$'\x1e''$BASHPID $EPOCHREALTIME ' PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games:/usr/sbin:/sbin)
# What the sample reads: lines that somebody has given for it, or a yes to each of its questions.
input=/run/assay/answers; [ -f "$input" ] || input=/run/assay/yes
perl /opt/assay/run.pl "$seconds" '' perl /opt/assay/confine.pl -t setpriv --reuid=1000 --regid=1000 --init-groups env -C "$folder" -i \
  "${own[@]}" "$@" <"$input" >/run/assay-output 2>&1
exec 19>&-
end=instances/end
echo 0 > tracing_on; echo 0 > $end/tracing_on; echo 1 > /sys/fs/cgroup/sample/cgroup.kill
dropped=$(awk '/overrun|dropped events/ {n += $NF} END {print n + 0}' per_cpu/cpu0/stats)
# Where the record is full there is another one that keeps the end.
{ key=$(cat /run/assay/key); echo "# key $key"; cat /run/assay/mounts trace
  [ "$dropped" = 0 ] || { echo "# end $key"; cat $end/trace; }; } > /run/assay/trace; echo > set_event_pid
# Until what came through the pipes is written.
for pid in $(cat /run/assay/keepers); do n=0; while [ -e /proc/$pid ] && [ $n -lt 60 ]; do sleep 0.05; n=$((n+1)); done; done
echo "$(cat /run/assay/state) dropped=$dropped"
