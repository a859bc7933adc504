import { readXml, xmlText } from './xml.ts';
import { normalPath } from './zip-entry.ts';

/** A relation between two parts of a package (ECMA-376, part 2), or between a part and something elsewhere. */
export interface Relation {
  /** Path of the part that it belongs to, as `normalPath` gives it; '' for the package itself. */
  source: string;
  id: string;
  /** Last word of its type's address in lower case: `officedocument`, `vbaproject`, `attachedtemplate` … */
  type: string;
  /** As it is written. */
  target: string;
  external: boolean;
}

const relationsMax = 5_000;

/** Relations that a part `…/_rels/name.rels` holds; null when the part is no XML. */
export function relationsOf(path: string, bytes: Buffer): Relation[] | null {
  const source = normalPath(path).replace(/(^|\/)_rels\/([^/]*)\.rels$/, '$1$2');
  const relations: Relation[] = [];
  const whole = readXml(xmlText(bytes), {
    open: ({ name, attributes }) => {
      if (name !== 'Relationship' || relations.length >= relationsMax) return;
      relations.push({
        source,
        id: attributes.Id ?? '',
        type: (attributes.Type ?? '').split('/').pop()!.toLowerCase(),
        target: (attributes.Target ?? '').trim(),
        external: /^external$/i.test(attributes.TargetMode ?? ''),
      });
    },
  });
  return whole || relations.length > 0 ? relations : null;
}

/** Path of the part that a relation within the package leads to, as `normalPath` gives it. */
export function targetPath({ source, target }: Relation): string {
  const plain = decoded(target.split(/[?#]/, 1)[0]!).replaceAll('\\', '/');
  const steps = plain.startsWith('/') ? [] : source.split('/').slice(0, -1);
  for (const step of plain.split('/').slice(0, 200)) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return normalPath(steps.join('/'));
}

/** %20 and the like put in, where all of them are well-formed. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The type of a part by its path, as [Content_Types].xml says; '' where it says nothing. */
export function contentTypes(bytes: Buffer): (path: string) => string {
  const parts = new Map<string, string>();
  const endings = new Map<string, string>();
  readXml(xmlText(bytes), {
    open: ({ name, attributes }) => {
      if (name === 'Override') parts.set(normalPath(attributes.PartName ?? ''), attributes.ContentType ?? '');
      else if (name === 'Default')
        endings.set((attributes.Extension ?? '').toLowerCase(), attributes.ContentType ?? '');
    },
  });
  return (path) => parts.get(normalPath(path)) ?? endings.get(/\.([^./]+)$/.exec(normalPath(path))?.[1] ?? '') ?? '';
}

export interface PackageKind {
  family: 'doc' | 'xls' | 'ppt' | null;
  macros: boolean;
}

/** What an office package is by its main part, wherever that lies and whatever it is called. */
export function packageKind(entry: (path: string, bytesMax: number) => Buffer | null): PackageKind {
  const read = (path: string) => entry(path, 1_000_000);
  const types = contentTypes(read('[Content_Types].xml') ?? Buffer.alloc(0));
  const main = (relationsOf('_rels/.rels', read('_rels/.rels') ?? Buffer.alloc(0)) ?? []).find(
    (one) => one.type === 'officedocument' && !one.external,
  );
  if (!main) return { family: null, macros: false };
  const path = targetPath(main);
  const type = types(path);
  const family = /wordprocessingml|ms-word\./i.test(type)
    ? 'doc'
    : /spreadsheetml|ms-excel\./i.test(type)
      ? 'xls'
      : /presentationml|ms-powerpoint\./i.test(type)
        ? 'ppt'
        : null;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const rels = `${folder}_rels/${path.slice(folder.length)}.rels`;
  const relations = relationsOf(rels, read(rels) ?? Buffer.alloc(0)) ?? [];
  return {
    family,
    macros:
      /macroEnabled/i.test(type) ||
      relations.some((one) => one.type === 'vbaproject' || /vbaProject$/i.test(types(targetPath(one)))),
  };
}
