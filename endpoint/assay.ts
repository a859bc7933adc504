import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname, platform, release } from 'node:os';
import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { AssayClient, AssayError, factsOf, type ClientTls, type Verdict } from './client.ts';
import type { DiagnosticKind, Origin } from '../schema/generated/client/graphql.ts';
import { guard, policyOf } from './guard.ts';
import { auditLines, verifyAudit } from './audit-file.ts';
import { exportAudit } from './audit-export.ts';
import { exportCustomer } from './customer-export.ts';
import { mailCommand } from './mail/command.ts';
import { Quarantine } from './quarantine.ts';
import { csvHead, csvLine, exportSubmissions } from './submissions-export.ts';
import { doTasks, reportAll } from './tasks.ts';
import { Acknowledge, Enroll, ExportReport, InstallationKey, Report, Status } from './operations.ts';
import { changeLine, reportText } from './show.ts';
import { keepRenewed, renew } from './renewal.ts';
import { trust } from './trust.ts';
import { changeState, readState, stateFile, writeState, type EndpointState } from './state.ts';

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** Exit codes by the worst verdict; scripts can act on them. */
const exitCodes = { CLEAN: 0, UNKNOWN: 3, SUSPICIOUS: 10, HIGHLY_SUSPICIOUS: 11, MALICIOUS: 12 } as const;
const failed = 1;
const blocked = 20;
const file = stateFile(process.env);
/** How a file can come to a device. */
const ways = ['web', 'mail', 'archiver', 'removable_media', 'network_share', 'manual', 'other'];
const quarantine = new Quarantine(`${file}.quarantine`);
const print = (text: string) => void process.stdout.write(`${text}\n`);

async function connected(options: { url?: string; token?: string }): Promise<{ client: AssayClient; state: EndpointState }> {
  const state = await readState(file);
  const url = options.url ?? process.env.ASSAY_URL ?? state.url;
  const token = options.token ?? process.env.ASSAY_TOKEN ?? state.token;
  if (!url) throw new AssayError('NOT_ENROLLED', 'which service? enrol first: assay enroll --url URL --token TOKEN');
  const own = token === state.token;
  const client = new AssayClient({ url, token, tls: await tlsOf(tlsFiles(state)), ...(own ? { remembered: async () => (await readState(file)).token } : {}) });
  // A service that can't be reached, or a file that can't be written, is no reason not to go on with the token that there is.
  if (own) await renew(client, file).catch(warn);
  return { client, state };
}

const warn = (error: unknown) => void process.stderr.write(`no new token could be taken: ${error instanceof Error ? error.message : String(error)}\n`);

/** Those that are given, or those that were remembered. */
function tlsFiles(state: EndpointState): NonNullable<EndpointState['tls']> {
  const { ca, certificate, certificateKey } = shared();
  return { authorities: ca ?? state.tls?.authorities, certificate: certificate ?? state.tls?.certificate, key: certificateKey ?? state.tls?.key };
}

async function tlsOf(files: NonNullable<EndpointState['tls']>): Promise<ClientTls> {
  if ((files.certificate === undefined) !== (files.key === undefined)) throw new AssayError('USAGE', 'a certificate and its key go together: --certificate and --certificate-key');
  const read = async (path: string | undefined) => (path === undefined ? undefined : await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AssayError('USAGE', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }));
  return { authorities: await read(files.authorities), certificate: await read(files.certificate), key: await read(files.key) };
}

const program = new Command('assay')
  .description('Ask Assay about files, and hear of verdicts.')
  .option('--url <url>', 'the service; remembered at enrolment')
  .option('--json', 'one JSON object a line instead of text')
  .option('--ca <file>', "authorities of the service's certificate (PEM), where it is one of your own, and no others; remembered at enrolment. ASSAY_CA names some that are trusted besides the known ones")
  .option('--certificate <file>', "this device's certificate (PEM); remembered at enrolment")
  .option('--certificate-key <file>', 'the key of that certificate (PEM); remembered at enrolment')
  .addHelpText('after', '\nExit codes: 0 clean, 3 unknown, 10 suspicious, 11 highly suspicious, 12 malicious, 1 something went wrong.')
  .exitOverride();
const shared = () => program.opts<{ url?: string; json?: boolean; ca?: string; certificate?: string; certificateKey?: string }>();

program.command('enroll').description('enrol this device; its own token is kept in a file that only you can read')
  .requiredOption('--token <token>', 'an enrolment token from an administrator').option('--name <name>', "this device's name", hostname())
  .action(async ({ token, name }: { token: string; name: string }) => {
    const url = shared().url ?? process.env.ASSAY_URL;
    if (!url) throw new AssayError('USAGE', 'which service? give --url');
    const tls = Object.fromEntries(Object.entries(tlsFiles({})).flatMap(([name, path]) => (path === undefined ? [] : [[name, resolve(path)]])));
    const client = new AssayClient({ url, tls: await tlsOf(tls) });
    const { deviceEnroll } = await client.query(Enroll, { input: { token, name, platform: `${platform()} ${release()}`.slice(0, 100), product: 'Assay reference endpoint', version } });
    await client.close();
    const refusal = deviceEnroll.userErrors[0];
    if (refusal || !deviceEnroll.device || !deviceEnroll.deviceToken) throw new AssayError(refusal?.code ?? 'ERROR', refusal?.message ?? 'enrolment was refused');
    await writeState(file, { url, token: deviceEnroll.deviceToken, tokenGivenAt: new Date().toISOString(), deviceId: deviceEnroll.device.id, ...(Object.keys(tls).length > 0 ? { tls } : {}) });
    print(shared().json ? JSON.stringify({ deviceId: deviceEnroll.device.id, file }) : `enrolled as ${deviceEnroll.device.name} (${deviceEnroll.device.id}); remembered in ${file}`);
  });

program.command('renew').description('take a new token now; it is taken by itself every 30 days')
  .option('--next-certificate <file>', 'the certificate (PEM) that this device shows from now on').option('--next-key <file>', 'its key (PEM)')
  .action(async ({ nextCertificate, nextKey }: { nextCertificate?: string; nextKey?: string }) => {
    if ((nextCertificate === undefined) !== (nextKey === undefined)) throw new AssayError('USAGE', 'a certificate and its key go together: --next-certificate and --next-key');
    const { client, state } = await connected(shared());
    if (!state.deviceId) throw new AssayError('NOT_ENROLLED', 'only an enrolled device has a token of its own: assay enroll --url URL --token TOKEN');
    const next = nextCertificate === undefined ? undefined : new X509Certificate(await readFile(nextCertificate));
    await renew(client, file, { force: true, ...(next ? { certificate: next.fingerprint256 } : {}) });
    await client.close();
    if (nextCertificate && nextKey) await changeState(file, (now) => ({ ...now, tls: { ...now.tls, certificate: resolve(nextCertificate), key: resolve(nextKey) } }));
    print(shared().json ? JSON.stringify({ file }) : `a new token is remembered in ${file}`);
  });

program.command('submit').description('ask about files; sends the bytes that nobody has sent before').argument('<file...>')
  .option('--wait', 'wait for the final verdicts').option('--password <word>', 'password of the archives').option('--timeout <seconds>', 'longest wait', '300')
  .action(async (files: string[], { wait, timeout, password }: { wait?: boolean; timeout: string; password?: string }) => {
    const { client } = await connected(shared());
    const abort = new AbortController();
    const waiting = new Map<string, string>();
    const early = new Map<string, Verdict>();
    const finals: Verdict[] = [];
    let listening: () => void = () => undefined;
    const live = new Promise<void>((resolve) => (listening = resolve));
    const take = (verdict: Verdict) => {
      const name = waiting.get(verdict.sample.sha256);
      if (name === undefined) return void (verdict.stage === 'FINAL' && early.set(verdict.sample.sha256, verdict));
      print(shared().json ? JSON.stringify({ file: name, verdict }) : changeLine(name, verdict));
      if (verdict.stage !== 'FINAL') return;
      finals.push(verdict);
      waiting.delete(verdict.sample.sha256);
    };
    let settled: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (settled = resolve));
    let allSent = false;
    const check = () => {
      if (allSent && waiting.size === 0) settled();
    };
    const following = wait
      ? client.follow({ signal: abort.signal, onChange: ({ verdict }) => {
          listening();
          if (verdict) take(verdict);
          check();
        } })
      : Promise.resolve();
    // Listen first, then ask: a verdict that comes at once is not missed.
    if (wait) await Promise.race([live, following]);
    for (const path of files) {
      const submission = await client.submit(path, {
        ...(password === undefined ? {} : { archivePassword: password }),
        onProgress: ({ sent, size }) => {
          if (process.stderr.isTTY && !shared().json) process.stderr.write(`\r  ${path}: ${Math.round((100 * sent) / size)} % sent${sent === size ? '\n' : ''}`);
        },
      });
      const { verdict, sha256 } = submission.sample;
      print(shared().json ? JSON.stringify({ file: path, submission }) : `${path}: ${submission.decision.outcome.toLowerCase()} — ${submission.decision.message}`);
      if (submission.decision.outcome === 'SKIP') continue;
      waiting.set(sha256, path);
      const known = early.get(sha256) ?? verdict;
      if (known?.stage === 'FINAL' && submission.state === 'ANALYZED') take(known);
      else if (early.has(sha256)) take(early.get(sha256)!);
      else if (!wait) waiting.delete(sha256);
    }
    allSent = true;
    check();
    if (wait) {
      const timer = setTimeout(() => settled(), Number(timeout) * 1000);
      await Promise.race([done, following]);
      clearTimeout(timer);
    }
    abort.abort();
    await following.catch(() => undefined);
    await client.close();
    if (wait && waiting.size > 0) throw new AssayError('TIMEOUT', `no final verdict within ${timeout} s for ${[...waiting.values()].join(', ')}; "assay follow" goes on listening`);
    const worst = Math.max(0, ...finals.map((verdict) => exitCodes[verdict.level]));
    process.exitCode = worst;
  });

program.command('guard').description('hold a file that arrived until policy lets it go: sends it when policy says so, and keeps the hold contract').argument('<file>')
  .addOption(new Option('--origin <way>', 'how it came').choices(ways).default('web'))
  .option('--score <0-100>', "the local engine's score; left out when a person asks")
  .addHelpText('after', '\nExit codes: 0 it may be used, 20 it must be blocked, 1 something went wrong.')
  .action(async (path: string, { origin, score }: { origin: string; score?: string }) => {
    const { client, state } = await connected(shared());
    if (!state.deviceId) throw new AssayError('NOT_ENROLLED', 'only an enrolled device has a policy: assay enroll --url URL --token TOKEN');
    const outcome = await guard(client, await policyOf(client, state.deviceId), path, { origin: origin.toUpperCase() as Origin, ...(score === undefined ? {} : { localScore: Number(score) }) });
    const done = outcome.actions.at(-1);
    if (outcome.verdict) await client.query(Acknowledge, { input: { verdictId: outcome.verdict.id, state: 'APPLIED', action: outcome.state === 'RELEASE' ? 'RELEASE' : (done ?? 'BLOCK') } });
    await client.close();
    const todo = outcome.actions.length > 0 ? `; ${outcome.actions.join(', ').toLowerCase()}` : '';
    print(shared().json ? JSON.stringify({ file: path, ...outcome }) : `${path}: ${outcome.state.toLowerCase()} after ${outcome.heldMs} ms (${outcome.reason.toLowerCase()}: ${outcome.verdict?.level ?? outcome.decision.message})${todo}`);
    process.exitCode = outcome.state === 'BLOCK' ? blocked : 0;
  });

program.command('met').description('tell of files that this device met and does not send, for their reputation').argument('<file...>').addOption(new Option('--origin <way>', 'how they came').choices(ways).default('other'))
  .action(async (files: string[], { origin }: { origin: string }) => {
    const { client } = await connected(shared());
    const facts = [];
    for (const path of files) facts.push(await factsOf(path));
    const fresh = await client.met(facts, origin.toUpperCase() as Origin);
    print(shared().json ? JSON.stringify({ told: facts.length, fresh }) : `${facts.length} told, ${fresh} of them new`);
    await client.close();
  });
program.command('diagnose').description('send something of this device itself, a crash or a log: it is never analysed').argument('<file>')
  .addOption(new Option('--kind <kind>', 'what it is').choices(['CRASH', 'LOG', 'STATE']).default('LOG')).option('--says <words>', 'what happened')
  .action(async (path: string, { kind, says }: { kind: DiagnosticKind; says?: string }) => {
    const { client } = await connected(shared());
    const id = await client.diagnose(path, kind, says);
    print(shared().json ? JSON.stringify({ file: path, id }) : `${path}: sent as ${id}`);
    await client.close();
  });
program.command('quarantine').description('take files away, and tell the service').argument('<file...>').action(async (files: string[]) => {
  const { client } = await connected(shared());
  for (const path of files) {
    const { localId } = await quarantine.take(path);
    print(shared().json ? JSON.stringify({ file: path, localId }) : `${path}: taken away as ${localId}`);
  }
  await reportAll(client, quarantine);
  await client.close();
});
program.command('tasks').description('do what administrators want done with quarantined files, as it comes; Ctrl-C ends').action(async () => {
  const { client } = await connected(shared());
  const abort = new AbortController();
  process.on('SIGINT', () => abort.abort());
  process.on('SIGTERM', () => abort.abort());
  await reportAll(client, quarantine);
  await doTasks(client, quarantine, abort.signal, (outcome) => print(shared().json ? JSON.stringify(outcome) : `${outcome.action.toLowerCase()} ${outcome.fileName}: ${outcome.done ? 'done' : (outcome.message ?? 'failed')}`));
  await client.close();
});

program.addCommand(mailCommand({ connected: async () => {
  const found = await connected(shared());
  if (found.state.deviceId) keepRenewed(found.client, file, warn);
  return found;
}, json: () => Boolean(shared().json), print, policyFile: `${file}.mail-policy` }));

program.command('follow').description('print each verdict as it changes, from where this device stopped listening; Ctrl-C ends').action(async () => {
  const { client, state } = await connected(shared());
  const abort = new AbortController();
  process.on('SIGINT', () => abort.abort());
  process.on('SIGTERM', () => abort.abort());
  if (state.deviceId) keepRenewed(client, file, warn);
  await client.follow({
    after: state.cursor ?? null, signal: abort.signal,
    save: async (cursor) => await changeState(file, (now) => ({ ...now, cursor })),
    onState: (now) => void process.stderr.write(now === 'lost' ? 'connection lost; trying again\n' : 'listening\n'),
    onChange: async ({ verdict, gap }) => {
      // Before the cursor is kept: a device that dies here hears it again, and says so again.
      if (verdict && state.deviceId) await client.query(Acknowledge, { input: { verdictId: verdict.id, state: 'SEEN' } });
      if (gap) process.stderr.write('some changes are no longer kept: fetch "verdicts" to fill the gap\n');
      if (verdict) print(shared().json ? JSON.stringify(verdict) : changeLine(verdict.sample.sha256, verdict));
    },
  });
  await client.close();
});

const formats = ['JSON', 'STIX', 'MISP', 'NAVIGATOR', 'HTML', 'PCAP'] as const;
program.command('report').description('all that is known about a file').argument('<sha256>')
  .addOption(new Option('--export <format>', 'the whole report for other programs, or for paper').choices(formats.map((format) => format.toLowerCase())))
  .action(async (sha256: string, { export: wanted }: { export?: string }) => {
  const { client } = await connected(shared());
  if (wanted) {
    const { verdict: found } = await client.query(ExportReport, { sha256: sha256.toLowerCase(), format: wanted.toUpperCase() as (typeof formats)[number] });
    await client.close();
    if (!found?.analysis) throw new AssayError('NOT_FOUND', 'there is no report that you may see: submit the file');
    const { content, encoding, fileName } = found.analysis.report.export;
    if (encoding === 'UTF8') return print(content);
    if (process.stdout.isTTY) throw new AssayError('USAGE', `a capture file is nothing to look at here: write it to a file (… --export pcap > ${fileName})`);
    return void process.stdout.write(Buffer.from(content, 'base64'));
  }
  const { verdict } = await client.query(Report, { sha256: sha256.toLowerCase() });
  await client.close();
  if (!verdict) throw new AssayError('NOT_FOUND', 'nobody has asked about this file yet: submit it');
  print(shared().json ? JSON.stringify(verdict) : reportText(verdict));
  process.exitCode = exitCodes[verdict.level];
});

const auditing = program.command('audit').description('the audit chain of your customer: export it, and check an export without the service');
auditing.command('export').description('all events, signed heads and deletion receipts, one JSON object a line').action(async () => {
  const { client } = await connected(shared());
  for await (const line of exportAudit(client)) print(JSON.stringify(line));
  await client.close();
});
auditing.command('key').description("the key that an export is checked with: keep it where the service's operator can't change it").action(async () => {
  const { client } = await connected(shared());
  const { installation } = await client.query(InstallationKey);
  await client.close();
  process.stdout.write(installation.verifyingKey);
});
auditing.command('verify').description('check an export; needs no service').argument('<file>').requiredOption('--key <file>', 'the key, as "assay audit key" gave it')
  .action(async (path: string, { key }: { key: string }) => {
    const { events, heads, receipts, faults } = await verifyAudit(auditLines(await readFile(path, 'utf8')), await readFile(key, 'utf8'));
    for (const { where, what } of faults.slice(0, 100)) print(shared().json ? JSON.stringify({ where, what }) : `${where}: ${what}`);
    if (faults.length > 0) throw new AssayError('NOT_INTACT', `${faults.length} of ${events} events, ${heads} heads and ${receipts} receipts do not hold`);
    print(shared().json ? JSON.stringify({ events, heads, receipts }) : `whole: ${events} events, ${heads} signed heads, ${receipts} receipts`);
  });

program.command('submissions').description("all files that your customer has submitted, oldest first: one a line, as it comes")
  .addOption(new Option('--format <format>', 'of the lines').choices(['csv', 'ndjson']).default('csv')).option('--since <instant>', 'only from this instant on, such as 2026-01-31T00:00:00Z').option('--until <instant>', 'only before this instant')
  .action(async ({ format, since, until }: { format: 'csv' | 'ndjson'; since?: string; until?: string }) => {
    const { client } = await connected(shared());
    const instant = (text: string) => {
      if (Number.isNaN(Date.parse(text))) throw new AssayError('USAGE', `${text} is no instant: write it as 2026-01-31T00:00:00Z`);
      return new Date(text).toISOString();
    };
    if (format === 'csv') print(csvHead);
    for await (const row of exportSubmissions(client, { ...(since ? { since: instant(since) } : {}), ...(until ? { until: instant(until) } : {}) })) print(format === 'csv' ? csvLine(row) : JSON.stringify(row));
    await client.close();
  });

program.command('export').description('everything that the service has of your customer, as lines of JSON (docs/export.md); for administrators').action(async () => {
  const { client } = await connected(shared());
  for await (const lines of exportCustomer(client, (part, rows) => void process.stderr.write(`${part}: ${rows} lines\n`))) {
    if (!process.stdout.write(lines)) await new Promise((done) => process.stdout.once('drain', done));
  }
  await client.close();
});

program.command('status').description('who you are to the service, and where samples run').action(async () => {
  const { client } = await connected(shared());
  const status = await client.query(Status);
  await client.close();
  if (shared().json) return print(JSON.stringify(status));
  print(`${status.viewer.kind.toLowerCase()} ${status.viewer.id}, may ${status.viewer.scopes.join(', ')}`);
  const licence = status.viewer.customer?.licence;
  print(`service ${status.serviceStatus.health.toLowerCase()}: ${status.serviceStatus.parts.map(({ part, health, detail }) => (health === 'OPERATIONAL' ? detail : `${part.toLowerCase()} ${health.toLowerCase()}, ${detail}`)).join('; ')}`);
  if (licence) print(`licence: ${licence.seats} seats, ${licence.dailyQuota} files a day, until ${licence.expiresAt.slice(0, 10)}`);
  for (const one of status.environments) print(`${one.offeredAt ? '●' : '○'} ${one.name}: ${one.description}${one.offeredAt ? '' : ' (no runner offers it)'}`);
});

try {
  if (process.env.ASSAY_CA) await trust(process.env.ASSAY_CA).catch((cause: unknown) => {
    throw new AssayError('USAGE', `ASSAY_CA: ${(cause as Error).message}`, { cause });
  });
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : failed;
  else {
    const code = error instanceof AssayError ? error.code : ((error as NodeJS.ErrnoException).code ?? 'ERROR');
    const message = (error as Error).message;
    if (process.argv.includes('--json')) print(JSON.stringify({ error: { code, message } }));
    else process.stderr.write(`assay: ${message}\n`);
    process.exitCode = failed;
  }
}
