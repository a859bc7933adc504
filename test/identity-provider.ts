import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { request } from 'undici';

export interface Person { email?: string; email_verified?: boolean; amr?: string[] }
/** Where our console would take people back. */
export const redirectUri = 'https://console.assay.example/back';

/** A real provider, whose login page lets in whoever is `next`. */
export async function startProvider() {
  const people = new Map<string, Person>();
  /** `keys`: what it publishes in the place of its own. */
  const state: { next: string; keys?: object[] } = { next: '' };
  const server: Server = createServer((incoming, response) => void (async () => {
    if (state.keys && incoming.url === '/jwks') return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: state.keys }));
    if (!incoming.url?.startsWith('/interaction/')) return provider.callback()(incoming, response);
    const details = await provider.interactionDetails(incoming, response);
    if (details.prompt.name === 'login') return await provider.interactionFinished(incoming, response, { login: { accountId: state.next, amr: people.get(state.next)?.amr } }, { mergeWithLastSubmission: false });
    const grant = new provider.Grant({ accountId: details.session!.accountId, clientId: details.params.client_id });
    grant.addOIDCScope(details.params.scope);
    await provider.interactionFinished(incoming, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
  })());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: Provider = new Provider(issuer, {
    clients: [{ client_id: 'assay', client_secret: 'its secret there', redirect_uris: [redirectUri] }],
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'] }, pkce: { required: () => true }, ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    jwks: { keys: [{ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] }, features: { devInteractions: { enabled: false } }, cookies: { keys: ['k'] }, conformIdTokenClaims: false,
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
  });
  return { issuer, people, state, stop: async () => await new Promise<void>((resolve) => server.close(() => resolve()) && server.closeAllConnections()) };
}

/** A browser: goes where it is sent, with the cookies it was given, until it is sent back to us. */
export async function browse(url: string): Promise<string> {
  const cookies = new Map<string, string>();
  for (let steps = 0; steps < 12; steps++) {
    if (url.startsWith(redirectUri)) return url;
    const { headers, body } = await request(url, { headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
    for (const line of [headers['set-cookie'] ?? []].flat()) {
      const [name = '', value = ''] = line.split(';')[0]!.split(/=(.*)/s);
      cookies.set(name, value);
    }
    const text = await body.text();
    if (!headers.location) throw new Error(`it shows a page: ${text.slice(0, 300)}`);
    url = new URL(String(headers.location), url).href;
  }
  throw new Error('it sends in circles');
}
