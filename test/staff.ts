import { Secret, TOTP } from 'otpauth';
import type { Assay } from './assay.ts';

export const staffPassword = 'a long enough password';

/** A person who works for the installation. */
export interface Member {
  id: string;
  email: string;
  /** Of a session that has shown the second factor. */
  token: string;
  /** Signs in once more, with one of the spare codes. */
  signIn(): Promise<string>;
}

interface Answer { userErrors: { code: string; message: string; field: string[] | null }[] }

export async function act<T = Record<string, never>>(assay: Assay, token: string | null, query: string, variables: Record<string, unknown> = {}): Promise<T> {
  const { data, errors } = await assay.ask<Record<string, T>>(token, query, variables);
  if (errors) throw new Error(`${errors[0]!.extensions.code}: ${errors[0]!.message}`);
  return Object.values(data)[0]!;
}

export const invite = async (assay: Assay, by: string, email: string, role: string) => await act<Answer & { token: string | null; invitation: { id: string } | null }>(
  assay, by, 'mutation ($input: StaffMemberInviteInput!) { staffMemberInvite(input: $input) { token invitation { id } userErrors { code message field } } }', { input: { email, name: 'Somebody', role } });

export const accept = async (assay: Assay, token: string) => await act<Answer & { member: { id: string } | null }>(
  assay, null, 'mutation ($token: String!, $password: String!) { staffInvitationAccept(input: { token: $token, password: $password }) { member { id } userErrors { code message field } } }', { token, password: staffPassword });

export const signIn = async (assay: Assay, email: string, more: object = {}) => await act<Answer & { token: string | null }>(
  assay, null, 'mutation ($input: SessionCreateInput!) { sessionCreate(input: $input) { token userErrors { code message field } } }', { input: { email, password: staffPassword, ...more } });

let number = 0;
/** An account without a second factor, and a session of it. */
export async function bareMember(assay: Assay, by: string, role: string): Promise<{ id: string; email: string; token: string }> {
  const email = `member${number++}-${Date.now()}@staff.example`;
  const { token, userErrors } = await invite(assay, by, email, role);
  if (token === null) throw new Error(userErrors[0]!.message);
  const { member } = await accept(assay, token);
  return { id: member!.id, email, token: (await signIn(assay, email)).token! };
}

/** Sets up a code for an account; signs in with its spare codes from then on. */
export async function secondFactor(assay: Assay, { email, token }: { email: string; token: string }): Promise<() => Promise<string>> {
  const { secret } = await act<{ secret: string }>(assay, token, 'mutation ($password: String!) { totpBegin(input: { password: $password }) { secret userErrors { message } } }', { password: staffPassword });
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  const { spareCodes } = await act<{ spareCodes: string[] }>(assay, token, 'mutation ($code: String!) { totpConfirm(input: { code: $code }) { spareCodes userErrors { message } } }', { code });
  return async () => {
    const { token: session, userErrors } = await signIn(assay, email, { code: spareCodes.pop() });
    if (session === null) throw new Error(userErrors[0]!.message);
    return session;
  };
}

/** Somebody who works for the installation and has signed in with a second factor; invited by `by`. */
export async function staffMember(assay: Assay, role: 'OPERATOR' | 'ANALYST', by = assay.platform.operatorToken): Promise<Member> {
  const bare = await bareMember(assay, by, role);
  const again = await secondFactor(assay, bare);
  return { ...bare, token: await again(), signIn: again };
}
