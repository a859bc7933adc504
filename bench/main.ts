import { deaths } from './deaths.ts';
import { pipeline } from './pipeline.ts';
import { measure } from './report.ts';
import { restore } from './restore.ts';

await measure('bench', { restore, pipeline, deaths }, process.argv.slice(2));
