import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { inWords } from '../../platform/trust.ts';
import type { Store } from './vault.ts';

/**
 * Objects in a bucket of any S3-compatible store: `s3://BUCKET/PREFIX?endpoint=https://host:port&region=name`.
 * Credentials come from where the AWS SDK looks for them (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, the machine's role).
 * The bucket must exist. An object appears when its upload is complete; parts of one that was cut are given up,
 * and those of a process that died by the bucket's own rule for incomplete uploads (docs/operations.md).
 */
export class S3Store implements Store {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor(url: URL) {
    this.#bucket = url.hostname;
    const folder = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
    this.#prefix = folder ? `${folder}/` : '';
    const endpoint = url.searchParams.get('endpoint');
    const region = url.searchParams.get('region') ?? process.env.AWS_REGION ?? (endpoint ? 'us-east-1' : undefined);
    this.#client = new S3Client({
      ...(region ? { region } : {}),
      // Stores other than Amazon's rarely have a name for each bucket, and not all know the newer checksums.
      ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
      requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED', maxAttempts: 4,
    });
  }

  async write(sha256: string, sealed: Readable): Promise<void> {
    const upload = new Upload({ client: this.#client, params: { Bucket: this.#bucket, Key: this.#key(sha256), Body: sealed }, queueSize: 2, partSize: 8 << 20, leavePartsOnError: false });
    await upload.done();
  }

  async read(sha256: string): Promise<Buffer> {
    const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: this.#key(sha256) }));
    if (!Body) throw new Error('the object store answered without a body');
    return Buffer.from(await Body.transformToByteArray());
  }

  async remove(sha256: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: this.#key(sha256) }));
  }

  async check(): Promise<void> {
    try {
      const probe = { Bucket: this.#bucket, Key: `${this.#prefix}check-${randomUUID()}` };
      await this.#client.send(new PutObjectCommand({ ...probe, Body: '' }));
      await this.#client.send(new DeleteObjectCommand(probe));
    } catch (cause) {
      const status = (cause as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
      const why = status === 404 ? 'there is no such bucket: make it' : status === 403 ? 'it refuses our credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to ones that may read, write and delete there'
        : `it can't be reached (${inWords(cause)}): check VAULT_URL's endpoint and region, and the credentials`;
      throw new Error(`the vault's bucket ${this.#bucket}: ${why}`, { cause });
    }
  }

  async reach(signal: AbortSignal): Promise<void> {
    try {
      await this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: `${this.#prefix}check` }), { abortSignal: signal });
    } catch (cause) {
      const status = (cause as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
      // There is no such object: an answer. Whoever may not list a bucket hears "forbidden" of what is not there.
      if (status === 404 || status === 403) return;
      throw new Error(`the vault's bucket ${this.#bucket} can't be reached${status ? ` (status ${status})` : ''}`, { cause });
    }
  }

  #key(sha256: string): string {
    return `${this.#prefix}${sha256.slice(0, 2)}/${sha256}`;
  }
}
