#!/bin/bash
# wine-calls.sh: has the kernel note what a Windows program asks of Linux by itself, past Wine, and who closes or
# writes to Wine's record of it. Set up once, before the RAM template is taken; a sample is no root here and can't see,
# stop or empty it. Names of events end in a key that it can't know. Wine's own part of a process and its libraries
# call from high addresses; a call from further down is the Windows program's own code.
set -e
key=$(od -An -N8 -tx1 /dev/urandom | tr -d ' '); (umask 077; echo "$key" > /run/assay/key)
cd /sys/kernel/tracing
echo 0 > tracing_on; echo nop > current_tracer; echo > set_event; echo > kprobe_events
# What is done to the record has a buffer of its own, which a flood of other calls doesn't fill.
mkdir instances/record
for of in . instances/record; do
  echo 0 > $of/tracing_on; echo 1024 > $of/buffer_size_kb; echo mono > $of/trace_clock; echo 0 > $of/options/overwrite
done
# Libraries stay where the filters take them to be.
echo 28 > /proc/sys/vm/mmap_rnd_bits 2>/dev/null || true
# Where the record is, in every process of the session (wine-detonate.sh).
record=127
probe() { # where name function filter arguments …
  echo "p:c/$2_$key $3 ip=+128(\$arg1):x64 ${*:5}" >> kprobe_events && echo "$4" > "$1/events/c/$2_$key/filter" \
    && echo 1 > "$1/events/c/$2_$key/enable"
}
# Offsets of the arguments in pt_regs, for 64-bit and 32-bit calls; `own`: the call comes from a program's own code.
calls() { # suffix prefix own a1 a2 a3
  local s=$1 f=$2 own=$3 a1=$4 a2=$5 a3=$6 call name
  hand() { probe instances/record "record_$1$s" "${f}_sys_$1" "${@:2}"; }
  hand close "fd == $record" "fd=+$a1(\$arg1):u32"
  hand close_range "fd <= $record && last >= $record" "fd=+$a1(\$arg1):u32 last=+$a2(\$arg1):u32"
  hand dup2 "to == $record && fd != $record" "fd=+$a1(\$arg1):u32 to=+$a2(\$arg1):u32"
  hand dup3 "to == $record" "fd=+$a1(\$arg1):u32 to=+$a2(\$arg1):u32"
  hand write "fd == $record && $own" "fd=+$a1(\$arg1):u32"
  hand writev "fd == $record && $own" "fd=+$a1(\$arg1):u32"
  hand dup "fd == $record && $own" "fd=+$a1(\$arg1):u32"
  # The loader that Wine begins with lies low, too: calls that it makes before a program begins are not among these.
  for call in execve execveat open openat openat2 creat unlink unlinkat rename renameat renameat2 link linkat symlink \
    symlinkat mkdir mkdirat chmod truncate connect socketcall sendto sendmsg sendmmsg kill tgkill tkill rt_sigqueueinfo \
    pidfd_send_signal ptrace fork vfork clone clone3 chdir sched_yield setitimer nanosleep memfd_create seccomp \
    process_vm_writev io_uring_setup pwrite64 pwritev2 sendfile splice vmsplice tee fcntl ioctl prctl sysinfo getppid \
    setns unshare mount; do
    for name in $(symbols "$f" $call); do
      case $call in
        open) probe . call_$call$s $name "$own && flags & 3" "flags=+$a2(\$arg1):u32 f=+0(+$a1(\$arg1)):ustring";;
        openat) probe . call_$call$s $name "$own && flags & 3" "flags=+$a3(\$arg1):u32 f=+0(+$a2(\$arg1)):ustring";;
        execve|creat|unlink|rename|chdir) probe . call_$call$s $name "$own" "f=+0(+$a1(\$arg1)):ustring";;
        execveat|unlinkat|renameat2) probe . call_$call$s $name "$own" "f=+0(+$a2(\$arg1)):ustring";;
        fcntl|ioctl) probe . call_$call$s $name "$own && fd == $record" "fd=+$a1(\$arg1):u32";;
        prctl) probe . call_$call$s $name "$own && (op == 22 || op == 38)" "op=+$a1(\$arg1):u32";;
        # Without arguments both forms are one function: whether 64-bit code calls or 32-bit code is in its segment.
        fork|vfork|sched_yield|getppid)
          [ -n "$s" ] || probe . call_$call $name \
            '((cs == 0x33 && ip < 0x7e0000000000) || (cs == 0x23 && ip < 0xe0000000))' "cs=+136(\$arg1):u64";;
        *) probe . call_$call$s $name "$own" "";;
      esac 2>/dev/null && break
    done || echo "no probe $f $call" >&2
  done
}
# What the kernel calls it: a 32-bit call that has a form of its own goes there, and not to the other symbol.
symbols() { # prefix call
  [ "$1" = __x64 ] || { echo "$1_compat_sys_$2 $1_compat_sys_ia32_$2 $1_sys_$2_time32 $1_sys_ia32_$2"; }
  echo "$1_sys_$2"
}
calls "" __x64 'ip < 0x7e0000000000' 112 104 96
# A 64-bit program may make 32-bit calls as well. A kernel without such calls has none to note.
if grep -q ' __ia32_sys_close$' /proc/kallsyms; then
  calls 32 __ia32 '(ip < 0xe0000000 || (ip >= 0x100000000 && ip < 0x7e0000000000))' 40 88 96
fi
here=instances/record
echo > $here/trace; echo 1 > $here/tracing_on; (exec 127>/dev/null; exec 127>&-); echo 0 > $here/tracing_on
grep -q ": record_close_$key: .* fd=$record" $here/trace || { echo 'the kernel does not note who closes the record'; exit 1; }
echo > $here/trace; echo > trace
