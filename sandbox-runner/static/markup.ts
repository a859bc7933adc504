import { append, signal, type Found } from './found.ts';
import { elements, tags } from './tags.ts';
import { utf16 } from '../utf16.ts';

const scriptsMax = 50;
const eventsMax = 50;
const commandsMax = 50;
const scriptMax = 500_000;
const depthMax = 3;
const smugglers = /\b(msSaveOrOpenBlob|createObjectURL|new\s+Blob|new\s+File\s*\(|data:application\/(octet-stream|x-|zip|vnd)|\.download\s*=|download=["'])/i;

/** HTML, HTA, SVG: scripts, where they lead, and files put together inside the page. */
export function readMarkup(bytes: Buffer, format: string, depth = 0): Found {
  const text = (bytes[0] === 0xff && bytes[1] === 0xfe ? utf16(bytes) : bytes.toString('utf8')).slice(0, 4_000_000);
  const found: Found = { signals: [], layers: [], members: [], commands: [] };
  const scripts: string[] = [];
  for (const { content } of elements(text, 'script', scriptMax)) {
    if (scripts.push(content) === scriptsMax) break;
  }
  for (const script of scripts) found.layers!.push({ name: 'script', bytes: Buffer.from(script) });
  for (const event of text.matchAll(/\bon(?:load|error|click|mouseover|begin)\s*=\s*"([^"]{10,20000})"/gi)) {
    if (found.layers!.push({ name: 'event', bytes: Buffer.from(event[1]!) }) >= scriptsMax + eventsMax) break;
  }
  const code = scripts.join('\n');
  const decoder = /\b(atob|unescape|fromCharCode|decodeURIComponent|Uint8Array)\b/.test(text);
  for (const data of text.matchAll(/data:([\w/+.-]{3,100})(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=]{200,})/g)) {
    if (!/^(image\/(?!svg)|font|audio|video)/.test(data[1]!) && found.members!.length < 20) found.members!.push({ name: 'data', bytes: Buffer.from(data[2]!, 'base64') });
  }
  if (smugglers.test(text) && (decoder || found.members!.length > 0)) {
    found.signals!.push(signal('html-smuggling', 'Page that puts a file together and hands it over as a download', 50, ['T1027.006'], { benign: 'Web applications export files so.', malicious: 'No filter on the way ever sees the file.' }, [smugglers.exec(text)?.[0] ?? '']));
  }
  const { password, action, refresh } = forms(text);
  if (password && action !== null) {
    // A page saved from a browser asks so too; one that was made to deceive hides where it sends, or is no page of a named host.
    const plain = /^https:\/\/[\w-]+(\.[\w-]+)*\.[a-z]{2,}(?=[:/?#]|$)/i.test(action) && scripts.length === 0 && !decoder;
    found.signals!.push(signal('html-log-on', 'Page with a log-on that is sent to another place', plain ? 25 : 35, ['T1056.003', 'T1566.002'], { benign: 'A saved log-on page.', malicious: 'The password goes to a stranger.' }, [action]));
  }
  if (text.length < 20_000 && (refresh || /location(?:\.href)?\s*=|location\.replace\(/i.test(text))) {
    found.signals!.push(signal('html-redirect', 'Page that only leads elsewhere', 12, ['T1204.001'], { benign: 'Pages that moved.', malicious: 'A link that filters do not see.' }));
  }
  if (format === 'svg' && (scripts.length > 0 || /<foreignObject/i.test(text))) {
    found.signals!.push(signal('svg-script', 'Picture with a script', 38, ['T1027.017', 'T1059.007'], { benign: 'Interactive drawings.', malicious: 'A page in the coat of a picture.' }));
  }
  if (/ActiveXObject|WScript\.Shell|\bShell\.Application\b/i.test(code) || format === 'hta') found.layers!.push({ name: 'page', bytes: Buffer.from(text) });
  // The control of Windows' help starts programs: its ShortCut command names the window, the program and its arguments.
  for (const { tag, content } of elements(text, 'object', 5_000)) {
    if (!/adb880a6-d8ff-11cf-9377-00aa003b7a11/i.test(tag.text)) continue;
    const item = /name=["']?Item1["']?\s+value=(?:"([^"]{1,2000})"|'([^']{1,2000})')/i.exec(content);
    const [, program, ...rest] = (item?.[1] ?? item?.[2] ?? '').split(',');
    if (!/ShortCut/i.test(content) || !program || found.commands!.length >= commandsMax) continue;
    const command = `${program} ${rest.join()}`.trim();
    found.commands!.push(command);
    if (found.signals!.every((one) => one.rule !== 'assay-html-help-program')) {
      found.signals!.push(signal('html-help-program', 'Help page that starts a program', 40, ['T1218.001'], { benign: 'Old help files open the settings that they describe.', malicious: 'Reading the page runs the command.' }, [command]));
    }
  }
  for (const page of depth < depthMax ? madeByScript(code) : []) {
    const inner = readMarkup(Buffer.from(page), 'html', depth + 1);
    found.layers!.push({ name: 'page', bytes: Buffer.from(page) }, ...(inner.layers ?? []));
    found.members!.push(...(inner.members ?? []).slice(0, 20));
    append(found.commands!, inner.commands);
    found.signals!.push(...(inner.signals ?? []).filter((one) => found.signals!.every((other) => other.rule !== one.rule)));
  }
  const run = /\.Run\s*(?:\(\s*)?["']([^"']{4,2000})["']/i.exec(text)?.[1];
  if (run) found.commands!.push(run);
  found.facts = { scripts: scripts.length, length: text.length };
  return found;
}

/** Pages that a script puts together out of base64 or percent signs. */
function madeByScript(code: string): string[] {
  const pages: string[] = [];
  for (const match of code.matchAll(/\b(atob|unescape|decodeURIComponent)\(\s{0,20}(?:"([^"]{20,400000})"|'([^']{20,400000})'|`([^`]{20,400000})`)/g)) {
    const text = match[2] ?? match[3] ?? match[4]!;
    const page = match[1] === 'atob' ? Buffer.from(text, 'base64').toString('utf8') : text.replace(/%u([\da-f]{4})|%([\da-f]{2})/gi, (_whole, wide: string | undefined, narrow: string | undefined) => String.fromCharCode(Number.parseInt(wide ?? narrow!, 16)));
    if (/<[a-z!/]/i.test(page) && pages.push(page) === 10) break;
  }
  return pages;
}

/** A field for a password, where the first form is sent to, and whether the page leads elsewhere by itself. */
function forms(text: string): { password: boolean; action: string | null; refresh: boolean } {
  const found = { password: false, action: null as string | null, refresh: false };
  for (const tag of tags(text)) {
    if (tag.name === 'input') found.password ||= /type=["']?password/i.test(tag.text);
    else if (tag.name === 'form') found.action ??= /action=["']?(https?:[^"'\s>]{0,300})/i.exec(tag.text)?.[1] ?? null;
    else if (tag.name === 'meta') found.refresh ||= /http-equiv=["']?refresh/i.test(tag.text) && /url=/i.test(tag.text);
  }
  return found;
}
