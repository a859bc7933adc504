import { rm } from 'node:fs/promises';
import { AssayError } from '../assay-error.ts';
import type { AssayClient } from '../client.ts';
import { errorText } from '../error-text.ts';
import { BeginTotp, ConfirmTotp, SignedIn, SignIn, SignOut } from '../operations.ts';
import { note, print, printJson } from '../output.ts';
import { promptFor } from '../prompt.ts';
import { personFile, type Session } from '../session.ts';
import { readState, tryState, writeState } from '../state.ts';

/** The password of `ASSAY_PASSWORD`, or as it is typed. */
export const passwordOf = async (what = 'Password'): Promise<string> =>
  process.env.ASSAY_PASSWORD ?? (await promptFor(what, { secret: true }));

/** Throws the first of a mutation's errors. */
export function throwFirst([refusal]: readonly { code: string; message: string }[]): void {
  if (refusal) throw new AssayError(refusal.code, refusal.message);
}

/** Signs a person in, and remembers the session beside what the device remembers, readable by its owner alone. */
export async function signIn(session: Session, { email, code }: { email: string; code?: string }): Promise<void> {
  await tryState(personFile);
  const { client, url, tls } = await session.nobody();
  await enter(session, client, { url, tls }, { email, password: await passwordOf(), code });
  await client.close();
}

/** Asks for a code only where the account has a second factor: the service says so to who has the password alone. */
export async function enter(
  session: Session, client: AssayClient, place: { url: string; tls: object },
  given: { email: string; password: string; code?: string | undefined },
): Promise<void> {
  let { sessionCreate } = await client.query(SignIn, { input: given });
  if (!given.code && sessionCreate.userErrors[0]?.field?.[1] === 'code') {
    ({ sessionCreate } = await client.query(SignIn, { input: { ...given, code: await promptFor('Code') } }));
  }
  throwFirst(sessionCreate.userErrors);
  const { token, expiresAt } = sessionCreate;
  await writeState(personFile, { ...place, token: token!, expiresAt: expiresAt! });
  const own = await session.person();
  const { viewer } = await own.client.query(SignedIn);
  await own.client.close();
  const { id, secondFactorMissing } = viewer;
  session.say({ id, expiresAt, secondFactorMissing }, `signed in as ${given.email} (${id}) until ${expiresAt}`);
  if (secondFactorMissing) note('second factor missing: the account must have one; "assay second-factor" sets one up');
}

export async function signOut(session: Session): Promise<void> {
  if (!(await readState(personFile)).token) throw new AssayError('SIGNED_OUT', 'nobody has signed in here');
  // One that has ended already, or can't be ended now, is forgotten here as well.
  await session.person().then(async ({ client }) => {
    await client.query(SignOut);
    await client.close();
  }).catch((error: unknown) => note(`the session was not ended there: ${errorText(error)}`));
  await rm(personFile, { force: true });
  session.say({ signedOut: true }, 'signed out');
}

function sayLines(session: Session, object: object, lines: readonly string[]): void {
  if (session.options.json) printJson(object);
  else for (const line of lines) print(line);
}

/** Sets up codes of an authenticator app (TOTP), and shows the spare codes once. */
export async function setSecondFactor(session: Session): Promise<void> {
  const { client } = await session.person();
  const { totpBegin } = await client.query(BeginTotp, { input: { password: await passwordOf() } });
  throwFirst(totpBegin.userErrors);
  const { secret, url } = totpBegin;
  sayLines(session, { secret, url }, [`for the authenticator app: ${url}`, `or by hand: ${secret}`]);
  const { totpConfirm } = await client.query(ConfirmTotp, { input: { code: await promptFor('Code of the app') } });
  await client.close();
  throwFirst(totpConfirm.userErrors);
  const { spareCodes } = totpConfirm;
  const heading = 'spare codes, each for one sign-in without the app; they are shown only here:';
  sayLines(session, { spareCodes }, [heading, ...(spareCodes ?? [])]);
  note('it counts for this session within five seconds');
}
