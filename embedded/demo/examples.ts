import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Verdict } from '../../endpoint/client.ts';
import { eicarZip } from '../first-customer.ts';

/** A harmless file that the demo submits. */
export interface Example {
  title: string;
  path: string;
  /** What must come out; `--once` fails when it doesn't. */
  expected: (verdict: Verdict) => boolean;
}

const samples = new URL('../../test/samples/', import.meta.url).pathname;

/** Five files, those that need no guest first, those that need Windows last; what has to be made lies in `folder`. */
export async function makeExamples(folder: string): Promise<Example[]> {
  await mkdir(folder, { recursive: true });
  const eicar = join(folder, 'eicar.zip');
  await writeFile(eicar, eicarZip());
  const atLeast = (verdict: Verdict) => ['HIGHLY_SUSPICIOUS', 'MALICIOUS'].includes(verdict.level) && verdict.decisiveSignals.some((signal) => signal.techniques.length > 0);
  return [
    { title: 'EICAR in a zip', path: eicar, expected: (verdict) => verdict.level === 'MALICIOUS' },
    { title: 'benign shell script', path: join(samples, 'benign.sh'), expected: (verdict) => verdict.level === 'CLEAN' },
    { title: 'malware-shaped shell script', path: join(samples, 'dropper.sh'), expected: atLeast },
    { title: 'benign Windows program', path: join(samples, 'hello.exe'), expected: (verdict) => verdict.level === 'CLEAN' },
    { title: 'malware-shaped Windows program', path: join(samples, 'dropper.exe'), expected: atLeast },
  ];
}

/** The guest that a sample needs could not be made on this host: nothing that the demo could show. */
export const isLeftOut = (verdict: Verdict): boolean => verdict.conditions.limitations.includes('ENVIRONMENT_NOT_OFFERED');
