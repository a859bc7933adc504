import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startAssay } from './assay.ts';

test('many devices of one process each hear of every verdict once, also those that are cut off meanwhile', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-simulate-'));
  const assay = await startAssay();
  try {
    await assay.fakeRunner();
    const { administrator } = await assay.customer({ seats: 100, dailyQuota: 1_000 });
    const command = new URL('../endpoint/assay.ts', import.meta.url).pathname;
    const words = ['--url', assay.url, '--json', 'simulate', '--devices', '60', '--files', '3', '--cuts', '50'];
    const env = { PATH: process.env.PATH, HOME: folder, ASSAY_TOKEN: administrator };
    const child = spawn(process.execPath, [command, ...words], { env });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code, err + out).toBe(0);
    const result = JSON.parse(out) as { events: number; cut: number };
    expect(result).toMatchObject({ devices: 60, files: 3, lost: 0, twice: 0 });
    expect(result.events).toBeGreaterThanOrEqual(180);
    expect(result.cut).toBeGreaterThan(0);
  } finally {
    await assay.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
