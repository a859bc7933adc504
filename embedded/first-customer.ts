import { randomBytes } from 'node:crypto';
import { request } from 'undici';
import { crc32, deflateRawSync } from 'node:zlib';

async function ask<T>(url: string, token: string | null, query: string, variables: Record<string, unknown> = {}): Promise<T> {
  const { body } = await request(`${url}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await body.json()) as { data: T; errors?: { message: string }[] };
  if (errors) throw new Error(errors[0]!.message);
  return data;
}

/** A customer with an administrator and enrolled devices, made through the public API as an operator would. */
export async function enrolDemo(url: string, operatorToken: string, names: readonly string[], licence: { seats: number; dailyQuota: number; monthlyQuota?: number } = { seats: 10, dailyQuota: 100_000 }): Promise<{ administrator: string; devices: string[]; customerId: string }> {
  const administratorEmail = `administrator-${randomBytes(4).toString('hex')}@customer.example`;
  const administratorPassword = randomBytes(18).toString('base64url');
  const { customerCreate } = await ask<{ customerCreate: { customer: { id: string } } }>(
    url, operatorToken, 'mutation ($input: CustomerCreateInput!) { customerCreate(input: $input) { customer { id } userErrors { message } } }',
    { input: { name: 'Example Ltd', ...licence, expiresAt: new Date(Date.now() + 365 * 86_400_000).toISOString(), administratorEmail, administratorPassword } },
  );
  const { sessionCreate } = await ask<{ sessionCreate: { token: string } }>(
    url, null, 'mutation ($input: SessionCreateInput!) { sessionCreate(input: $input) { token } }', { input: { email: administratorEmail, password: administratorPassword } },
  );
  const { enrolmentTokenCreate } = await ask<{ enrolmentTokenCreate: { token: string } }>(
    url, sessionCreate.token, 'mutation ($input: EnrolmentTokenCreateInput!) { enrolmentTokenCreate(input: $input) { token } }', { input: { usesMax: names.length, validHours: 1 } },
  );
  const devices: string[] = [];
  for (const name of names) {
    const { deviceEnroll } = await ask<{ deviceEnroll: { deviceToken: string | null; userErrors: { message: string }[] } }>(
      url, null, 'mutation ($input: DeviceEnrollInput!) { deviceEnroll(input: $input) { deviceToken userErrors { message } } }', { input: { token: enrolmentTokenCreate.token, name } },
    );
    if (!deviceEnroll.deviceToken) throw new Error(deviceEnroll.userErrors[0]?.message ?? 'a device could not be enrolled');
    devices.push(deviceEnroll.deviceToken);
  }
  return { administrator: sessionCreate.token, devices, customerId: customerCreate.customer.id };
}

/** The EICAR test file, put together here so that no scanner takes this source for it. */
export const eicar = (): Buffer => Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE', '!$H+H*'].join(''), 'latin1');

export const eicarZip = (): Buffer => zipOf([{ name: 'invoice.com', bytes: eicar() }]);

/** A zip with these members, for examples and tests. */
export function zipOf(members: readonly { name: string; bytes: Buffer; stored?: boolean }[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, stored } of members) {
    const packed = stored ? bytes : deflateRawSync(bytes);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(0, 2);
    head.writeUInt16LE(stored ? 0 : 8, 4);
    head.writeUInt16LE(0, 6);
    head.writeUInt16LE(0x21, 8);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), head, tail, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\x05\x06'), end]);
}
