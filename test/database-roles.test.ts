import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate, roleOf, roleUrl } from '../platform/database.ts';
import { startAssay, type Assay } from './assay.ts';

describe('a role of the database', () => {
  let assay: Assay;
  let owner: string;
  beforeAll(async () => {
    assay = await startAssay();
    owner = assay.platform.engines.databaseUrl;
  });
  afterAll(async () => await assay?.stop());

  const names = () => assay.platform.subgraphs.map(({ name }) => name);
  /** Who one is signed in as; the code of the refusal. */
  const signedIn = async (url: string): Promise<string> => {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return (await client.query<{ who: string }>('select current_user as who')).rows[0]!.who;
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  const with_ = (user: string, password: string): string => {
    const url = new URL(owner);
    url.username = user;
    url.password = password;
    return url.href;
  };

  test('signs in with a password of its own, which opens neither the owner nor another role', async () => {
    for (const name of names()) {
      expect(await signedIn(roleUrl(owner, name))).toBe(roleOf(name));
      const { password } = new URL(roleUrl(owner, name));
      for (const other of ['assay', ...names().filter((one) => one !== name).map(roleOf)]) expect(await signedIn(with_(other, password)), `${name} as ${other}`).toBe('28P01');
    }
  });

  test("does not sign in with the owner's password", async () => {
    for (const name of names()) expect(await signedIn(with_(roleOf(name), new URL(owner).password))).toBe('28P01');
  });

  test('is all that a subgraph knows of the database', () => {
    const { password } = new URL(owner);
    for (const { name, platform } of assay.platform.subgraphs) {
      const connection = JSON.stringify([platform.database.orm.config.get('clientUrl'), platform.database.orm.config.get('driverOptions')]);
      expect(connection).toContain(roleOf(name));
      expect(connection).not.toContain(password);
      expect(JSON.stringify(Object.keys(platform))).not.toContain('databaseUrl');
    }
  });

  test("that had the owner's in an earlier release has its own after the next migration", async () => {
    const client = new pg.Client({ connectionString: owner });
    await client.connect();
    await client.query(`alter role ${roleOf('audit')} password '${new URL(owner).password}'`);
    await client.end();
    await migrate({ url: owner, schema: 'audit', migrations: [] });
    expect(await signedIn(with_(roleOf('audit'), new URL(owner).password))).toBe('28P01');
    expect(await signedIn(roleUrl(owner, 'audit'))).toBe(roleOf('audit'));
  });
});
