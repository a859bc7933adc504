import type { Capture, ReportDocument } from './report-document.ts';

/** Whose packets they are: the guest's own address and that of its name server (`sandbox-runner/guest/init.sh`). */
const guest = '10.0.2.15';
const nameServer = '10.0.2.3';
const segmentMax = 1_460;
const flags = { fin: 1, syn: 2, push: 8, ack: 16 };
const protocols = { tcp: 6, udp: 17 };

interface Packet {
  /** Milliseconds since 1970. */
  at: number;
  bytes: Buffer;
}

interface Ends {
  from: string;
  fromPort: number;
  to: string;
  toPort: number;
}

/**
 * The conversations of all runs as a capture file (libpcap's classic form, raw IP). The guest has no network card: what was said is real and so
 * are addresses and ports, packets are made of it here. What was said inside TLS is written as it was said, without the encryption.
 */
export function pcap(report: ReportDocument): Buffer {
  const startedAt = new Date(report.analysis.startedAt ?? report.analysis.queuedAt).getTime();
  // Runs follow each other; each counts from its own beginning.
  const begins = report.detonations.map((_run, number) => startedAt + report.detonations.slice(0, number).reduce((sum, run) => sum + run.runMs, 0));
  const at = (row: { run: number; at: number }) => (begins[row.run] ?? startedAt) + row.at;
  const packets = [
    ...report.network.filter((row) => row.kind === 'DNS' && row.name !== null).flatMap((row, number) => lookup(at(row), number, row.name!, row.answer)),
    ...Map.groupBy(report.capture, (row) => `${row.run} ${row.flow}`).values().flatMap((rows) => (rows[0]!.protocol === 'tcp' ? stream(rows, at) : rows.map((row) => datagram(at(row), ends(row), row.data)))),
  ].sort((a, b) => a.at - b.at);
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(101, 20); // LINKTYPE_RAW
  return Buffer.concat([header, ...packets.flatMap(({ at, bytes }) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(Math.floor(at / 1000), 0);
    record.writeUInt32LE(Math.round((at % 1000) * 1000), 4);
    record.writeUInt32LE(bytes.length, 8);
    record.writeUInt32LE(bytes.length, 12);
    return [record, bytes];
  })]);
}

const ends = (row: Capture): Ends => {
  const out = { from: guest, fromPort: row.source, to: row.address, toPort: row.port };
  return row.direction === 'sent' ? out : turned(out);
};
const turned = ({ from, fromPort, to, toPort }: Ends): Ends => ({ from: to, fromPort: toPort, to: from, toPort: fromPort });

/** A TCP connection from its first to its last packet. */
function stream(rows: readonly Capture[], at: (row: Capture) => number): Packet[] {
  const out = ends({ ...rows[0]!, direction: 'sent' });
  const next = new Map([[out.from, 1_000], [out.to, 5_000]]);
  const packets: Packet[] = [];
  const send = (time: number, which: Ends, flag: number, data: Buffer = Buffer.alloc(0)) => {
    const sequence = next.get(which.from)!;
    packets.push({ at: time, bytes: ip('tcp', which, segment(which, sequence, (flag & flags.ack) === 0 ? 0 : next.get(which.to)!, flag, data)) });
    next.set(which.from, sequence + data.length + ((flag & (flags.syn | flags.fin)) === 0 ? 0 : 1));
  };
  const opened = at(rows[0]!);
  send(opened, out, flags.syn);
  send(opened, turned(out), flags.syn | flags.ack);
  send(opened, out, flags.ack);
  for (const row of rows) {
    for (let from = 0; from < row.data.length; from += segmentMax) send(at(row), ends(row), flags.push | flags.ack, row.data.subarray(from, from + segmentMax));
  }
  const closed = at(rows[rows.length - 1]!);
  send(closed, out, flags.fin | flags.ack);
  send(closed, turned(out), flags.fin | flags.ack);
  send(closed, out, flags.ack);
  return packets;
}

function segment(which: Ends, sequence: number, acknowledged: number, flag: number, data: Buffer): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(which.fromPort, 0);
  header.writeUInt16BE(which.toPort, 2);
  header.writeUInt32BE(sequence, 4);
  header.writeUInt32BE(acknowledged, 8);
  header.writeUInt8(0x50, 12);
  header.writeUInt8(flag, 13);
  header.writeUInt16BE(64_240, 14);
  return Buffer.concat([header, data]);
}

function datagram(at: number, which: Ends, data: Buffer): Packet {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(which.fromPort, 0);
  header.writeUInt16BE(which.toPort, 2);
  header.writeUInt16BE(8 + data.length, 4);
  return { at, bytes: ip('udp', which, Buffer.concat([header, data])) };
}

/** A question for a name, and the answer that the guest was given. */
function lookup(at: number, id: number, name: string, address: string | null): Packet[] {
  const labels = name.split('.').map((label) => Buffer.from(label, 'latin1').subarray(0, 63)).filter((label) => label.length > 0);
  const question = Buffer.concat([...labels.flatMap((label) => [Buffer.from([label.length]), label]), Buffer.from([0, 0, 1, 0, 1])]);
  const header = (flag: number, answers: number) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(id & 0xffff, 0);
    bytes.writeUInt16BE(flag, 2);
    bytes.writeUInt16BE(1, 4);
    bytes.writeUInt16BE(answers, 6);
    return bytes;
  };
  const answer = address === null ? [] : [Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...octets(address)])];
  const out = { from: guest, fromPort: 40_000 + (id % 20_000), to: nameServer, toPort: 53 };
  return [datagram(at, out, Buffer.concat([header(0x0100, 0), question])), datagram(at, turned(out), Buffer.concat([header(0x8180, answer.length), question, ...answer]))];
}

/** Puts the transport's checksum in and an IPv4 header before it. */
function ip(protocol: keyof typeof protocols, which: Ends, payload: Buffer): Buffer {
  const pseudo = Buffer.from([...octets(which.from), ...octets(which.to), 0, protocols[protocol], payload.length >> 8, payload.length & 255]);
  const transport = Buffer.from(payload);
  const sum = checksum(Buffer.concat([pseudo, transport]));
  // For UDP none is written as 0, and so 0 as all ones.
  transport.writeUInt16BE(protocol === 'udp' ? sum || 0xffff : sum, protocol === 'udp' ? 6 : 16);
  const header = Buffer.from([0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, protocols[protocol], 0, 0, ...octets(which.from), ...octets(which.to)]);
  header.writeUInt16BE(20 + transport.length, 2);
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, transport]);
}

const octets = (address: string): number[] => {
  const parts = address.split('.').map(Number);
  return parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255) ? parts : [0, 0, 0, 0];
};

/** RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
