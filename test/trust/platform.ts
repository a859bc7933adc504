import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { enrolDemo } from '../../embedded/first-customer.ts';
import { foldersFrom } from '../../embedded/folders.ts';
import { startPlatform } from '../../embedded/platform.ts';
import { silent } from '../../embedded/progress.ts';
import { configured } from '../../gateway/configured.ts';
import { startGateway } from '../../gateway/server.ts';
import { remoteSource } from '../../gateway/source.ts';
import { readSupergraph } from '../../gateway/supergraph.ts';
import { uploadProxy } from '../../gateway/uploads.ts';
import { configFrom } from '../../platform/config.ts';
import { makeLog } from '../../platform/log.ts';
import { serveSubgraph } from '../../platform/serve.ts';
import { inWords } from '../../platform/trust.ts';

/** A platform in a process of its own whose gateway, at ASSAY_PUBLIC_URL, reaches its subgraphs over https. */
try {
  const config = configFrom(process.env);
  const platform = await startPlatform({ ...config, ASSAY_PORT: 0 }, foldersFrom(process.env), silent, { throwaway: true, runner: false });
  const secured = async (port: number): Promise<number> => {
    const server = createServer({ cert: readFileSync(config.ASSAY_TLS_CERTIFICATE!), key: readFileSync(config.ASSAY_TLS_KEY!) }, (socket) => {
      const inner = connect(port, '127.0.0.1');
      socket.pipe(inner).pipe(socket);
      for (const end of [socket, inner]) end.on('error', () => void (socket.destroy(), inner.destroy()));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const urls = new Map<string, string>();
  for (const subgraph of platform.subgraphs) {
    const { url } = await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0 });
    urls.set(subgraph.name, `https://localhost:${await secured(Number(new URL(url).port))}/graphql`);
  }
  const { keys } = platform.subgraphs[0]!.platform;
  await startGateway({
    ...(await configured(config)), host: '127.0.0.1', port: config.ASSAY_PORT, log: makeLog('gateway', 'silent'), supergraph: await readSupergraph(),
    sources: new Map([...urls].map(([name, url]) => [name, remoteSource(url, keys)])), routes: [uploadProxy(urls.get('samples')!)],
  });
  process.on('disconnect', () => void platform.stop().finally(() => process.exit(0)));
  process.send?.({ ready: true, ...(await enrolDemo(config.ASSAY_PUBLIC_URL!, platform.operatorToken, ['one', 'two'])) });
} catch (error) {
  process.stderr.write(inWords(error));
  process.exit(1);
}
