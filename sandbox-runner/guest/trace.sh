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
# What was opened, moved, linked and run in the end, however it was named: names up to the root of its file system, and that file system.
# Where the names lie is what this kernel says of itself; a place that it does not name is an error.
set -e
places=$(perl /opt/assay/offsets.pl /sys/kernel/btf/vmlinux file.f_path.dentry file.f_flags linux_binprm.file dentry.d_name.name dentry.d_parent dentry.d_sb)
eval "$places"
chain() { # prefix names entry
  local i at=$3; for ((i = 0; i < $2; i++)); do echo -n "$1$i=+0(+$dentry_d_name_name($at)):string "; at="+$dentry_d_parent($at)"; done
  echo "${1}s=+$dentry_d_sb($3):x64"; }
final() { echo "p:s/$1_$key $2 ${*:3}" >> kprobe_events; }
opened="+$file_f_path_dentry(\$arg1)" program="+$file_f_path_dentry(+$linux_binprm_file(\$arg1))"
final opened security_file_open "$(chain n 8 $opened)" "flags=+$file_f_flags(\$arg1):x32"
final program security_bprm_check "$(chain n 7 $program)"
final moved security_inode_rename "$(chain n 8 \$arg2)" "$(chain t 8 \$arg4)"
final linked security_inode_link "$(chain n 8 \$arg1)" "$(chain t 8 \$arg3)"
# Which file system is where: the sample's own, and of the world's all that it can write to or ask. As root it can mount others; they are none of these.
echo 1 > events/s/opened_$key/enable; echo $$ > set_event_pid
for folder in / /tmp /run /dev /dev/shm /proc /sys; do
  echo > trace; echo 1 > tracing_on; : < /world$folder; echo 0 > tracing_on
  place=$(sed -n 's/.*: opened_.* n0="\/" .* ns=\(0x[0-9a-f]*\) .*/\1/p' trace | tail -1)
  [ -n "$place" ] || { echo "no probe tells which file system $folder is"; exit 1; }
  echo "# mount $place $folder"
done > /run/assay/mounts
echo > trace; echo 1 > tracing_on; : < /world/usr/../etc/./hostname; echo 0 > tracing_on
grep -q ': opened_.* n0="hostname" n1="etc" n2="/" ' trace || { echo 'the probe of opened files reads something else'; exit 1; }
echo > set_event_pid; echo > trace
set +e
# Where the first record is full, this one has the end.
mkdir instances/end
for of in . instances/end; do
  echo 1 > $of/options/event-fork; echo 1 > $of/events/s/enable
  for e in openat open openat32 open32; do e=${e}_$key; [ -e $of/events/s/$e ] && echo '!(f ~ "/lib/*") && !(f ~ "/usr/lib/*") && !(f ~ "/usr/share/*") && !(f ~ "/proc/self/*")' > $of/events/s/$e/filter; done
  # Reading tells something where somebody's own things and the system's settings are (observe/linux.ts says which).
  echo '(flags & 0x43 && n0 != "null" && n0 != "tty") || ((n1 == "etc" || n2 == "etc" || n1 == "log" || n1 == "root" || n2 == "root" || n2 == "home" || n3 == "home" || n4 == "home") && n0 != "ld.so.cache" && n0 != "nsswitch.conf")' > $of/events/s/opened_$key/filter
done
cd instances/end; echo 0 > tracing_on; echo nop > current_tracer; echo 6144 > buffer_size_kb; echo mono > trace_clock; echo 1 > options/overwrite
for of in /sys/kernel/tracing /sys/kernel/tracing/instances/end; do
  [ "$(cat $of/events/s/enable)" = 1 ] && grep -q n0 $of/events/s/opened_$key/filter || { echo "events of $of are not on"; exit 1; }
done
exit 0
