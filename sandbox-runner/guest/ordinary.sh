#!/bin/bash
# ordinary.sh: makes the sample's world look like a desk's computer where samples look first: memory, the kernel's arguments, the network card's
# device, virtual devices. Mounts over files of its /proc and /sys; calls of the kernel still tell what is.
ordinary=/run/assay/ordinary; mkdir -p $ordinary
awk '/^(MemTotal|MemFree|MemAvailable|DirectMap2M):/ {$2 += 7900000} {printf "%-15s %8d%s\n", $1, $2, ($3 ? " " $3 : "")}' /proc/meminfo > $ordinary/meminfo
echo "BOOT_IMAGE=/boot/vmlinuz-$(uname -r) root=UUID=6f1d7a0c-5c1e-4b0e-9d0c-2a7f6e31b8d4 ro quiet" > $ordinary/cmdline
for name in meminfo cmdline; do mount --bind $ordinary/$name /world/proc/$name; done
mount -t tmpfs -o mode=755 none /world/sys/bus/virtio/devices
mount -t tmpfs -o mode=755 none /world/sys/class/net
for card in lo eth0; do
  mkdir -p /world/sys/class/net/$card/statistics
  for fact in address mtu type flags operstate carrier statistics/rx_bytes statistics/tx_bytes; do
    cat /sys/class/net/$card/$fact > /world/sys/class/net/$card/$fact 2>/dev/null
  done
done
echo up > /world/sys/class/net/eth0/operstate
mkdir -p /world/sys/class/net/eth0/device; echo 0x8086 > /world/sys/class/net/eth0/device/vendor; echo 0x15fb > /world/sys/class/net/eth0/device/device
