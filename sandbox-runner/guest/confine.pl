#!/usr/bin/perl
# confine.pl [-t] <command …>: runs a command in the sample's world: a file system of its own below /world, and a user namespace whose root is
# nobody outside of it. It can't touch what watches it: not this guest's programs, devices, tracing, clock or memory, whatever it becomes in there.
# Begins as that namespace's root; setpriv makes it the ordinary user. Where the guest has no such world the command runs as it is.
# -t: what it does is traced from here on.
use strict; use warnings; use POSIX ();
my $traced = @ARGV && $ARGV[0] eq '-t' && shift @ARGV;
sub told { my ($path, $text) = @_; open my $file, '>', $path or die "$path: $!"; syswrite $file, $text or die "$path: $!" }
sub trace { for my $of ('/sys/kernel/tracing', '/sys/kernel/tracing/instances/end') { told("$of/set_event_pid", $_[0]); told("$of/tracing_on", 1) } }
if (-e '/world') {
  my ($me, $none, $root, $here) = ($$, 'none', '/', '.');
  pipe(my $ready, my $ready_end) or die; pipe(my $mapped, my $mapped_end) or die;
  my $helper = fork(); die "fork: $!" if !defined $helper;
  if (!$helper) {
    close $ready_end; sysread $ready, my $begun, 1; exit 1 if !$begun;
    told("/proc/$me/$_", '0 100000 65536') for 'uid_map', 'gid_map';
    told('/sys/fs/cgroup/sample/cgroup.procs', $me);
    trace($me) if $traced;
    syswrite $mapped_end, '1'; POSIX::_exit(0);
  }
  syscall(272, 0x20000) == 0 or die "unshare: $!";                              # CLONE_NEWNS
  syscall(165, $none, $root, 0, 0x44000, 0) == 0 or die "private: $!";       # MS_REC | MS_PRIVATE
  chdir '/world' or die "world: $!";
  syscall(155, $here, $here) == 0 or die "pivot_root: $!";
  syscall(166, $here, 2) == 0 or die "umount2: $!";                             # MNT_DETACH
  chdir '/';
  syscall(272, 0x10000000 | 0x20000 | 0x4000000 | 0x8000000) == 0 or die "unshare: $!"; # NEWUSER, NEWNS, NEWUTS, NEWIPC
  syswrite $ready_end, '1'; close $mapped_end; sysread $mapped, my $done, 1; waitpid $helper, 0; die "not mapped" if !$done;
  POSIX::setgid(0); POSIX::setuid(0); $( = 0; $) = '0 0';
} elsif ($traced) { trace($$) }
exec { $ARGV[0] } @ARGV or POSIX::_exit(127);
