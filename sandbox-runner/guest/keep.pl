#!/usr/bin/perl
# keep.pl <from> <to> <bytes> <word>: of what comes through a pipe keeps the first and the last half of so many bytes, with the word on a line of its
# own where something is missing between them: a loop without end fills nothing, and hides nothing that comes after it.
use strict; use warnings; my ($from, $to, $max, $word) = @ARGV; my $half = int($max / 2);
open my $in, '<', $from or die; open my $out, '>', $to or die; my ($n, $last, $missing) = (0, '', 0);
while (sysread $in, my $part, 65536) {
  if ($n < $half) { syswrite $out, substr $part, 0, $half - $n; $part = $half - $n < length $part ? substr $part, $half - $n : ''; $n = length $part ? $half : -s $out }
  $last .= $part; if (length $last > 2 * $half) { $last = substr $last, -$half; $missing = 1 }
}
if (length $last > $half) { $last = substr $last, -$half; $missing = 1 }
syswrite $out, $missing ? "\n$word\n$last" : $last;
