import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Keys } from '../../platform/keys.ts';

/** What may be uploaded: these bytes, this many, until then. */
const uploadSchema = z.object({ uploadId: z.string(), sampleId: z.string(), sha256: z.string(), size: z.number(), /** What it goes on from, when that is traced. */ trace: z.string().nullable().default(null) });
export type UploadClaims = z.infer<typeof uploadSchema>;
const jobSchema = z.object({ jobId: z.string(), sha256: z.string() });

export const uploadMs = 3_600_000;

export async function signUpload(keys: Keys, claims: UploadClaims, expiresAt: Date): Promise<string> {
  return await new SignJWT({ ...claims }).setProtectedHeader({ alg: 'EdDSA' }).setAudience('upload').setExpirationTime(expiresAt).sign(keys.signing);
}
export async function verifyUpload(keys: Keys, token: string): Promise<UploadClaims> {
  return uploadSchema.parse((await jwtVerify(token, keys.verifying, { audience: 'upload', algorithms: ['EdDSA'] })).payload);
}
/** A runner's right to read one sample for one job. */
export async function verifyJob(keys: Keys, token: string): Promise<z.infer<typeof jobSchema>> {
  return jobSchema.parse((await jwtVerify(token, keys.verifying, { audience: 'job', algorithms: ['EdDSA'] })).payload);
}
