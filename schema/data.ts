import { Kind, type DocumentNode, type FieldDefinitionNode } from 'graphql';

/** The words of `@data`: what each means, for the list that is made of them. */
export const classes = {
  OPEN: 'says nothing of any customer: of bytes, of what they do, of what is thought of them',
  CUSTOMER: 'tells of a customer as an organisation',
  PERSONAL: 'tells of a person, a computer or a place',
  SECRET: 'lets somebody in',
  SERVICE: 'tells of the service itself',
} as const;
export const purposes = {
  DETECTION: 'to find out whether a file is harmful',
  PROTECTION: 'to keep what is harmful from doing harm, and let go what is not',
  ADMINISTRATION: 'to let people and devices in, and to let administrators see and order things',
  ACCOUNTABILITY: 'to be able to say afterwards who did and knew what',
  LICENSING: 'to keep to what was bought',
  OPERATION: 'to keep the service working',
  PRIVACY: 'to keep less',
} as const;
export const retentionTimes = {
  ALWAYS: 'for ever: it belongs to a hash and to no customer',
  BYTES: 'as long as policies keep the bytes (docs/decisions/018)',
  TRACE: '`ASSAY_TRACE_DAYS`, or until the sample is deleted',
  CUSTOMER: 'until the customer ends, or it is removed by hand',
  AUDIT: '`ASSAY_AUDIT_DAYS`, longer under a legal hold',
  SIGHTING: '90 days after the device met the file last, and no longer than the customer stays',
  DIAGNOSTIC: '30 days, or until it is deleted, and no longer than the customer stays',
  SERVICE: 'as long as the operator keeps it',
  NONE: 'not stored: worked out when it is asked for',
} as const;

export interface Datum {
  subgraph: string;
  type: string;
  field: string;
  class: keyof typeof classes;
  purpose: keyof typeof purposes;
  retain: keyof typeof retentionTimes;
}

/** Types that only carry others. */
const carriers = /^(?:Query|Mutation|Subscription|PageInfo|UserError)$|(?:Connection|Edge|Payload)$/;

/** What a subgraph's schema says of its fields; throws with every field that says nothing, or something unknown. */
export function dataOf(subgraph: string, schema: DocumentNode): Datum[] {
  const faults: string[] = [];
  const data: Datum[] = [];
  for (const definition of schema.definitions) {
    if ((definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) || carriers.test(definition.name.value)) continue;
    for (const field of definition.fields ?? []) {
      const said = wordsOf(field);
      const place = `${subgraph} ${definition.name.value}.${field.name.value}`;
      if (!said) faults.push(`${place} does not say what it holds, what for and how long: @data(class:, purpose:, retain:)`);
      else if (!Object.hasOwn(classes, said.class!) || !Object.hasOwn(purposes, said.purpose!) || !Object.hasOwn(retentionTimes, said.retain!)) faults.push(`${place} says ${Object.values(said).join(', ')}; schema/data.ts has the words there are`);
      else data.push({ subgraph, type: definition.name.value, field: field.name.value, ...(said as Pick<Datum, 'class' | 'purpose' | 'retain'>) });
    }
  }
  if (faults.length > 0) throw new Error(`composition failed:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
  return data;
}

function wordsOf(field: FieldDefinitionNode): Record<string, string> | null {
  const directive = field.directives?.find(({ name }) => name.value === 'data');
  if (!directive) return null;
  const said = Object.fromEntries((directive.arguments ?? []).map(({ name, value }) => [name.value, value.kind === Kind.STRING ? value.value : '']));
  return { class: said.class ?? '', purpose: said.purpose ?? '', retain: said.retain ?? '' };
}

/** What the tables hold besides what can be asked for. */
const unasked = [
  ['customers', 'passwords, by Argon2id; credentials (devices, keys, sessions, enrolment, staff), by SHA-256', 'SECRET', 'ADMINISTRATION', 'CUSTOMER'],
  ['samples', 'keys of samples and customers, wrapped by the master key', 'SECRET', 'PRIVACY', 'BYTES'],
  ['samples', 'the bytes, encrypted, in the vault; parts of uploads, encrypted, for a day at the most', 'CUSTOMER', 'DETECTION', 'BYTES'],
  ['samples', 'what each decision was made from (size, category, score, what was known), to play it again', 'CUSTOMER', 'ACCOUNTABILITY', 'CUSTOMER'],
  ['samples', "passwords of archives, under the customer's key, until the analysis has ended", 'SECRET', 'DETECTION', 'TRACE'],
  ['samples, verdicts', 'in which classes of start bytes were analysed, and what came of each', 'OPEN', 'DETECTION', 'ALWAYS'],
  ['verdicts', 'what people gave a job besides bytes (name of the file, passwords, how it is started), encrypted, until its analysis has ended', 'PERSONAL', 'DETECTION', 'TRACE'],
  ['samples, verdicts', 'which customer, by its pseudonym, has met a sample, has shown that it has the bytes, and waits for its verdict or why it was not sent', 'CUSTOMER', 'PROTECTION', 'CUSTOMER'],
  ['verdicts', 'what samples did and what was found in them, encrypted', 'OPEN', 'DETECTION', 'TRACE'],
  ['audit', 'networks from which accounts have signed in; counts of acts by the minute, for a day', 'PERSONAL', 'ACCOUNTABILITY', 'CUSTOMER'],
  ['all', 'events on their way between subgraphs, in JetStream for 30 days', 'PERSONAL', 'OPERATION', 'SERVICE'],
] as const;

/** docs/data.md. */
export function dataList(data: readonly Datum[]): string {
  const meanings = (words: Record<string, string>) => Object.entries(words).map(([word, meaning]) => `- **${word}**: ${meaning}`).join('\n');
  const stored = data.filter(({ retain }) => retain !== 'NONE');
  const sections = [...new Set(stored.map(({ subgraph }) => subgraph))].map((subgraph) => {
    const rows = stored.filter((one) => one.subgraph === subgraph).map(({ type, field, ...said }) => `| ${type}.${field} | ${said.class} | ${said.purpose} | ${said.retain} |`);
    return `## ${subgraph}\n| field | class | purpose | kept |\n|---|---|---|---|\n${rows.join('\n')}`;
  });
  const besides = unasked.map(([where, what, ...said]) => `| ${where} | ${what} | ${said.join(' | ')} |`).join('\n');
  return `# What is stored

Made by \`npm run codegen\` from what the schema says of each field (\`@data\`); a field that says nothing can't be composed. Fields that are only worked out when they are asked for are left out.

## Words
Whose it is:
${meanings(classes)}

What for:
${meanings(purposes)}

How long:
${meanings(retentionTimes)}

## Besides what can be asked for
| where | what | class | purpose | kept |
|---|---|---|---|---|
${besides}

${sections.join('\n\n')}
`;
}
