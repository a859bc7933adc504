import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { Command, CommanderError, Option } from 'commander';
import type { ServiceOptions } from './commands/guarding.ts';
import type { SimulateOptions } from './commands/simulate.ts';
import type { SubmitCommand } from './commands/submit.ts';
import { mailCommand } from './mail/command.ts';
import { fail, guardOutput, print, printJson, usageCode } from './output.ts';
import { plain, plainDocument } from './plain.ts';
import { file, Session, type SharedOptions, wholeNumber } from './session.ts';

// What a command does is loaded when it is asked for: its libraries take ten times as long as this file.

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** How a file can come to a device. */
const ways = ['web', 'mail', 'archiver', 'removable_media', 'network_share', 'manual', 'other'];

guardOutput();
const program = new Command('assay')
  .description('Ask Assay about files, and hear of verdicts.')
  .version(version, '--version', 'print the version')
  .option('--url <url>', 'the service; several of one, in their order, separated by commas; remembered at enrolment')
  .option('--json', 'one JSON object a line instead of text')
  .option('--ca <file>', "authorities of the service's certificate (PEM), where it is one of your own, and no others; remembered at enrolment. ASSAY_CA names some that are trusted besides the known ones")
  .option('--certificate <file>', "this device's certificate (PEM); remembered at enrolment")
  .option('--certificate-key <file>', 'the key of that certificate (PEM); remembered at enrolment')
  .addHelpText('after', '\nExit codes: 0 clean, 3 unknown, 10 suspicious, 11 highly suspicious, 12 malicious, 1 something went wrong, 2 the command can\'t be followed as it is written, 141 the reader of the output has left.')
  // Its words repeat what was given, such as a file's name that begins like an option.
  .configureOutput({
    writeOut: (text) => void process.stdout.write(plainDocument(text)),
    writeErr: (text) => void process.stderr.write(plainDocument(text)),
    outputError: (text, write) => write(`${plain(text.trimEnd().replace(/\n(?=\(Did you mean)/, ' '))}\n`),
  })
  .exitOverride();
const listed = (one: string, before: string[]) => [...before, one];
const session = () => new Session(program.opts<SharedOptions>());

program.command('enroll').description('enrol this device; its own token is kept in a file that only you can read')
  .requiredOption('--token <token>', 'an enrolment token from an administrator').option('--name <name>', "this device's name", hostname())
  .action(async (options: { token: string; name: string }) => await (await import('./commands/enroll.ts')).enroll(session(), version, options));

program.command('renew').description('take a new token now; it is taken by itself every 30 days')
  .option('--next-certificate <file>', 'the certificate (PEM) that this device shows from now on').option('--next-key <file>', 'its key (PEM)')
  .action(async (options: { nextCertificate?: string; nextKey?: string }) => await (await import('./commands/enroll.ts')).renewNow(session(), options));

program.command('submit').description('ask about files; sends the bytes that nobody has sent before').argument('<file...>')
  .option('--wait', 'wait for the final verdicts').option('--password <word>', 'password of the archives')
  .option('--argument <word>', 'start it with this word: once for each, in their order; --argument=-x where it begins with a dash', listed, [])
  .option('--export <function>', 'of a Windows library: the function to call, by its name or as # and its number')
  .option('--answer <line>', 'a line that it reads on its standard input: once for each', listed, [])
  .option('--timeout <seconds>', 'longest wait', '300')
  .action(async (files: string[], options: SubmitCommand) => await (await import('./commands/submit.ts')).submit(session(), files, options));

program.command('guard').description('hold a file that arrived until policy lets it go: sends it when policy says so, and keeps the hold contract').argument('<file>')
  .addOption(new Option('--origin <way>', 'how it came').choices(ways).default('web'))
  .option('--score <0-100>', "the local engine's score; left out when a person asks", (text: string) => wholeNumber(text, '--score', 0, 100))
  .addHelpText('after', '\nExit codes: 0 it may be used, 20 it must be blocked, 1 something went wrong, 2 the command can\'t be followed as it is written.')
  .action(async (path: string, options: { origin: string; score?: number }) => await (await import('./commands/guarding.ts')).guardFile(session(), path, options));

program.command('met').description('tell of files that this device met and does not send, for their reputation').argument('<file...>')
  .addOption(new Option('--origin <way>', 'how they came').choices(ways).default('other'))
  .action(async (files: string[], options: { origin: string }) => await (await import('./commands/files.ts')).met(session(), files, options));

program.command('diagnose').description('send something of this device itself, a crash or a log: it is never analysed').argument('<file>')
  .addOption(new Option('--kind <kind>', 'what it is').choices(['CRASH', 'LOG', 'STATE']).default('LOG')).option('--says <words>', 'what happened')
  .action(async (path: string, options: { kind: 'CRASH' | 'LOG' | 'STATE'; says?: string }) => await (await import('./commands/files.ts')).diagnose(session(), path, options));

program.command('quarantine').description('take files away, and tell the service').argument('<file...>')
  .action(async (files: string[]) => await (await import('./commands/files.ts')).takeAway(session(), files));

program.command('tasks').description('do what administrators want done with quarantined files, as it comes; Ctrl-C ends')
  .action(async () => await (await import('./commands/files.ts')).tasks(session()));

program.addCommand(mailCommand({
  connected: async () => {
    const found = await session().connected();
    session().keepRenewed(found.client, found.state);
    return found;
  },
  json: () => Boolean(session().options.json), print, printJson, policyFile: `${file}.mail-policy`,
}).copyInheritedSettings(program));

const guarding = (command: Command) => command
  .addOption(new Option('--origin <way>', 'how files come there').choices(ways).default('web'))
  .option('--score <0-100>', "the local engine's score; left out where there is none, and each file is unclear", (text: string) => wholeNumber(text, '--score', 0, 100))
  .option('--at-once <number>', 'files that are read and sent at a time', (text: string) => wholeNumber(text, '--at-once', 1, 64), 4)
  .option('--rate <KiB>', 'bytes that are sent a second, in KiB, over all files; no bound when left out', (text: string) => wholeNumber(text, '--rate', 1, 10_000_000));
guarding(program.command('watch').description('hold each new file of these folders until policy lets it go; Ctrl-C ends').argument('<dir...>'))
  .action(async (watch: string[], options: ServiceOptions) => await (await import('./commands/guarding.ts')).service(session(), { ...options, watch }, { tasks: false }));
guarding(program.command('service').description('watch, follow and tasks together, as a service of systemd'))
  .option('--watch <dir>', 'a folder whose new files are held; once for each', listed, [])
  .option('--unit', 'print the unit file and do nothing else')
  .action(async (options: ServiceOptions) => await (await import('./commands/guarding.ts')).service(session(), options, { tasks: true }));

program.command('follow').description('print each verdict as it changes, from where this device stopped listening, and do what policy says with the files that it guarded; Ctrl-C ends')
  .action(async () => await (await import('./commands/guarding.ts')).follow(session()));

program.command('report').description('all that is known about a file').argument('<sha256>')
  .addOption(new Option('--export <format>', 'the whole report for other programs, or for paper').choices(['json', 'stix', 'misp', 'navigator', 'html', 'pcap']))
  .action(async (sha256: string, options: { export?: string }) => await (await import('./commands/report.ts')).report(session(), sha256, options));

const auditing = program.command('audit').description('the audit chain of your customer: export it, and check an export without the service');
auditing.command('export').description('all events, signed heads and deletion receipts, one JSON object a line')
  .action(async () => await (await import('./commands/exports.ts')).auditExport(session()));
auditing.command('key').description("the key that an export is checked with: keep it where the service's operator can't change it")
  .action(async () => await (await import('./commands/exports.ts')).auditKey(session()));
auditing.command('verify').description('check an export; needs no service').argument('<file>').requiredOption('--key <file>', 'the key, as "assay audit key" gave it')
  .action(async (path: string, options: { key: string }) => await (await import('./commands/exports.ts')).auditVerify(session(), path, options));

program.command('submissions').description("all files that your customer has submitted, oldest first: one a line, as it comes")
  .addOption(new Option('--format <format>', 'of the lines').choices(['csv', 'ndjson']).default('csv'))
  .option('--since <instant>', 'only from this instant on, such as 2026-01-31T00:00:00Z').option('--until <instant>', 'only before this instant')
  .action(async (options: { format: 'csv' | 'ndjson'; since?: string; until?: string }) => await (await import('./commands/exports.ts')).submissions(session(), options));

program.command('access').description('everybody and everything that can get in to your customer: people, keys, tokens, devices; who made them and when they were last used')
  .addOption(new Option('--format <format>', 'of the lines').choices(['csv', 'ndjson']).default('csv'))
  .action(async (options: { format: 'csv' | 'ndjson' }) => await (await import('./commands/exports.ts')).access(session(), options));

program.command('sign-in').description('sign in as a person: of a customer, or of the installation; the session is kept in a file that only you can read. The password is typed, or in ASSAY_PASSWORD')
  .requiredOption('--email <address>', 'your mail address').option('--code <code>', 'six digits of the authenticator, or a spare code; asked for where one is needed')
  .action(async (options: { email: string; code?: string }) => await (await import('./commands/sign-in.ts')).signIn(session(), options));
program.command('sign-out').description('end that session')
  .action(async () => await (await import('./commands/sign-in.ts')).signOut(session()));
program.command('second-factor').description('set up codes of an authenticator app for who is signed in')
  .action(async () => await (await import('./commands/sign-in.ts')).setSecondFactor(session()));

const staff = program.command('staff').description('the people who run this installation, and those who work for it');
const roles = ['operator', 'analyst'];
staff.command('begin').description("make the first operator, with the operator's token, and sign in")
  .requiredOption('--email <address>', 'your mail address').requiredOption('--name <name>', 'your name').requiredOption('--token-file <file>', 'operator.token of the data folder')
  .action(async (options: { email: string; name: string; tokenFile: string }) => await (await import('./commands/staff.ts')).begin(session(), options));
staff.command('list').description('everybody and everything that can get in to the installation itself: who made them, when they were last used')
  .action(async () => await (await import('./commands/staff.ts')).listAccess(session()));
staff.command('invite').description('ask somebody in').argument('<email>').requiredOption('--name <name>', "the person's name")
  .addOption(new Option('--role <role>', 'what the person will be').choices(roles).makeOptionMandatory())
  .action(async (email: string, options: { name: string; role: string }) => await (await import('./commands/staff.ts')).inviteMember(session(), email, options));
staff.command('accept').description('make your account from an invitation, and sign in').requiredOption('--token <token>', 'what you were given')
  .action(async (options: { token: string }) => await (await import('./commands/staff.ts')).acceptInvitation(session(), options));
staff.command('role').description('make an operator of an analyst, or the other way round').argument('<id>')
  .addOption(new Option('--role <role>', 'what the person is from now on').choices(roles).makeOptionMandatory())
  .action(async (id: string, { role }: { role: string }) => await (await import('./commands/staff.ts')).setRole(session(), id, role));
staff.command('remove').description('end an account and its sessions at once').argument('<id>')
  .action(async (id: string) => await (await import('./commands/staff.ts')).removeMember(session(), id));
staff.command('rotate-token').description("make a new operator's token; the old one ends").option('--out <file>', 'the file that it is written to (mode 0600), in place of the output')
  .action(async (options: { out?: string }) => await (await import('./commands/staff.ts')).rotateToken(session(), options));

program.command('export').description('everything that the service has of your customer, as lines of JSON (docs/export.md); for administrators')
  .action(async () => await (await import('./commands/exports.ts')).customerExport(session()));

program.command('simulate').description('as many devices as are asked for, in this one process, that all hear of some files: what that takes, and whether anything is lost. Needs an enrolment token, or ASSAY_TOKEN of an administrator')
  .option('--devices <number>', 'how many', (text: string) => wholeNumber(text, '--devices', 1, 50_000), 100)
  .option('--files <number>', 'files that are sent meanwhile', (text: string) => wholeNumber(text, '--files', 1, 1_000), 5)
  .option('--cuts <percent>', 'devices that are cut off meanwhile', (text: string) => wholeNumber(text, '--cuts', 0, 100), 10)
  .option('--timeout <seconds>', 'longest wait for the last verdict', (text: string) => wholeNumber(text, '--timeout', 1, 86_400), 600)
  .option('--token <token>', 'an enrolment token with as many uses')
  .action(async (options: SimulateOptions) => await (await import('./commands/simulate.ts')).simulate(session(), options));

program.command('status').description('who you are to the service, and where samples run')
  .action(async () => await (await import('./commands/report.ts')).status(session()));

try {
  await program.parseAsync();
} catch (error) {
  // Commander has said what is wrong with the words, or printed the help.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : usageCode;
  else fail(error);
}
