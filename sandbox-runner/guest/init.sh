#!/bin/bash
# First process of every guest, up to the moment the RAM template is taken. Nothing here knows the host.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb
mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t devtmpfs dev /dev 2>/dev/null
ln -s /proc/self/fd /dev/fd; mkdir -p /dev/pts /dev/shm; mount -t devpts pts /dev/pts; mount -t tmpfs shm /dev/shm; mount -t tmpfs run /run
mount -t tmpfs -o size=60%,mode=1777 tmp /tmp; mount -t tracefs trace /sys/kernel/tracing 2>/dev/null
hostname "$(cat /etc/hostname)"; mkdir -p -m 700 /run/assay; mkdir -p /run/lock /run/sudo

# There is no network card. A dummy one looks like a network; every packet is redirected to sinks in this guest.
modprobe dummy numdummies=0; modprobe -a nf_tables nft_nat nft_redir nft_chain_nat 2>/dev/null
ip link set lo up; ip link add eth0 type dummy; ip addr add 10.0.2.15/24 dev eth0; ip link set eth0 up
ip route add default via 10.0.2.2 dev eth0; nft -f /opt/assay/network.nft
# 127 is where Windows guests have their record: nothing of ours may close a descriptor of that number.
setsid python3 /opt/assay/network.py >/run/assay/network.out 2>&1 127>/dev/null &

bash /opt/assay/warm.sh >/run/assay/warm.log 2>&1
while :; do perl /opt/assay/agent.pl 2>/dev/ttyS0; sleep 1; done
