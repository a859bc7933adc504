import { byPath } from './linux-path.ts';
import { asRootUser } from './linux-root.ts';
import { byStart } from './linux-start.ts';
import { inText } from './linux-text.ts';
import { byWaiting } from './linux-wait.ts';
import { hidden } from './sample.ts';

export { linuxTechniques } from './linux-payload.ts';
export const linuxSamples = hidden([...inText, ...byStart, ...byPath, ...byWaiting, ...asRootUser]);
