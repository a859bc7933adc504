#!/bin/bash
# The same for Windows programs: asked through Wine's own command shell and registry.
check() { if [ -z "$2" ]; then echo "ok $1"; else echo "seen $1: $2" | head -c 300 | head -1; fi; }
loader=/usr/lib/wine/wine64; grep -q '^#arch=win32' /home/user/.wine/system.reg && loader=/usr/lib/wine/wine
wine() { env -i HOME=/home/user USER=mkeller WINEPREFIX=/home/user/.wine WINEDEBUG=-all DISPLAY= LANG=C.UTF-8 PATH=/usr/lib/wine:/usr/bin:/bin $loader "$@" 2>/dev/null </dev/null | tr -d '\r'; }
cat > /home/user/.wine/drive_c/windows/temp/e.bat <<'B'
@echo off
reg query HKCU\Software\Wine >nul 2>&1 && echo key HKCU\Software\Wine
reg query HKLM\Software\Wine >nul 2>&1 && echo key HKLM\Software\Wine
if exist Z:\ echo drive Z: is the root of a Unix file system
if exist C:\windows\system32\winedbg.exe echo file winedbg.exe
if not exist C:\windows\system32\WindowsPowerShell\v1.0\powershell.exe echo nopowershell
if exist C:\windows\system32\drivers\vmmouse.sys echo driver vmmouse.sys
echo cpus %NUMBER_OF_PROCESSORS%
echo user %USERNAME%
echo computer %COMPUTERNAME%
reg query "HKLM\Hardware\Description\System" /v SystemBiosVersion
reg query "HKLM\Hardware\Description\System\BIOS" /v SystemManufacturer
dir /b "C:\Program Files"
B
out=$(wine cmd /c 'c:\windows\temp\e.bat'); rm -f /home/user/.wine/drive_c/windows/temp/e.bat
check wine-registry "$(grep -m1 '^key ' <<< "$out")"
check unix-drive "$(grep -m1 '^drive' <<< "$out")"
check wine-programs "$(grep -m1 '^file' <<< "$out")"
check powershell "$(grep -m1 nopowershell <<< "$out" | sed 's/.*/powershell.exe is missing/')"
check vm-drivers "$(grep -m1 '^driver' <<< "$out")"
cpus=$(sed -n 's/^cpus //p' <<< "$out"); check cpu-count "$([ "${cpus:-0}" -lt 2 ] && echo "${cpus:-0} CPU")"
check user-name "$(sed -n 's/^user //p' <<< "$out" | grep -iE '^(sandbox|malware|virus|analyst|test|user)$')"
check computer-name "$(sed -n 's/^computer //p' <<< "$out" | grep -iE 'sandbox|malware|virus|cuckoo|cape|maltest|analysis')"
check bios-strings "$(grep -iE 'qemu|bochs|seabios|vbox|vmware' <<< "$out" | head -1)"
n=$(find '/home/user/.wine/drive_c/Program Files' -mindepth 1 -maxdepth 1 -type d | wc -l); check installed-programs "$([ "$n" -lt 6 ] && echo "$n folders in Program Files")"
files=$(find /home/user/.wine/drive_c/users/mkeller/{Documents,Desktop,Downloads,Pictures} -type f 2>/dev/null | wc -l); check documents "$([ "$files" -lt 5 ] && echo "$files files")"
up=$(cut -d. -f1 /proc/uptime); check uptime "$([ "$up" -lt 600 ] && echo "$up seconds")"
ram=$(awk '/MemTotal/ {print int($2/1024)}' /proc/meminfo); check memory-size "$([ "$ram" -lt 2048 ] && echo "$ram MiB")"
desk=$(wine taskhostw.exe /idle)
idle=$(sed -n 's/^idle \([0-9]*\) .*/\1/p' <<< "$desk"); check mouse "$([ "${idle:-999999}" -gt 60000 ] && echo "nobody has touched the mouse for ${idle:-unknown} ms")"
width=$(sed -n 's/.* screen \([0-9]*\)$/\1/p' <<< "$desk"); check screen "$([ "${width:-0}" -lt 1024 ] && echo "${width:-no} pixels wide")"
