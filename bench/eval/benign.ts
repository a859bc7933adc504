import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { uploadBytesMax } from '../../schema/policy-settings.ts';
import type { Measured, Options } from '../report.ts';
import { Bench, each } from './bench.ts';

/** Every file of a folder that is taken to be honest; counted is what is called worse than clean. */
export async function benign(options: Options): Promise<Measured> {
  const [folder] = options.words;
  if (!folder) throw new Error('which folder? npm run eval -- benign DIR');
  const files: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && (await stat(path)).size <= uploadBytesMax) files.push(path);
  }
  const selected = files.sort().slice(0, options.limit ?? (options.quick ? 20 : files.length));
  const levels = new Map<string, number>();
  const rows: Measured['rows'] = [];
  const items: Measured['items'] = [];
  const bench = await Bench.open();
  try {
    await each(selected, 3, async (file) => {
      const judged = await bench.judge(await readFile(file), file.slice(file.lastIndexOf('/') + 1), options.environment ?? null, 15_000);
      levels.set(judged.level, (levels.get(judged.level) ?? 0) + 1);
      items.push({ name: file.slice(folder.length), score: judged.score, level: judged.level });
      if (!['CLEAN', 'UNKNOWN'].includes(judged.level)) rows.push({ file: file.slice(folder.length), level: judged.level, score: judged.score, because: judged.summary });
    });
  } finally {
    await bench.close();
  }
  const above = rows.length;
  for (const [level, count] of levels) rows.push({ file: '(all)', level, score: count, because: `${count} of ${selected.length} files` });
  return { rows, items, result: { files: selected.length, above_clean: above, rate: selected.length === 0 ? 0 : Math.round((1000 * above) / selected.length) / 1000 } };
}
