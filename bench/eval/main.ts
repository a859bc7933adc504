import { measure } from '../report.ts';
import { adversary } from './adversary.ts';
import { benign } from './benign.ts';
import { corpus } from './corpus.ts';
import { sigma } from './sigma.ts';

await measure('eval', { adversary, benign, corpus, sigma }, process.argv.slice(2));
