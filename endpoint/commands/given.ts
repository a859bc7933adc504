import { filePaths, rawWords, type FilePath } from '../file-path.ts';
import { note } from '../output.ts';

/** The files that a command names, with a warning for each whose name can be told in part only. */
export function given(words: readonly string[]): FilePath[] {
  const paths = filePaths(words, rawWords);
  for (const path of paths) if (typeof path !== 'string') note(`${String(path)}: its name is not UTF-8, so it is told as it stands here`);
  return paths;
}
