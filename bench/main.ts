import { busy } from './busy.ts';
import { chaos } from './chaos.ts';
import { deaths } from './deaths.ts';
import { detonate } from './detonate.ts';
import { pipeline } from './pipeline.ts';
import { fanout } from './fanout.ts';
import { gateway } from './gateway.ts';
import { known } from './known.ts';
import { mail } from './mail.ts';
import { push } from './push.ts';
import { measure } from './report.ts';
import { replay } from './replay.ts';
import { rescore } from './rescore.ts';
import { restore } from './restore.ts';

await measure('bench', { restore, pipeline, detonate, rescore, deaths, known, mail, gateway, fanout, replay, push, chaos, busy }, process.argv.slice(2));
