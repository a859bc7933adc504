#!/usr/bin/perl
# world.pl <disk> <folder>: shows the disk that is mounted at <disk> a second time, at <folder>, with its owners moved up by 100000. Whoever is
# root in a user namespace with the same map owns those files, and nothing else of this guest.
use strict; use warnings; use Fcntl;
my ($disk, $folder) = @ARGV;
pipe(my $ready, my $ready_end) or die; pipe(my $over, my $over_end) or die;
my $holder = fork(); die "fork: $!" if !defined $holder;
if (!$holder) { close $over_end; syscall(272, 0x10000000) == 0 or die "unshare: $!"; syswrite $ready_end, '1'; sysread $over, my $end, 1; exit 0 }
close $ready_end; sysread $ready, my $begun, 1;
for my $map ('uid_map', 'gid_map') { open my $file, '>', "/proc/$holder/$map" or die "$map: $!"; syswrite $file, '0 100000 65536' or die "$map: $!" }
sysopen my $namespace, "/proc/$holder/ns/user", O_RDONLY or die "namespace: $!";
my $none = ''; # arguments of syscall have to be variables
my $tree = syscall(428, -100, $disk, 1);                                        # open_tree(AT_FDCWD, disk, OPEN_TREE_CLONE)
die "open_tree: $!" if $tree < 0;
my $attributes = pack 'QQQQ', 0x100000, 0, 0, fileno $namespace;                # MOUNT_ATTR_IDMAP
syscall(442, $tree, $none, 0x1000, $attributes, length $attributes) == 0 or die "mount_setattr: $!";
syscall(429, $tree, $none, -100, $folder, 4) == 0 or die "move_mount: $!";
close $over_end; waitpid $holder, 0;
