import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identify } from '../sandbox-runner/identify.ts';
import { choose } from '../sandbox-runner/choose.ts';
import { loadRules } from '../sandbox-runner/engine.ts';
import { match } from '../sandbox-runner/sigma/engine.ts';
import { observeLinux, socketAddress } from '../sandbox-runner/observe/linux.ts';
import { observeNetwork } from '../sandbox-runner/observe/network.ts';
import { eventsMax, kindMax, Observation } from '../sandbox-runner/observe/observation.ts';
import { observeShell } from '../sandbox-runner/observe/shell.ts';
import { observeWine, unescape } from '../sandbox-runner/observe/wine.ts';
import { observeWineCalls } from '../sandbox-runner/observe/wine-calls.ts';
import { readElf } from '../sandbox-runner/static/elf.ts';
import { peSignals } from '../sandbox-runner/static/pe-signals.ts';
import { readPe } from '../sandbox-runner/static/pe.ts';
import { kernelTrace, traceKey } from './kernel-trace.ts';

const linux = (trace: string) => {
  const observation = new Observation();
  observeLinux(trace, observation, '/home/user/Downloads/t.sh');
  return observation.events;
};
const wine = (trace: string) => {
  const observation = new Observation();
  observeWine(trace, observation, { image: 'C:\\x.exe', commandLine: 'C:\\x.exe' });
  return observation.events;
};

describe('a Linux trace', () => {
  test('becomes processes with command lines and parents, over line breaks in arguments', () => {
    const events = linux(kernelTrace([
      '            t.sh-10      [000] .....    10.000000: execve: (x) f="/bin/bash" a0="bash" a1="-c" a2="echo a',
      'echo b" a3=(fault)',
      '            bash-10      [000] .....    10.100000: exec: (x) f="/bin/bash"',
      '            bash-10      [000] .....    10.200000: fork: (x) child=11',
      '            bash-11      [000] .....    10.300000: execve: (x) f="/usr/bin/id" a0="id" a1=(fault)',
      '              id-11      [000] .....    10.400000: exec: (x) f="/usr/bin/id"',
    ]));
    expect(events).toMatchObject([
      { kind: 'PROCESS', processId: 10, at: 0, fields: { Image: '/usr/bin/bash', CommandLine: 'bash -c "echo a\necho b"' } },
      { kind: 'PROCESS', processId: 11, at: 300, fields: { Image: '/usr/bin/id', ParentImage: '/usr/bin/bash', ParentProcessId: '10' } },
    ]);
  });
  test('says of its first process that we started it, and no rule is tried on that', async () => {
    const start = (path: string, pid: number) => [
      `            t.sh-${pid}      [000] .....    ${pid}.0: execve: (x) f="${path}" a0="${path}" a1=(fault)`,
      `         crontab-${pid}      [000] .....    ${pid}.1: exec: (x) f="${path}"`,
    ];
    const events = linux(kernelTrace([...start('/home/user/Downloads/crontab', 10), ...start('/usr/bin/crontab', 11)]));
    expect(events.map(({ fields }) => fields.StartedBySandbox)).toEqual(['true', undefined]);
    const { sigma } = await loadRules();
    const cron = (of: typeof events) => match(sigma, 'linux', of).filter(({ rule }) => rule === 'assay-linux-cron-user').length;
    expect([cron(events.slice(0, 1)), cron(events.slice(1))]).toEqual([0, 1]);
  });
  test.each([
    ['/usr/bin/bash', 'TUNNEL=ngrok', 'assay-linux-proxy', 14],
    ['/usr/bin/bash', 'https_proxy=http://127.0.0.1:1', 'assay-linux-proxy', 28],
    ['/usr/bin/echo', "echo 'pool: stratum+tcp://pool.example:3333'", 'assay-linux-mining', 38],
    ['/usr/bin/ngrok', 'ngrok tcp 22', 'assay-linux-proxy', 28],
  ])('counts words that a shell prints or keeps as what is only written: %s, %s', async (image, commandLine, rule, weight) => {
    const { sigma } = await loadRules();
    const event = { kind: 'SHELL' as const, at: 0, processId: 1, fields: { Image: image, CommandLine: commandLine } };
    expect(match(sigma, 'linux', [event])).toContainEqual(expect.objectContaining({ rule, weight }));
  });
  test('counts an act in full however many words stood before it', async () => {
    const { sigma } = await loadRules();
    const event = (image: string, CommandLine: string) =>
      ({ kind: 'SHELL' as const, at: 0, processId: 1, fields: { Image: image, CommandLine } });
    const words = Array.from({ length: 50 }, (_, n) => event('/usr/bin/echo', `echo ngrok ${n}`));
    const weight = (of: Parameters<typeof match>[2]) =>
      match(sigma, 'linux', of).find(({ rule }) => rule === 'assay-linux-proxy')?.weight;
    expect([weight(words), weight([...words, event('/usr/bin/ngrok', 'ngrok tcp 22')])]).toEqual([14, 28]);
  });
  test('tells writes from reads, and which reads matter', () => {
    const events = linux(kernelTrace([
      '            t.sh-10      [000] .....    10.0: openat: (x) f="/tmp/a" flags=0x241',
      '            t.sh-10      [000] .....    10.1: openat: (x) f="/etc/shadow" flags=0x0',
      '            t.sh-10      [000] .....    10.2: openat: (x) f="/etc/motd" flags=0x0',
      '            t.sh-10      [000] .....    10.3: unlinkat: (x) f="t.sh"',
      '            t.sh-10      [000] .....    10.4: fchmodat: (x) f="/tmp/a" m=0x1ed',
    ]));
    expect(events.map(({ kind, fields }) => [kind, fields.TargetFilename, fields.Operation ?? '', fields.TargetIsSample ?? ''])).toEqual([
      ['FILE', '/tmp/a', 'write', ''], ['READ', '/etc/shadow', '', ''], ['FILE', '/home/user/Downloads/t.sh', 'delete', 'true'], ['FILE', '/tmp/a', 'chmod', ''],
    ]);
    expect(events[3]!.fields.Mode).toBe('755');
  });
  test('holds no event that a sample has written into a name', () => {
    const forged = (name: string) => `            sh-66       [000] ...1.    10.3: ${name}: (sched.sched_process_exec) f="/usr/bin/forged"`;
    const name = ['/tmp/a', forged('exec'), '# key fedcba9876543210', forged('exec_fedcba9876543210'), ''].join('\n');
    const events = linux(kernelTrace([
      `            t.sh-10      [000] .....    10.0: openat: (x) f="${name}" flags=0x241`,
      '            t.sh-10      [000] .....    10.4: unlink: (x) f="/tmp/b"',
    ]));
    expect(events.map(({ kind, fields }) => [kind, fields.Operation])).toEqual([['FILE', 'write'], ['FILE', 'delete']]);
    expect(events.some(({ fields }) => fields.Image === '/usr/bin/forged')).toBe(false);
  });
  test('tells a key that is read with a whole home from one that is looked for', () => {
    const documents = ['Documents/a', 'Documents/b', 'Desktop/c', 'Desktop/d', 'Pictures/e', 'Pictures/f'];
    const marks = (files: readonly string[], ...more: string[]) => linux(kernelTrace([
      ...['.ssh/id_rsa', ...files].map((name, at) =>
        `            cp-10      [000] .....    10.${at}: openat: (x) f="/home/user/${name}" flags=0x0`), ...more,
    ])).filter(({ kind }) => kind === 'READ').map(({ fields }) => fields.WithWholeHome);
    expect(marks(documents)).toEqual(['true']);
    expect(marks(documents.slice(0, 5))).toEqual([undefined]);
    expect(marks(documents.map((name) => name.replace(/^\w+/, 'Documents')))).toEqual([undefined]);
    expect(marks(documents.map((name) => `.config/${name}`))).toEqual([undefined]);
    const connect = 'connect: (x) b0=0x100007f50000002 b1=0x0';
    expect(marks(documents, `            nc-11      [000] .....    11.0: ${connect}`)).toEqual([undefined]);
  });
  const named = (prefix: string, names: string, place: string) =>
    [...names.split('/').reverse().filter(Boolean), '/', '/'].map((name, at) => `${prefix}${at}="${name}"`).join(' ') + ` ${prefix}s=${place}`;
  const final = (...lines: string[]) => linux(kernelTrace(lines.map((line, at) => `            t.sh-10      [000] .....    10.${at + 1}: ${line}`))
    .replace('\n', '\n# mount 0x1 /\n# mount 0x2 /tmp\n'));
  test('names what was opened in the end, whatever it was called', () => {
    const events = final(
      'openat: (x) f="authorized_keys" flags=0x441',
      `opened: (x) ${named('n', '/home/user/.ssh/authorized_keys', '0x1')} flags=0x8441`,
      `opened: (x) ${named('n', '/etc/shadow', '0x1')} flags=0x8000`,
      `opened: (x) ${named('n', '/etc/shadow', '0x77')} flags=0x8001`,
      `opened: (x) ${named('n', '/a', '0x2')} flags=0x8001`,
      'opened: (x) n0="shadow" n1="etc" n2=(fault) ns=0x1 flags=0x8000',
    );
    expect(events.map(({ kind, fields }) => [kind, fields.TargetFilename])).toEqual([
      ['FILE', '/home/user/.ssh/authorized_keys'], ['READ', '/etc/shadow'], ['FILE', '/tmp/a'],
    ]);
  });
  test('tells what was written before by the name that it was moved or linked to', () => {
    const events = final(
      `opened: (x) ${named('n', '/n/authorized_keys', '0x2')} flags=0x8041`,
      `moved: (x) ${named('n', '/n', '0x2')} ${named('t', '/home/user/.ssh', '0x1')}`,
      `linked: (x) ${named('n', '/etc/shadow', '0x1')} ${named('t', '/var/s', '0x1')}`,
      `opened: (x) ${named('n', '/var/s', '0x1')} flags=0x8000`,
    );
    expect(events.map(({ kind, fields }) => [kind, fields.Operation ?? '', fields.TargetFilename])).toEqual([
      ['FILE', 'write', '/tmp/n/authorized_keys'], ['FILE', 'rename', '/home/user/.ssh'], ['FILE', 'write', '/home/user/.ssh/authorized_keys'],
      ['FILE', 'link', '/var/s'], ['READ', '', '/etc/shadow'],
    ]);
  });
  test('tells that a file is run that this run wrote, and whether it came from the network', () => {
    const ran = (path: string) => `program: (x) ${named('n', path, '0x2')}`;
    const events = final(
      `opened: (x) ${named('n', '/u', '0x2')} flags=0x8241`, `opened: (x) ${named('n', '/v', '0x2')} flags=0x8241`, ran('/other'), ran('/u'),
      'connect: (x) fd=3 len=16 b0=0x4d7100cb50000002 b1=0x0', ran('/v'),
    ).filter(({ kind }) => kind === 'OTHER');
    expect(events.map(({ fields }) => [fields.TargetFilename, fields.Origin])).toEqual([['/tmp/u', 'run'], ['/tmp/v', 'network']]);
  });
  test('that was full goes on with the record of the end, and no event of it counts twice', () => {
    const one = (at: number) => `            t.sh-10      [000] .....    10.${at}: unlink: (x) f="/tmp/${at}"`;
    const trace = `${kernelTrace([one(1), one(2)])}\n# end ${traceKey}\n# tracer: nop\n${kernelTrace([one(1), one(2), one(7)]).split('\n').slice(1).join('\n')}`;
    expect(linux(trace).map(({ fields }) => fields.TargetFilename)).toEqual(['/tmp/1', '/tmp/2', '/tmp/7']);
  });
  test('without its key holds nothing', () => {
    expect(linux('            t.sh-10      [000] .....    10.0: openat: (x) f="/tmp/a" flags=0x241')).toEqual([]);
  });
  test('names where a connection goes', () => {
    expect(socketAddress('0x4d7100cb5c110002', '0x0')).toEqual({ ip: '203.0.113.77', port: 4444 });
    expect(socketAddress('0x722f7261762f0001', '0x0')).toBeNull();
  });
  test('of any bytes gives events within bounds, never a crash', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 2000, unit: 'binary' }), fc.array(fc.constantFrom('   a-1  [000] ..... 1.0: ', `execve_${traceKey}: `, 'f="', '"', ' a0=', '\n', `exec_${traceKey}: (x) f="x"`, '0x'), { maxLength: 40 }).map((parts) => parts.join(''))), (text) => {
      for (const event of linux(`# key ${traceKey}\n${text}`)) expect(Object.values(event.fields).every((value) => value.length <= 2_100)).toBe(true);
    }));
  });
});

describe('what the shells of a run wrote', () => {
  const shell = (...lines: string[]) => {
    const observation = new Observation();
    observeShell(['clock 100.0 1000.0', ...lines].join('\n'), observation);
    return observation;
  };
  test('is told to the end, whatever was repeated before', () => {
    const loop = Array.from({ length: 5_000 }, (_, at) => `\u001e7 1000.0 x=${at}`);
    const { events, limitations } = shell(...loop, '\u001e7 1001.0 chmod +x /tmp/u');
    expect(events.at(-1)?.fields.CommandLine).toBe('chmod +x /tmp/u');
    expect([...limitations]).toEqual(['TRACE_TRUNCATED']);
  });
  test('is no run where a start file is named for other shells, which they do not read here', () => {
    expect([...shell('\u001e7 1000.0 BASH_ENV=/tmp/rc', '\u001e7 1000.1 bash -c true').limitations]).toEqual(['SCRIPT_FAILED']);
    expect([...shell('\u001e7 1000.0 MY_ENV=/tmp/rc', '\u001e7 1000.1 bash -c true').limitations]).toEqual([]);
  });
  test('says where the guest kept only its ends', () => {
    const { events, limitations } = shell('\u001e7 1000.0 id', '\u001e7 1000.5 ec', '\u001ecut', '0.7 half', '\u001e7 1001.0 whoami');
    expect(events.map(({ fields }) => fields.CommandLine)).toEqual(['id', 'ec', 'whoami']);
    expect([...limitations]).toEqual(['TRACE_TRUNCATED']);
  });
});

describe('what one run may report', () => {
  test('is bounded for each kind, with its beginning and its end, and says that it was cut', () => {
    const observation = new Observation();
    for (let index = 0; index < 10_000; index++) observation.add('FILE', index, 1, { TargetFilename: `/tmp/${index}` });
    observation.add('READ', 10_001, 1, { TargetFilename: '/etc/shadow' });
    const { events } = observation;
    expect(events.length).toBe(kindMax + 1);
    expect([0, 1, -2, -1].map((at) => events.at(at)!.fields.TargetFilename)).toEqual(['/tmp/0', '/tmp/1', '/tmp/9999', '/etc/shadow']);
    expect([...observation.limitations]).toEqual(['TRACE_TRUNCATED']);
  });
  test('is no more than all kinds together may have, and the rarest is whole', () => {
    const observation = new Observation();
    for (const kind of ['FILE', 'READ', 'PROCESS', 'SHELL', 'NETWORK'] as const) for (let at = 0; at < kindMax; at++) observation.add(kind, at, 1, { At: String(at) });
    for (let at = 0; at < 30; at++) observation.add('DNS', at, 1, { At: String(at) });
    const { events } = observation;
    expect(events.length).toBeLessThanOrEqual(eventsMax);
    expect(events.filter(({ kind }) => kind === 'DNS').length).toBe(30);
    expect(events.filter(({ kind, fields }) => kind === 'FILE' && fields.At === String(kindMax - 1)).length).toBe(1);
    expect([...observation.limitations]).toEqual(['TRACE_TRUNCATED']);
  });
  test('is whole and says nothing when it fits', () => {
    const observation = new Observation();
    for (let at = 0; at < kindMax; at++) observation.add('FILE', at, 1, { At: String(at) });
    expect([observation.events.length, observation.limitations.size]).toEqual([kindMax, 0]);
  });
});

describe('a Wine trace', () => {
  test('names a copy of a program of the system by what it is a copy of', () => {
    const create = (pid: string, image: string, line: string) => [
      `1.2:0020:0024:trace:process:NtCreateUserProcess L"\\\\??\\\\${image}" image L"${image}" cmdline L"${line}" parent (nil)`,
      `1.3:0020:0024:trace:process:NtCreateUserProcess L"${image}" pid ${pid} tid 0034 handles 1/2`,
    ];
    const events = wine([
      '1.0:0020:0024:trace:loaddll:build_module Loaded L"C:\\\\x.dll" at 0: builtin',
      '1.1:0020:0024:trace:file:CopyFileExW L"C:\\\\windows\\\\system32\\\\whoami.exe" -> L"C:\\\\Temp\\\\b.exe", 00000000',
      ...create('0030', 'C:\\\\Temp\\\\b.exe', 'C:\\\\Temp\\\\b.exe /all'), ...create('0031', 'C:\\\\Temp\\\\c.exe', 'C:\\\\Temp\\\\c.exe /all'),
    ].join('\n'));
    expect(events.filter(({ kind }) => kind === 'SHELL').map(({ fields }) => [fields.Image, fields.CommandLine])).toEqual([
      ['C:\\windows\\system32\\whoami.exe', '"C:\\windows\\system32\\whoami.exe" /all'],
    ]);
  });
  test('names what a script asks to have started, whether or not there is such a program', () => {
    const events = wine([
      '1.000:0020:0024:trace:loaddll:build_module Loaded L"C:\\\\x.dll" at 00000000: builtin',
      '1.100:0020:0024:trace:exec:SHELL_execute mask=0x00000040 hwnd=0000000000000000 verb=L"open" file=L"vssadmin" parm=L"delete shadows /all" dir=(null) show=0x00000001 class=not used',
      '1.200:0020:0024:trace:exec:SHELL_execute mask=0x00000040 hwnd=0000000000000000 verb=(null) file=L"whoami" parm=(null) dir=(null) show=0x00000001 class=not used',
    ].join('\n'));
    expect(events.filter(({ kind }) => kind === 'SHELL').map(({ fields }) => [fields.Image, fields.CommandLine])).toEqual([
      ['C:\\windows\\system32\\vssadmin.exe', 'vssadmin delete shadows /all'], ['C:\\windows\\system32\\whoami.exe', 'whoami'],
    ]);
  });
  test('in which a script failed says so, since its end looks like any other', () => {
    const observation = new Observation();
    const failed = '3023.093:019c:01a0:fixme:wscript:ActiveScriptSite_OnScriptError ()';
    observeWine(`1.000:0020:0024:trace:loaddll:build_module loaded\n${failed}\n`, observation, { image: 'C:\\x.exe', commandLine: 'x' });
    expect([...observation.limitations]).toEqual(['SCRIPT_FAILED']);
  });
  test('becomes processes, registry values with their whole path, files and connections', () => {
    const events = wine([
      ' 32.604:0138:013c:trace:reg:NtOpenKeyEx ((nil),L"\\\\Registry\\\\User\\\\S-1-5-21-0-0-0-1000",f003f,0x1)',
      ' 32.605:0138:013c:trace:reg:NtOpenKeyEx <- 0x28',
      ' 32.606:0138:013c:trace:reg:NtCreateKey (0x28,L"Software\\\\Microsoft\\\\Windows\\\\CurrentVersion\\\\Run",L"",0,f003f,0x21ef78)',
      ' 32.607:0138:013c:trace:reg:NtCreateKey <- 0x30',
      ' 32.608:0138:013c:trace:reg:NtSetValueKey (0x30,L"Up",1,0x34ab40,52)',
      ' 32.609:0138:013c:trace:file:CopyFileExW L"C:\\\\x.exe" -> L"C:\\\\y.exe", 0',
      ' 32.657:0138:013c:trace:process:NtCreateUserProcess L"\\\\??\\\\C:\\\\y.exe" image L"C:\\\\y.exe" cmdline L"\\"C:\\\\y.exe\\" /stay" parent (nil)',
      ' 32.845:0138:013c:trace:process:NtCreateUserProcess L"\\\\??\\\\C:\\\\y.exe" pid 0140 tid 0144 handles 0x38/0x3c',
      ' 33.457:0138:013c:trace:winsock:connect socket 0x30, addr { family AF_INET, address 198.51.100.7, port 4444 }, len 16',
    ].join('\n'));
    expect(events.map((event) => [event.kind, event.fields.TargetObject ?? event.fields.TargetFilename ?? event.fields.CommandLine ?? event.fields.DestinationIp])).toEqual([
      ['PROCESS', 'C:\\x.exe'], ['REGISTRY', 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Up'], ['FILE', 'C:\\y.exe'], ['PROCESS', '"C:\\y.exe" /stay'], ['NETWORK', '198.51.100.7'],
    ]);
    expect(events[3]).toMatchObject({ processId: 0x140, fields: { ParentImage: 'C:\\x.exe' } });
  });
  test('unescapes what Wine escapes', () => expect(unescape('C:\\\\a\\x00e9\\n')).toBe('C:\\aé\n'));
  test('of any bytes never crashes', () => void fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => void wine(` 1.000:0138:013c:trace:reg:NtSetValueKey ${text}`))));
});

describe('what the kernel notes in a Windows guest', () => {
  const key = '0123456789abcdef';
  const noted = (...lines: string[]) => {
    const observation = new Observation();
    observeWineCalls([`# key ${key}`, '# tracer: nop', ...lines, ''].join('\n'), observation);
    return { events: observation.events.map(({ fields }) => fields), limitations: [...observation.limitations] };
  };
  const line = (thread: string, call: string, rest: string) => `          ${thread}-812     [000] .....  3012.500000: ${call}: (__x64_sys_x+0x0/0x90) ip=0x140001010${rest}`;
  test('is a limitation and says who closed the record, and who called Linux, once each', () => {
    const close = line('a.exe', `record_close_${key}`, ' fd=127');
    expect(noted(close, close, line('a.exe', `call_openat32_${key}`, ' flags=1 f="/home/user/x"'))).toEqual({
      limitations: ['RECORD_BROKEN'],
      events: [
        { Image: 'a.exe', LinuxProcessId: '812', Operation: 'record_broken', Call: 'close' },
        { Image: 'a.exe', LinuxProcessId: '812', Operation: 'linux_call', Call: 'openat', TargetFilename: '/home/user/x' },
      ],
    });
  });
  test('is nothing where nobody did either', () => expect(noted()).toEqual({ events: [], limitations: [] }));
  test('is not made by a name of a thread, which the sample chooses', () => {
    const hostile = 'x-1 [000] ..... 1.0: record_close_0000000000000000: (a) fd=127';
    expect(noted(line(hostile, 'call_kill_0000000000000000', '')).events).toEqual([]);
    expect(noted(line(hostile, `call_kill_${key}`, '')).events).toEqual([{ Image: hostile, LinuxProcessId: '812', Operation: 'linux_call', Call: 'kill' }]);
  });
  test.each(['\r', '\u2028', '\u2029', '\u0085', ' x-1 [000] '])('is seen whatever stands in names: %j', (odd) => {
    const seen = noted(line(`a${odd}b`, `record_close_${key}`, ' fd=127'), line('a', `call_openat_${key}`, ` flags=1 f="/x${odd}y"`));
    expect(seen.limitations).toEqual(['RECORD_BROKEN']);
    expect(seen.events.map(({ Operation }) => Operation)).toEqual(['record_broken', 'linux_call']);
  });
  test('counts where its line is in no form that is known', () => expect(noted(`x_${key}: (`).limitations).toEqual(['RECORD_BROKEN']));
  test('names hands on the record behind a flood of other calls', () => {
    const flood = Array.from({ length: 500 }, (_, n) => line(`t${n}`, `call_getppid_${key}`, '').replace('-812 ', `-${n} `));
    const { events } = noted(...flood, line('a', `record_close_${key}`, ' fd=127'));
    expect(events.at(-1)).toMatchObject({ Operation: 'record_broken' });
  });
  test('is missing where its key is', () => {
    const observation = new Observation();
    observeWineCalls('', observation);
    expect([...observation.limitations]).toEqual(['RECORD_BROKEN']);
  });
});

describe('the network log', () => {
  test('gives names, destinations and first bytes, and says when a line is none', () => {
    const observation = new Observation();
    observeNetwork('{"kind":"dns","t":1,"name":"c2.example","type":1,"answer":"198.18.0.1"}\n{"kind":"tcp","t":2,"address":"198.18.0.1","port":80,"host":"c2.example","first":"GET /x HTTP/1.1\\r\\nUser-Agent: evil\\r\\n"}\n{"kind":"tcp"}\n', observation);
    expect(observation.events.map((event) => event.fields)).toMatchObject([{ QueryName: 'c2.example' }, { DestinationHostname: 'c2.example', 'c-uri': 'http://c2.example/x', 'c-useragent': 'evil' }]);
    expect([...observation.limitations]).toEqual(['GUEST_OUTPUT_CORRUPT']);
  });
});

describe('a PE file', () => {
  const hello = readFileSync(new URL('./samples/hello.exe', import.meta.url));
  /** The same program with a signature block whose digest fits, as a signing tool would append it. */
  const signed = (bytes: Buffer) => {
    const at = bytes.readUInt32LE(0x3c);
    const optional = at + 24;
    const entry = optional + (bytes.readUInt16LE(optional) === 0x20b ? 112 : 96) + 32;
    const der = (tag: number, ...parts: Buffer[]) => {
      const body = Buffer.concat(parts);
      return Buffer.concat([Buffer.from(body.length < 128 ? [tag, body.length] : [tag, 0x82, body.length >> 8, body.length & 255]), body]);
    };
    const whole = Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
    const digest = createHash('sha256').update(whole.subarray(0, optional + 64)).update(whole.subarray(optional + 68, entry)).update(whole.subarray(entry + 8)).digest();
    const sha256 = Buffer.from('0609608648016503040201', 'hex');
    const content = der(0xa0, der(0x30, der(0x30, sha256), der(0x30, der(0x30, sha256, Buffer.from([5, 0])), der(0x04, digest))));
    const blob = der(0x30, Buffer.from('060a2b060104018237020104', 'hex'), content);
    const certificate = Buffer.alloc(8);
    certificate.writeUInt32LE(blob.length + 8, 0);
    whole.writeUInt32LE(whole.length, entry);
    whole.writeUInt32LE(blob.length + 8, entry + 4);
    return Buffer.concat([whole, certificate, blob]);
  };
  test('is known by what it imports, exports and says of itself', () => {
    const facts = readPe(hello);
    expect(facts.imphash).toMatch(/^[0-9a-f]{32}$/);
    expect(facts.functions).toBeGreaterThan(0);
    expect(facts.signature).toBeNull();
    expect(readPe(Buffer.from(hello)).imphash).toBe(facts.imphash);
  });
  test('that was signed is told from one that was changed afterwards', () => {
    const whole = signed(hello);
    expect(readPe(whole).signature).toMatchObject({ fits: true, algorithm: 'sha256' });
    expect(peSignals(readPe(whole)).map((one) => one.rule)).not.toContain('assay-pe-signature-broken');
    const changed = Buffer.from(whole);
    changed[changed.readUInt32LE(0x3c) + 400]! ^= 1;
    expect(readPe(changed).signature).toMatchObject({ fits: false });
    expect(peSignals(readPe(changed)).map((one) => one.rule)).toContain('assay-pe-signature-broken');
  });
  test('with a signature or resources of nonsense is read all the same', () => {
    const whole = signed(hello);
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), (noise, where) => {
      const bytes = Buffer.from(whole);
      const from = bytes.readUInt32LE(0x3c) + 24 + (where % (bytes.length - 2_000));
      bytes.set(noise.subarray(0, bytes.length - from), from);
      try {
        readPe(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }), { numRuns: 500 });
  });
});

describe('files that are not what they seem', () => {
  test.each([
    ['#!/bin/bash\n', 'x', 'script', 'bash'], ['#!/usr/bin/env python3\n', 'x.txt', 'script', 'python3'], ['#!/usr/bin/env -S perl\n', 'x', 'script', 'perl'], ['@echo off\r\n', 'x.bat', 'script', 'bat'],
    ['Set a = 1', 'x.vbs', 'script', 'vbs'], ['%PDF-1.7', 'x.exe', 'document', undefined], ['hello', 'x.txt', 'other', undefined], ['MZ nothing', 'x.exe', 'other', undefined],
  ])('%j called %s is %s', async (text, name, kind, interpreter) => {
    expect(await identify(Buffer.from(text), name)).toMatchObject({ kind, ...(interpreter ? { interpreter } : {}) });
  });
  test('PowerShell is not executed, and that has a name', async () => {
    expect(choose(await identify(Buffer.from('Write-Output 1'), 'x.ps1'), ['linux', 'windows-10'])).toMatchObject({ environment: null, limitation: 'NOT_EXECUTED_NO_POWERSHELL' });
  });
  test('an environment that this runner lacks is said, not replaced', async () => {
    expect(choose(await identify(Buffer.from('#!/bin/sh'), 'x'), [])).toMatchObject({ environment: null, limitation: 'ENVIRONMENT_NOT_OFFERED' });
  });
  test('headers of any bytes give facts or an error, never a hang', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) => {
      const pe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(58), Buffer.from([64, 0, 0, 0]), Buffer.from('PE\0\0'), Buffer.from(bytes)]);
      for (const read of [() => readPe(pe), () => readElf(Buffer.concat([Buffer.from('\x7fELF\x02\x01', 'latin1'), Buffer.from(bytes)]))]) {
        try {
          read();
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }
      await identify(pe, 'x');
      await identify(Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.from(bytes), Buffer.from('PK\x05\x06'), Buffer.alloc(18)]), 'x.zip');
    }));
  });
});
