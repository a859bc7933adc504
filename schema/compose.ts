import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { dataOf, type Datum } from './data.ts';
import { parse, print, printSchema, type DocumentNode } from 'graphql';

/** The subgraphs, in the order in which they appear everywhere. */
export const subgraphNames = ['customers', 'policies', 'samples', 'verdicts', 'audit'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** A subgraph's whole schema: the shared words, then its own. */
export function typeDefs(name: SubgraphName): DocumentNode {
  return parse(`${read('schema/shared.graphql')}\n${read(`subgraphs/${name}/schema.graphql`)}`);
}

/** Composes the subgraphs; throws with every composition error, and for a field that does not say what it holds. */
export function compose(): { supergraph: string; api: string; data: Datum[] } {
  const data = subgraphNames.flatMap((name) => dataOf(name, typeDefs(name)));
  const result = composeServices(subgraphNames.map((name) => ({ name, typeDefs: typeDefs(name), url: `http://${name}.invalid/graphql` })));
  if (result.errors) throw new Error(`composition failed:\n${result.errors.map((error) => `- ${error.message}`).join('\n')}`);
  const api = printSchema(Supergraph.build(result.supergraphSdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES }).apiSchema().toGraphQLJSSchema());
  return { supergraph: print(parse(result.supergraphSdl)) + '\n', api: `${api}\n`, data };
}
