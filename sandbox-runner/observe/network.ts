import { z } from 'zod';
import { Observation } from './observation.ts';

/** One side's turn: when, whose, and its first bytes. */
const turnsSchema = z.array(z.tuple([z.number(), z.enum(['sent', 'received']), z.base64().max(8_000)])).max(100).default([]);
const port = z.number().int().min(0).max(65_535);

const lineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dns'), t: z.number(), name: z.string().max(300), type: z.number(), answer: z.string().nullable() }),
  z.object({ kind: z.literal('tcp'), t: z.number(), address: z.ipv4(), port, source: port.default(0), host: z.string().max(300).nullable(), first: z.string().max(4000), turns: turnsSchema,
    tls: z.boolean().default(false), sni: z.string().max(300).nullable().default(null), length: z.number().default(0) }),
  z.object({
    kind: z.literal('udp'), t: z.number(), address: z.ipv4(), port, source: port, host: z.string().max(300).nullable(), length: z.number(), first: z.string().max(200), turns: turnsSchema,
  }),
  z.object({ kind: z.literal('dns-malformed'), t: z.number(), error: z.string().max(200) }),
]);

/** What the fake network recorded: names, destinations, first bytes. A line that breaks its form is left out and counted. */
export function observeNetwork(text: string, observation: Observation): void {
  let flows = 0;
  const captured = ({ kind, address, port, source, turns }: { kind: 'tcp' | 'udp'; address: string; port: number; source: number; turns: z.infer<typeof turnsSchema> }) => {
    const flow = String(flows++);
    for (const [sequence, [t, direction, data]] of turns.entries()) {
      observation.add('CAPTURE', t, 0, { Protocol: kind, DestinationIp: address, DestinationPort: String(port), SourcePort: String(source), Flow: flow, Sequence: String(sequence), Direction: direction, Data: data });
    }
  };
  for (const line of text.split('\n')) {
    if (line === '') continue;
    let parsed;
    try {
      parsed = lineSchema.safeParse(JSON.parse(line));
    } catch {
      parsed = { success: false as const };
    }
    if (!parsed.success) {
      observation.limitations.add('GUEST_OUTPUT_CORRUPT');
      continue;
    }
    const event = parsed.data;
    if (event.kind === 'dns') observation.add('DNS', event.t, 0, { QueryName: event.name, QueryType: String(event.type), QueryResults: event.answer ?? undefined });
    else if (event.kind === 'tcp') {
      const host = event.sni ?? event.host;
      const http = /^(GET|POST|HEAD|PUT|OPTIONS) (\S{1,500})/.exec(event.first);
      observation.add('NETWORK', event.t, 0, {
        DestinationIp: event.address, DestinationPort: String(event.port), DestinationHostname: host ?? undefined, Initiated: 'true', Protocol: 'tcp', FirstBytes: event.first, ...(event.tls ? { Tls: 'true' } : {}),
        ...(event.length > 0 ? { BytesSent: String(event.length) } : {}),
        'c-uri': http ? `${event.tls ? 'https' : 'http'}://${host ?? event.address}${http[2]}` : undefined, 'cs-method': http?.[1], 'c-useragent': /^User-Agent: (.{1,300})$/im.exec(event.first)?.[1]?.trim(),
      });
      captured(event);
    } else if (event.kind === 'udp') {
      observation.add('NETWORK', event.t, 0, {
        DestinationIp: event.address, DestinationPort: String(event.port), DestinationHostname: event.host ?? undefined, Initiated: 'true', Protocol: 'udp', FirstBytes: event.first, BytesSent: String(event.length),
      });
      captured(event);
    }
  }
}
