import { afterAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { signalsOf } from '../sandbox-runner/signals.ts';
import { typeSamples } from './samples/types.ts';

const engine = await loadEngine();
const samples = await typeSamples();
afterAll(async () => await engine.close());

describe('a script', () => {
  test.each([
    ['run.bat', 'mshta.exe "about:<hta:application><script>close()</script>"\r\n', 'bat'], ['drop.cmd', 'echo ^<?php eval($_POST[1]); > x.php\r\n', 'bat'],
    ['page.txt', '<hta:application id="a"/>', 'hta'], ['noname', 'text <?php phpinfo(); ?>', 'php'], ['page.html', '<html><?php phpinfo(); ?></html>', 'php'],
  ])('%s that mentions another language is what its ending says; without such an ending its text decides', async (name, text, format) => {
    expect((await identify(Buffer.from(text), name)).format).toBe(format);
  });
});

describe('every type', () => {
  test.each(samples.map((sample) => [sample.name, sample] as const))('%s is known by its content and opened', async (_name, sample) => {
    const examined = await engine.examiner.examine(sample.bytes, sample.name);
    expect(examined.identity.format).toBe(sample.format);
    const facts = JSON.parse(examined.facts.facts) as { indicators: { value: string }[] };
    if (sample.rule) expect(signalsOf(engine.sigma, { found: examined.signals, written: examined.written, runs: [] }).map((signal) => signal.rule)).toContain(sample.rule);
    for (const member of sample.members ?? []) expect(examined.members.map((one) => one.fileName)).toContain(member);
    if (sample.indicator) expect(facts.indicators.map((one) => one.value)).toContain(sample.indicator);
    if (sample.limitation) expect(examined.limitations).toContain(sample.limitation);
    else expect(examined.limitations).toEqual([]);
  });
});
