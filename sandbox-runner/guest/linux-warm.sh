#!/bin/bash
# What a desk that has been used for a while has in memory: the interpreters, once each.
bash /opt/assay/lived-in.sh /home/user
chown -R user:user /home/user
chmod 700 /opt
# Commands of shells come through a pipe whose reader keeps the first 4 MB and throws the rest away: a loop without end fills nothing.
bash /opt/assay/authority.sh
mkfifo -m 622 /run/assay-shell
setsid perl -e 'open my $in, "<", "/run/assay-shell" or die; open my $out, ">", "/run/assay/shell" or die; my $n = 0; while (sysread $in, my $part, 65536) { if ($n < 4e6) { syswrite $out, $part; $n += length $part } }' >/dev/null 2>&1 </dev/null &
bash /opt/assay/trace.sh
runuser -u user -- bash -c 'cd; python3 -c "import os,socket,subprocess,urllib.request"; perl -e 1; curl -s -m 5 http://warm.example/ >/dev/null; curl -s -m 20 https://warm.example/ >/dev/null; ls -la / >/dev/null; grep -r x /etc/hostname; sed -n 1p /etc/passwd; awk 1 /etc/passwd; base64 /etc/passwd | base64 -d; sudo -n true; id; ps aux' >/dev/null 2>&1
for tool in crontab chmod rm mkdir cp mv cat find tar gzip nohup sleep setpriv date wc head tail tr cut sort uname whoami env; do cat "$(command -v $tool)"; done >/dev/null 2>&1
perl /opt/assay/run.pl 9 '' /bin/true; rm -f /run/assay/state
: > /run/assay/network.jsonl
