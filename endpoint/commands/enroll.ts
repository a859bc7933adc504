import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { platform, release } from 'node:os';
import { resolve } from 'node:path';
import { AssayError } from '../assay-error.ts';
import { Enroll } from '../operations.ts';
import { renew } from '../renewal.ts';
import { file, serviceUrl, type Session } from '../session.ts';
import { changeState, tryState, writeState } from '../state.ts';

export async function enroll(session: Session, version: string, { token, name }: { token: string; name: string }): Promise<void> {
  const url = session.options.url ?? process.env.ASSAY_URL;
  if (!url) throw new AssayError('USAGE', 'which service? give --url');
  const tls = Object.fromEntries(Object.entries(session.tlsFiles({})).flatMap(([which, path]) => (path === undefined ? [] : [[which, resolve(path)]])));
  // Before a place is taken: the token comes once, and has to be kept.
  await tryState(file);
  const client = await session.clientOf(serviceUrl(url), undefined, tls);
  const { deviceEnroll } = await client.query(Enroll, { input: { token, name, platform: `${platform()} ${release()}`.slice(0, 100), product: 'Assay reference endpoint', version } });
  await client.close();
  const refusal = deviceEnroll.userErrors[0];
  if (refusal || !deviceEnroll.device || !deviceEnroll.deviceToken) throw new AssayError(refusal?.code ?? 'ERROR', refusal?.message ?? 'enrolment was refused');
  const { device, deviceToken } = deviceEnroll;
  await writeState(file, { url, token: deviceToken, tokenGivenAt: new Date().toISOString(), deviceId: device.id, ...(Object.keys(tls).length > 0 ? { tls } : {}) });
  session.say({ deviceId: device.id, file }, `enrolled as ${device.name} (${device.id}); remembered in ${file}`);
}

export async function renewNow(session: Session, { nextCertificate, nextKey }: { nextCertificate?: string; nextKey?: string }): Promise<void> {
  if ((nextCertificate === undefined) !== (nextKey === undefined)) throw new AssayError('USAGE', 'a certificate and its key go together: --next-certificate and --next-key');
  const { client } = await session.device('a token of its own');
  const next = nextCertificate === undefined ? undefined : certificateOf(nextCertificate, await readFile(nextCertificate));
  await renew(client, file, { force: true, ...(next ? { certificate: next.fingerprint256 } : {}) });
  await client.close();
  if (nextCertificate && nextKey) await changeState(file, (now) => ({ ...now, tls: { ...now.tls, certificate: resolve(nextCertificate), key: resolve(nextKey) } }));
  session.say({ file }, `a new token is remembered in ${file}`);
}

function certificateOf(path: string, bytes: Buffer): X509Certificate {
  try {
    return new X509Certificate(bytes);
  } catch (cause) {
    throw new AssayError('USAGE', `${path}: it holds no certificate in PEM`, { cause });
  }
}
