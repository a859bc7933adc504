import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { AssayError } from '../assay-error.ts';
import type { AssayClient } from '../client.ts';
import { Turns } from '../mail/turns.ts';
import { CreateEnrolmentToken, Enroll } from '../operations.ts';
import { noteProgress } from '../output.ts';
import { ServiceUrls } from '../service-urls.ts';
import { file, serviceUrl, type Session } from '../session.ts';
import { SimulatedDevice, type Told } from '../simulated-device.ts';
import { readState } from '../state.ts';

export interface SimulateOptions {
  devices: number;
  files: number;
  cuts: number;
  timeout: number;
  token?: string;
}

const atOnce = 64;
/** Answers after which an enrolment is tried again: the service asks for patience with one address. */
const again = new Set(['RATE_LIMITED', 'UNREACHABLE', 'NOT_ASSAY', 'UNAVAILABLE', 'TIMEOUT']);

/**
 * So many devices in this one process, each with a token and a socket of its own, that all hear of some files. Says
 * what
 * that took of memory and time here, and how many verdicts did not come to each device: none may be lost, nor told
 * twice.
 */
export async function simulate(
  session: Session, { devices, files, cuts, timeout, token }: SimulateOptions,
): Promise<void> {
  const state = await readState(file);
  const url = serviceUrl(session.options.url ?? process.env.ASSAY_URL ?? state.url ?? '');
  const tls = session.tlsFiles(state);
  const client = await session.clientOf(url, undefined, tls);
  const count = tally(devices, files);
  const fleet: SimulatedDevice[] = [];
  const urls = new ServiceUrls(url);
  const authorities = tls.authorities === undefined ? {} : { ca: await readFile(tls.authorities, 'utf8') };
  try {
    const enrolment = token ?? (await tokenFor(session, devices));
    const turns = new Turns(atOnce);
    const began = performance.now();
    await Promise.all(Array.from({ length: devices }, async (_none, n) => await turns.take(async () => {
      const one = new SimulatedDevice(
        await enrolled(client, enrolment, `simulated-${n + 1}`), urls, authorities, (told) => count.heard(told),
      );
      fleet.push(one);
      await one.listening();
      if (process.stderr.isTTY) noteProgress(`${fleet.length} of ${devices} devices listen`, fleet.length === devices);
    })));
    const listeningMs = performance.now() - began;
    const since = process.cpuUsage();
    for (let n = 0; n < files; n++) {
      const bytes = Buffer.from(`#!/bin/sh\n# simulated ${n} ${randomBytes(16).toString('hex')}\ntrue\n`);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      count.sent(sha256);
      const sender = await session.clientOf(url, fleet[n % fleet.length]!.token, tls);
      await sender.submit(
        bytes, { origin: 'OTHER', localScore: 50 },
        { sha256, size: bytes.length, fileName: `simulated-${n}.sh`, category: 'SCRIPT' },
      );
      await sender.close();
      // Some are cut off while it happens, and hear it when they are back.
      const cutNow = Math.round((devices * cuts) / 100 / files);
      for (let cut = 0; cut < cutNow; cut++) fleet[Math.floor(Math.random() * fleet.length)]!.cut();
    }
    await Promise.race([count.complete, pause(timeout * 1_000, null, { ref: false })]);
    const { user, system } = process.cpuUsage(since);
    const result = {
      devices, files, events: count.events, lost: count.lost(), twice: count.twice, cut: fleet.reduce(
        (sum, one) => sum + one.losses, 0,
      ),
      memoryMB: Math.round(process.memoryUsage.rss() / 1_048_576),
      cpuSeconds: Math.round((user + system) / 10_000) / 100, listeningSeconds: Math.round(listeningMs / 100) / 10,
      p50Ms: count.percentile(0.5), p99Ms: count.percentile(0.99),
    };
    session.say(
      result, `RESULT simulate ${Object.entries(result).map(([name, value]) => `${name}=${value}`).join(' ')}`,
    );
    process.exitCode = result.lost + result.twice > 0 ? 1 : 0;
  } finally {
    for (const one of fleet) one.end();
    await client.close();
  }
}

async function enrolled(client: AssayClient, token: string, name: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    try {
      const { deviceEnroll } = await client.query(
        Enroll, { input: { token, name, platform: 'simulated', product: 'Assay simulation', version: '0' } },
      );
      const refusal = deviceEnroll.userErrors[0];
      if (refusal || !deviceEnroll.deviceToken) throw new AssayError(
        refusal?.code ?? 'ERROR', refusal?.message ?? 'enrolment was refused',
      );
      return deviceEnroll.deviceToken;
    } catch (error) {
      if (!(error instanceof AssayError) || !again.has(error.code) || attempt > 100) throw error;
      await pause(Math.min(10_000, 250 * 2 ** attempt) * (0.5 + Math.random()));
    }
  }
}

/** By the credential at hand, which has to be an administrator's. */
async function tokenFor(session: Session, devices: number): Promise<string> {
  const { client } = await session.connected();
  const { enrolmentTokenCreate } = await client.query(
    CreateEnrolmentToken, { input: { usesMax: devices, validHours: 24 } },
  );
  await client.close();
  const refusal = enrolmentTokenCreate.userErrors[0];
  if (refusal || !enrolmentTokenCreate.token) throw new AssayError(
    refusal?.code ?? 'ERROR', refusal?.message ?? 'no enrolment token was given',
  );
  return enrolmentTokenCreate.token;
}

/** Which device has heard of which final verdict. */
function tally(devices: number, files: number) {
  const sentAt = new Map<string, number>();
  const heard = new Map<string, Set<SimulatedDevice>>();
  const seen = new Map<string, Map<SimulatedDevice, number>>();
  const latencies: number[] = [];
  const complete = Promise.withResolvers<void>();
  let [events, twice, first] = [0, 0, new Map<string, number>()] as [number, number, Map<string, number>];
  const lost = () => [...sentAt.keys()].reduce((sum, sha256) => sum + devices - (heard.get(sha256)?.size ?? 0), 0);
  return {
    complete: complete.promise, lost,
    get events() {
      return events;
    },
    get twice() {
      return twice;
    },
    sent(sha256: string) {
      sentAt.set(sha256, performance.now());
      heard.set(sha256, new Set());
      seen.set(sha256, new Map());
    },
    heard({ device, sha256, stage, revision }: Told) {
      const by = seen.get(sha256);
      if (!by) return;
      events++;
      // Each revision once, and in their order, whatever was cut off.
      if ((by.get(device) ?? 0) >= revision) twice++;
      by.set(device, revision);
      if (stage !== 'FINAL') return;
      heard.get(sha256)!.add(device);
      const now = performance.now();
      if (!first.has(sha256)) first = first.set(sha256, now);
      latencies.push(now - first.get(sha256)!);
      if (heard.get(sha256)!.size === devices && sentAt.size === files && lost() === 0) complete.resolve();
    },
    /** Milliseconds from the first device that heard of a verdict. */
    percentile(part: number) {
      latencies.sort((a, b) => a - b);
      return Math.round(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * part))] ?? 0);
    },
  };
}
