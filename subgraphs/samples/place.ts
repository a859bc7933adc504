import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';

/** Where on a device a file was met, and by whom. It is personal: it lies sealed under the customer's key, wherever it lies. */
export const placeSchema = z.object({
  fileName: z.string(),
  path: z.string().nullable(),
  process: z.string().nullable(),
  user: z.string().nullable(),
  signer: z.object({ name: z.string(), certificateSha256: z.string() }).nullable(),
});
export type Place = z.infer<typeof placeSchema>;
/** The same as an input has it: what is left out is null. */
type Told = { fileName: Place['fileName'] } & { [field in Exclude<keyof Place, 'fileName'>]?: Place[field] | undefined };

const max = { fileName: 255, path: 4000, process: 500, user: 200, signer: 200 };

/**
 * Refuses a name that no disk would take, or that leads elsewhere. Control characters are part of names that Linux takes,
 * and are shown by whoever shows them (`schema/shown-text.ts`); NUL is refused with every text. `at`: where in the
 * operation it stands.
 */
export function checkFileName(fileName: string, at: string[]): void {
  const refuse = (message: string): never => {
    throw new Refusal('INVALID', message, [...at, 'fileName']);
  };
  if (fileName.length < 1 || fileName.length > max.fileName) {
    refuse(`fileName must have 1 to ${max.fileName} characters`);
  }
  if (/[\\/]/.test(fileName) || fileName === '.' || fileName === '..') refuse('fileName must be a name without a folder; the folder goes into path');
}

/** The place, whole, or a refusal that names the field. */
export function checkedPlace(told: Told, at: string[]): Place {
  checkFileName(told.fileName, at);
  for (const field of ['path', 'process', 'user'] as const) {
    const value = told[field];
    if (value && value.length > max[field]) {
      throw new Refusal('INVALID', `${field} must have at most ${max[field]} characters`, [...at, field]);
    }
  }
  const name = told.signer?.name;
  if (name !== undefined && (name.length < 1 || name.length > max.signer)) {
    throw new Refusal('INVALID', `the signer needs a name of 1 to ${max.signer} characters`, [...at, 'signer']);
  }
  return { fileName: told.fileName, path: told.path ?? null, process: told.process ?? null, user: told.user ?? null, signer: told.signer ?? null };
}
