import { createHash } from 'node:crypto';

/** A UUID of version 5 (RFC 9562): the same name in the same namespace gives the same id, so that a second export updates the first. */
export function uuid5(namespace: string, name: string): string {
  const bytes = createHash('sha1').update(Buffer.from(namespace.replaceAll('-', ''), 'hex')).update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Assay's own namespace. */
export const assayNamespace = '5a8f8bb4-9d3d-4ad2-9a53-0c1c8d3f7f10';
