import { hidden } from './sample.ts';
import { inBatch } from './windows-batch.ts';
import { inScripts } from './windows-script.ts';

export { windowsTechniques } from './windows-payload.ts';
export const windowsSamples = hidden([...inBatch, ...inScripts]);
