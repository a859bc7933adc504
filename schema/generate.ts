import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createHash } from 'node:crypto';
import { generate } from '@graphql-codegen/cli';
import { buildSchema, getOperationAST, parse } from 'graphql';
import config from '../codegen.ts';
import { compose } from './compose.ts';
import { dataList } from './data.ts';
import { kindsOfCaller, permissionList } from './permissions.ts';

const root = new URL('../', import.meta.url).pathname;

/** Every generated file with what it should hold now. */
export async function generated(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const { supergraph, api, data } = compose();
  files.set('schema/supergraph.graphql', supergraph);
  files.set('schema/api.graphql', api);
  files.set('docs/data.md', dataList(data));
  files.set('docs/permissions.md', permissionList(supergraph, buildSchema(api), kindsOfCaller));
  const folder = mkdtempSync(join(tmpdir(), 'assay-schema-'));
  try {
    // The clients are generated from the API as it is now, not as it was committed.
    const apiFile = join(folder, 'api.graphql');
    writeFileSync(apiFile, api);
    const generates = Object.fromEntries(Object.entries(config.generates).map(([path, output]) => [path, 'schema' in output && output.schema === 'schema/api.graphql' ? { ...output, schema: apiFile } : output]));
    for (const { filename, content } of (await generate({ ...config, generates, cwd: root }, false)) as { filename: string; content: string }[]) {
      files.set(relative(root, join(root, relative(root, filename.startsWith('/') ? filename : join(root, filename)))), content);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  files.set('schema/generated/client/manifest.json', manifestOf(files.get('schema/generated/client/graphql.ts')!));
  return files;
}

/** The endpoint's operations as a manifest of documents, in Apollo's format: gateways can be told to take no others of devices. */
function manifestOf(client: string): string {
  const operations = [...client.matchAll(/export const \w+Document = new TypedDocumentString\(`([^`]*)`/g)].map(([, body]) => {
    const operation = getOperationAST(parse(body!));
    return { id: createHash('sha256').update(body!).digest('hex'), name: operation?.name?.value, type: operation?.operation, body };
  });
  return `${JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations: operations.sort((one, other) => (one.name! < other.name! ? -1 : 1)) }, null, 2)}\n`;
}

/** Files whose committed text differs; empty when all are fresh. */
export async function stale(): Promise<string[]> {
  const wrong: string[] = [];
  const files = await generated();
  for (const [path, content] of files) if (!existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== content) wrong.push(path);
  for (const name of readdirSync(join(root, 'schema/generated'), { recursive: true, withFileTypes: true })) {
    const path = relative(root, join(name.parentPath, name.name));
    if (name.isFile() && !files.has(path)) wrong.push(`${path} (nothing makes it any more)`);
  }
  return wrong;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  if (process.argv.includes('--check')) {
    const wrong = await stale();
    if (wrong.length > 0) {
      process.stderr.write(`generated files are not fresh: ${wrong.join(', ')}\nrun npm run codegen and commit what changes\n`);
      process.exit(1);
    }
  } else for (const [path, content] of await generated()) writeFileSync(join(root, path), content);
}
