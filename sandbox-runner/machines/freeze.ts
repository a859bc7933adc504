import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { command } from '../../embedded/command.ts';
import { MachineFailure } from './machine.ts';
import type { Qemu } from './qemu.ts';

const waiting = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Stops a VM whose RAM is in a shared file and returns the state of its devices. */
export async function freeze(qemu: Qemu, folder: string): Promise<Buffer> {
  await qemu.execute('stop');
  await qemu.execute('migrate-set-capabilities', { capabilities: [{ capability: 'x-ignore-shared', state: true }] });
  await qemu.execute('migrate-set-parameters', { 'max-bandwidth': 10_000_000_000 });
  const state = receive(join(folder, 'state.socket'));
  await state.listening;
  await qemu.execute('migrate', { uri: 'unix:/vm/state.socket' });
  const bytes = await state.bytes;
  for (;;) {
    const { status } = (await qemu.execute('query-migrate')) as { status: string };
    if (status === 'completed') return bytes;
    if (status === 'failed') throw new MachineFailure('RESTORE_FAILED', 'qemu could not save the state of its devices');
    await waiting(5);
  }
}

/** Gives a VM that waits for it the state of another one's devices, and lets it go on. */
export async function thaw(qemu: Qemu, folder: string, state: Buffer): Promise<void> {
  await qemu.execute('migrate-set-capabilities', { capabilities: [{ capability: 'x-ignore-shared', state: true }] });
  await qemu.execute('migrate-incoming', { uri: 'unix:/vm/incoming' });
  await new Promise<void>((resolve, reject) => {
    const socket = connect(join(folder, 'incoming'), () => socket.end(state));
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });
  for (;;) {
    const { status } = (await qemu.execute('query-status')) as { status: string };
    if (status !== 'inmigrate') break;
    await waiting(1);
  }
  await qemu.execute('cont');
}

/** Takes one connection and all that it carries. */
function receive(path: string): { listening: Promise<void>; bytes: Promise<Buffer> } {
  const server = createServer();
  const bytes = new Promise<Buffer>((resolve, reject) => {
    server.once('connection', (socket) => {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('end', () => resolve(Buffer.concat(chunks)));
      socket.on('error', reject);
      server.close();
    });
  });
  const listening = new Promise<void>((resolve) => server.listen(path, () => resolve())).then(async () => {
    await command('chmod', ['666', path]);
  });
  return { listening, bytes };
}
