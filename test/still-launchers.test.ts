import { describe, expect, test } from 'vitest';
import { identify } from '../sandbox-runner/identify.ts';
import { isPassive } from '../sandbox-runner/passive.ts';
import { parse } from '../sandbox-runner/static/parse.ts';

async function isStill(fileName: string, text: string): Promise<boolean> {
  const bytes = Buffer.from(text);
  const identity = await identify(bytes, fileName);
  return isPassive(identity, bytes, fileName, await parse(identity, bytes, fileName));
}
const launcher = (more: string) => `[Desktop Entry]\nType=Application\nName=Editor\nName[de]=Schreiber\nIcon=editor\n${more}\n`;
const unit = (more: string) => `[Unit]\nDescription=Greenhouse\nAfter=network.target\n\n[Service]\nUser=www-data\n${more}\n\n[Install]\nWantedBy=multi-user.target\n`;

describe('what says which program is started is not harmless for that', () => {
  test.each([
    ['a.desktop', launcher('Exec=mousepad %F\nTryExec=mousepad\nTerminal=false\nCategories=Utility;')],
    ['a.desktop', launcher('Exec=/usr/bin/evince --preview %u\n\n[Desktop Action New]\nName=New\nExec=evince --new-window')],
    ['a.timer', '[Unit]\nDescription=Daily\n[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n'],
  ])('%s', async (name, text) => expect(await isStill(name, text)).toBe(false));

  test.each([
    ['a page that is elsewhere', 'a.url', '[InternetShortcut]\r\nURL=https://www.example.org/\r\n'],
    ['a shell', 'a.desktop', launcher('Exec=sh -c "id"')],
    ['a shell by its folder', 'a.service', unit('ExecStart=/usr/bin/bash /opt/x')],
    ['an interpreter', 'a.service', unit('ExecStart=/usr/bin/python3 /opt/greenhouse/main.py')],
    ['a program of nobody knows whom', 'a.service', unit('ExecStart=/opt/x/run')],
    ['a program in a folder of everybody', 'a.desktop', launcher('Exec=/tmp/.x/run')],
    ['a program by a way around', 'a.service', unit('ExecStart=/usr/bin/../../tmp/x')],
    ['a command behind a terminal', 'a.desktop', launcher('Exec=xterm -e id')],
    ['a program that fetches', 'a.service', unit('ExecStart=/usr/bin/curl -O http://a.example/x')],
    ['a place to fetch from', 'a.desktop', launcher('Exec=viewer http://a.example/x')],
    ['signs of a shell', 'a.desktop', launcher('Exec=viewer a;id')],
    ['a second command', 'a.service', unit('ExecStart=/usr/sbin/sshd -D\nExecStopPost=/bin/sh -c id')],
    ['a library put before its own', 'a.service', unit('Environment=LD_PRELOAD=/tmp/x.so\nExecStart=/usr/sbin/sshd -D')],
    ['settings from a folder of everybody', 'a.service', unit('EnvironmentFile=/tmp/x\nExecStart=/usr/sbin/sshd -D')],
    ['another root', 'a.service', unit('RootDirectory=/tmp/x\nExecStart=/usr/sbin/sshd -D')],
    ['a line that is no entry', 'a.service', unit('rm -rf /')],
    ['a section that is none', 'a.service', `${unit('ExecStart=/usr/sbin/sshd')}[Shell]\na=b\n`],
    ['a link', 'a.desktop', '[Desktop Entry]\nType=Link\nURL=http://a.example/\n'],
    ['a folder to start in', 'a.desktop', launcher('Exec=viewer\nPath=/tmp/x')],
    ['a mount', 'a.mount', '[Mount]\nWhat=//host/share\nWhere=/mnt\nType=cifs\n'],
    ['a service of any program', 'a.service', unit('ExecStart=/usr/sbin/sshd -D')],
    ['a file that a unit writes', 'a.service', unit('StandardInputText=x\nExecStart=/usr/bin/cat\nStandardOutput=file:/etc/cron.d/x')],
    ['what a unit stops', 'a.timer', '[Unit]\nConflicts=auditd.service\n[Timer]\nOnCalendar=daily\n'],
    ['what a unit ends with', 'a.target', '[Unit]\nDescription=a\nSuccessAction=poweroff-immediate\n'],
    ['a file that is opened', 'a.desktop', launcher('Exec=wine-stable Invoice.exe')],
    ['a shell by another name', 'a.desktop', launcher('Exec=bash-static')],
    ['an interpreter by another name', 'a.desktop', launcher('Exec=perl5.36-x86_64-linux-gnu')],
    ['a terminal with a command', 'a.desktop', launcher('Exec=kitty sh Invoice.pdf')],
    ['its own name as a word', 'a.desktop', launcher('Exec=touch %c')],
    ['commands of a desktop alone', 'a.desktop', launcher('Exec=editor\nX-XFCE-Commands=/bin/sh -c id')],
    ['a library of a desktop alone', 'a.desktop', launcher('Exec=editor\nX-KDE-Library=/tmp/evil.so')],
  ])('not with %s (%s)', async (_what, name, text) => expect(await isStill(name, text)).toBe(false));

  test.each([
    ['a comment that seems to go on', '# see man=5 \\\nExec=sh -c id'],
    ['two backslashes', 'Comment=foo\\\\\nExec=sh -c id'],
    ['one backslash', 'Comment=x\\\nExec=sh -c id'],
    ['a backslash and a blank', 'Comment=foo\\ \nExec=sh -c id'],
    ['a carriage return', 'Comment=foo\rExec=sh -c id'],
    ['a zero byte', 'Comment=foo\0Exec=sh -c id'],
    ['a sign that ends lines elsewhere', 'Comment=foo\u2028Exec=sh -c id'],
  ])('a line that another reader sees is none of ours alone: %s', async (_what, lines) => {
    expect(await isStill('a.desktop', launcher(lines))).toBe(false);
    expect(await isStill('a.timer', `[Unit]\n${lines.replaceAll('Exec=', 'ExecStart=').replaceAll('Comment=', 'Description=')}\n[Timer]\nOnCalendar=daily\n`)).toBe(false);
  });

});
