import { signal, type Found } from './found.ts';

/** FileDataStoreObject (MS-ONESTORE 2.6.13): what was dropped on the page. */
const fileData = Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex');
const filesMax = 100;

export function readOneNote(bytes: Buffer): Found {
  const found: Found = { signals: [], members: [], limitations: [] };
  let total = 0;
  for (let at = bytes.indexOf(fileData); at >= 0 && found.members!.length < filesMax; at = bytes.indexOf(fileData, at + 16)) {
    if (at + 36 > bytes.length) break;
    const size = Number(bytes.readBigUInt64LE(at + 16));
    if (size === 0 || at + 36 + size > bytes.length) continue;
    // Files may overlap, so that one hides another: all of them together are a few times the notebook at the most.
    if ((total += size) > 4 * bytes.length) {
      found.limitations!.push('ARCHIVE_LIMIT_SIZE');
      break;
    }
    found.members!.push({ name: `attachment-${found.members!.length + 1}`, bytes: bytes.subarray(at + 36, at + 36 + size) });
  }
  if (found.members!.length > 0) found.signals!.push(signal('onenote-file', 'Notebook that carries files', 12, ['T1027.009', 'T1204.002'], { benign: 'Notes with attachments.', malicious: 'A picture of a button lies over a script.' }));
  found.facts = { files: found.members!.length };
  return found;
}
