import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { exported, reportFormats } from '../subgraphs/verdicts/exports/export.ts';
import { techniquesOf, type ReportDocument } from '../subgraphs/verdicts/exports/report-document.ts';
import { uuid5 } from '../subgraphs/verdicts/exports/uuid.ts';
import { unlikeSchema } from './schema-words.ts';

const signals: ReportDocument['signals'] = [
  { rule: 'r1', title: 'Writes a cron table', weight: 40, source: 'SIGMA', techniques: ['T1053.003'], benignCause: 'Backups.', maliciousCause: 'It stays.', evidence: ['0.10 s: ran crontab -'], run: 0 },
  { rule: 'r2', title: '<script>alert(1)</script> & "quotes"', weight: 70, source: 'YARA', techniques: ['T1059.004', 'T1053.003'], benignCause: '', maliciousCause: '', evidence: ["<img src=x onerror='x'>"], run: null },
];
const report = (level = 'MALICIOUS'): ReportDocument => ({
  sample: { sha256: 'a'.repeat(64), sha1: 'b'.repeat(40), md5: 'c'.repeat(32), size: 1234, mediaType: 'text/x-shellscript' },
  verdict: { id: 'vrd_1', level, stage: 'FINAL', score: 95, confidence: 0.9, reason: 'BEHAVIOUR', summary: 'Writes a cron table, and 1 more', reachedAt: '2026-03-01T10:00:05.000Z', limitations: ['TIMED_OUT'], environments: ['linux'], network: 'fake', runTime: 900 },
  analysis: { id: 'ana_1', state: 'FINISHED', queuedAt: '2026-03-01T10:00:00.000Z', startedAt: '2026-03-01T10:00:01.000Z', finishedAt: '2026-03-01T10:00:05.000Z' },
  engine: { version: '0.1.0', digest: 'd'.repeat(64) },
  detonations: [{ number: 0, environment: 'linux', outcome: 'ENDED', choice: 'a shell script', runMs: 900, member: null, limitations: [] }],
  signals: [...signals], techniques: techniquesOf(signals),
  processes: [{ run: 0, at: 0, processId: 10, parentProcessId: 1, image: '/bin/sh', commandLine: 'sh a.sh' }, { run: 0, at: 5, processId: 11, parentProcessId: 10, image: '/usr/bin/curl', commandLine: 'curl https://c2.example/x' }],
  network: [
    { run: 0, at: 9, kind: 'DNS', name: 'c2.example', address: null, answer: '198.18.0.1', port: null, protocol: 'dns', uri: null, first: null },
    { run: 0, at: 12, kind: 'NETWORK', name: 'c2.example', address: '198.18.0.1', answer: null, port: 443, protocol: 'tcp', uri: 'https://c2.example/x', first: 'GET /x' },
    { run: 0, at: 14, kind: 'NETWORK', name: null, address: '203.0.113.9', answer: null, port: 4444, protocol: 'tcp', uri: null, first: 'hello' },
  ],
  capture: [],
  files: [{ run: 0, at: 20, operation: 'write', path: '/tmp/x' }],
  shown: [{ run: 0, at: 30, where: 'window', text: 'Pay <b>now</b>' }],
  events: [{ run: 0, at: 20, kind: 'FILE', processId: 10, fields: { Operation: 'write', TargetFilename: '/tmp/x' } }],
  indicators: [{ kind: 'URL', value: 'https://c2.example/x', where: '' }], static: { entropy: 4.2 }, cut: [],
});
type Thing = Record<string, unknown> & { type: string; id: string };
const stixOf = (given: ReportDocument) => JSON.parse(exported(given, 'STIX').content) as { type: string; id: string; objects: Thing[] };

/** What STIX 2.1 requires of each type that we write, from the text of the standard. */
const required: Record<string, string[]> = {
  identity: ['created', 'modified', 'name'], 'malware-analysis': ['created', 'modified', 'product'], malware: ['created', 'modified', 'is_family'], indicator: ['created', 'modified', 'pattern', 'pattern_type', 'valid_from'],
  'attack-pattern': ['created', 'modified', 'name'], relationship: ['created', 'modified', 'relationship_type', 'source_ref', 'target_ref'],
  file: ['hashes'], 'domain-name': ['value'], 'ipv4-addr': ['value'], url: ['value'], 'network-traffic': ['protocols', 'dst_ref'], process: ['pid'],
};
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const vocabulary = { result: ['malicious', 'suspicious', 'benign', 'unknown'], identity_class: ['individual', 'group', 'system', 'organization', 'class', 'unknown'], relationship_type: ['characterizes', 'indicates', 'uses'] };

describe('a report as STIX 2.1', () => {
  test.each(['MALICIOUS', 'HIGHLY_SUSPICIOUS', 'SUSPICIOUS', 'CLEAN', 'UNKNOWN'])('of a verdict %s is a bundle whose objects hold what the standard requires, and refer to nothing that is not there', (level) => {
    const bundle = stixOf(report(level));
    expect(bundle.type).toBe('bundle');
    expect(bundle.id).toMatch(/^bundle--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const ids = new Set(bundle.objects.map((one) => one.id));
    expect(ids.size).toBe(bundle.objects.length);
    for (const one of bundle.objects) {
      expect(Object.keys(required)).toContain(one.type);
      expect(one.id).toMatch(new RegExp(`^${one.type}--[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`));
      expect(one.spec_version).toBe('2.1');
      for (const name of required[one.type]!) expect(one, `${one.type} needs ${name}`).toHaveProperty(name);
      for (const [name, value] of Object.entries(one)) {
        expect(name).toMatch(/^[a-z0-9_]{2,250}$/);
        if (/^(created|modified|submitted|valid_from|analysis_(started|ended))$/.test(name)) expect(value).toMatch(timestamp);
        for (const reference of name.endsWith('_refs') ? (value as string[]) : name.endsWith('_ref') ? [value as string] : []) expect(ids, `${one.type}.${name}`).toContain(reference);
        if (name in vocabulary) expect(vocabulary[name as keyof typeof vocabulary]).toContain(value);
        expect(Array.isArray(value) && value.length === 0, `${one.type}.${name} is an empty list`).toBe(false);
      }
    }
    expect(bundle.objects.some((one) => one.type === 'malware')).toBe(['MALICIOUS', 'HIGHLY_SUSPICIOUS'].includes(level));
  });
  test('names the same file alike, whoever exports it', () => {
    // The example of the standard: a domain name's id is made of its value in the observables' namespace.
    expect(uuid5('00abedb4-aa42-466c-9c01-fed23315a9b7', '{"value":"example.com"}')).toBe('bedb4899-d24b-5401-bc86-8f6b4cc18ec7');
    expect(stixOf(report())).toEqual(stixOf(report()));
  });
});

test('a report as a MISP event keeps to the core format: known types in known categories, ids, and nothing published', () => {
  const { Event } = JSON.parse(exported(report(), 'MISP').content) as { Event: Record<string, unknown> & { Attribute: Attribute[]; Object: { name: string; uuid: string; Attribute: Attribute[] }[]; Tag: { name: string }[] } };
  interface Attribute { type: string; category: string; value: string; uuid: string; to_ids: boolean; object_relation?: string }
  const known: Record<string, string[]> = {
    domain: ['Network activity'], 'ip-dst': ['Network activity'], url: ['Network activity'], text: ['Payload delivery', 'Other'], sha256: ['Payload delivery'], sha1: ['Payload delivery'], md5: ['Payload delivery'],
    'size-in-bytes': ['Other'], 'mime-type': ['Payload delivery', 'Artifacts dropped', 'Other'],
  };
  expect(Event).toMatchObject({ threat_level_id: '1', analysis: '2', distribution: '0', published: false, date: '2026-03-01' });
  const all = [...Event.Attribute, ...Event.Object.flatMap((one) => one.Attribute)];
  for (const one of all) {
    expect(known[one.type], one.type).toContain(one.category);
    expect(one.uuid).toMatch(/^[0-9a-f-]{36}$/);
    expect(typeof one.to_ids).toBe('boolean');
    expect(one.value).not.toBe('');
  }
  expect(new Set(all.map((one) => one.uuid)).size).toBe(all.length);
  expect(Event.Attribute.filter((one) => one.category === 'Network activity').map((one) => one.value)).toEqual(['c2.example', 'https://c2.example/x', '203.0.113.9']);
  expect(Event.Tag.map((tag) => tag.name)).toContain('assay:technique="T1053.003"');
});

test('a report as a Navigator layer names every technique once, with its weight', () => {
  const layer = JSON.parse(exported(report(), 'NAVIGATOR').content) as { domain: string; versions: { layer: string }; techniques: { techniqueID: string; score: number }[] };
  expect(layer).toMatchObject({ domain: 'enterprise-attack', versions: { layer: '4.5' } });
  expect(layer.techniques.map((one) => [one.techniqueID, one.score])).toEqual([['T1053.003', 70], ['T1059.004', 70]]);
});

describe('a report as JSON', () => {
  test('speaks the words of the schema, in its places', () => {
    const made = JSON.parse(exported({ ...report(), cut: ['network', 'files'] }, 'JSON').content) as Record<string, unknown>;
    expect(Object.keys(made)).toEqual(['sample', 'verdict', 'analysis', 'cut']);
    for (const [field, type] of [['sample', 'Sample'], ['verdict', 'Verdict'], ['analysis', 'Analysis']] as const) {
      expect(unlikeSchema(type, made[field])).toEqual([]);
    }
    expect(made).toMatchObject({
      verdict: { conditions: { runTime: 900, environments: ['linux'] } },
      analysis: {
        detonations: [{ environment: { name: 'linux' }, runTime: 900 }],
        report: { processes: [{ startedAt: 0 }, { startedAt: 5 }], events: [{ kind: 'FILE', at: 20, processId: 10 }] },
      },
      cut: ['DNS', 'NETWORK', 'FILE'],
    });
  });
});

/** Written here by its ranges, and not as the code has it. */
const unseen = (character: string): boolean => {
  const code = character.codePointAt(0)!;
  return (code < 32 && code !== 10) || (code >= 127 && code < 160) || code === 0xad || code === 0x61c
    || (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f)
    || code === 0xfeff || (code >= 0xe0000 && code <= 0xe007f) || (code >= 0xd800 && code <= 0xdfff);
};
const hostile = fc.string({ unit: fc.oneof(
  fc.constantFrom('\u001b', '\u009b', '\u202e', '\u2066', '\r', '\n', '\0', '\u2028', '\u200b', '\ufeff', '\ud800', '\u{e0041}', '⟨', '<'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
), maxLength: 40 });

test.each(reportFormats.filter((format) => format !== 'PCAP'))('a report as %s holds nothing that is obeyed or hidden, wherever a sample put it', (format) => {
  fc.assert(fc.property(hostile, (text) => {
    const given = report();
    given.verdict!.summary = text;
    given.signals = [{ ...given.signals[0]!, title: text, evidence: [text] }];
    given.processes[0] = { ...given.processes[0]!, commandLine: text, image: text };
    given.network[0] = { ...given.network[0]!, name: text, uri: text, first: text };
    given.files[0] = { ...given.files[0]!, path: text };
    given.shown[0] = { ...given.shown[0]!, text };
    given.events[0] = { ...given.events[0]!, fields: { [text]: text } };
    given.indicators = [{ kind: 'URL', value: text, where: text }];
    given.detonations[0] = { ...given.detonations[0]!, choice: text, member: text };
    given.static = { [text]: [text] };
    const { content } = exported(given, format);
    expect([...content].filter(unseen)).toEqual([]);
    // JSON has the same values, whoever looks at it.
    if (format === 'JSON') {
      const made = JSON.parse(content) as { verdict: { summary: string }; analysis: { report: { static: { facts: object } } } };
      expect([made.verdict.summary, made.analysis.report.static.facts]).toEqual([text, { [text]: [text] }]);
    }
  }), { numRuns: 60 });
});

describe('a report for paper', () => {
  test('shows a reversed ending for what it is, and keeps the lines of what was shown', () => {
    const given = report();
    given.files[0] = { ...given.files[0]!, path: '/tmp/invoice\u202efdp.exe' };
    given.shown[0] = { ...given.shown[0]!, text: 'PAY\nNOW\u0007' };
    const page = exported(given, 'HTML').content;
    expect(page).toContain('<td>/tmp/invoice⟨U+202E⟩fdp.exe</td>');
    expect(page).toContain('<td>PAY<br>NOW⟨U+0007⟩</td>');
  });
  test('shows what came from the sample as text, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constantFrom('<script>', '"><img onerror=x>', "'<b>", '</style>', '&lt;'), (text, sharp) => {
      const given = report();
      given.signals[0] = { ...given.signals[0]!, title: text + sharp, evidence: [sharp + text] };
      given.processes[0] = { ...given.processes[0]!, commandLine: sharp + text };
      given.indicators = [{ kind: 'URL', value: sharp + text, where: text }];
      const page = exported(given, 'HTML').content;
      const tags = new Set([...page.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map((match) => match[1]));
      expect([...tags].filter((tag) => !['html', 'head', 'meta', 'title', 'style', 'body', 'h1', 'h2', 'span', 'p', 'dl', 'dt', 'dd', 'code', 'section', 'article', 'strong', 'small', 'br', 'ul', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td'].includes(tag!))).toEqual([]);
    }));
  });
  test('loads nothing and runs nothing', () => {
    const page = exported(report(), 'HTML').content;
    expect(page).toContain(`content="default-src 'none'`);
    expect(page).not.toMatch(/<(script|link|img|iframe)|<[^>]*\s(src|href|on\w+)=/i);
  });
});

test('every format gives a file with a name, a type and a content', () => {
  for (const format of reportFormats) expect(exported(report(), format)).toMatchObject({ fileName: expect.stringMatching(/^assay-a{16}\./) as string, mediaType: expect.stringContaining('/') as string, content: expect.stringContaining(format === 'PCAP' ? '' : 'a'.repeat(16)) as string });
});

/** A capture file read back with a reader of its own: packets whose checksums are right, in the order of their time. */
function packetsOf(file: Buffer) {
  expect(file.readUInt32LE(0)).toBe(0xa1b2c3d4);
  expect(file.readUInt32LE(20)).toBe(101);
  const folded = (bytes: Buffer) => {
    let sum = 0;
    for (let at = 0; at < bytes.length; at += 2) sum += bytes[at]! * 256 + (bytes[at + 1] ?? 0);
    while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
    return sum;
  };
  const packets = [];
  for (let at = 24; at < file.length;) {
    const time = file.readUInt32LE(at) * 1000 + file.readUInt32LE(at + 4) / 1000;
    const length = file.readUInt32LE(at + 8);
    const bytes = file.subarray(at + 16, at + 16 + length);
    at += 16 + length;
    expect(bytes.readUInt16BE(2)).toBe(length);
    expect(folded(bytes.subarray(0, 20)), 'checksum of the header').toBe(0xffff);
    const transport = bytes.subarray(20);
    expect(folded(Buffer.concat([bytes.subarray(12, 20), Buffer.from([0, bytes[9]!, transport.length >> 8, transport.length & 255]), transport])), 'checksum of the rest').toBe(0xffff);
    packets.push({ time, protocol: bytes[9], from: `${[...bytes.subarray(12, 16)].join('.')}:${transport.readUInt16BE(0)}`, to: `${[...bytes.subarray(16, 20)].join('.')}:${transport.readUInt16BE(2)}`,
      flag: bytes[9] === 6 ? transport[13]! : 0, sequence: bytes[9] === 6 ? transport.readUInt32BE(4) : 0, acknowledged: bytes[9] === 6 ? transport.readUInt32BE(8) : 0, data: transport.subarray(bytes[9] === 6 ? 20 : 8) });
  }
  return packets;
}

describe('a report as a capture file', () => {
  const made = (capture: ReportDocument['capture']) => {
    const { content, encoding, fileName } = exported({ ...report(), capture }, 'PCAP');
    expect({ encoding, fileName }).toEqual({ encoding: 'BASE64', fileName: `assay-${'a'.repeat(16)}.pcap` });
    return packetsOf(Buffer.from(content, 'base64'));
  };
  test('holds every conversation as it was said, whatever was said: both sides come out of their packets again', () => {
    const turn = fc.record({ direction: fc.constantFrom('sent' as const, 'received' as const), data: fc.uint8Array({ minLength: 1, maxLength: 6_000 }) });
    fc.assert(fc.property(fc.array(turn, { minLength: 1, maxLength: 6 }), (turns) => {
      const packets = made(turns.map(({ direction, data }, n) => ({ run: 0, at: 10 + n, flow: '0', protocol: 'tcp', address: '203.0.113.9', port: 4444, source: 50_001, direction, data: Buffer.from(data) }))).filter((packet) => packet.protocol === 6);
      for (const [direction, from] of [['sent', '10.0.2.15:50001'], ['received', '203.0.113.9:4444']] as const) {
        const said = packets.filter((packet) => packet.from === from);
        expect(Buffer.concat(said.map((packet) => packet.data))).toEqual(Buffer.concat(turns.filter((one) => one.direction === direction).map((one) => Buffer.from(one.data))));
        // Each packet goes on where the one before ended; a first and a last packet count one.
        for (const [n, packet] of said.entries()) if (n > 0) expect(packet.sequence).toBe(said[n - 1]!.sequence + said[n - 1]!.data.length + ((said[n - 1]!.flag & 3) === 0 ? 0 : 1));
      }
      expect(packets.slice(0, 3).map((packet) => packet.flag)).toEqual([2, 18, 16]);
      expect(packets.map((packet) => packet.time)).toEqual(packets.map((packet) => packet.time).sort((a, b) => a - b));
    }), { numRuns: 50 });
  });
  test('holds names that were looked up with the answer that the guest got, and datagrams', () => {
    const packets = made([{ run: 0, at: 30, flow: '1', protocol: 'udp', address: '203.0.113.7', port: 5353, source: 6_000, direction: 'sent', data: Buffer.from('knock') }]);
    expect(packets.map(({ from, to }) => `${from} ${to}`)).toEqual(['10.0.2.15:40000 10.0.2.3:53', '10.0.2.3:53 10.0.2.15:40000', '10.0.2.15:6000 203.0.113.7:5353']);
    expect(packets[1]!.data.includes(Buffer.from('\x02c2\x07example\0', 'latin1'))).toBe(true);
    expect([...packets[1]!.data.subarray(-4)]).toEqual([198, 18, 0, 1]);
    expect(packets[2]!.data.toString()).toBe('knock');
  });
});
