import { readFile } from 'node:fs/promises';
import { Kind, parse, print, visit, type DocumentNode } from 'graphql';

/** The composed graph: with its directives of rights and cost for us, without them for @apollo/gateway, which refuses what it doesn't enforce. */
export interface SupergraphText {
  full: DocumentNode;
  forPlanning: string;
}

const ownDirectives = new Set(['authenticated', 'requiresScopes', 'policy', 'cost', 'listSize', 'cost__listSize']);

export async function readSupergraph(path: URL | string = new URL('../schema/supergraph.graphql', import.meta.url)): Promise<SupergraphText> {
  return supergraphOf(await readFile(path, 'utf8'));
}

/** Where a supergraph says that its subgraphs are, by their names. */
export function subgraphUrls({ full }: SupergraphText): Map<string, string> {
  const urls = new Map<string, string>();
  const graphs = full.definitions.find((definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph');
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) throw new Error('this is no supergraph of federation 2: it has no join__Graph');
  for (const { directives } of graphs.values ?? []) {
    const given = new Map(directives?.find(({ name }) => name.value === 'join__graph')?.arguments?.map(({ name, value }) => [name.value, value.kind === Kind.STRING ? value.value : '']));
    urls.set(given.get('name') ?? '', given.get('url') ?? '');
  }
  return urls;
}

export function supergraphOf(sdl: string): SupergraphText {
  const full = parse(sdl);
  const stripped = visit(full, {
    Directive(node) {
      if (ownDirectives.has(node.name.value)) return null;
      const url = node.name.value === 'link' ? node.arguments?.find((argument) => argument.name.value === 'url')?.value : undefined;
      return url?.kind === Kind.STRING && [...ownDirectives].some((name) => url.value.includes(`/${name}/`)) ? null : undefined;
    },
    DirectiveDefinition: (node) => (ownDirectives.has(node.name.value) ? null : undefined),
    ScalarTypeDefinition: (node) => (/^(requiresScopes|policy)__/.test(node.name.value) ? null : undefined),
  });
  return { full, forPlanning: print(stripped) };
}
