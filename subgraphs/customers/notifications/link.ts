import type { Platform } from '../../../platform/subgraph.ts';

/** Where a browser shows what a notice is about. `subject`: its hash or id; null when it is about no one thing. */
export function linkTo(
  { config, publicUrl }: Pick<Platform, 'config' | 'publicUrl'>, { kind, subject }: { kind: string; subject: string | null | undefined },
): string {
  const [console] = config.ASSAY_CONSOLE_ORIGINS ?? [];
  if (console !== undefined) return `${console}${pathOf(kind, subject)}`;
  // Without a console, the page that every installation has: with the question, to be sent by the person.
  return `${publicUrl()}/graphiql?query=${encodeURIComponent(queryOf(kind, subject))}`;
}

const isFile = (kind: string): boolean => kind === 'FILE_FOUND' || kind === 'VERDICT_CHANGED' || kind === 'IDENTITY_DISCLOSED';

function pathOf(kind: string, subject: string | null | undefined): string {
  if (isFile(kind) && subject) return `/files/${subject}`;
  if (kind === 'MESSAGE_DROPPED' && subject) return `/mail/${encodeURIComponent(subject)}`;
  if (subject) return `/id/${encodeURIComponent(subject)}`;
  return { QUOTA: '/settings/licence', ACCESS_REVIEW: '/settings/people' }[kind] ?? '/';
}

function queryOf(kind: string, subject: string | null | undefined): string {
  if (isFile(kind) && subject) {
    return `{ verdict(sha256: "${subject}") { level summary conditions { limitations } } `
      + `submissions(first: 20, filter: { sha256: "${subject}" }) { nodes { fileName path submittedAt device { name } } } }`;
  }
  if (subject) return `{ node(id: ${JSON.stringify(subject)}) { __typename id } }`;
  return '{ notifications(first: 20) { nodes { title words raisedAt } } }';
}
