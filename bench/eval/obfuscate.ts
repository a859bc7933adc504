import { gzipSync, deflateSync } from 'node:zlib';

/** Ways in which scripts are hidden, as those who hide them do it. Deterministic: `seed` chooses. */
const base64 = (text: string) => Buffer.from(text).toString('base64');
const codes = (text: string) => [...Buffer.from(text)];
const hex = (text: string) => Buffer.from(text).toString('hex');
const escaped = (text: string) => codes(text).map((code) => `\\x${code.toString(16).padStart(2, '0')}`).join('');
const chunks = (text: string, size: number) => text.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
const name = (seed: number, n: number) => `_0x${((seed * 7919 + n * 104_729) & 0xffffff).toString(16)}`;

type Way = (text: string, seed: number) => string;
const ways: Record<string, Way[]> = {
  sh: [
    (text) => `#!/bin/bash\neval "$(echo ${base64(text)} | base64 -d)"\n`,
    (text) => `#!/bin/sh\neval "$(printf '${escaped(text)}')"\n`,
    (text) => `#!/bin/bash\nbase64 -d <<'X' | gunzip | bash\n${chunks(gzipSync(text, { level: 9 }).toString('base64'), 76).join('\n')}\nX\n`,
    (text, seed) => `#!/bin/bash\n${chunks(base64(text), 24).map((part, n) => `v${(seed + n * 37) % 9973}='${part}'`).join(';')}\neval "$(echo ${chunks(base64(text), 24).map((_, n) => `$v${(seed + n * 37) % 9973}`).join('')} | base64 -d)"\n`,
    (text) => `#!/bin/bash\nx=${hex(text)};eval "$(echo $x | xxd -r -p)"\n`,
  ],
  python: [
    (text) => `import base64\nexec(base64.b64decode('${base64(text)}'))\n`,
    (text) => `import zlib,base64\nexec(zlib.decompress(base64.b64decode(b'${deflateSync(text, { level: 9 }).toString('base64')}')))\n`,
    (text, seed) => `${name(seed, 1)}=[${codes(text).map((code) => code ^ (seed & 63)).join(',')}]\nexec(''.join(chr(${name(seed, 2)}^${seed & 63}) for ${name(seed, 2)} in ${name(seed, 1)}))\n`,
    (text) => `exec("${escaped(text)}")\n`,
  ],
  js: [
    (text) => `eval(String.fromCharCode(${codes(text).join(',')}));\n`,
    (text) => `eval(Buffer.from('${base64(text)}','base64').toString());\n`,
    (text, seed) => `var ${name(seed, 0)}=[${chunks(text, 12).map((part) => `'${escaped(part)}'`).join(',')}];(function(${name(seed, 3)}){eval(${name(seed, 3)}.join(''))})(${name(seed, 0)});\n`,
    (text) => `eval(unescape('${codes(text).map((code) => `%${code.toString(16).padStart(2, '0')}`).join('')}'));\n`,
    (text, seed) => text.replace(/\b(var|let|const) (\w+)/g, (_all, kind: string, word: string) => `${kind} ${name(seed, word.length * 31 + word.charCodeAt(0))}`).replace(/'([^'\n]{4,})'|"([^"\n]{4,})"/g, (_all, one?: string, two?: string) => `'${escaped(one ?? two ?? '')}'`).replace(/\s*\/\/[^\n]*/g, '').replace(/\s+/g, ' '),
  ],
  perl: [(text) => `eval pack('H*','${hex(text)}');\n`, (text) => `use MIME::Base64; eval decode_base64('${base64(text)}');\n`, (text) => `eval join('',map{chr}(${codes(text).join(',')}));\n`],
  php: [(text) => `<?php eval(base64_decode('${base64(text)}')); ?>\n`, (text) => `<?php eval(gzinflate(base64_decode('${deflateSync(text).toString('base64')}'))); ?>\n`, (text) => `<?php eval("${escaped(text)}");\n`],
};

/** One way of hiding this script, or null where we know none for its language. */
export function obfuscated(language: string, text: string, seed: number): string | null {
  const known = ways[{ bash: 'sh', sh: 'sh', python: 'python', python3: 'python', node: 'js', js: 'js', perl: 'perl', php: 'php' }[language] ?? ''];
  return known ? known[seed % known.length]!(text, seed) : null;
}
