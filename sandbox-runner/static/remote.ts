import type { Signal } from '../../schema/jobs.ts';
import { signal, type Found, type Layer } from './found.ts';

const linksMax = 50;

/** Another machine's share, as Windows opens it: by SMB, or by WebDAV (`\\host@80\`). Device paths and the machine's own are none. */
export const isShare = (place: string): boolean => /^(?:\\\\(?![.?\\])|\/\/|file:\/{2,5}(?!\/|[a-z]:|localhost)|file:\\\\)[\w.-]+(?:@\w+)*[\\/]/i.test(place.trim());

export const links = (places: Iterable<string>): Layer[] => [...new Set(places)].filter((place) => /^(?:[a-z][\w+.-]*:|\\\\)/i.test(place)).slice(0, linksMax)
  .map((place) => ({ name: 'link', bytes: Buffer.from(place.slice(0, 2_000)) }));

/** Pictures and folders that the system asks another machine for as soon as it shows the file: that sends the user's log-on there. */
export function remoteSignals(places: readonly string[]): Signal[] {
  const shares = places.filter(isShare);
  if (shares.length === 0) return [];
  return [signal('link-icon', 'File that is shown with something from another machine', 45, ['T1187'], { benign: 'Company shares.', malicious: "Showing the folder sends the user's log-on." }, shares)];
}

/** A folder of another machine that looks like one of this computer's. */
export function folderSignals(places: readonly string[]): Signal[] {
  const shares = places.filter((place) => isShare(place) || /^https?:/i.test(place));
  if (shares.length === 0) return [];
  return [signal('link-folder', 'Folder of another machine that looks like one of this computer', 40, ['T1204.002', 'T1105'], { benign: 'Company shares.', malicious: 'What is opened in it comes from a stranger.' }, shares)];
}

export const foundLinks = (places: readonly string[], signals: readonly Signal[] = []): Found => ({ layers: links(places), signals: [...signals] });
