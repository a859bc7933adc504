import { makeLog } from '../../platform/log.ts';
import { connectBus } from '../../platform/jetstream.ts';
import { loadEngine } from '../../sandbox-runner/engine.ts';
import { FakeMachines } from '../../sandbox-runner/machines/fake-machines.ts';
import { startRunner } from '../../sandbox-runner/runner.ts';
import { quietGuest } from '../quiet-guest.ts';

/**
 * A runner as `sandbox-runner/main.ts` is one, in a process of its own, with machines of the imagination. A run takes
 * so long that it can be killed in it.
 */
const runMs = 300;
process.on('disconnect', () => process.exit(0));
const released = new Promise((resolve) => process.once('message', resolve));
const engine = await loadEngine();
await released;
const bus = await connectBus(process.env.NATS_RUNNER_URL!, { name: 'runner', inboxPrefix: '_INBOX_runner' });
const machines = new FakeMachines(['linux', 'windows-10'], async (script, files) => {
  await new Promise((resolve) => setTimeout(resolve, runMs));
  return await quietGuest(script, files);
});
const runner = startRunner({ bus, engine, machines, accelerator: () => 'fake', capacity: 2, log: makeLog('runner', process.env.ASSAY_LOG_LEVEL) });
process.on('SIGTERM', () => void runner.stop().then(async () => await bus.close()).then(() => process.exit(0)));
process.send!('ready');
