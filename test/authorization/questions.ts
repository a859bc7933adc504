import { randomBytes } from 'node:crypto';
import { getNamedType, isCompositeType, isEnumType, isInputObjectType, isInterfaceType, isListType, isNonNullType, isObjectType, type GraphQLField, type GraphQLInputType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { mayAsk, type Demands } from '../../schema/permissions.ts';

/** What somebody has: ids, hashes and cursors, by the type of the thing or by the field that gave them. */
export class Belongings {
  readonly ids = new Map<string, string[]>();
  readonly hashes: string[] = [];
  readonly cursors = new Map<string, string>();

  /** The same, and of its hashes this one first. */
  by(hash: string): Belongings {
    const others = Object.assign(new Belongings(), { ids: this.ids, cursors: this.cursors });
    others.hashes.push(hash);
    return others;
  }

  add(type: string, id: string): void {
    const known = this.ids.get(type);
    if (!known) this.ids.set(type, [id]);
    else if (!known.includes(id)) known.push(id);
  }
}

/** Things that nobody has. */
export class Nothing extends Belongings {
  readonly #like: Belongings;
  constructor(like: Belongings) {
    super();
    this.#like = like;
    for (const [type, ids] of like.ids) this.add(type, ids[0]!.replace(/[^_]*$/, (end) => [...randomBytes(end.length)].map((byte) => 'ABCDEFGHJKMNPQRSTVWXYZ'[byte % 22]).join('').replace(/^./, '0')));
    this.hashes.push(randomBytes(32).toString('hex'));
  }
  /** The text as it would be, had this been asked for in place of that. */
  instead(text: string): string {
    for (const [type, [id]] of this.ids) for (const theirs of this.#like.ids.get(type)!) text = text.replaceAll(theirs, id!);
    for (const theirs of this.#like.hashes) text = text.replaceAll(theirs, this.hashes[0]!);
    return text;
  }
}

const ofName: Record<string, string> = { objectId: 'QuarantinedObject', taskId: 'QuarantineTask', holdId: 'LegalHold', erasureId: 'CustomerErasure', ruleId: 'NotificationRule', grantId: 'IdentityGrant', overrideId: 'VerdictOverride', providerId: 'IdentityProvider', webhookId: 'VerdictWebhook', memberId: 'StaffMember' };
const ofIds: Record<string, string> = { NotificationsReadInput: 'Notification', HeldMessagesReleaseInput: 'HeldMessage', HeldMessagesDropInput: 'HeldMessage' };
const typeOfId = (name: string, within: string): string => ofName[name] ?? (name === 'ids' ? ofIds[within]! : name === 'target' ? 'Device' : name === 'id' ? (within === 'Node' ? 'Submission' : within) : name[0]!.toUpperCase() + name.slice(1, -2));

const words: Record<string, string> = {
  email: 'somebody@matrix.example', administratorEmail: 'somebody@matrix.example', password: 'a long enough password', administratorPassword: 'a long enough password', newPassword: 'another long password', prefix: '00000', code: '123456', value: '/srv/matrix', timeZone: 'UTC', issuer: 'https://idp.matrix.example', redirectUri: 'https://console.matrix.example/back', redirectUris: 'https://console.matrix.example/back', url: 'https://hook.matrix.example/', webhookUrl: 'https://hook.matrix.example/', scopes: 'verdicts:read', organisationDomains: 'matrix.example', senderDomain: 'matrix.example', recipients: 'somebody@matrix.example',
};

export interface Question {
  /** `Type.field`: what is asked for. */
  name: string;
  root: string;
  /** Everything that has to be allowed for it, as `Type.field`. */
  fields: Set<string>;
  query: string;
}

/** Operations that between them ask for every field of a schema by every way from one type to another. */
export class Questions {
  readonly demands: Demands;
  readonly #schema: GraphQLSchema;
  /** How each type is come to, by the fewest fields that ask for the fewest rights. */
  readonly #ways = new Map<string, [GraphQLObjectType, GraphQLField<unknown, unknown>][]>();

  constructor(schema: GraphQLSchema, demands: Demands) {
    this.#schema = schema;
    this.demands = demands;
    const query = schema.getQueryType()!;
    this.#ways.set(query.name, []);
    const waiting = [query];
    for (let type = waiting.shift(); type; type = waiting.shift()) {
      for (const field of Object.values(type.getFields())) {
        const to = getNamedType(field.type);
        if (!isObjectType(to) || this.#ways.has(to.name)) continue;
        this.#ways.set(to.name, [...this.#ways.get(type.name)!, [type, field]]);
        waiting.push(to);
      }
    }
  }

  /** Types that queries lead to; besides there is what mutations and subscriptions answer with. */
  types(): GraphQLObjectType[] {
    return Object.values(this.#schema.getTypeMap()).filter((type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__') && this.#ways.has(type.name));
  }

  value(name: string, type: GraphQLInputType, has: Belongings, within: string, filled: boolean): string {
    const of = isNonNullType(type) ? type.ofType : type;
    if (isListType(of)) return `[${this.value(name, of.ofType, has, within, filled)}]`;
    if (isInputObjectType(of)) {
      const given = Object.values(of.getFields()).filter((field) => isNonNullType(field.type) || filled || (/Id$/.test(field.name) && /^(ID|\[ID)/.test(String(field.type))));
      return `{ ${given.map((field) => `${field.name}: ${this.value(field.name, field.type, has, of.name, filled)}`).join(', ')} }`;
    }
    if (isEnumType(of)) return name === 'scope' ? 'DEVICE' : of.getValues()[0]!.name;
    switch (of.name) {
      case 'ID': return JSON.stringify(has.ids.get(typeOfId(name, within))?.[0] ?? 'nil_00000000000000000000000000');
      case 'Sha256': return JSON.stringify(has.hashes[0] ?? '0'.repeat(64));
      case 'Int': return name === 'first' ? '3' : name === 'number' ? '0' : '5';
      case 'Float': return '0.5';
      case 'Boolean': return 'true';
      case 'DateTime': return '"2030-01-01T00:00:00Z"';
      case 'Duration': return '60';
      case 'ByteCount': return '100';
      case 'Cursor': return JSON.stringify(has.cursors.get(within) ?? 'bm9uZQ');
      default: return JSON.stringify(name === 'target' ? (has.ids.get('Device')?.[0] ?? 'x') : name === 'prefix' ? (has.hashes[0] ?? words.prefix!).slice(0, 5) : (words[name] ?? 'of the matrix, for a reason'));
    }
  }

  /** A field as it is called: with all that must be given, and what names things; `more` optional arguments besides. */
  call(parent: GraphQLObjectType, field: GraphQLField<unknown, unknown>, has: Belongings, more: readonly string[] = []): string {
    const within = getNamedType(field.type).name;
    const given = field.args.filter(({ name, type }) => isNonNullType(type) || more.includes(name)).map(({ name, type }) => `${name}: ${this.value(name, type, has, name === 'after' ? `${parent.name}.${field.name}` : within, more.includes(name))}`);
    return `${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}`;
  }

  /** All that can be asked of a type without going further, and what is one step away; only what `may` allows. */
  selection(type: GraphQLObjectType, has: Belongings, may: (field: string) => boolean, seen: Set<string>, steps: number): string {
    const parts = ['__typename'];
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      const to = getNamedType(field.type);
      if (!may(name) || (isCompositeType(to) && (steps === 0 || !isObjectType(to)))) continue;
      seen.add(name);
      parts.push(isObjectType(to) ? `${this.call(type, field, has)} ${this.selection(to, has, may, seen, steps - (/Connection$|Edge$/.test(to.name) ? 0 : 1))}` : this.call(type, field, has));
    }
    return `{ ${parts.join(' ')} }`;
  }

  /** Asks for one field, by the shortest way to its type, and for all that may be asked of what it leads to. */
  of(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, has: Belongings, may: (field: string) => boolean, more: readonly string[] = []): Question {
    const way = [...this.#ways.get(type.name)!, [type, field] as const];
    const fields = new Set(way.map(([parent, { name }]) => `${parent.name}.${name}`));
    const to = getNamedType(field.type);
    let query = isObjectType(to) ? ` ${this.selection(to, has, may, fields, /Connection$/.test(to.name) ? 2 : 1)}` : isInterfaceType(to) ? ' { __typename id }' : '';
    for (const [parent, step] of way.toReversed()) query = ` { __typename ${this.call(parent, step, has, step === way[0]![1] ? more : [])}${query} }`;
    return { name: `${type.name}.${field.name}`, root: way[0]![1].name, fields, query: query.trim() };
  }

  /** Which of these somebody with such rights may not ask for. */
  refused(fields: Iterable<string>, scopes: readonly string[] | null): string[] {
    return [...fields].filter((field) => !mayAsk(this.demands, this.#schema, field, scopes));
  }
}
