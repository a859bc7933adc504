#!/usr/bin/perl
# keep.pl <pipe> <file> <bytes>: makes a pipe, and keeps the beginning of what is written to it in a file; the rest is thrown away, so that a
# sample that writes without end fills nothing. Whoever holds the pipe can't take back what it has written, nor read it.
# keep.pl -end <pipe> <file> <bytes>: waits until all that was written so far is in the file.
use strict; use warnings; use POSIX ();
my $end = @ARGV && $ARGV[0] eq '-end' && shift @ARGV; my ($from, $to, $max) = @ARGV;
if ($end) {
  # The reader empties the pipe before it writes: what is unread says nothing of the last part, a line of our own does.
  my $mark = "# end $$." . time; open my $pipe, '>>', $from or die "$from: $!"; syswrite $pipe, "\n$mark\n"; close $pipe;
  for (1 .. 500) {
    open my $file, '<', $to or next; last if (-s $file) >= $max; seek $file, -200, 2; local $/; last if index(<$file> // '', $mark) >= 0;
    select undef, undef, undef, 0.01;
  }
  exit 0;
}
POSIX::mkfifo($from, 0600) or die "$from: $!"; chmod 0622, $from;
open my $out, '>', $to or die "$to: $!"; defined(my $child = fork()) or die; exit 0 if $child; POSIX::setsid();
# Open for writing too: the pipe has no end when a sample has.
open my $in, '+<', $from or die; my $n = 0;
while (sysread $in, my $part, 65536) {
  next if $n >= $max;
  $part = substr $part, 0, $max - $n; $n += length $part; syswrite $out, $part;
}
