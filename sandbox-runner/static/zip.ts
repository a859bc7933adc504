import yauzl from 'yauzl';

/** Bounds on what is taken out of an archive; each is reported when it is hit. */
export const archiveLimits = { membersMax: 200, memberBytesMax: 32 * 1024 * 1024, totalBytesMax: 128 * 1024 * 1024, ratioMax: 200, msMax: 10_000 };

export interface ArchiveMember {
  /** Last part of the path only: a name is never a place. */
  name: string;
  bytes: Buffer;
}

export interface Unpacked {
  members: ArchiveMember[];
  /** ARCHIVE_UNREADABLE, ARCHIVE_ENCRYPTED, ARCHIVE_LIMIT_RATIO … */
  limitations: string[];
  /** Names that try to leave the folder they are unpacked into. */
  traversals: string[];
}

/** Unpacks a zip in memory. Never throws for what is in it. */
export async function unzip(bytes: Buffer): Promise<Unpacked> {
  const result: Unpacked = { members: [], limitations: [], traversals: [] };
  const limit = (word: string) => {
    if (!result.limitations.includes(word)) result.limitations.push(word);
  };
  const end = Date.now() + archiveLimits.msMax;
  let total = 0;
  let zip: yauzl.ZipFile;
  try {
    zip = await new Promise((resolve, reject) => {
      yauzl.fromBuffer(bytes, { lazyEntries: true, decodeStrings: false, validateEntrySizes: true }, (error, file) => (error ? reject(error) : resolve(file)));
    });
  } catch {
    limit('ARCHIVE_UNREADABLE');
    return result;
  }
  await new Promise<void>((resolve) => {
    zip.on('error', () => {
      limit('ARCHIVE_UNREADABLE');
      resolve();
    });
    zip.on('end', () => resolve());
    zip.on('entry', (entry: yauzl.Entry) => {
      void (async () => {
        const raw = (entry.fileName as unknown as Buffer).toString('utf8');
        if (/(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[a-z]:/i.test(raw) && result.traversals.length < 10) result.traversals.push(raw.slice(0, 200));
        const name = (raw.split(/[\\/]/).pop() ?? '').slice(0, 255);
        if (raw.endsWith('/') || name === '') return;
        if (result.members.length >= archiveLimits.membersMax) return limit('ARCHIVE_LIMIT_MEMBERS');
        if (Date.now() > end) return limit('ARCHIVE_LIMIT_TIME');
        if ((entry.generalPurposeBitFlag & 1) !== 0) return limit('ARCHIVE_ENCRYPTED');
        if (entry.uncompressedSize > archiveLimits.memberBytesMax) return limit('ARCHIVE_LIMIT_SIZE');
        if (entry.uncompressedSize > 1_000_000 && entry.uncompressedSize / Math.max(1, entry.compressedSize) > archiveLimits.ratioMax) return limit('ARCHIVE_LIMIT_RATIO');
        if (total + entry.uncompressedSize > archiveLimits.totalBytesMax) return limit('ARCHIVE_LIMIT_SIZE');
        const content = await read(zip, entry).catch(() => null);
        if (!content) return limit('ARCHIVE_UNREADABLE');
        total += content.length;
        result.members.push({ name, bytes: content });
      })().finally(() => zip.readEntry());
    });
    zip.readEntry();
  });
  zip.close();
  return result;
}

/** One member; ends at the size it announced, however much it would unpack to. */
async function read(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Buffer> {
  return await new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(error);
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > archiveLimits.memberBytesMax) stream.destroy(new Error('larger than announced'));
        else chunks.push(chunk);
      });
      stream.on('end', () => resolve(Buffer.concat(chunks)));
      stream.on('error', reject);
    });
  });
}
