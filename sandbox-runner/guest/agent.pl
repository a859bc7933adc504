#!/usr/bin/perl
# The guest's end of the channel: one virtio-serial port, line headers, counted bytes.
#   PING                          → PONG
#   WAKE <epoch seconds> <n>      + n random bytes → OK     sets the clock, reseeds the kernel's random state
#   PUT <n> <octal mode> <path>   + n bytes        → OK | ERR text   the file belongs to whom its folder belongs; folders that are missing are
#                                 made, and belong to whom the one above them belongs
#   GET <max> <path>              → DATA <n> + n bytes | ERR text
#   EXEC <seconds> <n>            + n bytes of shell → EXIT <status> <n> + n bytes of output (at most 64 KiB)
#   WATCH <seconds> <n>           the same, and meanwhile NOTE <n> + n bytes for each new process of the ordinary user: pid, parent, command line;
#                                 a line STOP from the host ends what run.pl runs
# Paths are those that the sample sees, except below /run/assay. EXEC runs outside of the sample's world (confine.pl leads into it).
# Seconds are the guest's own: they pass without waiting where the host has no hardware virtualisation.
use strict; use warnings; use Fcntl; use POSIX ();
my $port;
for my $folder (glob "/sys/class/virtio-ports/*") {
  open my $file, '<', "$folder/name" or next; my $name = <$file>; chomp $name;
  ($port) = $folder =~ m{([^/]+)$} if $name eq 'assay.agent';
}
sysopen(my $line, "/dev/$port", O_RDWR) or die "open $port: $!"; binmode $line;
my $buffer = '';
sub fill { my $n = sysread($line, $buffer, 65536, length $buffer); select undef, undef, undef, 0.01 if !$n }
sub header { fill() while index($buffer, "\n") < 0; my $at = index($buffer, "\n"); my $text = substr($buffer, 0, $at); substr($buffer, 0, $at + 1) = ''; $text }
sub take { my ($n, $to) = @_; while ($n > 0) { fill() if !length $buffer; my $k = length $buffer; $k = $n if $k > $n; my $part = substr($buffer, 0, $k); substr($buffer, 0, $k) = ''; $to->($part); $n -= $k } }
sub put { my $text = shift; my $at = 0; while ($at < length $text) { my $n = syswrite($line, $text, 65536, $at); if (!defined $n) { select undef, undef, undef, 0.005; next } $at += $n } }
sub within { my $path = shift; return $path =~ m{^/run/assay/} || !-e '/world' ? $path : "/world$path" }
sub make_folder { my $folder = shift; return if !defined $folder || -d $folder; my ($above) = $folder =~ m{^(.+)/}; make_folder($above); mkdir $folder or return; my @of = stat $above; chown @of[4, 5], $folder }
sub text_of { my ($path, $max) = @_; open my $file, '<', $path or return ''; my $text = ''; sysread $file, $text, $max; $text }
# Looked at four times a second, less often while nothing happens, and only when a process has been made since: what lives for less is in the
# trace alone.
sub watch {
  my ($pid, $seconds) = @_; my $end = time + $seconds; my ($notes, $last, $stop, $pause) = (0, '', 0, 0.25); local $SIG{CHLD} = sub {};
  opendir my $all, '/proc'; my %seen = map { $_ => 1 } grep { /^\d+$/ } readdir $all; closedir $all;
  while (waitpid($pid, POSIX::WNOHANG()) == 0) {
    if (time >= $end) { kill 'KILL', -$pid; waitpid $pid, 0; return 124 << 8 }
    my $ready = ''; vec($ready, fileno $line, 1) = 1;
    if (select($ready, undef, undef, $pause) > 0 && !$stop) { fill(); $stop = $buffer =~ s/^STOP\n//; if ($stop) { open my $file, '>', '/run/assay/stop' } }
    if ($stop) { my $run = text_of('/run/assay/run', 20); kill 'USR1', $run if $run; select undef, undef, undef, 0.25 }
    my ($made) = text_of('/proc/loadavg', 100) =~ / (\d+)$/; if ($notes >= 200 || ($made || '') eq $last) { $pause *= 1.5 if $pause < 0.6; next } $last = $made || ''; $pause = 0.25;
    opendir my $now, '/proc'; my @new = grep { /^\d+$/ && !$seen{$_} } readdir $now; closedir $now;
    for my $one (@new) {
      my @stat = stat "/proc/$one"; next if !@stat || ($stat[4] != 1000 && $stat[4] < 100000); $seen{$one} = 1; next if $notes++ >= 200;
      my ($parent) = text_of("/proc/$one/stat", 1024) =~ /.*\) \S (\d+)/; my $line = text_of("/proc/$one/cmdline", 2048); $line =~ s/\0+$//; $line =~ s/\0/ /g;
      if ($line =~ /^setpriv /) { delete $seen{$one}; $last = ''; next } # it is about to become the sample
      my $note = "$one " . ($parent || 0) . " $line"; put("NOTE " . length($note) . "\n$note") if length $line;
    }
  }
  return $?;
}
# Where memory runs out it is not this program that has to go.
sub adjust { if (open my $file, '>', '/proc/self/oom_score_adj') { syswrite $file, $_[0] } }
adjust(-1000);
put("READY\n");
while (1) {
  my ($verb, @words) = split / /, header(), -1; $verb = '' if !defined $verb;
  if ($verb eq 'PING') { put("PONG\n") }
  elsif ($verb eq 'WAKE') {
    my ($epoch, $n) = @words; my $seed = ''; take($n, sub { $seed .= $_[0] });
    syscall(227, 0, pack('qq', $epoch, 0));                                     # clock_settime(CLOCK_REALTIME)
    if (open my $random, '>', '/dev/random') {
      ioctl($random, 0x40085203, pack('ii', 8 * length $seed, length $seed) . $seed); # RNDADDENTROPY
      ioctl($random, 0x5207, 0);                                                # RNDRESEEDCRNG
    }
    put("OK\n");
  }
  elsif ($verb eq 'PUT') {
    my ($n, $mode, @path) = @words; my $path = within(join ' ', @path); make_folder($path =~ m{^(.+)/});
    my $open = open my $file, '>', $path; my $why = "$!"; binmode $file if $open;
    take($n, sub { print $file $_[0] if $open });
    if ($open && close $file) { chmod oct($mode), $path; my ($folder) = $path =~ m{^(.*)/}; my @of = stat $folder; chown @of[4, 5], $path; put("OK\n") } else { $why =~ s/\n//g; put("ERR $why\n") }
  }
  elsif ($verb eq 'GET') {
    my ($max, @path) = @words; my $file;
    if (!open $file, '<', within(join ' ', @path)) { put("ERR $!\n"); next }
    binmode $file; my $data = ''; while (length $data < $max) { my $n = sysread $file, $data, $max - length $data, length $data; last if !$n }
    put("DATA " . length($data) . "\n"); put($data);
  }
  elsif ($verb eq 'EXEC' || $verb eq 'WATCH') {
    my ($seconds, $n) = @words; my $script = ''; take($n, sub { $script .= $_[0] });
    my $out = "/run/assay/exec.$$"; my $pid = fork();
    if (!$pid) { adjust(0); setpgrp(0, 0); open STDIN, '<', '/dev/null'; open STDOUT, '>', $out; open STDERR, '>&STDOUT'; exec '/bin/bash', '-c', $script; POSIX::_exit(127) }
    my $status = -1;
    if ($verb eq 'WATCH') { $status = watch($pid, $seconds) }
    else { eval { local $SIG{ALRM} = sub { die "late\n" }; alarm $seconds; waitpid $pid, 0; $status = $?; alarm 0 };
    if ($@) { kill 'KILL', -$pid; waitpid $pid, 0; $status = 124 << 8 } }
    my $text = ''; if (open my $file, '<', $out) { read $file, $text, 65536 } unlink $out;
    put("EXIT " . ($status >> 8 || $status & 127) . " " . length($text) . "\n"); put($text);
  }
}
