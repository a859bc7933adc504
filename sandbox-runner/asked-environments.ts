import type { Config } from '../platform/config.ts';
import { allEnvironments } from './machines/guests.ts';
import { readManifests, type OwnImage } from './own-image/manifest.ts';

export interface Asked {
  /** Environments of guests that Assay builds. */
  built: string[];
  /** Images of the operator's own. */
  own: OwnImage[];
}

/** What this configuration offers. Throws, in words, when it names what there is not. */
export async function askedEnvironments(config: Pick<Config, 'ASSAY_ENVIRONMENTS' | 'ASSAY_IMAGES'>): Promise<Asked> {
  const images = config.ASSAY_IMAGES ? await readManifests(config.ASSAY_IMAGES) : [];
  const known = [...new Set([...allEnvironments, ...images.map((image) => image.name)])];
  const asked = config.ASSAY_ENVIRONMENTS ?? known;
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`ASSAY_ENVIRONMENTS names ${unknown.join(', ')}; there are ${known.join(', ')}`);
  // Where an image takes the place of an environment that Assay builds, that one serves until the image is awake.
  const built = asked.filter((name) => allEnvironments.includes(name));
  if (built.length === 0) throw new Error(`ASSAY_ENVIRONMENTS names own images alone; one of ${allEnvironments.join(', ')} is needed beside them`);
  return { built, own: images.filter((image) => asked.includes(image.name)) };
}
