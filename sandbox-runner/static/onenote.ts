import { signal, type Found } from './found.ts';
import { notebookNames, type NotebookFile } from './onenote-names.ts';

/** FileDataStoreObject (MS-ONESTORE 2.6.13): what was dropped on the page. */
const fileData = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex');
const filesMax = 100;

/**
 * Files on the pages of a notebook, under the names that they have there. Its texts and pictures are not read: it is
 * never complete.
 */
export function readOneNote(bytes: Buffer): Found {
  const found: Found = { signals: [], members: [], limitations: [] };
  const files: NotebookFile[] = [];
  let total = 0;
  for (let at = bytes.indexOf(fileData); at >= 0 && files.length < filesMax; at = bytes.indexOf(fileData, at + 16)) {
    if (at + 36 > bytes.length) break;
    const size = Number(bytes.readBigUInt64LE(at + 16));
    if (size === 0 || at + 36 + size > bytes.length) continue;
    // Files may overlap, so that one hides another: all of them together are a few times the notebook at the most.
    if ((total += size) > 4 * bytes.length) {
      found.limitations!.push('ARCHIVE_LIMIT_SIZE');
      break;
    }
    files.push({ at: at + 36, bytes: bytes.subarray(at + 36, at + 36 + size) });
  }
  const names = notebookNames(bytes, files);
  found.members = files.map((file, index) => ({ name: names[index] || `attachment-${index + 1}`, bytes: file.bytes }));
  if (found.members.length > 0)
    found.signals!.push(
      signal('onenote-file', 'Notebook that carries files', 12, ['T1027.009', 'T1204.002'], {
        benign: 'Notes with attachments.',
        malicious: 'A picture of a button lies over a script.',
      }),
    );
  found.facts = { files: found.members.length };
  return { ...found, active: found.members.length > 0, complete: false };
}
