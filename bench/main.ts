import { busy } from './busy.ts';
import { chaos } from './chaos.ts';
import { commandLine } from './command-line.ts';
import { deaths } from './deaths.ts';
import { detonate } from './detonate.ts';
import { dump } from './dump.ts';
import { fanout } from './fanout.ts';
import { gateway } from './gateway.ts';
import { guard } from './guard.ts';
import { known } from './known.ts';
import { mail } from './mail.ts';
import { parsers } from './parsers.ts';
import { parts } from './parts.ts';
import { pipeline } from './pipeline.ts';
import { poison } from './poison.ts';
import { push } from './push.ts';
import { replay } from './replay.ts';
import { measure } from './report.ts';
import { rescore } from './rescore.ts';
import { restore } from './restore.ts';
import { stops } from './stops.ts';
import { strangers } from './strangers.ts';

const benches = {
  busy,
  chaos,
  'command-line': commandLine,
  deaths,
  detonate,
  dump,
  fanout,
  gateway,
  guard,
  known,
  mail,
  parsers,
  parts,
  pipeline,
  poison,
  push,
  replay,
  rescore,
  restore,
  stops,
  strangers,
};

await measure('bench', benches, process.argv.slice(2));
