const passwd = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
mkeller:x:1000:1000:Martin Keller,,,:/home/user:/bin/bash
`;

/** What the packages' maintainer scripts would have done, the part that matters in a guest: file name to text. */
export const configuration: Record<string, string> = {
  'etc/passwd': passwd,
  'etc/group': 'root:x:0:\ndaemon:x:1:\nadm:x:4:mkeller\nsudo:x:27:mkeller\nwww-data:x:33:\nshadow:x:42:\ncrontab:x:102:\nmkeller:x:1000:\nnogroup:x:65534:\n',
  'etc/shadow': 'root:*:19000:0:99999:7:::\nmkeller:*:19000:0:99999:7:::\n',
  'etc/hostname': 'desk-4410\n',
  'etc/hosts': '127.0.0.1 localhost\n10.0.2.15 desk-4410.corp.example desk-4410\n',
  'etc/resolv.conf': 'search corp.example\nnameserver 10.0.2.3\n',
  'etc/nsswitch.conf': 'passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n',
  'etc/pam.d/other': 'auth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\npassword required pam_permit.so\n',
  'etc/pam.d/sudo': 'auth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\n',
  'etc/pam.d/runuser': 'auth sufficient pam_rootok.so\naccount required pam_permit.so\nsession required pam_permit.so\n',
  'etc/pam.d/su': 'auth sufficient pam_rootok.so\naccount required pam_permit.so\nsession required pam_permit.so\n',
  'etc/pam.d/cron': 'auth required pam_permit.so\naccount required pam_permit.so\nsession required pam_permit.so\n',
  'etc/sudoers': 'root ALL=(ALL:ALL) ALL\nmkeller ALL=(ALL:ALL) NOPASSWD: ALL\n',
  'etc/pam.d/common-password': 'password [success=1 default=ignore] pam_unix.so obscure yescrypt\npassword requisite pam_deny.so\n',
  'etc/rsyslog.conf': 'module(load="imuxsock")\n*.*;auth,authpriv.none -/var/log/syslog\nauth,authpriv.* /var/log/auth.log\n',
  'etc/crontab': 'SHELL=/bin/sh\n17 * * * * root cd / && run-parts --report /etc/cron.hourly\n',
  'etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
  'etc/machine-id': '8a3c1f0d9be24c6fa7d15b3e60a9c472\n',
  'etc/profile': 'if [ -d /etc/profile.d ]; then for i in /etc/profile.d/*.sh; do [ -r $i ] && . $i; done; fi\n',
  'etc/shells': '/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/dash\n',
  'var/log/syslog': 'Nov  4 08:12:01 desk-4410 CRON[811]: (root) CMD (command -v debian-sa1 > /dev/null)\nNov  4 08:17:01 desk-4410 systemd[1]: Started Session 4 of User mkeller.\n',
  'var/log/auth.log': 'Nov  4 08:11:43 desk-4410 sudo: mkeller : TTY=pts/0 ; PWD=/home/user ; USER=root ; COMMAND=/usr/bin/apt update\n',
  'var/log/dpkg.log': '2024-10-21 09:04:11 install libreoffice-common:all <none> 4:7.4.7-1\n',
  'home/user/.bashrc': 'alias ll="ls -l"\n',
  'home/user/.profile': 'if [ -f "$HOME/.bashrc" ]; then . "$HOME/.bashrc"; fi\n',
  // A key that opens nothing: made for this image, so that what steals keys finds one.
  'home/user/.ssh/id_rsa': '-----BEGIN OPENSSH PRIVATE KEY-----\nbm90IGEga2V5LCBidXQgYSBiYWl0IGluIGEgc2FuZGJveA==\n-----END OPENSSH PRIVATE KEY-----\n',
  'home/user/.ssh/authorized_keys': 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ mkeller@desk-4410\n',
  'home/user/.ssh/known_hosts': 'files.corp.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ\n',
  'home/user/.gnupg/pubring.kbx': '',
  'home/user/.gitconfig': '[user]\n\tname = Martin Keller\n\temail = m.keller@corp.example\n',
  'home/user/.mozilla/firefox/k2.default/prefs.js': 'user_pref("browser.startup.homepage", "https://intranet.corp.example/");\n',
  'home/user/.config/google-chrome/Default/Bookmarks': '{"roots":{"bookmark_bar":{"children":[{"name":"Intranet","url":"https://intranet.corp.example/"}]}}}\n',
  'home/user/Documents/minutes-2024-10-28.md': '# Minutes\n\n- Budget for the second line: approved\n- Next: 11 November, 9:00, room 3\n',
  'home/user/Documents/addresses.csv': 'name,city,phone\nA. Brandt,Kiel,+49 431 5550112\nL. Moreau,Lyon,+33 4 5550 1188\n',
  'home/user/.bash_history': 'cd Documents\nls -l\nssh build@files.corp.example\nsudo apt update\n',
  'home/user/Documents/offer-2024-11.txt': 'Offer 4711, valid until the end of the month.\n',
};

