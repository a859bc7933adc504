import { AssayError } from '../assay-error.ts';
import { ExportReport, Report, Status } from '../operations.ts';
import { print, printAll, printData, printJson } from '../output.ts';
import { jsonLine } from '../plain.ts';
import { exitCodes, type Session } from '../session.ts';
import { reportText } from '../show.ts';

export async function report(session: Session, given: string, { export: wanted }: { export?: string }): Promise<void> {
  const sha256 = given.toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new AssayError('USAGE', `"${given}" is no SHA-256: it has 64 hexadecimal digits, as "sha256sum FILE" prints them`);
  const { client } = await session.person();
  if (wanted) {
    const { verdict: found } = await client.query(ExportReport, { sha256, format: wanted.toUpperCase() as 'JSON' });
    await client.close();
    if (!found?.analysis) throw new AssayError('NOT_FOUND', 'there is no report that you may see: submit the file');
    const { content, encoding, fileName } = found.analysis.report.export;
    if (encoding === 'UTF8') return await printData(`${content}\n`);
    if (process.stdout.isTTY) throw new AssayError('USAGE', `a capture file is nothing to look at here: write it to a file (… --export pcap > ${fileName})`);
    return void process.stdout.write(Buffer.from(content, 'base64'));
  }
  const { verdict } = await client.query(Report, { sha256 });
  await client.close();
  if (!verdict) throw new AssayError('NOT_FOUND', 'nobody has asked about this file yet: submit it');
  // A report of a large run is longer than a pipe holds.
  await printAll(session.options.json ? jsonLine(verdict) : reportText(verdict));
  process.exitCode = exitCodes[verdict.level];
}

export async function status(session: Session): Promise<void> {
  const { client } = await session.person();
  const { viewer, serviceStatus, environments } = await client.query(Status);
  await client.close();
  if (session.options.json) return printJson({ viewer, serviceStatus, environments });
  print(`${viewer.kind.toLowerCase()} ${viewer.id}, may ${viewer.scopes.join(', ')}`);
  const parts = serviceStatus.parts.map(({ part, health, detail }) => (health === 'OPERATIONAL' ? detail : `${part.toLowerCase()} ${health.toLowerCase()}, ${detail}`));
  print(`service ${serviceStatus.health.toLowerCase()}: ${parts.join('; ')}`);
  const licence = viewer.customer?.licence;
  if (licence) print(`licence: ${licence.seats} seats, ${licence.dailyQuota} files a day, until ${licence.expiresAt.slice(0, 10)}`);
  for (const one of environments) print(`${one.offeredAt ? '●' : '○'} ${one.name}: ${one.description}${one.offeredAt ? '' : ' (no runner offers it)'}`);
}
