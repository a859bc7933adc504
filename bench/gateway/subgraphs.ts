import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse } from 'graphql';
import pg from 'pg';
import { compile, type Execution } from '../../platform/execution.ts';
import { databaseResolvers, loadersOf } from './shop-database.ts';
import { resolvers, typeDefs } from './shop.ts';

/**
 * The shop's subgraphs behind HTTP, as cheap as can be, so that the gateway is what is measured: an answer is made once for each document
 * and number of entities, then only the seed in it is exchanged. With the URL of a database each answer is read from there.
 */
const [databaseUrl] = process.argv.slice(2);
const database = databaseUrl ? new pg.Pool({ connectionString: databaseUrl, max: 16 }) : null;
const seed = '@@';
const ports: Record<string, number> = {};
let requests = 0;
for (const [name, text] of Object.entries(typeDefs)) {
  const schema = buildSubgraphSchema([{ typeDefs: parse(text), resolvers: (database ? databaseResolvers : resolvers)[name] as never }]);
  const prepared = new Map<string, Execution>();
  const answers = new Map<string, string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      requests++;
      const body = Buffer.concat(chunks).toString();
      if (database) {
        const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
        let run = prepared.get(query);
        if (!run) prepared.set(query, run = compile(schema, parse(query), undefined));
        return void Promise.resolve(run({ variables: variables ?? {}, context: loadersOf(database) })).then((result) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result)));
      }
      const given = /"(?:seed|upc|id)":"([^"-]+)/.exec(body.slice(body.indexOf('"variables"')))?.[1] ?? '';
      const key = given ? body.replaceAll(given, seed) : body;
      const send = (answer: string) => response.writeHead(200, { 'content-type': 'application/json' }).end(answer.replaceAll(seed, given));
      const known = answers.get(key);
      if (known !== undefined) return void send(known);
      const { query, variables } = JSON.parse(key) as { query: string; variables?: Record<string, unknown> };
      void Promise.resolve(execute({ schema, document: parse(query), variableValues: variables ?? {} })).then((result) => {
        const answer = JSON.stringify(result);
        answers.set(key, answer);
        send(answer);
      });
    });
  });
  // Connections rest while another gateway has its turn; none is to be closed in the moment it is taken up again.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ports[name] = (server.address() as AddressInfo).port;
}
process.on('message', () => process.send!({ requests }));
process.send!({ ports });
// Nobody is left behind when the parent is gone.
process.on('disconnect', () => process.exit(0));
