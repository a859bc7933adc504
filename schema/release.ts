import { readFile, writeFile } from 'node:fs/promises';
import { buildSchema } from 'graphql';
import { unannounced } from './changes.ts';

/** `npm run release-schema`: the API as it is now is what clients may rely on from here on. */
const [released, api] = [new URL('released.graphql', import.meta.url), new URL('api.graphql', import.meta.url)];
const now = await readFile(api, 'utf8');
const breaking = unannounced(buildSchema(await readFile(released, 'utf8')), buildSchema(now), new Date().toISOString().slice(0, 10));
if (breaking.length > 0) {
  process.stderr.write(`clients of the released schema would break:\n${breaking.map((one) => `- ${one}`).join('\n')}\ndeprecate it with "gone after YYYY-MM-DD" first, and take it away after that day\n`);
  process.exit(1);
}
await writeFile(released, now);
