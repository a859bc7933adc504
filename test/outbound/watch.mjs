// Loaded before a program and all that it forks: writes down whom they connect to, and whose names they ask for.
import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const log = new URL(import.meta.url).searchParams.get('log');
const tell = (how, whom) => appendFileSync(log, `${JSON.stringify({ pid: process.pid, how, whom })}\n`);
const instead = (object, name, before) => {
  const was = object[name];
  object[name] = function (...args) {
    before(...args);
    return was.apply(this, args);
  };
};

instead(net.Socket.prototype, 'connect', (...args) => {
  // net.connect hands over what it has made of its arguments.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null) tell('connect', first.path ?? first.host ?? 'localhost');
  else tell('connect', typeof first === 'string' && !/^\d+$/.test(first) ? first : typeof second === 'string' ? second : 'localhost');
});
instead(dgram.Socket.prototype, 'send', (...args) => tell('send', args.slice(1).find((one) => typeof one === 'string') ?? 'localhost'));
for (const resolver of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
  for (const name of Object.getOwnPropertyNames(resolver)) if (/^(lookup|reverse|resolve\w*)$/.test(name) && typeof resolver[name] === 'function') instead(resolver, name, (host) => tell(name, String(host)));
}
// Those who took single names out of these modules have the new ones.
syncBuiltinESMExports();
