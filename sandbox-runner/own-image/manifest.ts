import { open, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { abilities } from '../choose.ts';

const windowsFolder = z.string().max(200).regex(/^[A-Z]:\\[A-Za-z0-9 ._\\-]*[A-Za-z0-9._-]$/, { error: 'must be a folder such as C:\\Users\\anna\\Downloads' });

const manifestSchema = z.strictObject({
  /** The environment that it is. One that Assay builds too (windows-10) is then the operator's. */
  name: z.string().max(64).regex(/^windows(-[a-z0-9]+)+$/, { error: 'must begin with windows-, for example windows-11' }),
  description: z.string().min(1).max(300),
  /** The qcow2 file, from the manifest's folder on. It is read, never written. */
  disk: z.string().min(1).max(1000),
  bits: z.union([z.literal(32), z.literal(64)]).default(64),
  memoryMiB: z.number().int().min(128).max(65_536),
  processors: z.number().int().min(1).max(16).default(2),
  /** Where Windows finds its disk: sata needs no driver. */
  diskBus: z.enum(['sata', 'virtio']).default('sata'),
  /** Where qemu-guest-agent listens: the port org.qemu.guest_agent.0 of the virtio driver, or COM1. */
  agent: z.enum(['virtio', 'serial']).default('virtio'),
  /** What it has besides Windows itself. */
  has: z.array(z.enum(abilities)).max(abilities.length).default([]),
  /** Folder for samples; it is there. */
  folder: windowsFolder.default('C:\\Users\\Public\\Downloads'),
  /** Words put before the sample's own: a program that starts others in the desktop's session. */
  launcher: z.array(z.string().min(1).max(500).regex(/^[^"\r\n%^&|<>]*$/, { error: 'cannot hold quotes, line breaks or signs of the command shell' })).max(20).default([]),
  /** Seconds until the agent answers after the computer was switched on, at most. */
  readySeconds: z.number().int().min(10).max(3600).default(900),
  /** Seconds it is left alone then, before it is frozen. */
  settleSeconds: z.number().int().min(0).max(3600).default(60),
  /** Seconds for which a sample is watched, also when its first process has ended. */
  watchSeconds: z.number().int().min(0).max(600).default(15),
});

/** A Windows image of the operator's, as its manifest describes it. */
export interface OwnImage extends Omit<z.infer<typeof manifestSchema>, 'disk'> {
  /** Path of the qcow2 file. */
  disk: string;
  /** Size of the disk that the guest sees, in bytes. */
  diskBytes: number;
  /** Changes when the manifest or the file does. */
  identity: string;
}

const manifestsMax = 20;

/** Reads every `*.json` of a folder; throws one error that names all faults. */
export async function readManifests(folder: string): Promise<OwnImage[]> {
  const names = (await readdir(folder).catch((cause: unknown) => {
    throw new Error(`ASSAY_IMAGES: ${folder} cannot be read`, { cause });
  })).filter((name) => name.endsWith('.json')).sort();
  if (names.length > manifestsMax) throw new Error(`ASSAY_IMAGES: ${folder} holds ${names.length} manifests; ${manifestsMax} are the most`);
  const images: OwnImage[] = [];
  const faults: string[] = [];
  for (const name of names) {
    try {
      const image = await readManifest(join(folder, name));
      if (images.some((one) => one.name === image.name)) throw new Error(`another manifest is called ${image.name} too`);
      images.push(image);
    } catch (error) {
      faults.push(...(error as Error).message.split('\n').map((line) => `  ${name}: ${line}`));
    }
  }
  if (faults.length > 0) throw new Error(`ASSAY_IMAGES has ${faults.length} fault${faults.length === 1 ? '' : 's'}:\n${faults.join('\n')}`);
  return images;
}

async function readManifest(file: string): Promise<OwnImage> {
  const text = await readFile(file, 'utf8');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new Error(`is no JSON: ${(cause as Error).message}`, { cause });
  }
  const result = manifestSchema.safeParse(parsed);
  if (!result.success) throw new Error(result.error.issues.map((issue) => `${issue.path.join('.') || 'the manifest'}: ${issue.message}`).join('\n'));
  const disk = resolve(dirname(file), result.data.disk);
  const { diskBytes, identity } = await readDisk(disk);
  return { ...result.data, disk, diskBytes, identity: JSON.stringify([result.data, identity]) };
}

const headerBytes = 104;

/** A qcow2 that stands by itself: one with another file behind it would show the guest whatever file of this host its header names. */
async function readDisk(path: string): Promise<{ diskBytes: number; identity: (number | string)[] }> {
  const about = await stat(path).catch(() => null);
  if (!about?.isFile()) throw new Error(`disk: ${path} is no file`);
  if (process.getuid?.() === 0 && (about.mode & 0o004) === 0) throw new Error(`disk: ${path} must be readable by others: the virtual machine runs as a user of its own (chmod o+r)`);
  const header = Buffer.alloc(headerBytes);
  const file = await open(path).catch(() => null);
  if (!file) throw new Error(`disk: ${path} cannot be read`);
  try {
    await file.read(header, 0, headerBytes, 0);
  } finally {
    await file.close();
  }
  const version = header.readUInt32BE(4);
  if (header.toString('latin1', 0, 4) !== 'QFI\xfb' || (version !== 2 && version !== 3)) throw new Error(`disk: ${path} is no qcow2 file (qemu-img convert -O qcow2 makes one)`);
  // Incompatible features, version 3: bit 2 is data in another file.
  const elsewhere = version === 3 && (header.readUInt32BE(76) & 0b100) !== 0;
  if (header.readBigUInt64BE(8) !== 0n || elsewhere) throw new Error(`disk: ${path} rests on another file (qemu-img convert makes it whole)`);
  if (header.readUInt32BE(32) !== 0) throw new Error(`disk: ${path} is enciphered`);
  const diskBytes = Number(header.readBigUInt64BE(24));
  if (diskBytes < 1024 ** 2 || diskBytes > 2 * 1024 ** 4) throw new Error(`disk: ${path} has ${diskBytes} bytes; 1 MiB to 2 TiB are possible`);
  return { diskBytes, identity: [path, about.size, about.mtimeMs, about.ino] };
}
