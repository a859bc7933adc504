import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const tool = new URL('tools/without-32-bit.pl', import.meta.url).pathname;
const run = (...words: string[]) => spawnSync(tool, words, { encoding: 'utf8' });

test('a command runs as ever on a host without 32-bit programs, and what it starts too', () => {
  expect(run('sh', '-c', 'sh -c "echo started"')).toMatchObject({ status: 0, stdout: 'started\n' });
  expect(run('sh', '-c', 'exit 7').status).toBe(7);
});
test('what makes a system call of another kind than the host has is killed', () => {
  // getpid in the numbering of x32 programs: where it exists it answers, where it does not it fails, and here neither.
  expect(run('perl', '-e', 'syscall(0x40000000 + 39); print "alive\n"')).toMatchObject({ signal: 'SIGSYS', stdout: '' });
});
