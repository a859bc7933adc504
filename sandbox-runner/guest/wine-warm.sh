#!/bin/bash
# A Windows session that is already logged on: server, desktop and each kind of process started once.
wine=${wine:-/usr/lib/wine/wine64} wineserver=${wineserver:-/usr/lib/wine/wineserver64} desk=${desk:-desk.exe}
export PATH=/usr/lib/wine:$PATH
bash /opt/assay/authority.sh
bash /opt/assay/lived-in.sh /home/user/.wine/drive_c/users/mkeller; chown -R 1000:1000 /home/user/.wine/drive_c/users/mkeller/{Documents,Desktop,Downloads,Pictures}; chmod 700 /opt
chown 1000:1000 /home/user /home/user/Downloads
# Wine looks for fonts where Windows has them. Without one its console crashes, and whoever waits for a program in it waits for ever.
cp /usr/share/wine/fonts/*.{ttf,fon} /home/user/.wine/drive_c/windows/Fonts/; chown -R 1000:1000 /home/user/.wine/drive_c/windows/Fonts
cp "/opt/assay/$desk" /home/user/.wine/drive_c/windows/system32/taskhostw.exe
# Of processes, memory and the processor a sample has its share and no more; what it prints and what Wine tells of it is kept up to a bound.
mount -t cgroup2 cgroup /sys/fs/cgroup; echo '+cpu +pids +memory' > /sys/fs/cgroup/cgroup.subtree_control; mkdir /sys/fs/cgroup/sample
echo 400 > /sys/fs/cgroup/sample/pids.max
# Windows counts processors by this file, and four are what an office computer has.
for name in online present possible; do
  echo 0-3 > "/run/assay/cpu-$name"; mount --bind "/run/assay/cpu-$name" "/sys/devices/system/cpu/$name"
done
keep() { mkfifo -m 600 "$1"; setsid perl /opt/assay/keep.pl "$@" >/dev/null 2>&1 </dev/null & echo $! >> /run/assay/keepers; }
keep /run/assay-output /run/assay/stdout 1000000 ''; keep /run/assay-record /run/assay/trace 32000000 '# cut'
# Without what the kernel notes of it a guest is worth nothing: none is made then, and the reason is on its console.
bash /opt/assay/wine-calls.sh > /dev/ttyS0 2>&1 || { sleep 1; echo b > /proc/sysrq-trigger; }
cat > /run/assay/session.sh <<S
export HOME=/home/user USER=mkeller WINEPREFIX=/home/user/.wine WINEDEBUG=-all DISPLAY= LANG=C.UTF-8
exec 127>/dev/null; cd /home/user
$wineserver -p
setsid $wine explorer /desktop=assay,1024x768 >/dev/null 2>&1 &
$wine cmd /c ver
[ ! -d .wine/drive_c/windows/syswow64 ] || $wine 'c:\windows\syswow64\cmd.exe' /c ver
$wine wscript /?  </dev/null
$wine reg query 'HKCU\Software\Microsoft'
$wine rundll32
# somebody sits there
setsid $wine taskhostw.exe >/dev/null 2>&1 &
S
chmod 755 /run/assay; setsid bash -c 'echo $$ > /sys/fs/cgroup/sample/cgroup.procs; exec runuser -u mkeller -- bash /run/assay/session.sh'
# the sample's own files reach memory faster than the disk
cat /usr/lib/wine/* /usr/lib/${libraries:-x86_64-linux-gnu/wine/x86_64-unix}/{ntdll,kernel32,user32,ws2_32,advapi32,win32u}*.so >/dev/null 2>&1
# Whoever sits at the desk is there before a run looks at what belongs to it, and isn't ended with that run.
for n in {1..300}; do pgrep -u 1000 taskhostw >/dev/null && break; sleep 0.1; done
grace=0 perl /opt/assay/run.pl 9 '' /bin/true; rm -f /run/assay/state
# The guest shows more memory than the host gives it. What the session holds already is counted too.
awk '/^anon / {printf "%d\n", $2 + 402653184}' /sys/fs/cgroup/sample/memory.stat > /sys/fs/cgroup/sample/memory.max
printf 'y\r\n' > /run/assay/yes # Wine's shell takes all there is for one answer.
: > /run/assay/network.jsonl
