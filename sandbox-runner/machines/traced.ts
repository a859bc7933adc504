import { traced } from '../../platform/tracing.ts';
import { machinesLike, type Machine, type Machines } from './machine.ts';

/** The same machines; what each is told to do is a span. Names of files and scripts are the sample's business and stay out of it. */
export function tracedMachines(machines: Machines): Machines {
  const restore = async (environment: string) => await traced('machine restore', { attributes: { 'assay.environment': environment } }, async () => tracedMachine(await machines.restore(environment)));
  return machinesLike(machines, { restore });
}

function tracedMachine(machine: Machine): Machine {
  return {
    ended: machine.ended,
    push: async (path, bytes, mode) => await traced('machine push', { attributes: { 'assay.bytes': bytes.length } }, async () => await machine.push(path, bytes, mode)),
    pushAll: async (files) => await traced('machine push', { attributes: { 'assay.files': files.length } }, async () => await machine.pushAll(files)),
    pull: async (path, bytesMax) => await traced('machine pull', {}, async (span) => {
      const bytes = await machine.pull(path, bytesMax);
      span?.setAttribute('assay.bytes', bytes.length);
      return bytes;
    }),
    run: async (script, deadlineMs, watch) => await traced('machine run', { attributes: { 'assay.deadline_ms': deadlineMs } }, async (span) => {
      const ran = await machine.run(script, deadlineMs, watch);
      span?.setAttribute('assay.status', ran.status);
      return ran;
    }),
    kill: async () => await traced('machine kill', {}, async () => await machine.kill()),
  };
}
