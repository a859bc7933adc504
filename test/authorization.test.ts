import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isObjectType, isUnionType, Kind, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { createClient } from 'graphql-ws';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { requirementsOf } from '../platform/authority.ts';
import { anonymous, callerSchema, system, type Caller } from '../platform/caller.ts';
import { systemManager } from '../platform/subgraph.ts';
import { demandsIn, kindsOfCaller } from '../schema/permissions.ts';
import { signHeads } from '../subgraphs/audit/heads.ts';
import { hashOf as digest } from '../subgraphs/customers/credentials.ts';
import { nodeKinds } from '../schema/nodes.ts';
import { act, consoleOrigin, furnish, visit, type House } from './authorization/house.ts';
import { Belongings, Nothing, Questions } from './authorization/questions.ts';
import { kernelTrace } from './kernel-trace.ts';
import { allTold, dumpOf, quietGuest, startAssay, type Assay } from './assay.ts';
import { staffMember } from './staff.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

interface Asker {
  name: string;
  token: string | null;
  scopes: readonly string[] | null;
}

/** A process that starts another and writes a file. */
const trace = kernelTrace([
  '            t.sh-10      [000] .....    10.000000: execve: (x) f="/bin/bash" a0="bash" a1="-c" a2="id" a3=(fault)',
  '            bash-10      [000] .....    10.100000: exec: (x) f="/bin/bash"',
  '            bash-10      [000] .....    10.110000: fork: (x) child=11',
  '            bash-11      [000] .....    10.120000: execve: (x) f="/usr/bin/id" a0="id" a1=(fault)',
  '              id-11      [000] .....    10.130000: exec: (x) f="/usr/bin/id"',
  '            bash-10      [000] .....    10.200000: openat: (x) f="/tmp/a" flags=0x241',
]);

/** Things that no test here makes: of the operator, of long ago, or of bytes that somebody else has (possession.test). */
const unmade = /^(PossessionChallenge|Campaign|Rescoring|PeerRegion|AuditAnomaly|AuditHead|EvasionScore|ErasedPart|OpenIdSignIn|SimulatedDifference|SampleConnection|SampleEdge)|^Query\.(campaigns|rescorings|peerRegions|auditAnomalies|auditHeads|openIdSignIn)|\.(failure|evasion|indicators|container|differences|skipped|parts|challenge|deliveries|customers|changes|notRun|notOpened)$/;

describe('who may see what', () => {
  let assay: Assay;
  let ours: House;
  let theirs: House;
  let questions: Questions;
  let api: GraphQLSchema;
  let us: Asker[];
  let them: Asker[];
  const [ourThings, theirThings] = [new Belongings(), new Belongings()];
  const answered = new Set<string>();
  /** Ids, by types. */
  const seenByAdministrator = new Map<string, string[]>();

  const allowed = (scopes: Asker['scopes']) => (field: string) => questions.refused([field], scopes).length === 0;
  const ask = async (token: string | null, query: string) => {
    const { body } = await request(`${assay.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify({ query }) });
    const text = await body.text();
    return { text, ...(JSON.parse(text) as { data?: object | null; errors?: { message: string; extensions: { code: string } }[] }) };
  };
  const objects = () => questions.types().filter(({ name }) => name !== 'Mutation' && name !== 'Subscription');

  /** What an answer shows of somebody's. */
  function collect(things: Belongings, value: unknown, name: string): void {
    if (Array.isArray(value)) for (const one of value) collect(things, one, name);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const { __typename: type, id, endCursor, sha256 } = value as Record<string, unknown>;
    if (typeof type === 'string' && typeof id === 'string') things.add(type, id);
    if (typeof endCursor === 'string') things.cursors.set(name, endCursor);
    if (typeof sha256 === 'string' && !things.hashes.includes(sha256)) things.hashes.push(sha256);
    for (const [key, one] of Object.entries(value)) {
      if (one !== null && key !== '__typename' && !(Array.isArray(one) && one.length === 0)) answered.add(`${String(type)}.${key}`);
      collect(things, one, `${String(type)}.${key}`);
    }
  }

  beforeAll(async () => {
    assay = await startAssay({ ASSAY_CONSOLE_ORIGINS: consoleOrigin, ASSAY_BUDGET: '1000000000' });
    await assay.fakeRunner(async (script, files) => {
      const outcome = await quietGuest(script, files);
      files.set('/run/assay/trace', Buffer.from(trace));
      return outcome;
    });
    api = buildSchema(read('schema/api.graphql'), { assumeValidSDL: true });
    questions = new Questions(api, demandsIn(read('schema/supergraph.graphql')));
    const staff = async (role: string) => (await act<{ token: string }>(assay, assay.platform.operatorToken, `mutation { staffCreate(input: { name: "Somebody", role: ${role}, validDays: 1 }) { token userErrors { message } } }`)).token;
    const [{ token: analyst }, region] = [await staffMember(assay, 'ANALYST'), await staff('REGION')];
    // Whether a part was ever seen to be down depends on how fast the others of it start.
    await systemManager(assay.platform.subgraphs.find(({ name }) => name === 'verdicts')!.platform).execute("insert into status_change (part, health, detail, at) values ('VAULT', 'DEGRADED', 'slow', now())", [], 'run');
    theirs = await furnish(assay, analyst);
    ours = await furnish(assay, analyst);
    const of = (house: House): Asker[] => [
      ...(['administrator', 'responder', 'integrator', 'viewer', 'device'] as const).map((name) => ({ name, token: house.tokens[name], scopes: kindsOfCaller[name] })),
      { name: 'key', token: house.tokens.key, scopes: ['verdicts:read'] },
      { name: 'analyst', token: analyst, scopes: kindsOfCaller.analyst },
      { name: 'region', token: region, scopes: kindsOfCaller.region },
      { name: 'operator', token: assay.platform.operatorToken, scopes: kindsOfCaller.operator },
      { name: 'anybody', token: null, scopes: null },
    ];
    us = of(ours);
    them = of(theirs);
    for (const [things, house] of [[theirThings, them], [ourThings, us]] as const) {
      things.hashes.push(...(things === ourThings ? ours : theirs).hashes);
      things.add('Device', (await act<{ id: string }>(assay, house[4]!.token, '{ viewer { id } }')).id);
      // What is found first is what is asked for then: lists come before what names one of their rows.
      for (let again = 0; again < 2; again++) {
        for (const { token, scopes } of house.filter(({ name }) => name === 'administrator' || (name === 'device' && again === 0))) {
          for (const type of objects()) {
            for (const field of Object.values(type.getFields())) {
              if (!isObjectType(getNamedType(field.type))) continue;
              const question = questions.of(type, field, things, allowed(scopes));
              if (questions.refused(question.fields, scopes).length === 0) collect(things, (await ask(token, question.query)).data, '');
            }
          }
        }
      }
    }
    for (const [type, ids] of ourThings.ids) seenByAdministrator.set(type, [...ids]);
  });
  afterAll(async () => await assay?.stop());

  /** What tells of the other customer; to those who work for the operator some of it is told. */
  function tellsOf(house: House, things: Belongings, to: string): string[] {
    const common = new Set(['EngineRelease', 'Viewer', 'Staff', 'StaffMember', 'StaffSession', 'Runner', 'Incident', 'TechniqueUse', 'VerdictOverride', 'IdentityGrant', ...(to === 'analyst' || to === 'region' || to === 'operator' ? ['Sample', 'Verdict', 'Analysis', 'Detonation'] : []), ...(to === 'operator' ? ['Customer', 'CustomerErasure', 'LegalHold', 'User'] : [])]);
    const ids = [...things.ids].flatMap(([type, list]) => (common.has(type) ? [] : list));
    return [house.mark, ...house.secrets, ...ids, ...(to === 'operator' ? [] : [house.openMark, house.customerId]), ...(['analyst', 'region', 'operator'].includes(to) ? [] : house.hashes), ...(to === 'analyst' ? [] : [house.innerMark])];
  }

  test('every field is asked for by everybody: answered to who may, refused to who may not', async () => {
    const wrong: string[] = [];
    let refusals = 0;
    for (const { name, token, scopes } of us) {
      const [open, asked] = [new Set<string>(), new Set<string>()];
      for (const type of objects()) {
        for (const field of Object.values(type.getFields())) {
          const full = `${type.name}.${field.name}`;
          const question = questions.of(type, field, ourThings, allowed(scopes));
          const refused = questions.refused(question.fields, scopes);
          if (refused.length === 0) open.add(full);
          // What isn't an object is asked for with the object that holds it.
          if (refused.length === 0 && !isObjectType(getNamedType(field.type)) && type.name !== 'Query') continue;
          const { data, errors } = await ask(token, question.query);
          if (refused.length > 0) {
            refusals += 1;
            if (data || !['FORBIDDEN', 'UNAUTHENTICATED'].includes(errors![0]!.extensions.code)) wrong.push(`${name}, ${full}: answered, though ${refused.join()} is not for it`);
            continue;
          }
          // An identity provider that isn't there can't be asked, and staff have no customer.
          const of = errors?.[0]?.extensions.code;
          if (errors && !(full.startsWith('Query.') || question.root === 'openIdSignIn' || of === 'FORBIDDEN')) wrong.push(`${name}, ${full}: ${of} ${errors[0]!.message}`);
          if (!errors) for (const one of question.fields) asked.add(one);
          collect(ourThings, data, '');
        }
      }
      if (['administrator', 'viewer', 'device'].includes(name)) wrong.push(...[...open].filter((one) => !asked.has(one) && !/^(Query\.)?OpenIdSignIn/i.test(one)).map((one) => `${name}, ${one}: was never answered`));
    }
    expect(wrong).toEqual([]);
    expect(refusals).toBeGreaterThan(1_000);
    // Nothing was asked of an empty house.
    const empty = objects().flatMap((type) => Object.values(type.getFields()).filter((field) => isObjectType(getNamedType(field.type))).map((field) => `${type.name}.${field.name}`)).filter((one) => !answered.has(one) && !unmade.test(one));
    expect(empty).toEqual([]);
  });

  test('no query shows anything of another customer, whatever it names; what is theirs is answered as what there is not', async () => {
    const [wrong, nothing] = [[] as string[], new Nothing(theirThings)];
    // The verdict on a hash is told to whoever knows it, and the hash of what is SUSPICIOUS or worse to whoever knows how it begins.
    const suspicious = theirs.hashes.slice(0, 2);
    const forAll = (root: string, hash: string): string[] => (root === 'verdict' ? theirThings.ids.get('Verdict')! : root === 'reputation' && suspicious.includes(hash) ? suspicious : []);
    for (const { name, token, scopes } of us) {
      const secrets = tellsOf(theirs, theirThings, name);
      for (const type of objects()) {
        for (const field of Object.values(type.getFields())) {
          if (!isObjectType(getNamedType(field.type)) && type.name !== 'Query') continue;
          const full = `${type.name}.${field.name}`;
          const first = questions.of(type, field, theirThings, allowed(scopes));
          if (questions.refused(first.fields, scopes).length > 0) continue;
          const optional = api.getQueryType()!.getFields()[first.root]!.args.filter(({ type: of }) => !String(of).endsWith('!')).map(({ name: of }) => of);
          for (const [more, things] of [[[], theirThings], [optional.filter((one) => one !== 'after'), theirThings], [['after'], theirThings], ...theirs.hashes.slice(1).map((hash) => [[], theirThings.by(hash)] as const)] as const) {
            const { query } = questions.of(type, field, things, allowed(scopes), more);
            if (things !== theirThings && query === first.query) continue;
            const { text } = await ask(token, query);
            // What it named itself is no news to it.
            const shown = secrets.filter((secret) => text.includes(secret) && !query.includes(secret) && !forAll(first.root, things.hashes[0]!).includes(secret));
            if (shown.length > 0) wrong.push(`${name}, ${full}: shows ${shown.join()}: ${query.slice(0, 300)}`);
            // Whoever knows a file's hash may ask what is thought of it, and there is no knowing what is known but by asking.
            if (query !== first.query || ['verdict', 'reputation', 'openIdSignIn', 'passkeyQuestion'].includes(first.root) || name === 'analyst' || name === 'operator') continue;
            const { query: ofNothing } = questions.of(type, field, nothing, allowed(scopes), []);
            // What names nothing is the same question, and its answer may have changed by itself.
            if (ofNothing === query) continue;
            const other = await ask(token, ofNothing);
            if (/"(lastSeen|measured|lastUsed|windowEnds|offered)At"|usedToday|token":/.test(text)) continue;
            if (nothing.instead(text) !== nothing.instead(other.text)) wrong.push(`${name}, ${full}: tells theirs from nothing\n${query.slice(0, 200)}\n${text.slice(0, 300)}\n${other.text.slice(0, 300)}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('node gives by its id whatever somebody could come to without it, and of another customer nothing', async () => {
    const wrong: string[] = [];
    const keyed = Object.values(api.getTypeMap()).filter((type) => isObjectType(type) && new RegExp(`type ${type.name}\\s[^{]*@join__type\\([^)]*key: "id"`).test(read('schema/supergraph.graphql'))).map(({ name }) => name);
    // These are parts of an analysis, of the installation and of every subgraph, and are read there.
    expect(keyed.filter((name) => !['Detonation', 'Runner', 'CustomerExport'].includes(name)).sort()).toEqual([...nodeKinds.values()].map(({ type }) => type).sort());
    // Whoever has a list of scopes that a node asks for has a way to its type by the other queries.
    for (const { type: wanted, scopes } of nodeKinds.values()) {
      for (const all of scopes) {
        const reached = new Set(['Query']);
        for (const name of reached) for (const field of Object.values((api.getType(name) as GraphQLObjectType).getFields())) if (`${name}.${field.name}` !== 'Query.node' && isObjectType(getNamedType(field.type)) && allowed(all)(`${name}.${field.name}`)) reached.add(getNamedType(field.type).name);
        if (!reached.has(wanted)) wrong.push(`${wanted} by ${all.join(' and ')}: no other query leads there`);
      }
    }
    const found = new Set<string>();
    const personal = new Set<string>(['Session', 'Passkey', 'NotificationRule', 'Notification']);
    const named = new Belongings();
    for (const [type, ids] of seenByAdministrator) for (const id of ids) named.add(type, id);
    // Of no customer, but there to be named.
    for (const [asker, query] of [['analyst', '{ identityGrants(first: 3) { nodes { __typename id } } }'], ['operator', '{ staff { __typename id } }'], ['operator', '{ staffMembers { __typename id } }']]) collect(named, (await ask(us.find(({ name }) => name === asker)!.token, query!)).data, '');
    for (const { name, token, scopes } of us) {
      const secrets = tellsOf(theirs, theirThings, name);
      for (const { type, scopes: needed } of nodeKinds.values()) {
        const may = scopes !== null && needed.some((all) => all.every((scope) => scopes.includes(scope)));
        const query = (id: string, things: Belongings) => `{ node(id: "${id}") { __typename id ... on ${type} ${questions.selection(api.getType(type) as GraphQLObjectType, things, allowed(scopes), new Set(), 1)} } }`;
        for (const id of named.ids.get(type) ?? []) {
          const { data, errors } = await ask(token, query(id, ourThings));
          const node = (data as { node: { __typename: string; id: string } | null } | null | undefined)?.node ?? null;
          const refused = errors?.some(({ extensions: { code } }) => code === (scopes === null ? 'UNAUTHENTICATED' : 'FORBIDDEN')) ?? false;
          const nothing = node === null && errors?.every(({ extensions: { code } }) => code === 'NOT_FOUND') === true;
          // What is of one person is not a colleague's; and who works for the operator has no customer.
          if (may && name !== 'administrator' && personal.has(type)) {
            if (!nothing) wrong.push(`${name}, ${type}: is the administrator's own`);
          } else if (may ? errors !== undefined && !(nothing && ['analyst', 'region', 'operator'].includes(name)) : !refused || node !== null) wrong.push(`${name}, ${type}: ${JSON.stringify(errors ?? node).slice(0, 300)}`);
          if (node && (node.id !== id || node.__typename !== type)) wrong.push(`${name}, ${type}: another`);
          if (node) found.add(type);
        }
        for (const id of theirThings.ids.get(type) ?? []) {
          const { text } = await ask(token, query(id, theirThings));
          const shown = secrets.filter((secret) => text.includes(secret) && secret !== id);
          if (shown.length > 0 || (secrets.includes(id) && /"node":\{/.test(text))) wrong.push(`${name}, ${type}: shows ${shown.join()}: ${text.slice(0, 300)}`);
        }
      }
      for (const id of ['', 'smp', 'nil_00000000000000000000000000', 'x'.repeat(10_000)]) {
        const { errors } = await ask(token, `{ node(id: "${id}") { id } }`);
        if (errors?.[0]?.extensions.code !== (scopes === null ? 'UNAUTHENTICATED' : 'BAD_USER_INPUT')) wrong.push(`${name}, ${id.slice(0, 40)}: ${JSON.stringify(errors)}`);
      }
    }
    // Past the gateway, too.
    const subgraph = assay.platform.subgraphs.find(({ name }) => name === 'customers')!;
    const own = [...personal].flatMap((type) => (named.ids.get(type) ?? []).map((id) => ({ __typename: type, id })));
    expect(new Set(own.map(({ __typename: type }) => type))).toEqual(personal);
    for (const { name, token } of us.slice(1, 6)) {
      const { data } = await subgraph.execute({ query: `query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }`, variables: { of: own }, caller: await callerOf(token) });
      if (!(data as unknown as { _entities: unknown[] })._entities.every((entity) => entity === null)) wrong.push(`${name}: is shown what is the administrator's own`);
    }
    expect(wrong).toEqual([]);
    const missed = [...nodeKinds.values()].map(({ type }) => type).filter((type) => !found.has(type) && !unmade.test(type));
    expect(missed).toEqual([]);
    // The id alone is an answer too, and only of what there is.
    expect(await ask(us[0]!.token, `{ node(id: "${new Nothing(theirThings).ids.get('Submission')![0]}") { id } }`)).toMatchObject({ data: { node: null }, errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });

  async function callerOf(token: string | null): Promise<Caller> {
    if (token === null) return anonymous;
    const { data } = await assay.platform.subgraphs.find(({ name }) => name === 'customers')!.execute({ query: 'query ($credentials: [CredentialInput!]!) { callersByCredentials(credentials: $credentials) { json } }', variables: { credentials: [{ hash: digest(token) }] }, caller: system });
    return callerSchema.parse(JSON.parse((data as unknown as { callersByCredentials: { json: string }[] }).callersByCredentials[0]!.json));
  }

  test('a subgraph that is asked past the gateway refuses the same, and its entities show nothing of another customer', async () => {
    const wrong: string[] = [];
    let [guarded, entities] = [0, 0];
    for (const { name, token, scopes } of us) {
      const caller = await callerOf(token);
      expect([caller.kind === 'ANONYMOUS' ? null : caller.scopes].map((list) => list && [...list].sort())).toEqual([scopes && [...scopes].sort()]);
      const secrets = tellsOf(theirs, theirThings, name);
      for (const subgraph of assay.platform.subgraphs) {
        const local = new Questions(subgraph.schema, new Map());
        const may = (full: string) => {
          const [typeName, fieldName] = full.split('.') as [string, string];
          const type = subgraph.schema.getType(typeName) as GraphQLObjectType;
          return fieldName !== '_service' && requirementsOf(subgraph.schema, type, type.getFields()[fieldName]!).every(({ scopes: of }) => scopes !== null && (!of || of.some((all) => all.every((scope) => scopes.includes(scope)))));
        };
        for (const type of Object.values(subgraph.schema.getTypeMap())) {
          if (!isObjectType(type) || type.name.startsWith('_')) continue;
          for (const field of Object.values(type.getFields())) {
            if (may(`${type.name}.${field.name}`) || !field.resolve || field.name === '_service') continue;
            guarded += 1;
            const refusal = await Promise.resolve().then(() => (field.subscribe ?? field.resolve)!({}, {}, { caller }, {} as never)).then(() => 'nothing', (error: unknown) => (error as { extensions?: { code?: string } }).extensions?.code);
            if (refusal !== 'FORBIDDEN' && refusal !== 'UNAUTHENTICATED') wrong.push(`${name}, ${subgraph.name} ${type.name}.${field.name}: ${refusal}`);
          }
        }
        const union = subgraph.schema.getType('_Entity');
        for (const type of isUnionType(union) ? union.getTypes() : []) {
          const keys = (type.astNode?.directives ?? []).filter((directive) => directive.name.value === 'key').map((directive) => directive.arguments!.find((argument) => argument.name.value === 'fields')!.value).map((value) => (value.kind === Kind.STRING ? value.value : ''));
          for (const key of keys) {
            const values = key === 'sha256' ? theirs.hashes : key === 'id' || key === 'nodeId' ? (theirThings.ids.get(type.name) ?? []) : [];
            if (values.length === 0) continue;
            entities += values.length;
            const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${type.name} ${local.selection(type, theirThings, may, new Set(), 2)} } }`;
            const answer = JSON.stringify(await subgraph.execute({ query, variables: { of: values.map((value) => ({ __typename: type.name, [key]: value })) }, caller }));
            // A verdict is told to whoever names it or its sample; who sent that, and what was seen of it, is not.
            const open = key !== 'nodeId' && subgraph.name === 'verdicts' && ['Sample', 'Verdict', 'VerdictOverride'].includes(type.name) ? [...theirs.hashes, ...['Sample', 'Verdict'].flatMap((one) => theirThings.ids.get(one)!)] : [];
            const shown = secrets.filter((secret) => answer.includes(secret) && !values.includes(secret) && !open.includes(secret) && !query.includes(secret));
            if (shown.length > 0) wrong.push(`${name}, ${subgraph.name}'s ${type.name} by ${key}: shows ${shown.join()}: ${answer.slice(0, 600)}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(guarded).toBeGreaterThan(500);
    expect(entities).toBeGreaterThan(500);
  });

  test('no mutation changes or shows anything of another customer; what is theirs is answered as what there is not', async () => {
    const [wrong, nothing] = [[] as string[], new Nothing(theirThings)];
    const rows = async () => {
      const names = [theirs.customerId, assay.platform.subgraphs[0]!.platform.pseudonyms.of(theirs.customerId)];
      let text = '';
      for (const { name } of assay.platform.subgraphs) text += (await dumpOf(assay, name)).split('\n').filter((row) => names.some((one) => row.includes(`"customer_id":"${one}"`) || row.startsWith(`customer {"id":"${one}"`))).map((row) => row.replaceAll(/"last_(seen|used)_at": *"[^"]*"/g, '')).sort().join('\n');
      return text;
    };
    await allTold(assay);
    // Each minute what a chain has come to is signed; what is signed before is not signed in between.
    await signHeads(assay.platform.subgraphs.find(({ name }) => name === 'audit')!.platform);
    const before = await rows();
    const fields = Object.values(api.getMutationType()!.getFields());
    const bySubmission = fields.filter((field) => field.name === 'sampleSubmit');
    // Whoever has submitted a hash is one of those who ask about it: that comes last.
    for (const [{ name, token, scopes }, some] of [
      ...us.map((one) => [one, fields.filter((field) => !bySubmission.includes(field))] as const),
      ...us.map((one) => [one, bySubmission] as const),
    ]) {
      const secrets = tellsOf(theirs, theirThings, name);
      for (const field of some) {
        // These two end what the test asks with.
        const own = ['sessionEnd', 'secondFactorRequire'].includes(field.name);
        const mutation = (things: Belongings, filled: boolean) => `mutation { ${field.name}${field.args.length > 0 ? `(input: ${questions.value('input', field.args[0]!.type, things, '', filled)})` : ''} ${questions.selection(getNamedType(field.type) as GraphQLObjectType, things, allowed(scopes), new Set(), 2)} }`;
        if (questions.refused([`Mutation.${field.name}`], scopes).length > 0) {
          const { data, errors } = await ask(token, mutation(theirThings, true));
          if (data || !['FORBIDDEN', 'UNAUTHENTICATED'].includes(errors![0]!.extensions.code)) wrong.push(`${name}, ${field.name}: ${JSON.stringify(errors ?? data).slice(0, 300)}`);
        } else if (!own && name !== 'operator' && name !== 'analyst') {
          for (const filled of [false, true]) {
            const query = mutation(theirThings, filled);
            const { text } = await ask(token, query);
            // The sample is one for all who have submitted it.
            const shared = (secret: string) => field.name === 'sampleSubmit' && secret.startsWith('smp_');
            const shown = secrets.filter((secret) => text.includes(secret) && !query.includes(secret) && !shared(secret));
            if (shown.length > 0) wrong.push(`${name}, ${field.name}: shows ${shown.join()}`);
            // That somebody has sent these bytes before is what it is asked for.
            if (field.name === 'sampleSubmit' || query === mutation(nothing, filled)) continue;
            const other = await ask(token, mutation(nothing, filled));
            const outcome = (answer: string) => [...answer.matchAll(/"(?:code|message)":"([^"]*)"/g)].map(([, word]) => nothing.instead(word!)).join();
            if (outcome(text) !== outcome(other.text)) wrong.push(`${name}, ${field.name}: tells theirs from nothing: ${text.slice(0, 300)} ${other.text.slice(0, 300)}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    await allTold(assay);
    expect((await rows()).split('\n').filter((row) => !before.includes(row))).toEqual([]);
    expect(before.length).toBeGreaterThan(10_000);
  });

  test('no subscription tells of another customer, and who may not listen is refused', async () => {
    const wrong: string[] = [];
    const heard: { asker: string; field: string; text: string }[] = [];
    const clients: { dispose: () => unknown }[] = [];
    const listening: Promise<unknown>[] = [];
    for (const [house, askers] of [[ours, us], [theirs, them.slice(0, 6)]] as const) {
      for (const { name, token, scopes } of askers) {
        const client = createClient({ url: `${assay.url.replace(/^http/, 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, lazy: false, ...(token ? { connectionParams: { authorization: `Bearer ${token}` } } : {}) });
        clients.push(client);
        const asker = `${house === ours ? 'our' : 'their'} ${name}`;
        for (const field of Object.values(api.getSubscriptionType()!.getFields())) {
          const type = getNamedType(field.type) as GraphQLObjectType;
          const things = house === ours ? theirThings : ourThings;
          for (const more of field.args.some((argument) => argument.name === 'deviceId' || argument.name === 'filter') ? [[], ['deviceId', 'filter']] : [[]]) {
            const query = `subscription { ${questions.call(api.getSubscriptionType()!, field, things, more)} ${questions.selection(type, things, allowed(scopes), new Set(), 2)} }`;
            const mayNot = questions.refused([`Subscription.${field.name}`], scopes).length > 0;
            listening.push(new Promise<void>((done) => {
              client.subscribe({ query }, {
                next: (value) => {
                  const text = JSON.stringify(value);
                  heard.push({ asker, field: field.name, text });
                  if (mayNot && value.data) wrong.push(`${asker}, ${field.name}: told ${text}`);
                  done();
                },
                error: (error) => {
                  const text = JSON.stringify(error);
                  heard.push({ asker, field: field.name, text });
                  if (mayNot && !/FORBIDDEN|UNAUTHENTICATED/.test(text)) wrong.push(`${asker}, ${field.name}: ${text}`);
                  done();
                },
                complete: () => done(),
              });
            }));
          }
        }
      }
    }
    const told = (asker: string, field: string, mark: string) => heard.some((one) => one.asker === asker && one.field === field && one.text.includes(mark));
    // What is first is theirs; that ours has come then shows that theirs had its time.
    for (const [house, whose] of [[theirs, 'their'], [ours, 'our']] as const) {
      await visit(assay, house);
      await allTold(assay);
      for (const [asker, field] of [['viewer', 'submissionChanged'], ['viewer', 'heldMessageChanged'], ['administrator', 'notificationRaised'], ['device', 'verdictChanged'], ['device', 'policyChanged'], ['device', 'quarantineTaskIssued'], ['device', 'messageDecided']] as const) {
        await vi.waitUntil(() => told(`${whose} ${asker}`, field, house.mark) || heard.some((one) => one.asker === `${whose} ${asker}` && one.field === field && one.text.includes('"data"')), { timeout: 20_000 }).catch(() => wrong.push(`${whose} ${asker} heard nothing of ${field}`));
      }
    }
    for (const client of clients) await client.dispose();
    for (const { asker, field, text } of heard) {
      const [whose, name] = asker.split(' ') as [string, string];
      if (name === 'anybody' && text.includes('"data"')) wrong.push(`${asker}, ${field}: told ${text}`);
      const shown = (whose === 'our' ? tellsOf(theirs, theirThings, name) : tellsOf(ours, ourThings, name)).filter((secret) => text.includes(secret));
      if (shown.length > 0) wrong.push(`${asker}, ${field}: tells ${shown.join()}: ${text.slice(0, 400)}`);
    }
    expect(wrong).toEqual([]);
    expect(listening.length).toBeGreaterThan(100);
  });
});
