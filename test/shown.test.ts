import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldBytesMax, kindMax, Observation } from '../sandbox-runner/observe/observation.ts';
import { observePrinted } from '../sandbox-runner/observe/shown.ts';
import { observeWine } from '../sandbox-runner/observe/wine.ts';

const root = { image: 'C:\\x.exe', commandLine: 'C:\\x.exe' };
const shownBy = (trace: readonly string[]) => {
  const observation = new Observation();
  observeWine(trace.join('\n'), observation, root);
  return observation.events.filter(({ kind }) => kind === 'SHOWN');
};
const printed = (text: string) => {
  const observation = new Observation();
  observePrinted(text, observation);
  return observation.events;
};

describe('what a sample shows', () => {
  test('is the texts of its windows, those of one process together and each of them once', () => {
    const events = shownBy([
      '1.000:0020:0024:trace:process:NtCreateUserProcess L"\\\\??\\\\C:\\\\x.exe" image L"C:\\\\x.exe" cmdline L"C:\\\\x.exe" parent 0x0',
      '1.100:0020:0024:trace:msgbox:MSGBOX_OnInit L"Your files are locked.\\r\\nPay 0.1 bitcoin."',
      '1.110:0020:0024:trace:text:DrawTextExW L"&OK", -1, [(0,0)-(75,23)] 00000425',
      '1.120:0020:0024:trace:text:DrawTextExW L"&OK", -1, [(0,0)-(75,23)] 00000025',
      '1.200:0030:0034:trace:text:DrawTextExW L"\\041f\\x0430", 2, [(0,0)-(75,23)] 00000025',
    ]);
    expect(events.map(({ processId, fields }) => [processId, fields.Where, fields.Text!.split('\n').slice(0, 3)])).toEqual([
      [0x20, 'window', ['Your files are locked.', 'Pay 0.1 bitcoin.', 'OK']],
      [0x30, 'window', [expect.stringContaining('а')]],
    ]);
    expect(events[0]!.fields).toMatchObject({ Image: 'C:\\x.exe', ProcessId: '32' });
  });
  test('is what it prints, in whole lines and without colours', () => {
    expect(printed('\x1b[31mPAY\x1b[0m\r\n\n  now \n').map(({ fields }) => fields)).toEqual([{ Text: 'PAY\n  now ', Where: 'output' }]);
    expect(printed('')).toEqual([]);
    expect(printed('Fontconfig error: Cannot load default config file: No such file: (null)\n')).toEqual([]);
  });
  test('is bounded whatever is printed: its beginning and its end are kept', () => {
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 3 * fieldBytesMax }), { maxLength: 60 }), (lines) => {
      const events = printed(lines.join('\n'));
      expect(events.length).toBeLessThanOrEqual(20);
      for (const { fields } of events) expect(fields.Text!.length).toBeLessThanOrEqual(fieldBytesMax);
    }));
    const events = printed(Array.from({ length: 50_000 }, (_, line) => `line ${line}`).join('\n'));
    expect(events[0]!.fields.Text).toMatch(/^line 0\n/);
    expect(events.at(-1)!.fields.Text).toMatch(/line 49999$/);
  });
  test('is bounded whatever windows say', () => {
    const events = shownBy(Array.from({ length: 20_000 }, (_, at) =>
      `1.${at}:${(0x20 + at % 500).toString(16).padStart(4, '0')}:0024:trace:text:DrawTextExW L"label ${at}", -1, [(0,0)] 0`));
    expect(events.length).toBeLessThanOrEqual(kindMax);
    expect(events.length).toBeGreaterThan(0);
  });
});
