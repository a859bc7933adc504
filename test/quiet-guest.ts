import type { FakeGuest } from '../sandbox-runner/machines/fake-machines.ts';

/** A run in which nothing happens. */
export const quietGuest: FakeGuest = (script, files) => {
  files.set('/run/assay/trace', Buffer.from(''));
  files.set('/run/assay/network.jsonl', Buffer.from(''));
  files.set('/run/assay/shell', Buffer.from(''));
  return { status: 0, output: script.includes('detonate.sh') ? 'state=ENDED code=0 dropped=0 root=1\n' : '' };
};
