import { endOnFault } from '../../platform/faults.ts';
import { makeLog } from '../../platform/log.ts';

/** A process like `embedded/serve.ts`, of which a test decides how it ends. */
endOnFault(makeLog('platform', 'info'));
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
process.on('message', (message: unknown) => {
  if (message === 'fault') setImmediate(() => {
    throw new Error('a fault that nobody foresaw');
  });
  if (message === 'rejection') void Promise.reject(new Error('a promise that nobody waits for'));
});
process.send!({ port: Number(process.env.ASSAY_PORT ?? 0) || 4711 });
