import { z } from 'zod';
import { noticedFile, noticedPlace, noticedPlacesMax, noticeOwner } from '../../../schema/notice.ts';
import type { Manager } from '../../../platform/database.ts';
import { openText, sealText } from '../../../platform/sealed-text.ts';
import type { Platform } from '../../../platform/subgraph.ts';

type Sealer = Pick<Platform, 'keys' | 'pseudonyms'>;

/**
 * The file that a notification is about, as it was when that was raised: where its customer met it, on which computers
 * by their names of then, and whether those have taken it away. Sealed for that customer wherever it lies.
 */
const toldFile = noticedFile.extend({
  places: z.array(noticedPlace.extend({
    deviceName: z.string().nullable(), quarantine: z.enum(['QUARANTINED', 'RESTORED', 'DELETED']).nullable(),
  })).max(noticedPlacesMax),
});
export type ToldFile = z.infer<typeof toldFile>;
export type ToldPlace = ToldFile['places'][number];

const ownerOf = ({ pseudonyms }: Sealer, customerId: string): string => noticeOwner(pseudonyms.of(customerId));

/** What samples said of a file, with what is known of its computers here; sealed. */
export async function keepFile(em: Manager, platform: Sealer, customerId: string, sealed: string): Promise<string> {
  const owner = ownerOf(platform, customerId);
  const file = noticedFile.parse(JSON.parse(openText(platform.keys, owner, sealed)));
  const ids = `{${[...new Set(file.places.flatMap(({ deviceId }) => deviceId ?? []))].join()}}`;
  const devices = await em.execute<{ id: string; name: string; quarantine: ToldPlace['quarantine'] }[]>(
    `select d.id, d.name, (select q.state from quarantined q where q.device_id = d.id and q.sha256 = ? order by q.id desc limit 1)
       as quarantine
     from device d where d.customer_id = ? and d.id = any(?::text[])`, [file.sha256, customerId, ids]);
  const known = new Map(devices.map((one) => [one.id, one]));
  const places = file.places.map((place) => {
    const device = place.deviceId === null ? undefined : known.get(place.deviceId);
    return { ...place, deviceName: device?.name ?? null, quarantine: device?.quarantine ?? null };
  });
  return sealText(platform.keys, owner, JSON.stringify({ ...file, places } satisfies ToldFile));
}

/** A notification's file, for its own customer; null when it is about none. */
export const openFile = (platform: Sealer, customerId: string, sealed: string | null | undefined): ToldFile | null =>
  (sealed ? toldFile.parse(JSON.parse(openText(platform.keys, ownerOf(platform, customerId), sealed))) : null);

/** The same in the schema's words: a `NotifiedFile`. */
export const notifiedFile = ({ sha256, level, was, why, submissions, places }: ToldFile) => ({
  sha256, level, was, why, submissions,
  places: places.map(({ submissionId, deviceId, deviceName, fileName, path, container, actions, quarantine, message }) => ({
    submissionId, deviceId, deviceName, fileName: fileName || null, path, inContainer: container, actions, quarantine,
    messageId: message?.id ?? null, messageState: message?.state ?? null,
  })),
});
