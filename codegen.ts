import { readFileSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { print, visit } from 'graphql';
import { subgraphNames, typeDefs, type SubgraphName } from './schema/compose.ts';

const scalars = { DateTime: 'string', Sha256: 'string', ByteCount: 'number', Duration: 'number', Cursor: 'string', URL: 'string' };

/**
 * A subgraph's mappers.ts exports what its resolvers have in hand for an object type, under that type's name. A type
 * that is not there is handed over as the schema has it.
 */
function mappersOf(name: SubgraphName) {
  const source = readFileSync(new URL(`subgraphs/${name}/mappers.ts`, import.meta.url), 'utf8');
  const mapped = [...source.matchAll(/^export (?:type|interface) (\w+)/gm)].map(([, type]) => type!);
  return {
    // Resolvers hand over instants as the database has them; what has no value is null or left out.
    scalars: { ...scalars, DateTime: { input: 'string', output: 'Date | string' } },
    maybeValue: 'T | null | undefined', inputMaybeValue: 'T | null',
    mappers: Object.fromEntries(mapped.map((type) => [type, `../../subgraphs/${name}/mappers.ts#${type}`])),
    mapperTypeSuffix: 'Row',
  };
}

/** `npm run codegen`: resolver types for each subgraph, operation types for the endpoint. A test compares what it makes. */
const config: CodegenConfig = {
  silent: true,
  ignoreNoDocuments: true,
  generates: {
    ...Object.fromEntries(
      subgraphNames.map((name) => [
        `schema/generated/${name}.ts`,
        {
          // `nodeId` is the platform's to resolve (platform/nodes.ts).
          schema: print(visit(typeDefs(name), { FieldDefinition: ({ name: { value } }) => (value === 'nodeId' ? null : undefined), Directive: (directive) => (directive.name.value === 'key' && print(directive).includes('nodeId') ? null : undefined) })),
          plugins: ['typescript', 'typescript-resolvers'],
          config: {
            federation: true, enumsAsTypes: true, useTypeImports: true, strictScalars: false, ...mappersOf(name),
            contextType: `../../subgraphs/${name}/loaders.ts#${name[0]!.toUpperCase()}${name.slice(1)}Context`, skipTypename: true, immutableTypes: false,
          },
        },
      ]),
    ),
    'schema/generated/client/': {
      schema: 'schema/api.graphql',
      documents: 'endpoint/**/*.ts',
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: { documentMode: 'string', importExtension: '.ts', useTypeImports: true, enumsAsTypes: true, scalars },
    },
  },
};
export default config;
