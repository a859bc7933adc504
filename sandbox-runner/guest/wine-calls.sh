#!/bin/bash
# wine-calls.sh: has the kernel note what a Windows program asks of Linux by itself, past Wine, and who closes or writes to Wine's record of it. Set up
# once, before the RAM template is taken; a sample is no root here and can't see, stop or empty it. Names of events end in a key that it can't know.
# Wine's own part of a process and its libraries call from high addresses; a call from further down is the Windows program's own code.
set -e
key=$(od -An -N8 -tx1 /dev/urandom | tr -d ' '); (umask 077; echo "$key" > /run/assay/key)
cd /sys/kernel/tracing
echo 0 > tracing_on; echo nop > current_tracer; echo > set_event; echo > kprobe_events
echo 1024 > buffer_size_kb; echo mono > trace_clock; echo 0 > options/overwrite
# Where the record is, in every process of the session (wine-detonate.sh).
record=127
probe() { # name function filter arguments …
  echo "p:c/$1_$key $2 ip=+128(\$arg1):x64 ${*:4}" >> kprobe_events; echo "$3" > "events/c/$1_$key/filter"; echo 1 > "events/c/$1_$key/enable"; }
# Offsets of the arguments in pt_regs, for 64-bit and 32-bit calls; `far`: where the program's own code ends.
calls() { # suffix prefix far a1 a2 a3
  local s=$1 f=$2 far=$3 a1=$4 a2=$5 a3=$6
  probe record_close$s ${f}_sys_close "fd == $record" "fd=+$a1(\$arg1):u32"
  probe record_close_range$s ${f}_sys_close_range "fd <= $record && last >= $record" "fd=+$a1(\$arg1):u32 last=+$a2(\$arg1):u32"
  probe record_dup2$s ${f}_sys_dup2 "to == $record && fd != $record" "fd=+$a1(\$arg1):u32 to=+$a2(\$arg1):u32"
  probe record_dup3$s ${f}_sys_dup3 "to == $record" "fd=+$a1(\$arg1):u32 to=+$a2(\$arg1):u32"
  probe record_write$s ${f}_sys_write "fd == $record && ip < $far" "fd=+$a1(\$arg1):u32"
  probe record_writev$s ${f}_sys_writev "fd == $record && ip < $far" "fd=+$a1(\$arg1):u32"
  # The loader that Wine begins with lies low, too, and calls some of these; it is done before a program begins.
  for call in execve execveat open openat creat unlink unlinkat rename renameat2 connect sendto kill tgkill ptrace fork vfork clone chdir sched_yield \
    setitimer nanosleep memfd_create process_vm_writev sysinfo getppid; do
    case $call in
      open) probe call_$call$s ${f}_sys_$call "ip < $far && flags & 3" "flags=+$a2(\$arg1):u32 f=+0(+$a1(\$arg1)):ustring";;
      openat) probe call_$call$s ${f}_sys_$call "ip < $far && flags & 3" "flags=+$a3(\$arg1):u32 f=+0(+$a2(\$arg1)):ustring";;
      execve|creat|unlink|rename|chdir) probe call_$call$s ${f}_sys_$call "ip < $far" "f=+0(+$a1(\$arg1)):ustring";;
      execveat|unlinkat|renameat2) probe call_$call$s ${f}_sys_$call "ip < $far" "f=+0(+$a2(\$arg1)):ustring";;
      *) probe call_$call$s ${f}_sys_$call "ip < $far" "";;
    esac 2>/dev/null || echo "no probe $f $call" >&2
  done
}
calls "" __x64 0x7e0000000000 112 104 96
calls 32 __ia32 0xe0000000 40 88 96
echo > trace; echo 1 > tracing_on; (exec 127>/dev/null; exec 127>&-); echo 0 > tracing_on
grep -q ": record_close_$key: .* fd=$record" trace || { echo 'the kernel does not note who closes the record'; exit 1; }
echo > trace
