import type { CodegenConfig } from '@graphql-codegen/cli';
import { print, visit } from 'graphql';
import { subgraphNames, typeDefs } from './schema/compose.ts';

const scalars = { DateTime: 'string', Sha256: 'string', ByteCount: 'number', Duration: 'number', Cursor: 'string', URL: 'string' };

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
            federation: true, enumsAsTypes: true, useTypeImports: true, scalars, strictScalars: false,
            contextType: `../../subgraphs/${name}/loaders.ts#${name[0]!.toUpperCase()}${name.slice(1)}Context`, defaultMapper: 'any', skipTypename: true, immutableTypes: false,
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
