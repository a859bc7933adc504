#!/usr/bin/perl
# offsets.pl <description> <struct.member …>: where members lie in structures of the kernel that runs, in bytes, by its own description (BTF): one
# line for a shell each, `file_f_path_dentry=24` for file.f_path.dentry. Dies when one isn't there: a guessed place would be read as something else.
use strict; use warnings;
my ($description, @wanted) = @ARGV;
open my $file, '<', $description or die "$description: $!"; binmode $file; local $/; my $btf = <$file>;
my ($magic, undef, undef, $header, $types, $types_size, $strings, $strings_size) = unpack 'vCCVVVVV', $btf;
die "not a description of types" if $magic != 0xeb9f;
my $texts = substr $btf, $header + $strings, $strings_size;
my %wanted; my %structs; $wanted{(split /\./)[0]} = 1 for @wanted;
# Bytes after the head of an entry, by its kind: fixed, or for each of its members.
my %after = (1 => [4, 0], 3 => [12, 0], 4 => [0, 12], 5 => [0, 12], 6 => [0, 8], 13 => [0, 8], 14 => [4, 0], 15 => [0, 12], 17 => [4, 0], 19 => [0, 12]);
my ($at, $end, $id) = ($header + $types, $header + $types + $types_size, 0); my @places;
while ($at < $end) {
  my ($info) = unpack 'V', substr $btf, $at + 4, 4; my ($kind, $count) = ($info >> 24 & 31, $info & 0xffff); $places[++$id] = $at;
  if ($kind == 4) { my $name = text(unpack 'V', substr $btf, $at, 4); $structs{$name} = $id if $wanted{$name} && !$structs{$name} }
  my $after = $after{$kind}; $at += 12; $at += $after->[0] + $count * $after->[1] if $after;
}
for my $one (@wanted) { (my $name = $one) =~ tr/./_/; print "$name=", offset($one), "\n" }
sub text { my $from = $_[0]; return substr $texts, $from, index($texts, "\0", $from) - $from }
sub offset { my ($struct, @path) = split /\./, $_[0]; my $from = 0; my $type = $structs{$struct} // die "no struct $struct\n";
  for my $name (@path) { my ($bits, $next) = member($type, $name); die "no $_[0]\n" if !defined $bits; $from += $bits / 8; $type = $next } return $from }
# Of a structure, also within those of its members that have no name.
sub member {
  my ($type, $wanted) = @_; my $head = $places[$type]; my ($info, $other) = unpack 'VV', substr $btf, $head + 4, 8; my $kind = $info >> 24 & 31;
  return member($other, $wanted) if $kind == 8 || $kind == 9 || $kind == 10 || $kind == 11; # typedef, volatile, const, restrict
  return if $kind != 4 && $kind != 5;
  for my $n (0 .. ($info & 0xffff) - 1) {
    my ($name, $next, $bits) = unpack 'VVV', substr $btf, $head + 12 + 12 * $n, 12; $bits &= 0xffffff if $info >> 31;
    if (!$name) { my ($within, $found) = member($next, $wanted); return ($bits + $within, $found) if defined $within }
    elsif (text($name) eq $wanted) { return ($bits, $next) }
  }
  return;
}
