import { readFile, writeFile } from 'node:fs/promises';
import { AssayError } from '../assay-error.ts';
import { csvRow } from '../csv.ts';
import {
  AcceptStaffInvitation, InstallationAccessPage, InviteStaffMember, RemoveStaffMember, RotateOperatorToken,
  UpdateStaffMember,
} from '../operations.ts';
import { print, printData, printJson } from '../output.ts';
import type { InstallationAccessPageQuery } from '../../schema/generated/client/graphql.ts';
import type { Session } from '../session.ts';
import { enter, passwordOf, throwFirst } from './sign-in.ts';

type Role = 'OPERATOR' | 'ANALYST';
export const roleOf = (text: string): Role => text.toUpperCase() as Role;

/** Makes the first operator of an installation with the operator's token, and signs in as that person. */
export async function begin(
  session: Session, { email, name, tokenFile }: { email: string; name: string; tokenFile: string },
): Promise<void> {
  const token = (await readFile(tokenFile, 'utf8')).trim();
  const password = await passwordOf('New password, 12 to 200 characters');
  const { client, url, tls } = await session.nobody(token);
  const { staffMemberInvite } = await client.query(InviteStaffMember, { input: { email, name, role: 'OPERATOR' } });
  throwFirst(staffMemberInvite.userErrors);
  const accepted = { token: staffMemberInvite.token!, password };
  const { staffInvitationAccept } = await client.query(AcceptStaffInvitation, { input: accepted });
  throwFirst(staffInvitationAccept.userErrors);
  await enter(session, client, { url, tls }, { email, password });
  await client.close();
}

export async function inviteMember(
  session: Session, email: string, { name, role }: { name: string; role: string },
): Promise<void> {
  const { client } = await session.person();
  const { staffMemberInvite } = await client.query(InviteStaffMember, { input: { email, name, role: roleOf(role) } });
  await client.close();
  throwFirst(staffMemberInvite.userErrors);
  const { token, mailed, invitation } = staffMemberInvite;
  const { expiresAt } = invitation!;
  const words = `until ${expiresAt}${mailed ? ', and by mail' : ''}: assay staff accept --token ${token}`;
  session.say({ token, mailed, expiresAt }, words);
}

export async function acceptInvitation(session: Session, { token }: { token: string }): Promise<void> {
  const { client, url, tls } = await session.nobody();
  const password = await passwordOf('New password, 12 to 200 characters');
  const { staffInvitationAccept } = await client.query(AcceptStaffInvitation, { input: { token, password } });
  throwFirst(staffInvitationAccept.userErrors);
  await enter(session, client, { url, tls }, { email: staffInvitationAccept.member!.email, password });
  await client.close();
}

type Entry = InstallationAccessPageQuery['installationAccess']['nodes'][number];
const lineOf = (row: Entry): string => csvRow([
  row.kind, row.subjectId, row.name, row.role, row.usable, row.secondFactor, row.lastUsedAt, row.expiresAt,
  row.createdAt, row.createdBy,
]);

/** Everybody and everything that can get in to the installation itself, one a line. */
export async function listAccess(session: Session): Promise<void> {
  const { client } = await session.person();
  if (!session.options.json) print('kind,id,name,role,usable,secondFactor,lastUsedAt,expiresAt,createdAt,createdBy');
  for (let after: string | null = null; ; ) {
    const { installationAccess }: InstallationAccessPageQuery = await client.query(InstallationAccessPage, { after });
    for (const row of installationAccess.nodes) {
      if (session.options.json) printJson(row);
      else await printData(`${lineOf(row)}\n`);
    }
    if (!installationAccess.pageInfo.hasNextPage) break;
    after = installationAccess.pageInfo.endCursor ?? null;
  }
  await client.close();
}

export async function removeMember(session: Session, memberId: string): Promise<void> {
  const { client } = await session.person();
  const { staffMemberRemove } = await client.query(RemoveStaffMember, { input: { memberId } });
  await client.close();
  throwFirst(staffMemberRemove.userErrors);
  session.say({ removed: memberId }, `${memberId} is removed`);
}

export async function setRole(session: Session, memberId: string, role: string): Promise<void> {
  const { client } = await session.person();
  const { staffMemberUpdate } = await client.query(UpdateStaffMember, { input: { memberId, role: roleOf(role) } });
  await client.close();
  throwFirst(staffMemberUpdate.userErrors);
  session.say({ memberId, role: roleOf(role) }, `${memberId} is ${role.toLowerCase()} from now on`);
}

/** A new operator's token, into a file or on the output; the old one has ended by then. */
export async function rotateToken(session: Session, { out }: { out?: string }): Promise<void> {
  // Before the old one ends: the new one has to be kept.
  if (out !== undefined) await writeFile(out, '', { mode: 0o600, flag: 'a' });
  const { client } = await session.person();
  const { operatorTokenRotate } = await client.query(RotateOperatorToken);
  await client.close();
  throwFirst(operatorTokenRotate.userErrors);
  const { token } = operatorTokenRotate;
  if (!token) throw new AssayError('ERROR', 'no new token was given');
  if (out === undefined) return session.say({ token }, token);
  await writeFile(out, `${token}\n`, { mode: 0o600 });
  session.say({ file: out }, `the new token is in ${out}; the old one has ended`);
}
