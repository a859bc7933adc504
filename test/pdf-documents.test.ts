import { createCipheriv, createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readPdf } from '../sandbox-runner/static/pdf.ts';

interface Stream {
  entries: string;
  bytes: Buffer;
}
type Part = string | Stream;

/** A PDF of these objects, the first of them its catalog. No table of places: what readers rebuild is read here too. */
function pdf(parts: Part[], trailer = ''): Buffer {
  const objects = parts.map((part, index) =>
    Buffer.concat([
      Buffer.from(`${index + 1} 0 obj\n`),
      ...(typeof part === 'string'
        ? [Buffer.from(part, 'latin1')]
        : [
            Buffer.from(`<< ${part.entries} /Length ${part.bytes.length} >>\nstream\n`),
            part.bytes,
            Buffer.from('\nendstream'),
          ]),
      Buffer.from('\nendobj\n'),
    ]),
  );
  return Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    ...objects,
    Buffer.from(`trailer\n<< /Root 1 0 R ${trailer} >>\n%%EOF\n`),
  ]);
}
const packed = (text: string | Buffer, more = ''): Stream => ({
  entries: `/Filter /FlateDecode ${more}`,
  bytes: deflateSync(Buffer.from(text as Buffer)),
});
const looked = (bytes: Buffer) => {
  const { layers, members, signals, commands, limitations, active, complete } = readPdf(bytes);
  const texts = (name: string) => layers!.filter((one) => one.name === name).map((one) => one.bytes.toString());
  return {
    scripts: texts('script'),
    links: texts('link'),
    members: members!.map((one) => [one.name, one.bytes.toString('latin1')]),
    rules: signals!.map((one) => one.rule),
    commands,
    limitations,
    active,
    complete,
  };
};
const catalog = (more: string) => `<< /Type /Catalog ${more} >>`;
const script = 'app.launchURL("http://files.example-host.net/a");';
const ascii85 = (bytes: Buffer) => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const group = bytes.subarray(at, at + 4);
    let value = Buffer.concat([group, Buffer.alloc(4 - group.length)]).readUInt32BE();
    let digits = '';
    for (let n = 0; n < 5; n++, value = Math.floor(value / 85))
      digits = String.fromCharCode(33 + (value % 85)) + digits;
    text += digits.slice(0, group.length + 1);
  }
  return Buffer.from(`${text}~>`);
};

describe('a script of a PDF', () => {
  const action = catalog('/OpenAction << /S /JavaScript /JS 2 0 R >>');
  test.each<[string, Part]>([
    ['in a stream', packed(script)],
    ['in a string of its own object', `(${script.replaceAll('(', '\\(').replaceAll(')', '\\)')})`],
    ['as hex', `<${Buffer.from(script).toString('hex')}>`],
    ['in UTF-16', `<feff${Buffer.from(script, 'utf16le').swap16().toString('hex')}>`],
    [
      'behind two filters',
      { entries: '/Filter [/ASCII85Decode /FlateDecode]', bytes: ascii85(deflateSync(Buffer.from(script))) },
    ],
    [
      'behind hex and run lengths',
      {
        entries: '/Filter [/AHx /RL]',
        bytes: Buffer.from(
          `${Buffer.concat([Buffer.from([script.length - 1]), Buffer.from(script), Buffer.from([128])]).toString('hex')}>`,
        ),
      },
    ],
    [
      'in a stream that is cut off',
      { entries: '/Filter /Fl', bytes: deflateSync(Buffer.from(script)).subarray(0, -4) },
    ],
  ])('is found however it is kept: %s', (_what, part) => {
    expect(looked(pdf([action, part]))).toMatchObject({
      scripts: [script],
      rules: ['assay-pdf-script'],
      active: true,
      complete: true,
    });
  });
  test('is found in a packed object, also where a predictor stands in front of it', () => {
    const inner = '3 0 << /S /JavaScript /JS (x\\(\\)) >>';
    const first = inner.indexOf('<<');
    const plain = Buffer.from(inner);
    const columns = 8;
    const rows = [];
    for (let at = 0; at < plain.length; at += columns) rows.push(Buffer.from([0]), plain.subarray(at, at + columns));
    for (const stream of [
      packed(plain, `/Type /ObjStm /N 1 /First ${first}`),
      packed(
        Buffer.concat(rows),
        `/Type /ObjStm /N 1 /First ${first} /DecodeParms << /Predictor 12 /Columns ${columns} >>`,
      ),
    ]) {
      expect(looked(pdf([catalog('/OpenAction 3 0 R'), stream])).scripts).toEqual(['x()']);
    }
  });
  test('is found in a form of XFA, in one stream or in parts', () => {
    const form =
      '<xdp><t:template xmlns:t="t"><t:event activity="initialize"><t:script contentType="application/x-javascript">app.alert(1 &lt; 2)</t:script></t:event></t:template></xdp>';
    for (const parts of [
      [catalog('/AcroForm << /XFA 2 0 R >>'), packed(form)],
      [catalog('/AcroForm << /XFA [(a) 2 0 R (b) 3 0 R] >>'), packed(form.slice(0, 40)), packed(form.slice(40))],
    ]) {
      expect(looked(pdf(parts))).toMatchObject({ scripts: ['app.alert(1 < 2)'], rules: ['assay-pdf-script'] });
    }
  });
  test('is found in an older version of its object too', () => {
    expect(
      looked(Buffer.concat([pdf([action, packed(script)]), Buffer.from('2 0 obj\n(1)\nendobj\n%%EOF')])).scripts.sort(),
    ).toEqual(['1', script]);
  });
});

describe('a link of a PDF', () => {
  test.each([
    ['(http://files.example-host.net/\\141)'],
    [`<${Buffer.from('http://files.example-host.net/a').toString('hex')}>`],
    ['2 0 R'],
  ])('is found as a string may be written: %s', (uri) => {
    const found = looked(pdf([catalog(`/X << /S /URI /URI ${uri} >>`), '(http://files.example-host.net/a)']));
    expect(found).toMatchObject({
      links: ['http://files.example-host.net/a'],
      rules: [],
      active: false,
      complete: true,
    });
  });
  test('to a file on a share sends the log-on there', () => {
    expect(
      looked(pdf([catalog('/OpenAction << /S /GoToE /F (\\\\\\\\files.example-host.net\\\\a) >>')])).rules,
    ).toEqual(['assay-document-share']);
  });
});

test('a program that a PDF starts is the command that it is', () => {
  expect(
    looked(pdf([catalog('/OpenAction << /S /L#61unch /Win << /F <636d642e657865> /P 2 0 R >> >>'), '(/c whoami)'])),
  ).toMatchObject({ commands: ['cmd.exe /c whoami'], rules: ['assay-pdf-launch', 'assay-pdf-hidden-names'] });
});

describe('a file in a PDF', () => {
  const specification = (name: string) => `<< /Type /Filespec /F ${name} /EF << /F 3 0 R >> >>`;
  test.each([
    ['(run.bat)', 'run.bat'],
    ['(C:\\\\a\\\\run.bat)', 'run.bat'],
    ['<feff0072002e006a0073>', 'r.js'],
  ])('has the name that it is given: %s', (written, name) => {
    expect(
      looked(
        pdf([
          catalog('/Names << /EmbeddedFiles << /Names [(x) 2 0 R] >> >>'),
          specification(written),
          packed('content', '/Type /EmbeddedFile'),
        ]),
      ).members,
    ).toEqual([[name, 'content']]);
    expect(
      looked(pdf(['<< /Subtype /FileAttachment /FS 2 0 R >>', specification(written), packed('content')])).members,
    ).toEqual([[name, 'content']]);
  });
});

describe('a PDF that is locked', () => {
  const padding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
  const md5 = (...all: Buffer[]) => createHash('md5').update(Buffer.concat(all)).digest();
  const rc4 = (key: Buffer, bytes: Buffer) => {
    const state = Array.from({ length: 256 }, (_, n) => n);
    for (let i = 0, j = 0; i < 256; i++) {
      j = (j + state[i]! + key[i % key.length]!) % 256;
      [state[i], state[j]] = [state[j]!, state[i]!];
    }
    let [i, j] = [0, 0];
    return Buffer.from(
      bytes.map((byte) => {
        i = (i + 1) % 256;
        j = (j + state[i]!) % 256;
        [state[i], state[j]] = [state[j]!, state[i]!];
        return byte ^ state[(state[i]! + state[j]!) % 256]!;
      }),
    );
  };
  const id = Buffer.from('0123456789abcdef');
  const owner = Buffer.alloc(32, 7);
  const place = (number: number) => Buffer.from([number, 0, 0, 0, 0]);
  const locked = (
    password: string,
    dictionary: (key: Buffer, user: Buffer) => string,
    lock: (key: Buffer, number: number, bytes: Buffer) => Buffer,
    length: number,
  ) => {
    let key = md5(
      Buffer.concat([Buffer.from(password), padding]).subarray(0, 32),
      owner,
      Buffer.from('fcffffff', 'hex'),
      id,
    );
    for (let n = 0; n < (length === 5 ? 0 : 50); n++) key = md5(key.subarray(0, length));
    key = key.subarray(0, length);
    let user = length === 5 ? rc4(key, padding) : rc4(key, md5(padding, id));
    if (length !== 5) for (let n = 1; n < 20; n++) user = rc4(Buffer.from(key.map((byte) => byte ^ n)), user);
    const content = lock(key, 2, deflateSync(Buffer.from(script)));
    const hidden = lock(key, 1, Buffer.from('http://files.example-host.net/a')).toString('hex');
    return pdf(
      [
        catalog(`/OpenAction << /JS 2 0 R >> /X << /S /URI /URI <${hidden}> >>`),
        { entries: '/Filter /FlateDecode', bytes: content },
        dictionary(key, Buffer.concat([user, Buffer.alloc(32)]).subarray(0, 32)),
      ],
      `/Encrypt 3 0 R /ID [<${id.toString('hex')}><00>]`,
    );
  };
  const weak = (password: string) =>
    locked(
      password,
      (_key, user) =>
        `<< /Filter /Standard /V 1 /R 2 /O <${owner.toString('hex')}> /U <${user.toString('hex')}> /P -4 >>`,
      (key, number, bytes) => rc4(md5(key, place(number)).subarray(0, 10), bytes),
      5,
    );
  const strong = (password: string) =>
    locked(
      password,
      (_key, user) =>
        `<< /Filter /Standard /V 4 /R 4 /Length 128 /CF << /StdCF << /CFM /AESV2 >> >> /StmF /StdCF /StrF /StdCF /O <${owner.toString('hex')}> /U <${user.toString('hex')}> /P -4 >>`,
      (key, number, bytes) => {
        const cipher = createCipheriv('aes-128-cbc', md5(key, place(number), Buffer.from('sAlT')), Buffer.alloc(16, 9));
        return Buffer.concat([Buffer.alloc(16, 9), cipher.update(bytes), cipher.final()]);
      },
      16,
    );
  test.each([
    ['RC4 of 40 bits', weak],
    ['AES of 128 bits', strong],
  ])('with an empty password is read as every reader opens it: %s', (_what, make) => {
    expect(looked(make(''))).toMatchObject({
      scripts: [script],
      links: ['http://files.example-host.net/a'],
      limitations: [],
    });
  });
  test('with a password says so', () => {
    expect(looked(strong('secret')).limitations).toContain('DOCUMENT_ENCRYPTED');
  });
  test('with AES of 256 bits is read', () => {
    const key = Buffer.alloc(32, 3);
    const [check, wrap] = [Buffer.alloc(8, 1), Buffer.alloc(8, 2)];
    const hash = (salt: Buffer) => createHash('sha256').update(salt).digest();
    const sealing = createCipheriv('aes-256-cbc', hash(wrap), Buffer.alloc(16)).setAutoPadding(false);
    const cipher = createCipheriv('aes-256-cbc', key, Buffer.alloc(16, 9));
    const content = Buffer.concat([
      Buffer.alloc(16, 9),
      cipher.update(deflateSync(Buffer.from(script))),
      cipher.final(),
    ]);
    const user = Buffer.concat([hash(check), check, wrap]).toString('hex');
    const bytes = pdf(
      [
        catalog('/OpenAction << /JS 2 0 R >>'),
        { entries: '/Filter /FlateDecode', bytes: content },
        `<< /Filter /Standard /V 5 /R 5 /CF << /StdCF << /CFM /AESV3 >> >> /StmF /StdCF /StrF /StdCF /U <${user}> /UE <${Buffer.concat([sealing.update(key), sealing.final()]).toString('hex')}> /P -4 >>`,
      ],
      '/Encrypt 3 0 R',
    );
    expect(looked(bytes).scripts).toEqual([script]);
  });
});

test('an honest PDF with pages, fonts and a picture does nothing, and is read to its end', () => {
  const page = [
    catalog('/Pages 2 0 R'),
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Contents 4 0 R /A#20B /x /Resources << /XObject << /I 5 0 R >> >> >>',
    packed('BT (JavaScript /JS /Launch) Tj ET'),
    { entries: '/Subtype /Image /Filter /DCTDecode', bytes: Buffer.from('ffd8ffe0', 'hex') },
  ];
  expect(looked(pdf(page))).toMatchObject({ rules: [], members: [], limitations: [], active: false, complete: true });
});

test('a PDF of any size takes time in proportion to it', () => {
  for (const piece of [
    '1 0 obj<<',
    '1 0 obj(',
    '1 0 obj<</Length 9>>stream\n',
    '1 0 obj[',
    '<',
    '(',
    '1 0 obj<</JS 1 0 R>>',
    '1 0 obj<</XFA 1 0 R>>stream\n<xml>endstream ',
    '/A',
    '1 0 R ',
    '9',
    '%',
    '\\',
    'trailer<<',
  ]) {
    const start = process.cpuUsage();
    readPdf(Buffer.from(`%PDF-1.4\n1 0 obj\n${piece.repeat(1_000_000 / piece.length)}`, 'latin1'));
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1e6, piece).toBeLessThan(10);
  }
});
