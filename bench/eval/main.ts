import { measure } from '../report.ts';
import { adversary } from './adversary.ts';
import { benign } from './benign.ts';
import { calibrate } from './calibrate.ts';
import { corpus } from './corpus.ts';
import { evade } from './evade.ts';
import { generated } from './generated.ts';
import { field } from './field.ts';
import { honest } from './honest.ts';
import { sigma } from './sigma.ts';
import { train } from './train.ts';

await measure('eval', { adversary, benign, calibrate, corpus, evade, field, generated, honest, sigma, train }, process.argv.slice(2));
