import type { Level } from '../../../schema/policy-settings.ts';
import type { ToldFile, ToldPlace } from './file.ts';

const levelWords = (level: Level): string => level.toLowerCase().replaceAll('_', ' ');

/**
 * The title of a notice about a file: which one, on whose computer, what it was and is; or with which file a message was
 * kept back. `title`: where no name is known.
 */
export function titleOf({ kind, title }: { kind: string; title: string }, file: ToldFile | null): string {
  const [place] = file?.places ?? [];
  if (!file || !place?.fileName) return title;
  if (kind === 'MESSAGE_DROPPED') return `A message with ${place.fileName} was kept back`;
  if (!file.level) return title;
  const which = `${place.container ? 'A file in ' : ''}${place.fileName}${place.deviceName ? ` on ${place.deviceName}` : ''}`;
  const unsent = file.unsent ? unsentWords[file.unsent] : '';
  return `${which}${unsent} ${file.was ? `was ${levelWords(file.was)} and ` : ''}is ${levelWords(file.level)}`;
}

/** What stands between the name of a file that was not sent and what it is. */
const unsentWords = { EXCLUDED: ', which is excluded,', OTHERWISE: ', which was not sent,' } as const;

/** What the file was held for before and is held for now. */
export const changeOf = ({ was, level }: ToldFile): string =>
  `${was ? levelWords(was) : 'not known'} before, ${level ? levelWords(level) : 'not known'} now`;

/** Where the file was met: one line for each place that is told, and how many more there are. */
export function placesOf({ places, submissions }: ToldFile): string[] {
  const lines = places.map(({ fileName, path, deviceName, container }) => (
    `${container ? 'in ' : ''}${fileName || 'a file whose name is no longer known'}${path ? `, folder ${path}` : ''}`
    + `${deviceName ? `, on ${deviceName}` : ''}`
  ));
  return submissions > places.length ? [...lines, `and ${submissions - places.length} more times`] : lines;
}

const policyWords = {
  NOTIFY: 'tells the person at it', BLOCK: 'blocks it', QUARANTINE: 'takes it into quarantine', REMEDIATE: 'undoes what it did',
} as const;
const quarantineWords = {
  QUARANTINED: 'has it in quarantine', RESTORED: 'had it in quarantine and gave it back', DELETED: 'deleted it from its quarantine',
} as const;

/** What was done with the file: what policy has each computer do by its level, and what has become of it so far. */
export function doneOf({ places }: ToldFile): string[] {
  const lines = new Set<string>();
  for (const place of places) {
    const device = place.deviceName ?? 'a computer that was removed';
    // A gateway that holds a message does that in place of what policy has computers do.
    if (place.deviceId !== null && !(place.message && place.actions.length === 0)) {
      lines.add(place.actions.length > 0
        ? `by policy, ${device} ${listed(place.actions.map((action) => policyWords[action]))}`
        : `policy has ${device} do nothing`);
      if (place.quarantine) lines.add(`${device} ${quarantineWords[place.quarantine]}`);
    }
    if (place.message) lines.add(messageWords(place.message));
  }
  return [...lines];
}

const messageWords = ({ id, state }: NonNullable<ToldPlace['message']>): string =>
  `the message that brought it is ${state.toLowerCase()} (${id})`;
const listed = (words: readonly string[]): string =>
  (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`);
