#!/usr/bin/perl
# without-32-bit.pl COMMAND …: runs a command on a host that cannot run 32-bit programs, as hardened kernels are (ia32_emulation=off).
# A seccomp filter, inherited by all that the command starts, kills whatever makes a system call of another kind than x86-64's own
# (SIGSYS, 31). x32 programs, whose numbers have bit 30 set, are killed too. Needs neither root nor anything but perl.
use strict; use warnings;
die "usage: without-32-bit.pl COMMAND …\n" if !@ARGV;
my ($load, $equal, $set, $return) = (0x20, 0x15, 0x45, 0x06);    # BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_JMP|JSET|K, BPF_RET|K
my ($allow, $kill, $x86_64, $x32) = (0x7fff0000, 0x80000000, 0xc000003e, 0x40000000);
my @filter = (
  [$load, 0, 0, 4],            # the architecture of the call
  [$equal, 0, 3, $x86_64],
  [$load, 0, 0, 0],            # its number
  [$set, 1, 0, $x32],
  [$return, 0, 0, $allow],
  [$return, 0, 0, $kill],
);
my $code = join '', map { pack 'SCCL', @$_ } @filter;
my $program = pack 'Sx6P', scalar @filter, $code;               # struct sock_fprog
syscall(157, 38, 1, 0, 0, 0) == 0 or die "PR_SET_NO_NEW_PRIVS: $!\n";
syscall(157, 22, 2, $program) == 0 or die "PR_SET_SECCOMP: $!\n"; # SECCOMP_MODE_FILTER
exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!\n";
