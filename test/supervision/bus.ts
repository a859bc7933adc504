import { endOnFault } from '../../platform/faults.ts';
import { connectBus } from '../../platform/jetstream.ts';
import { makeLog } from '../../platform/log.ts';

/** A process that does nothing but hold a connection to NATS. */
endOnFault(makeLog('bus', 'info'));
await connectBus(process.env.NATS_URL!, { name: 'bus' });
process.send!('ready');
