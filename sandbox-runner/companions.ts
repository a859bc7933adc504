import type { Member } from './examine.ts';
import { guestName } from './guest-name.ts';

/** The files of an archive around one of them, as they lie when somebody has unpacked it. */
export interface Companions {
  /** Where the file itself lies, below the folder for samples. */
  folder: string;
  /** The others, below the folder for samples. */
  files: { path: string; bytes: Buffer }[];
  /** Is one of them missing, or under another name than the archive gives it? */
  isPartial: boolean;
}

/** Characters of a path; Windows takes 260, with the folder for samples. */
const pathMax = 180;
/** Files, and bytes of them together, that are given to one run: the nearest to what runs come first. */
const filesMax = 1_000;
const bytesMax = 64 * 1024 * 1024;
const scriptBytesMax = 1024 * 1024;
/** Bytes of one name; file systems take 255. */
const nameBytesMax = 240;

/**
 * What has to lie around a member while it runs: the library that a program loads, the script that a launcher starts,
 * the module that a script asks for. Null where it came alone. `archiveName`: the file name of the archive, which the
 * folder is named after.
 */
export function companionsOf(member: Member, members: readonly Member[], archiveName: string): Companions | null {
  const { path, container } = member;
  const others = members.filter((one) => one !== member && one.container === container && one.path !== null);
  if (path === null || others.length === 0) return null;
  // Without a dot, as no file of the desk is called; without a blank, at which rundll32 ends a path.
  const root = (strict(archiveName.replace(/(?<=.)\.[^.]*$/, '')) ?? 'files').replace(/[. ]/g, '_');
  const above = partsOf(path).slice(0, -1);
  const folder = [root, ...above.map((one) => strict(one)!)].join('/');
  const own = `${folder}/${guestName(member.fileName)}`;
  if (own.length > pathMax) return { folder: root, files: [], isPartial: true };
  const files = new Map<string, Companions['files'][number]>();
  let bytes = 0;
  // A folder by another name is missed by whoever looks for its own, and a backslash is no folder everywhere.
  const renamed = above.filter((one) => strict(one) !== one && one.length > 1);
  let isPartial = path.includes('\\') || renamed.some((name) => isMentioned(name, [member, ...others]));
  for (const { parts, shared, of } of nearestFirst(others, above)) {
    const place = [root, ...parts.map((part, n) => (n < shared ? strict(part)! : part.replace(unfit, '_')))].join('/');
    const key = place.toLowerCase();
    const fits = place.length <= pathMax && files.size < filesMax && bytes + of.bytes.length <= bytesMax;
    // Which of two files of one name is meant depends on what unpacks them.
    if (!fits || files.has(key) || key === own.toLowerCase() || key.startsWith(`${own.toLowerCase()}/`)) isPartial = true;
    else {
      isPartial ||= parts.slice(shared).some((part) => !isFit(part));
      bytes += of.bytes.length;
      files.set(key, { path: place, bytes: of.bytes });
    }
  }
  const kept = withoutFolders(files, own.toLowerCase());
  return { folder, files: kept, isPartial: isPartial || kept.length < files.size };
}

/** Whether one of the files has this name in it; what is larger than a script is no script. */
function isMentioned(name: string, members: readonly Member[]): boolean {
  return members.some(({ bytes }) => bytes.length <= scriptBytesMax && bytes.includes(name));
}

/** A folder above what runs: its name goes through shells, and what lies in it refers to it seldom. */
function strict(name: string): string | null {
  if (/^\.*\s*$/.test(name)) return null;
  // Hidden folders stay hidden, and packages of npm are in folders such as `@types`.
  const sign = /^[.@]/.exec(name)?.[0] ?? '';
  return sign + guestName(name.slice(sign.length));
}

/** What a name of Windows, or a line of the guest's agent, can't hold. */
// eslint-disable-next-line no-control-regex -- control characters are what is replaced
const unfit = /[\0-\x1f\x7f<>:"|?*]|[. ]$|\p{Cs}/gu;
const isFit = (name: string) => name.replace(unfit, '_') === name && Buffer.byteLength(name) <= nameBytesMax;

const partsOf = (path: string): string[] => path.split(/[/\\]/).filter((one) => !/^\.*\s*$/.test(one));

/** By how many folders lie between them; `shared`: how many are the same from the top. */
function nearestFirst(members: readonly Member[], above: readonly string[]): { parts: string[]; shared: number; of: Member }[] {
  return members.map((of) => {
    const parts = partsOf(of.path!);
    let shared = 0;
    while (shared < above.length && shared < parts.length - 1 && above[shared] === parts[shared]) shared++;
    return { of, parts, shared, far: above.length - shared + (parts.length - 1 - shared) };
  }).filter(({ parts }) => parts.length > 0).sort((a, b) => a.far - b.far);
}

/** A file can't lie where a folder has to be; archives may say both. */
function withoutFolders(files: ReadonlyMap<string, Companions['files'][number]>, own: string): Companions['files'] {
  const folders = new Set<string>();
  for (const key of [own, ...files.keys()]) for (let at = key.indexOf('/'); at >= 0; at = key.indexOf('/', at + 1)) folders.add(key.slice(0, at));
  return [...files].filter(([key]) => !folders.has(key)).map(([, file]) => file);
}
