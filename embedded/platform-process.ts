import { reasonOfEnding, StartFailure } from './ending.ts';
import { firstMessage, forked } from './forked.ts';
import type { ProcessStatus, Supervised } from './supervisor.ts';

/**
 * MiB of V8's young generation, four times its default. What requests of a busy second allocate is freed there, without
 * a full collection, which stops the process for up to 80 ms.
 */
const youngMemory = '--max-semi-space-size=64';

/** The process of gateway and subgraphs. */
export interface PlatformProcess extends Supervised {
  /** Where its gateway listens. */
  port: number;
  /** Says to it how its supervisor sees it. */
  tell(status: ProcessStatus): void;
}

/**
 * Starts it and resolves when it serves; rejects with a StartFailure when it ends before. It is asked to end by
 * signals, and never killed: what it
 * has in hand it finishes.
 */
export async function startPlatformProcess({ env, signal, program = new URL('serve.ts', import.meta.url) }: {
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  program?: URL;
}): Promise<PlatformProcess> {
  const process = forked(program, { env, nodeOptions: [youngMemory] });
  const { child, ended, stop } = process;
  const ready = await firstMessage(process, signal, (ending) => new StartFailure(`the platform ended before it served (${reasonOfEnding(ending)})`, ending));
  return { port: (ready as { port: number }).port, pid: child.pid, ended, stop, tell: (status) => void (child.connected && child.send(status)) };
}
