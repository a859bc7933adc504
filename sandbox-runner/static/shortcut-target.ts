import { utf16 } from '../utf16.ts';
/** Where a shortcut leads, in each of the places in which it may say so (MS-SHLLINK). */
export interface ShortcutTargets {
  /** Path in the environment block (2.5.4): where there is one, Windows takes it before all others. */
  environment: string;
  /** Path put together from the list of items (2.2). */
  items: string;
  /** Path of the link's information (2.3), on this machine or on a share. */
  information: string;
  /** Where the shortcut's own bytes end. */
  end: number;
}

const itemsMax = 200;
const blocksMax = 100;
/** What the variables that stand for a program or a folder of Windows come to. */
const variables: Readonly<Record<string, string>> = {
  comspec: 'C:\\Windows\\System32\\cmd.exe',
  systemroot: 'C:\\Windows',
  windir: 'C:\\Windows',
  systemdrive: 'C:',
  programfiles: 'C:\\Program Files',
};

/** A path with those variables put in that are the same on every machine. */
export const expanded = (path: string): string =>
  path.replace(/%(\w{1,40})%/g, (whole, name: string) => variables[name.toLowerCase()] ?? whole);

/** A text up to its end, or what there is of it. */
const latin = (bytes: Buffer, from: number, to = bytes.length) =>
  bytes.toString('latin1', from, Math.min(to, bytes.length)).split('\0', 1)[0]!;
const wide = (bytes: Buffer, from: number, to = bytes.length) =>
  utf16(bytes, from, to).split('\0', 1)[0]!;

/** The path that a list of items comes to: a folder of the system, a drive or server, and names below it. */
export function itemPath(list: Buffer): string {
  const parts: string[] = [];
  for (let at = 0, n = 0; n < itemsMax && at + 3 <= list.length; n++) {
    const size = list.readUInt16LE(at);
    if (size < 3 || at + size > list.length) break;
    const part = itemName(list.subarray(at, at + size));
    if (part !== '') parts.push(part.endsWith('\\') ? part.slice(0, -1) : part);
    at += size;
  }
  return parts.join('\\');
}

/** One item: its kind is in the third byte. */
function itemName(item: Buffer): string {
  const kind = item[2]!;
  // The desktop and other folders of the system stand there as a number.
  if (kind === 0x1f) return '';
  if ((kind & 0x70) === 0x20) return latin(item, 3);
  // Servers and shares; addresses of the internet.
  if ((kind & 0x70) === 0x40) return latin(item, 5);
  if (kind === 0x61) return (item[3]! & 0x80) !== 0 ? wide(item, 8) : latin(item, 8);
  // Files of a folder that another program shows stand one step further in.
  const at = item.indexOf('CFSF', 0, 'latin1') === 6 ? 18 : 14;
  if ((kind & 0x70) !== 0x30 && at === 14) return longName(item, '');
  const short = (kind & 4) !== 0 ? wide(item, at) : latin(item, at);
  return longName(item, short) || short;
}

/**
 * The name as it is shown, in a block of its own behind the short one; where it begins depends on the block's version.
 */
function longName(item: Buffer, short: string): string {
  const mark = item.indexOf(Buffer.from('0400efbe', 'hex'));
  if (mark < 4) return '';
  const end = Math.min(item.length, mark - 4 + item.readUInt16LE(mark - 4));
  const names = (headOf[item.readUInt16LE(mark - 2)] ?? [20, 18]).map((head) => wide(item, mark - 4 + head, end));
  // eslint-disable-next-line no-control-regex -- control characters show that this is no name
  const fit = names.filter((name) => name.length > 0 && !/[\u0000-\u001f\ufffd<>"|?*]/.test(name));
  // Writers differ by two bytes: the short name begins with the same letter.
  return fit.find((name) => name[0]!.toLowerCase() === short[0]?.toLowerCase()) ?? fit[0] ?? '';
}
const headOf: Readonly<Record<number, number[]>> = { 3: [20, 18], 7: [38, 36], 8: [42, 40], 9: [46, 44] };

/** What the link's information says, at `at`: a path of a drive and its end, or a share and a path below it. */
export function informationPath(bytes: Buffer, at: number): { path: string; size: number } {
  const size = bytes.readUInt32LE(at);
  const block = bytes.subarray(at, at + size);
  if (block.length < 28) return { path: '', size };
  const head = block.readUInt32LE(4);
  const flags = block.readUInt32LE(8);
  const text = (offset: number, wideOffset: number) => {
    const unicode = head >= 0x24 && block.length >= wideOffset + 4 ? block.readUInt32LE(wideOffset) : 0;
    const plain = block.readUInt32LE(offset);
    return (unicode > 0 ? wide(block, unicode) : '') || (plain > 0 && plain < block.length ? latin(block, plain) : '');
  };
  const rest = text(24, 32);
  const join = (start: string) =>
    start !== '' && rest !== '' && !start.endsWith('\\') ? `${start}\\${rest}` : start + rest;
  if ((flags & 1) !== 0) return { path: text(16, 28) + rest, size };
  const network = block.readUInt32LE(20);
  if ((flags & 2) === 0 || network + 20 > block.length) return { path: '', size };
  const name = network + block.readUInt32LE(network + 8);
  return { path: join(latin(block, name)), size };
}

/** The blocks behind everything else (2.5), each with its size and its kind, up to one that is smaller than that. */
export function extraBlocks(bytes: Buffer, from: number): { environment: string; items: string; end: number } {
  const found = { environment: '', items: '', end: from };
  for (let n = 0; n < blocksMax && found.end + 4 <= bytes.length; n++) {
    const size = bytes.readUInt32LE(found.end);
    if (size < 4) {
      found.end += 4;
      break;
    }
    // What has no kind of Windows' is no block: the shortcut has no end of its own, and something else stands here.
    if (size < 8 || found.end + size > bytes.length || bytes.readUInt32LE(found.end + 4) >>> 4 !== 0xa00_0000) break;
    const block = bytes.subarray(found.end, found.end + size);
    const kind = block.readUInt32LE(4);
    if (kind === 0xa000_0001) found.environment = wide(block, 268, 788) || latin(block, 8, 268);
    else if (kind === 0xa000_000c) found.items = itemPath(block.subarray(8));
    found.end += size;
  }
  return found;
}
