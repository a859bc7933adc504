import { filePaths, rawWords, type FilePath } from '../file-path.ts';
import { note } from '../output.ts';

/** The files that a command names. Prints a warning for each whose name is not UTF-8. */
export function given(words: readonly string[]): FilePath[] {
  const paths = filePaths(words, rawWords);
  for (const path of paths) if (typeof path !== 'string') note(`${String(path)}: its name is not UTF-8; it is sent under the name shown here`);
  return paths;
}
