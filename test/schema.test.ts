import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, parse, isEnumType, isInputObjectType, isInterfaceType, isObjectType, isScalarType, type GraphQLField, type GraphQLInputField } from 'graphql';
import { describe, expect, test } from 'vitest';
import { eventParties, events } from '../schema/events.ts';
import { compose } from '../schema/compose.ts';
import { dataOf } from '../schema/data.ts';
import { stale } from '../schema/generate.ts';
import { idPrefixes, isId, newId, type IdKind } from '../schema/ids.ts';
import { configFrom } from '../platform/config.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const api = buildSchema(read('schema/api.graphql'));
const types = Object.values(api.getTypeMap()).filter((type) => !type.name.startsWith('__') && !['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name));

describe('the public schema', () => {
  test('and everything generated is fresh', async () => expect(await stale()).toEqual([]));

  test('describes every type, field, argument and value', () => {
    const bare: string[] = [];
    for (const type of types) {
      const root = ['Query', 'Mutation', 'Subscription'].includes(type.name);
      if (!type.description && !root) bare.push(type.name);
      if (isEnumType(type)) for (const value of type.getValues()) if (!value.description) bare.push(`${type.name}.${value.name}`);
      if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
      for (const field of Object.values<GraphQLField<unknown, unknown> | GraphQLInputField>(type.getFields())) {
        if (!field.description) bare.push(`${type.name}.${field.name}`);
        if ('args' in field) for (const argument of field.args) if (!argument.description && !['input', 'filter'].includes(argument.name)) bare.push(`${type.name}.${field.name}(${argument.name})`);
      }
    }
    expect(bare).toEqual([]);
  });

  test('says what null means for every nullable field of an object', () => {
    const silent: string[] = [];
    for (const type of types) {
      if (!isObjectType(type) || ['Query', 'Mutation', 'Subscription'].includes(type.name)) continue;
      for (const field of Object.values(type.getFields())) if (!String(field.type).endsWith('!') && !/null/.test(field.description ?? '')) silent.push(`${type.name}.${field.name}`);
    }
    expect(silent).toEqual([]);
  });

  test('has one form of mutation: input in, payload with userErrors out', () => {
    for (const field of Object.values(api.getMutationType()!.getFields())) {
      const name = field.name[0]!.toUpperCase() + field.name.slice(1);
      expect(String(field.type)).toBe(`${name}Payload!`);
      const payload = api.getType(`${name}Payload`);
      expect(isObjectType(payload) && String(payload.getFields().userErrors?.type)).toBe('[UserError!]!');
      expect(field.args.map((argument) => String(argument.type))).toEqual(field.args.length > 0 ? [`${name}Input!`] : []);
    }
  });

  test('pages lists that grow, with nodes, edges and pageInfo, and never without `first`', () => {
    for (const type of types) {
      // Who has answered, and who has not, is of the whole list.
      const more = type.name === 'DeliveryConnection' ? ['coverage', 'waiting'] : [];
      if (isObjectType(type) && type.name.endsWith('Connection')) {
        expect(Object.keys(type.getFields()).sort()).toEqual(['edges', 'nodes', 'pageInfo', ...more].sort());
      }
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) if (/Connection!?$/.test(String(field.type))) expect(field.args.find((argument) => argument.name === 'first')?.type.toString(), `${type.name}.${field.name}`).toBe('Int!');
    }
  });

  test('composition fails on a field that does not say what it holds, what for and how long, or says it in unknown words', () => {
    const schema = (field: string) => parse(`directive @data(class: String!, purpose: String!, retain: String!) on FIELD_DEFINITION type Thing { ${field} } type ThingConnection { nodes: [Thing!]! } type Query { thing: Thing }`);
    const said = (words: Record<string, string>) => `name: String @data(class: "${words.class ?? 'OPEN'}", purpose: "${words.purpose ?? 'DETECTION'}", retain: "${words.retain ?? 'ALWAYS'}")`;
    expect(dataOf('things', schema(said({})))).toEqual([{ subgraph: 'things', type: 'Thing', field: 'name', class: 'OPEN', purpose: 'DETECTION', retain: 'ALWAYS' }]);
    expect(() => dataOf('things', schema('name: String'))).toThrow('things Thing.name does not say what it holds');
    for (const words of [{ class: 'MINE' }, { purpose: 'FUN' }, { retain: 'LONG' }, { class: 'toString' }]) expect(() => dataOf('things', schema(said(words)))).toThrow('things Thing.name says');
  });

  test('every field of every subgraph is in the list, or is not stored; what names persons is called PERSONAL', () => {
    const { data } = compose();
    const list = read('docs/data.md');
    expect(data.length).toBeGreaterThan(450);
    for (const { type, field } of data) expect(list.includes(`| ${type}.${field} |`), `${type}.${field}`).toBe(data.some((one) => one.type === type && one.field === field && one.retain !== 'NONE'));
    for (const place of ['User.email', 'Device.name', 'Submission.path', 'Submission.process', 'HeldMessage.sender', 'HeldMessage.recipients', 'HeldMessage.subject', 'AuditEvent.actor', 'QuarantinedObject.path']) {
      expect(data.filter(({ type, field }) => `${type}.${field}` === place).map((one) => one.class), place).toEqual(['PERSONAL']);
    }
  });

  test('keeps the internal look-up of credentials out', () => expect(types.some((type) => type.name === 'CallerRecord')).toBe(false));
  test('has scalars that mean something', () => expect(types.filter(isScalarType).map((type) => type.name).sort()).toEqual(['ByteCount', 'Cursor', 'DateTime', 'Duration', 'Sha256', 'URL']));
});

describe('events', () => {
  test('are published by whom the table says, and consumed by whom it says', () => {
    const names = ['samples', 'verdicts', 'policies', 'customers', 'audit'];
    for (const type of Object.keys(events) as (keyof typeof events)[]) {
      const sources = (name: string) => readdirSync(new URL(`../subgraphs/${name}/`, import.meta.url), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => read(`subgraphs/${name}/${file}`)).join('\n');
      const publishers = names.filter((name) => new RegExp(`(?:publish\\(\\s*em, |\\btype: )'${type.replace('.', '\\.')}'`).test(sources(name)) || (type === 'audit.recorded' && /mutation\('/.test(sources(name))));
      const consumers = names.filter((name) => sources(name).includes(`ev.*.${type}.*`));
      if (type !== 'audit.recorded') expect(publishers, type).toEqual(eventParties[type].publishers);
      else expect(eventParties[type].publishers).toEqual(expect.arrayContaining(publishers));
      if (names.some((name) => new RegExp(`ev\\.\\$\\{customer(?:Id)?\\}\\.${type.replace('.', '\\.')}\\.>|subject\\.includes\\('\\.${type.replace('.', '\\.')}\\.`).test(sources(name)))) consumers.push('subscribers');
      expect(consumers, type).toEqual(eventParties[type].consumers);
    }
  });
});

describe('ids', () => {
  test('carry their kind, are never the same, and sort by their making', () => {
    for (const kind of Object.keys(idPrefixes) as IdKind[]) {
      const ids = Array.from({ length: 200 }, () => newId(kind));
      expect(ids.every((id) => isId(kind, id))).toBe(true);
      expect(new Set(ids).size).toBe(200);
      expect([...ids].sort()).toEqual(ids);
    }
    expect(isId('sample', newId('device'))).toBe(false);
  });
});

describe('configuration', () => {
  test('reports all faults at once', () => {
    expect(() => configFrom({ DATABASE_URL: 'mysql://x', NATS_URL: 'http://x', ASSAY_PORT: '99999999', VAULT_URL: 'ftp://b' })).toThrow(/4 faults[\s\S]*DATABASE_URL[\s\S]*NATS_URL[\s\S]*VAULT_URL[\s\S]*ASSAY_PORT/);
  });
  test('needs nothing', () => expect(configFrom({})).toMatchObject({ ASSAY_PORT: 0, ASSAY_HOST: '127.0.0.1' }));
});
