import { configFrom } from '../../platform/config.ts';
import { connectBus } from '../../platform/jetstream.ts';
import { makeLog } from '../../platform/log.ts';
import { inWords, trust } from '../../platform/trust.ts';
import { loadEngine } from '../../sandbox-runner/engine.ts';
import { FakeMachines } from '../../sandbox-runner/machines/fake-machines.ts';
import { startRunner } from '../../sandbox-runner/runner.ts';
import { quietGuest } from '../assay.ts';

/** A runner in a process of its own, as sandbox-runner/main.ts is one, with machines of the imagination. */
try {
  const config = configFrom(process.env);
  trust(config.ASSAY_CA);
  const bus = await connectBus(config.NATS_RUNNER_URL!, { name: 'fake-runner', inboxPrefix: '_INBOX_runner' });
  const engine = await loadEngine();
  startRunner({ bus, engine, machines: new FakeMachines(['linux', 'windows-10'], quietGuest), accelerator: () => 'fake', capacity: 2, log: makeLog('runner', config.ASSAY_LOG_LEVEL) });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ ready: true });
} catch (error) {
  process.stderr.write(inWords(error));
  process.exit(1);
}
