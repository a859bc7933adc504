#!/bin/bash
# Kernel tracing of system calls by kprobe events; set up once, before the RAM template is taken.
# Costs about 2 % of a sample's run time (strace: 90 %). A sample is confined (confine.pl): it can't see, stop or empty it.
# Names of events end in a key that it can't know, so that no file name with line breaks in it makes a line that looks like one of the kernel's.
key=$(od -An -N8 -tx1 /dev/urandom | tr -d ' '); (umask 077; echo "$key" > /run/assay/key)
cd /sys/kernel/tracing || exit 1
echo 0 > tracing_on; echo nop > current_tracer; echo > set_event; echo > kprobe_events
echo 12288 > buffer_size_kb; echo mono > trace_clock; echo 0 > options/overwrite; echo 1 > options/event-fork
# pt_regs offsets of the arguments, for 64-bit and 32-bit calls
probe() { # name suffix a1 a2 a3 a4 a5 prefix
  local a1=$3 a2=$4 a3=$5 a4=$6 a5=$7 f=$8 s=$2
  k() { echo "p:s/$1$s""_$key ${f}_sys_$2 ${*:3}" >> kprobe_events 2>/dev/null || echo "no probe $f $2" >&2; }
  str() { echo "$1=+0(+$2(\$arg1)):ustring"; }
  num() { echo "$1=+$2(\$arg1):$3"; }
  local w=8; [ "$s" = 32 ] && w=4
  local argv="" i; for i in 0 1 2 3 4 5 6 7 8 9 10 11; do
    if [ "$s" = 32 ]; then break; fi
    # The pointer tells the end of the list from a string that is not in memory.
    argv="$argv p$i=+u$((i*w))(+$a2(\$arg1)):x64 a$i=+0(+u$((i*w))(+$a2(\$arg1))):ustring"; done
  k execve execve "$(str f $a1)" $argv
  if [ -z "$s" ]; then k execveat execveat "$(num fd $a1 s32) $(str f $a2)"; fi
  k openat openat "$(str f $a2) $(num flags $a3 x32)"; k open open "$(str f $a1) $(num flags $a2 x32)"
  k creat creat "$(str f $a1)"; k unlink unlink "$(str f $a1)"; k unlinkat unlinkat "$(str f $a2)"
  k rename rename "$(str f $a1) $(str t $a2)"; k renameat renameat "$(str f $a2) $(str t $a4)"; k renameat2 renameat2 "$(str f $a2) $(str t $a4)"
  k symlink symlink "$(str f $a1) $(str t $a2)"; k symlinkat symlinkat "$(str f $a1) $(str t $a3)"; k linkat linkat "$(str f $a2) $(str t $a4)"
  k mkdir mkdir "$(str f $a1)"; k mkdirat mkdirat "$(str f $a2)"; k chmod chmod "$(str f $a1) $(num m $a2 x32)"; k fchmodat fchmodat "$(str f $a2) $(num m $a3 x32)"
  k connect connect "$(num fd $a1 s32) $(num len $a3 u32) b0=+u0(+$a2(\$arg1)):x64 b1=+u8(+$a2(\$arg1)):x64"
  k ptrace ptrace "$(num req $a1 s32) $(num pid $a2 s32)"; k init_module init_module "$(num len $a2 u32)"; k finit_module finit_module "$(num fd $a1 s32)"
  k delete_module delete_module "$(str f $a1)"; k kill kill "$(num pid $a1 s32) $(num sig $a2 s32)"; k memfd memfd_create "$(str f $a1)"
  k socket socket "$(num fam $a1 s32) $(num typ $a2 x32)"; k utimensat utimensat "$(str f $a2)"; k truncate truncate "$(str f $a1) $(num len $a2 u64)"
  k swapoff swapoff "$(str f $a1)"; k reboot reboot "$(num cmd $a3 x32)"; k unshare unshare "$(num m $a1 x32)"; k setns setns "$(num fd $a1 s32)"; k bpf bpf "$(num cmd $a1 s32)"
  k vmwrite process_vm_writev "$(num pid $a1 s32)"; k fchownat fchownat "$(str f $a2) $(num uid $a3 s32)"
  k clockset clock_settime "$(num clock $a1 s32)"; k clockset2 settimeofday; k clockset3 adjtimex; k clockset4 clock_adjtime "$(num clock $a1 s32)"
  k mount mount "$(str f $a1) $(str t $a2)"; k setuid setuid "$(num uid $a1 s32)"; k prctl prctl "$(num op $a1 s32) n=+0(+$a2(\$arg1)):ustring"
}
probe x "" 112 104 96 56 72 __x64
probe x 32 40 88 96 104 112 __ia32
echo "e:s/fork_$key sched.sched_process_fork child=\$child_pid:s32" >> dynamic_events
echo "e:s/exec_$key sched.sched_process_exec f=\$filename:string" >> dynamic_events
echo "e:s/exit_$key sched.sched_process_exit" >> dynamic_events
echo 1 > events/s/enable
for e in openat open openat32 open32; do e=${e}_$key; [ -e events/s/$e ] && echo '!(f ~ "/lib/*") && !(f ~ "/usr/lib/*") && !(f ~ "/usr/share/*") && !(f ~ "/proc/self/*")' > events/s/$e/filter; done
exit 0
