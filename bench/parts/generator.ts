import { numbers } from '../parsers/hostile.ts';

/** Mail as programs write it, and as somebody writes it who wants one program to find in it what another does not. */
export interface Generated {
  message: Buffer;
  /** Nothing in it is out of the ordinary. */
  honest: boolean;
}

type Below = (below: number) => number;

const dangerous = ['run.sh', 'invoice.exe', 'page.html', 'note.txt', 'a.js', 'x.zip', 'übersicht.bat', 'résumé.docm',
  'long name with spaces and (brackets).vbs', `${'n'.repeat(120)}.hta`];
const types = ['application/octet-stream', 'application/x-sh', 'application/pdf', 'application/zip', 'image/png',
  'text/x-python', 'text/calendar', 'application/ms-tnef', 'application/mac-binhex40', 'application/pkcs7-mime',
  'audio/x', 'text/html', 'text/plain'];

/** Makes one message out of a seed. The same seed makes the same message. */
export function generate(seed: number): Generated {
  const below = numbers(seed * 7919 + 13);
  // Random, and the first ones of a generator like this are not.
  for (let n = 0; n < 8; n++) below(2);
  const hostility = below(4) === 0 ? 0 : 1 + below(40);
  const maker = new Maker(below, hostility, seed);
  const text = maker.message(0);
  const bytes = Buffer.from(hostility > 0 ? maker.mutated(text) : text, 'latin1');
  return { message: bytes, honest: hostility === 0 };
}

class Maker {
  readonly #below: Below;
  readonly #hostility: number;
  readonly #seed: number;
  readonly #boundaries: string[] = [];
  #number = 0;

  constructor(below: Below, hostility: number, seed: number) {
    [this.#below, this.#hostility, this.#seed] = [below, hostility, seed];
  }

  #pick<T>(all: readonly T[]): T {
    return all[this.#below(all.length)]!;
  }
  /** Whether a trick is played here. */
  get #trick(): boolean {
    return this.#hostility > 0 && this.#below(100) < this.#hostility;
  }

  message(depth: number): string {
    const fields = ['From: Ann <ann@else.example>', 'To: bert@corp.example',
      `Subject: ${this.#pick(['Hello', '=?utf-8?Q?Gr=C3=BC=C3=9Fe?=', 'Grüße', 'x'.repeat(60)])}`,
      'Date: Mon, 5 Jan 2026 10:00:00 +0000', `Message-ID: <${this.#seed}.${this.#number++}@else.example>`];
    if (!this.#trick) fields.push(this.#pick(['MIME-Version: 1.0', 'MIME-Version: 1.0', 'Mime-Version: 1.0 (1.0)']));
    else if (this.#trick) fields.push(this.#pick(['MIME-Version: 2.0', 'MIME-Version : 1.0',
      'MIME-Version: 1.0\r\nMIME-Version: 1.0', 'MIME-Version:\r\n 1.0']));
    if (this.#trick) fields.splice(this.#below(fields.length), 0,
      this.#pick(['From ann@else.example Mon Jan  5 10:00:00 2026', '>From x', 'no field', ' folded', '\t',
      'Bad\x0bField: x', 'X:\r\n \r\n y', 'X-Odd: Content-Type: application/x-sh; name="a.sh"', ': nothing',
      'Content-Type : text/html', 'X\x80: y']));
    const [own, body] = this.#entity(depth);
    const head = this.#below(3) === 0 ? [...own, ...fields] : [...fields, ...own];
    return `${head.join('\r\n')}\r\n\r\n${body}`;
  }

  /** Its fields and its body. */
  #entity(depth: number): [fields: string[], body: string] {
    const kind = depth > 3 ? this.#below(6) : this.#below(12);
    if (kind < 2) return this.#text();
    if (kind < 6) return this.#file();
    if (kind < 11) return this.#multipart(depth);
    return this.#nested(depth);
  }

  #text(): [string[], string] {
    const words = ['Dear all,', 'see what is attached.', '-- ', 'Ann', '', 'Grüße aus Köln'];
    if (this.#trick) words.push(...this.#written());
    const html = this.#below(3) === 0;
    const acting = ['<script>x(atob("eA=="))</script>', '<a href="data:text/html,x">x</a>', '<p onclick=x()>'];
    const act = this.#trick ? this.#pick(acting) : '';
    const page = `<html><body><p>${words.join('<br>\r\n')}</p>${act}</body></html>\r\n`;
    const text = html ? page : `${words.join('\r\n')}\r\n`;
    const charset = this.#trick ? this.#pick(['utf-7', 'utf-16', 'iso-2022-jp', 'x-unknown', '"', '']) : 'utf-8';
    const [encoding, body] = this.#encoded(Buffer.from(text, charset === 'utf-16' ? 'utf16le' : 'utf8'), ['8bit',
      'quoted-printable', 'base64']);
    const fields = this.#fields([`Content-Type: text/${html ? 'html' : 'plain'}; charset=${charset}`,
      `Content-Transfer-Encoding: ${encoding}`]);
    return [this.#below(6) === 0 && encoding === '8bit' ? [] : fields, body];
  }

  /** A file as it was put into a text before there was MIME. */
  #written(): string[] {
    const content = this.#content();
    const name = this.#pick(['run.sh', 'a b.exe']);
    const uu = [`begin ${this.#pick(['644', '0755', '666'])} ${name}`];
    for (let at = 0; at < content.length; at += 45) uu.push(uuLine(content.subarray(at, at + 45)));
    uu.push('`', 'end');
    const yenc = [`=ybegin line=128 size=${content.length} name=${name}`, [...content].map((byte) => {
      const code = (byte + 42) & 255;
      return [0, 10, 13, 61].includes(code) ? `=${String.fromCharCode((code + 64) & 255)}` : String.fromCharCode(code);
    }).join(''), `=yend size=${content.length}`];
    return this.#pick([uu, uu, uu, yenc, ['-----BEGIN PGP MESSAGE-----', '', content.toString('base64'),
      '-----END PGP MESSAGE-----'], ['begin-base64 644 run.sh', content.toString('base64'), '====']]);
  }

  #content(): Buffer {
    const mark = `${this.#seed}-${this.#number++}`;
    return this.#pick([Buffer.from(`#!/bin/sh\necho ${mark}\n`), Buffer.from(`MZ\0\x90${mark}\0\xff\xfe`, 'latin1'),
      Buffer.from(`<html><script>${mark}</script></html>\r\n`), Buffer.from(`%PDF-1.4\n${mark}`),
      Buffer.from(`${mark} ${'long '.repeat(60)}`)]);
  }

  #file(): [string[], string] {
    const content = this.#content();
    const text = !content.includes(0) && !content.includes(0xff);
    const [encoding, body] = this.#encoded(content, text ? ['base64', 'base64', 'quoted-printable',
      '7bit'] : ['base64']);
    const name = this.#pick(dangerous);
    const type = this.#trick ? this.#pick(['text', 'application', '', 'multipart/mixed', 'message/x',
      'message/external-body', 'TEXT/PLAIN', 'application/x-sh;', 'image/png, text/plain']) : this.#pick(types);
    const fields = [`Content-Type: ${type}${this.#below(2) === 0 ? `; ${this.#named('name', name)}` : ''}`,
      `Content-Transfer-Encoding: ${encoding}`];
    const odd = ['', 'file', 'ATTACHMENT', 'inline', '"attachment"'];
    const disposition = this.#pick(this.#trick ? odd : ['attachment', 'attachment', 'inline']);
    if (this.#below(5) > 0) fields.push(`Content-Disposition: ${disposition}; ${this.#named('filename', name)}`);
    return [this.#fields(fields), body];
  }

  #named(attribute: string, name: string): string {
    const ascii = /^[\x20-\x7e]*$/.test(name);
    const pct = [...Buffer.from(name)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const [one, two] = [pct.slice(0, 9), pct.slice(9)];
    const word = `=?utf-8?B?${Buffer.from(name).toString('base64')}?=`;
    if (!this.#trick) return ascii ? this.#pick([`${attribute}="${name}"`, `${attribute}="${name}"`,
      ...(name.includes(' ') ? [] : [`${attribute}=${name}`])]) : this.#pick([`${attribute}="${word}"`,
      `${attribute}*=utf-8''${pct}`, `${attribute}*0*=utf-8''${one};\r\n ${attribute}*1*=${two}`]);
    return this.#pick([
      `${attribute}=${name}`, `${attribute}='${name}'`, `${attribute}="${name}`, `${attribute} = "${name}"`,
        `${attribute}="x.txt"; ${attribute}="${name}"`, `${attribute}="${name}"; ${attribute}="x.txt"`,
        `${attribute}*1="${name.slice(2)}"; ${attribute}*0="${name.slice(0, 2)}"`,
      `${attribute}*0*=''${one}; ${attribute}*1*=${two}`, `${attribute}="x.txt"; ${attribute}*=utf-8''${pct}`,
        `${attribute}*=utf-8''${pct}; ${attribute}=x.txt`, `${attribute}=(x)"${name}"`,
        `${attribute}="x\\"; ${attribute}=\\"${name}"`, `${attribute}="${name.slice(0, 2)}\r\n ${name.slice(2)}"`,
      `${attribute}=${word}`, `${attribute}="${pct}"`, `${attribute}*="utf-8''${pct}"`,
        `${attribute}="${name}"x.txt`, `x=y ${attribute}="${name}"`, `x="a; ${attribute}="${name}"`,
        `${attribute}="=?utf-8?Q?run?= =?utf-8?Q?=2Esh?="`, `${attribute}*=${pct}`,
        `${attribute}*=utf-16''%00r%00u%00n%00.%00s%00h`,
    ]);
  }

  #multipart(depth: number): [string[], string] {
    const boundary = this.#boundary();
    const subtype = this.#trick ? this.#pick(['digest', 'x', 'Mixed', 'parallel']) : this.#pick(['mixed', 'mixed',
      'alternative', 'related']);
    const end = this.#trick ? this.#pick(['', `--${boundary}-`, `--${boundary}--x`, ` --${boundary}--`,
      `--${boundary}-- `, `--${boundary}--\r\n--${boundary}\r\n${this.#part(depth)}\r\n--${boundary}--`])
      : `--${boundary}--`;
    const preamble = this.#trick ? this.#pick([this.#part(depth), `--${boundary}--`, this.#written().join('\r\n'),
      ` --${boundary}`, 'Content-Type: application/x-sh']) : this.#pick(['', '',
      'This is a multi-part message in MIME format.']);
    const epilogue = this.#trick ? `\r\n${this.#pick([this.#part(depth), 'words', this.#written().join('\r\n')])}`
      : this.#pick(['', '\r\n']);
    let body = preamble === '' ? '' : `${preamble}\r\n`;
    const count = this.#trick ? this.#below(3) : 1 + this.#below(3);
    for (let n = 0; n < count; n++) {
      const delimiter = this.#trick ? this.#pick([`--${boundary} `, `--${boundary}\t`, `--${boundary}x`,
        `-- ${boundary}`, `--${boundary.toUpperCase()}`, `\r\n--${boundary}`, `--${boundary}--`,
        `--${this.#pick(this.#boundaries)}`]) : `--${boundary}`;
      body += `${delimiter}\r\n${this.#part(depth)}\r\n`;
    }
    const quoted = /^[\w+.-]+$/.test(boundary) ? this.#pick([boundary, `"${boundary}"`]) : `"${boundary}"`;
    const other = this.#pick([...this.#boundaries, 'other']);
    const parameter = this.#trick
      ? this.#pick([`boundary=${boundary}`, `boundary='${boundary}'`, `boundary="${boundary}`,
        `boundary="${boundary}"; boundary="${other}"`, `boundary="${other}"; boundary="${boundary}"`,
        `boundary*=utf-8''${boundary}`, `boundary*0="${boundary.slice(0, 2)}"; boundary*1="${boundary.slice(2)}"`,
        `boundary=(c)${boundary}`, `boundary="${boundary} "`, `boundary=" ${boundary}"`, `boundary = ${boundary}`,
        `x="; boundary=${other}"; boundary=${boundary}`, `boundary="\\${boundary}"`, 'boundary=""', 'x=y',
        `x=y boundary=${boundary}`, `BOUNDARY=${boundary}`, `boundary=${boundary}\x80`,
        `charset=utf-8; boundary=${boundary};`])
      : `boundary=${quoted}`;
    const fields = [`Content-Type: multipart/${subtype}; ${parameter}`];
    const encoding = this.#pick(['base64', 'quoted-printable', '8bit', 'binary']);
    if (this.#trick) fields.push(`Content-Transfer-Encoding: ${encoding}`);
    return [this.#fields(fields), `${body}${end}${epilogue}`];
  }

  #part(depth: number): string {
    const [fields, body] = this.#entity(depth + 1);
    const end = this.#below(2) === 0 ? '' : '\r\n';
    return `${fields.map((field) => `${field}\r\n`).join('')}\r\n${body.replace(/\r\n$/, end)}`;
  }

  #boundary(): string {
    const before = this.#boundaries.at(-1) ?? 'b';
    const made = this.#trick ? this.#pick([`${before}b`, before.slice(0, -1) || 'c', `${before}--`, before, 'a b',
      "a'b", 'x'.repeat(80), '=_x', 'a:b', '-', '--']) : `----=_Part_${this.#seed}_${this.#number++}.x`;
    this.#boundaries.push(made);
    return made;
  }

  #nested(depth: number): [string[], string] {
    const inner = this.message(depth + 1);
    const type = this.#trick ? this.#pick(['message/partial; number=1; total=1; id=x', 'message/global',
      'message/news', 'message/delivery-status', 'message/http', 'MESSAGE/RFC822']) : 'message/rfc822';
    const [encoding, body] = this.#trick ? this.#encoded(Buffer.from(inner, 'latin1'), ['base64',
      'quoted-printable']) : ['8bit', inner];
    return [this.#fields([`Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`]), body];
  }

  #encoded(bytes: Buffer, ways: string[]): [encoding: string, body: string] {
    const way = this.#pick(ways);
    let body = bytes.toString('latin1').replace(/\r?\n/g, '\r\n');
    if (way === 'base64') body = bytes.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n');
    if (way === 'quoted-printable') body = quotedPrintable(bytes);
    if (!this.#trick) return [way, body];
    if (way === 'base64') body = this.#pick([body.replace(/=+$/, ''), `${body}=`, body.replace(/.{5}(?=.)/g,
      '$&\r\n'), `${body}\r\nQUJD`, `!${body}`, body.replace(/(.{8})/, '$1====\r\n'), `${body}\r\n\r\nQUJDREVG`,
      body.replaceAll('+', '-'), `  ${body}`]);
    if (way === 'quoted-printable') body = this.#pick([body.toLowerCase(), `${body}=`, body.replace(/=/g, '= '),
      `${body}   `, `${body}=\r\n`, body.replace(/e/g, '=65')]);
    return [this.#pick([way, way.toUpperCase(), `${way} (c)`, ` ${way}`, `x-${way}`, '', '7bit', 'base64',
      'quoted-printable', `"${way}"`, `${way};`, `${way}\r\nContent-Transfer-Encoding: 7bit`, 'binary', 'x-uuencode',
      'uuencode']), body];
  }

  /** The fields in some order, with what is done to fields. */
  #fields(fields: string[]): string[] {
    const made = fields.flatMap((field) => {
      if (!this.#trick) return this.#below(4) === 0 ? [field.replace(/; (?=\w)/, ';\r\n\t')] : [field];
      const [name = '', value = ''] = field.split(/:(.*)/s);
      return this.#pick([
        [field, field], [field, `${name}: text/plain`], [`${name}: text/plain`, field],
          [`${name}: application/octet-stream; name=o.sh`, field], [`${name} :${value}`], [`${name}\t:${value}`],
          [`${name}:\r\n${value}`], [`${name}:\r\n \r\n${value}`], [`${name.toLowerCase()}:${value}`],
          [`X${name}:${value}`],
        [`${name}:${value}`.replace(';', ';;')], [`${name}:${value}`.replace(';', '')], [`${name}:(c)${value}`],
          [`${name}:${value} (c; name=x.sh)`], [`${name}:${value};`], [`${name}:${value}\r\n\t`],
          [`${name}:${value.replace('/', '\r\n /')}`], [`${name}:${value.replace(/ /g, '')}`],
          [`${name}\x00:${value}`], [`${name}:${value}\x0c`], [`\ufeff${name}:${value}`],
          [`${name.replace('-', '_')}:${value}`], ['', field], [`${name}:${value}`.replace('; ', ';\r\n')],
          [`X: ${'y'.repeat(1200)}`, field],
      ]);
    });
    return this.#below(3) === 0 ? made.reverse() : made;
  }

  /** What happens to the whole text: other line ends, lines lost, doubled, or run together. */
  mutated(text: string): string {
    let now = text;
    for (let n = this.#below(this.#hostility > 20 ? 4 : 2); n > 0; n--) {
      const lines = now.split('\r\n');
      const at = this.#below(lines.length);
      const to = at + 1 + this.#below(6);
      const other = lines[this.#below(lines.length)]!;
      const short = this.#below(lines[at]!.length + 1);
      const changed = (change: (line: string) => string) => () =>
        lines.map((line, n) => (n === at ? change(line) : line)).join('\r\n');
      const joined = (end: string) => () =>
        [...lines.slice(0, at), lines.slice(at, to).join(end), ...lines.slice(to)].join('\r\n');
      now = this.#pick([
        ...['\n', '\r', '\r\r\n'].map((end) => () => now.replaceAll('\r\n', end)), joined('\r'), joined('\n'),
        () => lines.filter((_one, n) => n !== at).join('\r\n'), () => lines.slice(0, at + 1).join('\r\n'),
        changed((line) => `${line}\r\n${line}`), changed((line) => `\r\n${line}`), changed((line) => `${line}\0`),
        changed((line) => ` ${line}`), changed((line) => `${line} `), changed((line) => line.slice(0, short)),
        changed((line) => `${line}${'z'.repeat(990)}${other}`), () => now.replace(/\r\n\r\n/, '\r\r'),
        () => now.replace(/\r\n\r\n/, '\n\r\n'), () => `\r\n${now}`,
      ])();
    }
    return now;
  }
}

function uuLine(bytes: Buffer): string {
  const letter = (value: number) => (value === 0 ? '`' : String.fromCharCode(32 + value));
  let line = letter(bytes.length);
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    line += [18, 12, 6, 0].map((shift) => letter((bits >> shift) & 63)).join('');
  }
  return line;
}

function quotedPrintable(bytes: Buffer): string {
  const lines = bytes.toString('latin1').split(/\r?\n/);
  const code = (letter: string) => `=${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  const coded = lines.map((line) => line.replace(/[^\x20-<>-~]| $/g, code));
  return coded.map((line) => line.replace(/(?:=..|[^=]){70}(?=.)/g, '$&=\r\n')).join('\r\n');
}
