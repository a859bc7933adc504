#!/bin/bash
# A Windows session that is already logged on: server, desktop and both kinds of process started once.
export PATH=/usr/lib/wine:$PATH
bash /opt/assay/authority.sh
bash /opt/assay/lived-in.sh /home/user/.wine/drive_c/users/user; chown -R user:user /home/user/.wine/drive_c/users/user/{Documents,Desktop,Downloads,Pictures}; chmod 700 /opt
chown user:user /home/user /home/user/Downloads
cp /opt/assay/desk.exe /home/user/.wine/drive_c/windows/system32/taskhostw.exe
cat > /run/assay/session.sh <<'S'
export HOME=/home/user USER=user WINEPREFIX=/home/user/.wine WINEDEBUG=-all DISPLAY= LANG=C.UTF-8
cd /home/user
/usr/lib/wine/wineserver64 -p
setsid /usr/lib/wine/wine64 explorer /desktop=assay,1024x768 >/dev/null 2>&1 &
/usr/lib/wine/wine64 cmd /c ver
/usr/lib/wine/wine64 'c:\windows\syswow64\cmd.exe' /c ver
/usr/lib/wine/wine64 wscript /?  </dev/null
/usr/lib/wine/wine64 reg query 'HKCU\Software\Microsoft'
/usr/lib/wine/wine64 rundll32
# somebody sits there
setsid /usr/lib/wine/wine64 taskhostw.exe >/dev/null 2>&1 &
S
chmod 755 /run/assay; setsid runuser -u user -- bash /run/assay/session.sh
# the sample's own files reach memory faster than the disk
cat /usr/lib/wine/* /usr/lib/x86_64-linux-gnu/wine/x86_64-unix/{ntdll,kernel32,user32,ws2_32,advapi32,win32u}*.so >/dev/null 2>&1
perl /opt/assay/run.pl 9 '' /bin/true; rm -f /run/assay/state
: > /run/assay/network.jsonl
