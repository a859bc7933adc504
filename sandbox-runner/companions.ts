import type { Member } from './examine.ts';
import { guestName } from './guest-name.ts';

/** The files of an archive around one of them, as they lie when somebody has unpacked it. */
export interface Companions {
  /** Where the file itself lies, below the folder for samples. */
  folder: string;
  /** The others, below the folder for samples. */
  files: { path: string; bytes: Buffer }[];
}

/** Characters of a path; Windows takes 260, with the folder for samples. */
const pathMax = 180;
/** Files, and bytes of them together, that are given to one run: the nearest to what runs come first. */
const filesMax = 1_000;
const bytesMax = 32 * 1024 * 1024;

/**
 * What has to lie around a member while it runs: the library that a program loads, the script that a launcher starts,
 * the module that a script asks for. Null where it came alone, or where its place can't be made in a guest.
 * `archiveName`: the file name of the archive, which the folder is named after.
 */
export function companionsOf(member: Member, members: readonly Member[], archiveName: string): Companions | null {
  const { path, container } = member;
  const others = members.filter((one) => one !== member && one.container === container && one.path !== null && one.path !== path);
  if (path === null || others.length === 0) return null;
  // Without a dot, as no file of the desk is called; without a blank, at which rundll32 ends a path.
  const root = (segment(archiveName.replace(/(?<=.)\.[^.]*$/, '')) ?? 'files').replace(/[. ]/g, '_');
  const folders = placeOf(path).slice(0, -1);
  const folder = [root, ...folders].join('/');
  if (folder.length + guestName(member.fileName).length > pathMax) return null;
  const own = `${folder}/${guestName(member.fileName)}`.toLowerCase();
  const taken = new Set([own]);
  const files: Companions['files'] = [];
  let bytes = 0;
  for (const { place, of } of nearestFirst(others, folders)) {
    const whole = [root, ...place].join('/');
    if (whole.length > pathMax || taken.has(whole.toLowerCase()) || whole.toLowerCase().startsWith(`${own}/`)) continue;
    if (files.length >= filesMax || bytes + of.bytes.length > bytesMax) break;
    taken.add(whole.toLowerCase());
    bytes += of.bytes.length;
    files.push({ path: whole, bytes: of.bytes });
  }
  return { folder, files: files.filter(({ path: one }) => !isFolderOf(one, taken)) };
}

/** One part of a path as a guest can have it; null for one that leads nowhere or upwards. */
function segment(name: string): string | null {
  if (/^\.*\s*$/.test(name)) return null;
  // Hidden files stay hidden, and packages of npm are in folders such as `@types`.
  const sign = /^[.@]/.exec(name)?.[0] ?? '';
  return sign + guestName(name.slice(sign.length));
}

const placeOf = (path: string): string[] => path.split(/[/\\]/).map(segment).filter((one) => one !== null);

/** By how many folders lie between them. */
function nearestFirst(members: readonly Member[], folders: readonly string[]): { place: string[]; of: Member }[] {
  const distance = (place: readonly string[]) => {
    let shared = 0;
    while (shared < folders.length && shared < place.length - 1 && folders[shared] === place[shared]) shared++;
    return folders.length - shared + (place.length - 1 - shared);
  };
  return members.map((of) => {
    const place = placeOf(of.path!);
    return { of, place, far: distance(place) };
  }).filter(({ place }) => place.length > 0).sort((a, b) => a.far - b.far);
}

/** A file can't lie where a folder has to be; archives may say both. */
function isFolderOf(path: string, taken: ReadonlySet<string>): boolean {
  const below = `${path.toLowerCase()}/`;
  for (const one of taken) if (one.startsWith(below)) return true;
  return false;
}
