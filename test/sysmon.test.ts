import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse, type ResultBody } from '../sandbox-runner/analyse.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import type { Machines } from '../sandbox-runner/machines/machine.ts';
import { Observation } from '../sandbox-runner/observe/observation.ts';
import { observeSysmon } from '../sandbox-runner/observe/sysmon.ts';
import type { ObservedEvent } from '../schema/jobs.ts';
import { typeSamples } from './samples/types.ts';

const event = (id: number, data: Record<string, string>, at = '2026-11-22T10:00:00.0000000Z') =>
  `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>${id}</EventID><TimeCreated SystemTime='${at}'/></System><EventData>${Object.entries(data).map(([name, value]) => `<Data Name='${name}'>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</Data>`).join('')}</EventData></Event>`;
const ours = 'C:\\Windows\\Temp\\assay-';
const observed = (log: string | Buffer): { events: ObservedEvent[]; limitations: string[] } => {
  const observation = new Observation();
  observeSysmon(Buffer.isBuffer(log) ? log : Buffer.from(`<Events>${log}</Events>`), observation, { ours, sample: 'C:\\in\\a.ps1', line: 'powershell.exe -File C:\\in\\a.ps1' });
  return { events: observation.events, limitations: [...observation.limitations] };
};
const launch = event(1, { ProcessGuid: '{1}', ProcessId: '10', CommandLine: `cmd.exe /c ${ours}1.cmd`, ParentProcessGuid: '{0}' });
const root = event(1, { ProcessGuid: '{2}', ProcessId: '20', Image: 'C:\\p\\powershell.exe', CommandLine: 'powershell.exe  -File C:\\in\\a.ps1', ParentProcessGuid: '{1}', ParentCommandLine: `cmd.exe /c ${ours}1.cmd` });

describe('the log of Sysmon', () => {
  test('what the sample started is told, how we started it is not, and what Windows does by itself is not', () => {
    const { events, limitations } = observed(launch + root
      + event(1, { ProcessGuid: '{3}', ProcessId: '30', Image: 'C:\\a.exe', CommandLine: 'a.exe /x', ParentProcessGuid: '{2}' }) + event(1, { ProcessGuid: '{9}', ProcessId: '90', CommandLine: 'svchost', ParentProcessGuid: '{8}' })
      + event(22, { ProcessGuid: '{3}', ProcessId: '30', QueryName: 'c2.example' }) + event(22, { ProcessGuid: '{9}', ProcessId: '90', QueryName: 'update.example' }));
    expect(events.map(({ kind, fields }) => [kind, fields.CommandLine ?? fields.QueryName])).toEqual([['PROCESS', 'C:\\in\\a.ps1'], ['PROCESS', 'a.exe /x'], ['DNS', 'c2.example']]);
    expect(limitations).toEqual([]);
  });
  test('a service made of a file that it wrote, and a process that it put a thread into, are its own', () => {
    const { events } = observed(launch + root + event(11, { ProcessGuid: '{2}', TargetFilename: 'C:\\Windows\\s.exe' }) + event(1, { ProcessGuid: '{4}', Image: 'C:\\WINDOWS\\S.exe', CommandLine: 's.exe', ParentProcessGuid: '{7}' })
      + event(8, { SourceProcessGUID: '{4}', SourceProcessId: '4', TargetProcessGuid: '{5}', TargetImage: 'C:\\notepad.exe' }) + event(3, { ProcessGuid: '{5}', ProcessId: '5', DestinationIp: '192.0.2.1', DestinationPort: '443', DestinationHostname: '-' }));
    expect(events.map(({ kind, fields }) => [kind, fields.Operation ?? fields.CommandLine ?? fields.DestinationIp])).toEqual([['PROCESS', 'C:\\in\\a.ps1'], ['FILE', 'write'], ['PROCESS', 's.exe'], ['OTHER', 'create_remote_thread'], ['NETWORK', '192.0.2.1']]);
  });
  test('an installer works through a service, and a document is opened by a program that runs already: both are the sample\'s', () => {
    const observation = new Observation();
    const installed = launch + event(1, { ProcessGuid: '{2}', Image: 'C:\\Windows\\System32\\msiexec.exe', CommandLine: 'msiexec /i C:\\in\\a.msi /qn', ParentCommandLine: `cmd.exe /c ${ours}1.cmd` })
      + event(1, { ProcessGuid: '{5}', Image: 'C:\\Windows\\System32\\msiexec.exe', CommandLine: 'C:\\Windows\\system32\\msiexec.exe /V', ParentProcessGuid: '{8}' }) + event(1, { ProcessGuid: '{6}', Image: 'C:\\x.exe', CommandLine: 'x.exe', ParentProcessGuid: '{5}' });
    observeSysmon(Buffer.from(`<Events>${installed}</Events>`), observation, { ours, sample: 'C:\\in\\a.msi', line: 'msiexec /i C:\\in\\a.msi /qn' });
    expect(observation.events.map(({ fields }) => fields.CommandLine)).toEqual(['C:\\in\\a.msi', 'C:\\Windows\\system32\\msiexec.exe /V', 'x.exe']);
    expect(observed(launch + root + event(1, { ProcessGuid: '{5}', Image: 'C:\\WINWORD.EXE', CommandLine: '"C:\\WINWORD.EXE" /n "C:\\IN\\a.ps1"', ParentProcessGuid: '{8}' })).events).toHaveLength(2);
  });
  test('it may come in UTF-16, as wevtutil writes it', () => {
    expect(observed(Buffer.from(`\ufeff<Events>${launch}${root}</Events>`, 'utf16le')).events).toHaveLength(1);
  });
  test('a log in which the sample was not started says so', () => {
    expect(observed('')).toEqual({ events: [], limitations: ['NO_PROCESS_SEEN'] });
  });
  test('one that is cut off, broken or flooded keeps what can be read, and tells', () => {
    expect(observed(Buffer.from(`<Events>${launch}${root}<Event xmlns='x'><System>`))).toMatchObject({ events: [{ kind: 'PROCESS' }], limitations: ['TRACE_TRUNCATED'] });
    expect(observed(`${launch}<Event a='1'><System><EventID>no</EventID></System></Event>${root}`)).toMatchObject({ events: [{ kind: 'PROCESS' }], limitations: ['GUEST_OUTPUT_CORRUPT'] });
    expect(observed(launch + root + event(13, { ProcessGuid: '{2}', TargetObject: 'x'.repeat(100_000) })).limitations).toEqual(['GUEST_OUTPUT_CORRUPT']);
  });
  test('whatever a guest writes there, it is read to its end without an error', () => {
    const piece = fc.oneof(fc.constantFrom(launch, root, '<Event ', '</Event>', "<Event a='", '<Data Name="__proto__">1</Data>', '&#x0;', '<!DOCTYPE x [<!ENTITY a "b">]>', '<![CDATA['), fc.string());
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      for (const { kind, at } of observed(pieces.join('')).events) expect([kind, Number.isFinite(at)]).toEqual([expect.any(String), true]);
    }));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void observed(Buffer.from(bytes))));
  });
});

test('a document with macros that an Office of the operator opened, and that did nothing, is not called executed', async () => {
  const engine = await loadEngine();
  const docm = (await typeSamples()).find((one) => one.name === 'a.docm')!;
  const opened = (more: string) => Buffer.from(`<Events>${launch}${event(1, { ProcessGuid: '{2}', Image: 'C:\\cmd.exe', CommandLine: 'cmd.exe /c start "" /wait C:\\in\\a.docm', ParentCommandLine: `cmd.exe /c ${ours}1.cmd` })}${event(1, { ProcessGuid: '{3}', Image: 'C:\\WINWORD.EXE', CommandLine: '"C:\\Office 16\\WINWORD.EXE" /n "C:\\in\\a.docm" /o ""', ParentProcessGuid: '{2}' })}${more}</Events>`);
  const outcomes = async (more: string) => {
    const machine = { push: () => Promise.resolve(), pushAll: () => Promise.resolve(0), pull: () => Promise.resolve(opened(more)), run: () => Promise.resolve({ status: 0, output: '' }), ended: Promise.resolve(), kill: () => Promise.resolve() };
    const machines: Machines = { environments: ['windows-11'], pending: [], settled: () => Promise.resolve(), evasion: () => null, own: () => ({ has: ['office'], bits: 64, folder: 'C:\\in', launcher: [], watchSeconds: 0 }), restore: () => Promise.resolve(machine), close: () => Promise.resolve() };
    let finished: Extract<ResultBody, { kind: 'finished' }> | undefined;
    await analyse(engine, machines, { fileName: 'a.docm', runMsMax: 1_000, environment: null }, docm.bytes, (result) => {
      if (result.kind === 'finished') finished = result;
      return Promise.resolve();
    });
    return finished!.detonations.map(({ outcome, limitations }) => [outcome, ...limitations]);
  };
  expect(await outcomes('')).toEqual([['NOT_EXECUTED', 'NETWORK_NONE', 'MACROS_NOT_SEEN_TO_RUN']]);
  expect(await outcomes(event(1, { ProcessGuid: '{4}', Image: 'C:\\cmd.exe', CommandLine: 'cmd.exe /c whoami', ParentProcessGuid: '{3}' }))).toEqual([['ENDED', 'NETWORK_NONE']]);
  await engine.close();
});
