import { readFile } from 'node:fs/promises';
import { parse, print, visit, type DocumentNode } from 'graphql';

/** The composed graph: with its auth directives for us, without them for @apollo/gateway, which refuses what it doesn't enforce. */
export interface SupergraphText {
  full: DocumentNode;
  forPlanning: string;
}

const authDirectives = new Set(['authenticated', 'requiresScopes', 'policy']);

export async function readSupergraph(path = new URL('../schema/supergraph.graphql', import.meta.url)): Promise<SupergraphText> {
  return supergraphOf(await readFile(path, 'utf8'));
}

export function supergraphOf(sdl: string): SupergraphText {
  const full = parse(sdl);
  const stripped = visit(full, {
    Directive(node) {
      if (authDirectives.has(node.name.value)) return null;
      const url = node.name.value === 'link' ? node.arguments?.find((argument) => argument.name.value === 'url')?.value : undefined;
      return url?.kind === 'StringValue' && [...authDirectives].some((name) => url.value.includes(`/${name}/`)) ? null : undefined;
    },
    DirectiveDefinition: (node) => (authDirectives.has(node.name.value) ? null : undefined),
    ScalarTypeDefinition: (node) => (/^(requiresScopes|policy)__/.test(node.name.value) ? null : undefined),
  });
  return { full, forPlanning: print(stripped) };
}
