import { foldersFrom } from '../../embedded/folders.ts';
import { startPlatform } from '../../embedded/platform.ts';
import { silent } from '../../embedded/progress.ts';
import { configFrom } from '../../platform/config.ts';

/** Subgraphs and gateway in a process of their own, on engines that are there already: a part that `bench -- stops` can end. */
const platform = await startPlatform(configFrom(process.env), foldersFrom(process.env), silent, { runner: false });
for (const signal of ['SIGTERM', 'disconnect'] as const) process.once(signal, () => void platform.stop().then(() => process.exit(0)));
process.send?.({ operatorToken: platform.operatorToken });
