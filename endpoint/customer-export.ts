import { AssayError } from './assay-error.ts';
import type { AssayClient } from './client.ts';
import { ExportPiece, ExportState, StartExport } from './operations.ts';

const parts = ['customers', 'policies', 'samples', 'verdicts', 'audit'] as const;
const lookMs = 500;

/** Has everything of the caller's customer written down and gives it, piece by piece: lines of JSON. */
export async function* exportCustomer(client: AssayClient, onPart: (part: string, rows: number) => void): AsyncGenerator<string> {
  const { customerExport: started } = await client.query(StartExport);
  const refused = started.userErrors[0];
  if (refused || !started.export) throw new AssayError(refused?.code ?? 'ERROR', refused?.message ?? 'the export was refused');
  const { id } = started.export;
  const said = new Set<string>();
  for (;;) {
    const { customerExport: made } = await client.query(ExportState, { id });
    if (!made) throw new AssayError('NOT_FOUND', 'the export is gone');
    for (const { part, rows } of made.parts) {
      if (!said.has(part)) onPart(part, rows);
      said.add(part);
    }
    if (made.state === 'FINISHED') {
      for (const part of parts) {
        const chunks = made.parts.find((one) => one.part === part)?.chunks ?? 0;
        for (let number = 0; number < chunks; number++) {
          const { customerExport: piece } = await client.query(ExportPiece, { id, number, customers: part === 'customers', policies: part === 'policies', samples: part === 'samples', verdicts: part === 'verdicts', audit: part === 'audit' });
          const lines = piece?.[part]?.lines;
          if (lines === undefined) throw new AssayError('NOT_FOUND', `piece ${number} of ${part} is no longer there: exports are kept for seven days`);
          yield lines;
        }
      }
      return;
    }
    await new Promise((done) => setTimeout(done, lookMs));
  }
}
