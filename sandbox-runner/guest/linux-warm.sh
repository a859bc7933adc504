#!/bin/bash
# What a desk that has been used for a while has in memory: the interpreters, once each.
# The sample's world is a file system of its own over the same disk, owned by the root of its user namespace (confine.pl): it may become root and
# change all of it, and reaches nothing of what watches it. Its disk looks large; memory is what it may use (below).
# Folders are named as a common package for such disks names them: a sample reads these names in its mounts.
lower=/media/root-ro own=/media/root-rw
mkdir -p -m 755 /world $lower $own; perl /opt/assay/world.pl /mnt $lower
mount -t tmpfs -o size=64G own $own; mkdir -m 755 $own/overlay $own/overlay-workdir; chown 100000:100000 $own/overlay
mount -t overlay -o lowerdir=$lower,upperdir=$own/overlay,workdir=$own/overlay-workdir,metacopy=on root /world
mkdir -p /world/{proc,sys,dev,run,tmp}; mount -t proc proc /world/proc; mount -t sysfs sysfs /world/sys; mount --rbind /dev /world/dev
mount -t tmpfs run /world/run; mount -t tmpfs -o size=60%,mode=1777 tmp /world/tmp; mkdir -p /world/run/lock /world/run/sudo; chown -R 100000:100000 /world/run
bash /opt/assay/ordinary.sh
# Whoever isn't of the sample's namespace is shown as root, as on any computer.
echo 0 > /proc/sys/kernel/overflowuid; echo 0 > /proc/sys/kernel/overflowgid
# A fork bomb and a full memory end the sample's processes, not ours, and all of them together have the processor no more often than the agent.
mount -t cgroup2 cgroup /sys/fs/cgroup; echo '+cpu +pids +memory' > /sys/fs/cgroup/cgroup.subtree_control; mkdir /sys/fs/cgroup/sample
echo 500 > /sys/fs/cgroup/sample/pids.max; awk '/MemAvailable/ {print ($2 - 65536) * 1024}' /proc/meminfo > /sys/fs/cgroup/sample/memory.max

as_user=(perl /opt/assay/confine.pl setpriv --reuid=1000 --regid=1000 --init-groups env HOME=/home/user)
"${as_user[@]}" bash -s /home/user < /opt/assay/lived-in.sh
bash /opt/assay/authority.sh
# Commands of shells, and what samples print, come through pipes whose readers keep the beginning and the end (keep.pl).
keep() { mkfifo -m 622 "$1"; setsid perl /opt/assay/keep.pl "$@" >/dev/null 2>&1 </dev/null & echo $! >> /run/assay/keepers; }
keep /run/assay-shell /run/assay/shell 4000000 $'\x1e'cut; keep /run/assay-output /run/assay/stdout 1000000 ''
# Without its record a guest is worth nothing: none is made then, and the reason is on its console.
bash /opt/assay/trace.sh > /dev/ttyS0 2>&1 || { sleep 1; echo b > /proc/sysrq-trigger; }
"${as_user[@]}" bash -c 'cd; python3 -c "import os,socket,subprocess,urllib.request"; perl -e 1; curl -s -m 5 http://warm.example/ >/dev/null; curl -s -m 20 https://warm.example/ >/dev/null; ls -la / >/dev/null; grep -r x /etc/hostname; sed -n 1p /etc/passwd; awk 1 /etc/passwd; base64 /etc/passwd | base64 -d; sudo -n true; id; ps aux' >/dev/null 2>&1
for tool in crontab chmod rm mkdir cp mv cat find tar gzip nohup sleep setpriv date wc head tail tr cut sort uname whoami env; do cat "$(command -v $tool)"; done >/dev/null 2>&1
grace=0 perl /opt/assay/run.pl 9 '' /bin/true; rm -f /run/assay/state
printf 'y\n%.0s' {1..20} > /run/assay/yes; : > /run/assay/network.jsonl
