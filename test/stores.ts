import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { DeleteObjectCommand, GetObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { configFrom } from '../platform/config.ts';
import { vaultOf, type Vault } from '../subgraphs/samples/vault.ts';

/** A store as its owner sees it, from behind. */
export interface Behind {
  vault: Vault;
  /** Paths of all that lies there, uploads that are not complete included. */
  list(): Promise<string[]>;
  read(path: string): Promise<Buffer>;
  write(path: string, bytes: Buffer): Promise<void>;
  close(): Promise<void>;
}

export async function folderStore(): Promise<Behind> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-vault-'));
  return {
    vault: vaultOf({ config: configFrom({ VAULT_URL: `file://${folder}` }), dataFolder: '/nowhere' }),
    list: async () => (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort(),
    read: async (path) => await readFile(join(folder, path)),
    write: async (path, bytes) => await writeFile(join(folder, path), bytes),
    close: async () => await rm(folder, { recursive: true, force: true }),
  };
}

export async function bucketStore(url: string, close: () => Promise<void>): Promise<Behind> {
  const { hostname: Bucket, pathname, searchParams } = new URL(url);
  const prefix = `${pathname.slice(1)}/`;
  const client = new S3Client({ endpoint: searchParams.get('endpoint')!, forcePathStyle: true, region: searchParams.get('region') ?? 'us-east-1' });
  const objects = async () => (await client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }))).Contents?.map(({ Key }) => Key!.slice(prefix.length)) ?? [];
  const unfinished = async () => await client.send(new ListMultipartUploadsCommand({ Bucket })).then(({ Uploads }) => Uploads?.map(({ Key }) => `unfinished ${Key}`) ?? [], (error: unknown) => {
    // Not every server knows this question.
    if (error instanceof S3ServiceException && [405, 501].includes(error.$metadata.httpStatusCode ?? 0)) return [];
    throw error;
  });
  return {
    vault: vaultOf({ config: configFrom({ VAULT_URL: url }), dataFolder: '/nowhere' }),
    list: async () => [...(await objects()), ...(await unfinished())].sort(),
    read: async (path) => Buffer.from(await (await client.send(new GetObjectCommand({ Bucket, Key: prefix + path }))).Body!.transformToByteArray()),
    write: async (path, bytes) => void (await client.send(new PutObjectCommand({ Bucket, Key: prefix + path, Body: bytes }))),
    close: async () => {
      for (const path of await objects()) await client.send(new DeleteObjectCommand({ Bucket, Key: prefix + path }));
      client.destroy();
      await close();
    },
  };
}

export async function startS3(): Promise<{ url: string; close: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'assay-s3-'));
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets: [{ name: 'samples' }] });
  const { port } = await server.run();
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' });
  return {
    url: `s3://samples/assay?endpoint=${encodeURIComponent(`http://127.0.0.1:${port}`)}`,
    close: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
