#!/usr/bin/perl
# run.pl <seconds> <names that stay> <command …>: runs a sample until it and all that it started are gone, its seconds have passed, or the
# host says stop. All that a sample starts becomes a child of this program when its parent ends, so that nothing has to be polled and a guest
# in which everything sleeps is idle. What is left then is told to end, and has $grace seconds for it (3 unless set). Writes /run/assay/state:
# ENDED or TIMED_OUT, and the exit status as a shell counts it.
use strict; use warnings; use POSIX qw(:signal_h :sys_wait_h);
my ($seconds, $stay, @command) = @ARGV;
my $late = 0; $SIG{ALRM} = $SIG{USR1} = sub { $late = 1 }; $SIG{CHLD} = sub {};
my $held = POSIX::SigSet->new(SIGCHLD, SIGALRM, SIGUSR1); sigprocmask(SIG_BLOCK, $held);
syscall(157, 36, 1, 0, 0, 0); # prctl(PR_SET_CHILD_SUBREAPER)
sub text_of { my $text = ''; open my $file, '<', $_[0] or return ''; sysread $file, $text, 4096; $text }
sub write_to { open my $file, '>', $_[0] or die "$_[0]: $!"; print $file $_[1]; close $file }
sub uptime { (split ' ', text_of('/proc/uptime'))[0] }
# Processes of the ordinary user or of ours, but not those that the desk itself starts on demand.
sub running {
  my %found; opendir my $all, '/proc';
  for my $pid (grep { /^\d+$/ } readdir $all) {
    my ($name, $state, $parent) = text_of("/proc/$pid/stat") =~ /^\d+ \((.*)\) (\S) (\d+)/s or next;
    next if $state eq 'Z' || ($stay ne '' && $name =~ /$stay/);
    my @stat = stat "/proc/$pid"; $found{$pid} = 1 if $parent == $$ || (@stat && ($stat[4] == 1000 || $stat[4] >= 100000));
  }
  return %found;
}
my %before = running();
my $sample = fork(); die "fork: $!" if !defined $sample;
if (!$sample) { $SIG{$_} = 'DEFAULT' for qw(ALRM USR1 CHLD); sigprocmask(SIG_UNBLOCK, $held); exec { $command[0] } @command or POSIX::_exit(127) }
write_to('/run/assay/run', $$); $late = 1 if -e '/run/assay/stop'; alarm $seconds;
my ($code, $state) = (-1, 'TIMED_OUT'); my $nothing = POSIX::SigSet->new();
while (!$late) {
  my $pid;
  while (($pid = waitpid -1, WNOHANG) > 0) { $code = WIFSIGNALED($?) ? 128 + WTERMSIG($?) : WEXITSTATUS($?) if $pid == $sample }
  if ($code >= 0) {
    # Without a session of its own all that is left here is the sample's, also what is between two forks and in no listing at this moment: over
    # is when there is no child left, not when none is seen.
    if ($pid < 0 || $stay ne '') {
      my %now = running(); delete @now{keys %before};
      # A listing is no moment: what forks while it is read can be missed once.
      if (!%now) { %now = running(); delete @now{keys %before} }
      if (!%now) { $state = 'ENDED'; last }
    }
    # What the desk started for the sample, a service say, is nobody's child here: that is looked at twice a second.
    my ($own) = text_of("/proc/$$/task/$$/children") =~ /\d/; if (!$own) { sigprocmask(SIG_UNBLOCK, $held); select undef, undef, undef, 0.5; sigprocmask(SIG_BLOCK, $held); next }
  }
  sigsuspend($nothing);
}
# Told to end before it is killed: what it does then is seen too.
my $grace = $ENV{grace} // 3;
if ($late && $stay eq '' && $grace > 0) {
  my %told;
  # By the clock, not by how often it was looked: one look at hundreds of processes takes longer than the pause.
  for (my $over = uptime() + $grace; uptime() < $over;) {
    my %now = running(); delete @now{keys %before}; last if !%now;
    # Once each: a shell runs its handler when the program that it waits for has ended, and what the handler starts isn't told.
    if (!%told) { %told = %now; kill 'TERM', keys %now }
    select undef, undef, undef, 0.1; 1 while waitpid(-1, WNOHANG) > 0;
  }
}
unlink '/run/assay/run'; write_to('/run/assay/state', "state=$state code=$code");
