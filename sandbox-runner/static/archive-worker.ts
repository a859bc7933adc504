import { constants } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { SevenZipModuleFactory } from '7z-wasm';
import type { ArchiveLimits, ArchiveMember, Unpacked } from './archive.ts';
import { withoutLocks } from './zip-parts.ts';

/**
 * 7-Zip as WebAssembly in a worker of its own: hostile archives meet a parser that can reach neither files, network nor this program's
 * memory. What it writes is counted as it writes, because an archive's own word for a size is the attacker's word.
 */
const SevenZip = createRequire(import.meta.url)('7z-wasm') as SevenZipModuleFactory;
const { bytes, fileName, passwords, limits, program } = workerData as { bytes: Uint8Array; fileName: string; passwords: readonly string[]; limits: ArchiveLimits; program: object };

// 7-Zip's glue asks Node for the numbers of open's flags by a call that Node's permission model refuses; it never opens a file of the host.
Object.defineProperty(process, 'binding', { value: () => ({ fs: constants }) });

interface Memory {
  buffer: ArrayBuffer;
  grow(pages: number): number;
}
const { Memory, instantiate } = (globalThis as unknown as { WebAssembly: { Memory: { prototype: Memory }; instantiate(program: object, imports: object): Promise<object> } }).WebAssembly;
const memory = Memory.prototype;
const grow = memory.grow;
memory.grow = function bounded(this: Memory, pages: number) {
  if (this.buffer.byteLength + pages * 65_536 > limits.memoryBytesMax) throw new RangeError('ARCHIVE_LIMIT_MEMORY');
  return grow.call(this, pages);
};

interface Opened {
  run(words: readonly string[]): { output: string; code: number };
  entries(folder: string): { path: string; bytes: Uint8Array }[];
  written: () => number;
}

async function open(input: Uint8Array): Promise<Opened> {
  let output = '';
  let written = 0;
  let code = 0;
  const keep = (text: string) => {
    if (output.length < 4_000_000) output += `${text}\n`;
  };
  const seven = await SevenZip({
    print: keep, printErr: keep, noExitRuntime: true,
    // The program comes compiled.
    instantiateWasm: (imports: object, done: (instance: object, of: object) => void) => {
      void instantiate(program, imports).then((instance) => done(instance, program));
      return {};
    },
    quit: (status: number) => {
      code = status;
    },
  } as Parameters<SevenZipModuleFactory>[0]);
  const fs = seven.FS as unknown as {
    write: (stream: unknown, buffer: unknown, offset: number, length: number, ...more: unknown[]) => number;
    writeFile(path: string, data: Uint8Array): void; readFile(path: string): Uint8Array; mkdir(path: string): void; readdir(path: string): string[];
    lstat(path: string): { mode: number; size: number }; isDir(mode: number): boolean; isFile(mode: number): boolean; ErrnoError: new (errno: number) => Error;
  };
  fs.mkdir('/in');
  fs.mkdir('/out');
  fs.mkdir('/flat');
  fs.writeFile(`/in/${fileName}`, input);
  const write = fs.write.bind(fs);
  fs.write = (stream, buffer, offset, length, ...more) => {
    written += length;
    if (written > limits.totalBytesMax + 4_000_000) throw new fs.ErrnoError(51);
    return write(stream, buffer, offset, length, ...more);
  };
  const walk = function* (folder: string, depth = 0): Generator<{ path: string; bytes: Uint8Array }> {
    if (depth > 30) return;
    for (const name of fs.readdir(folder)) {
      if (name === '.' || name === '..') continue;
      const path = `${folder}/${name}`;
      const { mode, size } = fs.lstat(path);
      if (fs.isDir(mode)) yield* walk(path, depth + 1);
      else if (fs.isFile(mode) && size > 0) yield { path, bytes: fs.readFile(path) };
    }
  };
  return {
    run(words) {
      output = '';
      code = 0;
      try {
        seven.callMain([...words]);
      } catch (error) {
        keep(String(error));
        code = 255;
      }
      return { output, code };
    },
    entries: (folder) => [...walk(folder)],
    written: () => written,
  };
}

/** What comes to less costs little, however well it was packed: empty disks are. */
const suspectFrom = 24 * 1024 * 1024;
/** Deflate makes nothing more than 1,032 times smaller. */
const deflateMax = 1_100;

/** A file, not a link or a device: a listing gives those a size of 0 as well. */
const isOrdinary = (entry: ReadonlyMap<string, string>): boolean =>
  (entry.get('Symbolic Link') ?? '') === '' && (entry.get('Hard Link') ?? '') === '' &&
  !/^[lcbpsd]/.test(entry.get('Mode') ?? '') && !/(?:^|\s)[lcbpsd][r-][w-]/.test(entry.get('Attributes') ?? '');

/**
 * The size that a listing gives, or none where it can't be: of gzip it is the last four bytes of the file, whatever
 * they are. What comes out is bounded all the same.
 */
const believable = (type: string, size: number, packed: number): number =>
  /^gzip$/i.test(type) && packed > 0 && size / packed > deflateMax ? 0 : size;

async function unpack(bytes: Uint8Array): Promise<Unpacked> {
  const result: Unpacked = { type: '', members: [], limitations: [], traversals: [], password: null };
  const limit = (word: string) => {
    if (!result.limitations.includes(word)) result.limitations.push(word);
  };
  const input = `/in/${fileName}`;
  // By itself 7-Zip shows only the data of a Debian package, not its scripts.
  const kind = Buffer.from(bytes.subarray(0, 8)).toString('latin1') === '!<arch>\n' ? ['-tAr'] : [];
  for (const password of [null, ...passwords]) {
    const seven = await open(bytes);
    // Without any password 7-Zip would ask for one.
    const secret = `-p${password ?? 'none'}`;
    const { output, code } = seven.run(['l', '-slt', '-bd', ...kind, secret, input]);
    // Locked headers end 7-Zip with an exception and without a word.
    const headers = code === 255 && /^(7z\xbc\xaf|Rar!)/.test(Buffer.from(bytes.subarray(0, 4)).toString('latin1'));
    const encrypted = headers || /Enter password|Wrong password|Encrypted = \+|Cannot open encrypted archive|Can not open encrypted archive/i.test(output);
    if (encrypted && password === null && passwords.length > 0 && (headers || /Cannot open encrypted|Can not open encrypted|Wrong password/i.test(output))) continue;
    const [head = '', ...blocks] = output.split('----------\n');
    result.type = /^Type = (.*)$/m.exec(head)?.[1] ?? '';
    if (blocks.length === 0) {
      limit(encrypted ? 'ARCHIVE_ENCRYPTED' : /allocate|memory/i.test(output) ? 'ARCHIVE_LIMIT_MEMORY' : 'ARCHIVE_UNREADABLE');
      if (encrypted && password !== passwords.at(-1)) {
        result.limitations = [];
        continue;
      }
      return result;
    }
    const entries = blocks.join('').split('\n\n').map((block) => new Map(block.split('\n').flatMap((line) => {
      const at = line.indexOf(' = ');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 3)] as const] : [];
    }))).filter((entry) => entry.size > 0 && entry.get('Folder') !== '+');
    // Single streams such as xz have no names of their own.
    const wanted: string[] = [];
    const empty: string[] = [];
    let total = 0;
    for (const entry of entries) {
      const path = entry.get('Path') ?? '';
      const packed = Number(entry.get('Packed Size') ?? 0);
      const size = believable(result.type, Number(entry.get('Size') ?? 0), packed);
      if (/(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-z]:/i.test(path) && result.traversals.length < 10) result.traversals.push(path.slice(0, 200));
      if (wanted.length >= limits.membersMax) limit('ARCHIVE_LIMIT_MEMBERS');
      else if (size > suspectFrom && packed > 0 && size / packed > limits.ratioMax) limit('ARCHIVE_LIMIT_RATIO');
      else if (size > limits.memberBytesMax || total + size > limits.totalBytesMax) limit('ARCHIVE_LIMIT_SIZE');
      else {
        wanted.push(path);
        total += size;
        if (entry.get('Size') === '0' && isOrdinary(entry)) empty.push(path);
      }
    }
    if (wanted.length === 0) return result;
    // Names are given as a list only when some were left out: 7-Zip takes them as patterns, and an attacker chose them.
    const complete = wanted.length === entries.length;
    const plain = wanted.filter((path) => path !== '' && !/[*?]/.test(path));
    if (!complete && plain.length === 0) return result;
    const done = seven.run(['x', ...kind, '-y', '-bd', '-aou', '-snl-', secret, '-o/out', '-spd', input, ...(complete ? [] : ['--', ...plain])]);
    const files = seven.entries('/out');
    let failed = done.code > 1 || /ERROR|Wrong password/i.test(done.output);
    // A file and a folder of one name exclude each other: without folders, both come out.
    if (/Can ?not open output file|Cannot create folder|errno=(?:17|20|21)|Not a directory|File exists|Is a directory/i.test(done.output) && files.length < wanted.length) {
      const flat = seven.run(['e', ...kind, '-y', '-bd', '-aou', '-snl-', secret, '-o/flat', '-spd', input, ...(complete ? [] : ['--', ...plain])]);
      failed = flat.code > 1 || /ERROR|Wrong password/i.test(flat.output);
      const seen = new Set(files.map((file) => `${file.path.slice(file.path.lastIndexOf('/') + 1)} ${file.bytes.length}`));
      files.push(...seven.entries('/flat').filter((file) => !seen.has(`${file.path.slice(file.path.lastIndexOf('/') + 1)} ${file.bytes.length}`)));
    }
    if (failed && /Wrong password|Data Error in encrypted/i.test(done.output) && files.every((file) => file.bytes.length === 0 || encrypted)) {
      if (password !== (passwords.at(-1) ?? null)) continue;
      limit('ARCHIVE_ENCRYPTED');
      return result;
    }
    if (failed) limit(seven.written() > limits.totalBytesMax ? 'ARCHIVE_LIMIT_SIZE' : /allocate|memory/i.test(done.output) ? 'ARCHIVE_LIMIT_MEMORY' : 'ARCHIVE_UNREADABLE');
    result.password = encrypted ? password : null;
    // A single stream such as gzip tells no size beforehand: its ratio is known only now.
    const sum = files.reduce((all, file) => all + file.bytes.length, 0);
    if (sum > suspectFrom && sum / bytes.length > limits.ratioMax) limit('ARCHIVE_LIMIT_RATIO');
    for (const file of files) {
      if (result.members.length >= limits.membersMax) limit('ARCHIVE_LIMIT_MEMBERS');
      else if (file.bytes.length > limits.memberBytesMax) limit('ARCHIVE_LIMIT_SIZE');
      else result.members.push({ name: file.path.slice(file.path.lastIndexOf('/') + 1).slice(0, 255), path: file.path.replace(/^\/(?:out|flat)\//, ''), bytes: file.bytes } as unknown as ArchiveMember);
    }
    // What failed leaves empty files too: those of an archive count only where all of it came out.
    if (!failed) {
      for (const path of empty.slice(0, Math.max(0, limits.membersMax - result.members.length))) {
        const name = path.slice(path.lastIndexOf('/') + 1).slice(0, 255);
        result.members.push({ name, path, bytes: new Uint8Array(0) } as unknown as ArchiveMember);
      }
    }
    return result;
  }
  limit('ARCHIVE_ENCRYPTED');
  return result;
}

let result = await unpack(bytes);
if (result.limitations.includes('ARCHIVE_ENCRYPTED') && bytes[0] === 0x50 && bytes[1] === 0x4b) {
  const open = withoutLocks(Buffer.from(bytes));
  const again = open === null ? null : await unpack(open);
  // Sums that fit say that nothing was enciphered.
  if (again !== null && again.members.length > 0 && again.limitations.length === 0) result = again;
}
parentPort!.postMessage(result);
