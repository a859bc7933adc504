import { signal, type Found } from './found.ts';

const smugglers = /\b(msSaveOrOpenBlob|createObjectURL|new\s+Blob|new\s+File\s*\(|data:application\/(octet-stream|x-|zip|vnd)|\.download\s*=|download=["'])/i;

/** HTML, HTA, SVG: scripts, where they lead, and files put together inside the page. */
export function readMarkup(bytes: Buffer, format: string): Found {
  const text = (bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8')).slice(0, 4_000_000);
  const found: Found = { signals: [], layers: [], members: [], commands: [] };
  const scripts = [...text.matchAll(/<script\b[^>]*>([\s\S]{0,500000}?)<\/script>/gi)].map((one) => one[1]!).slice(0, 50);
  for (const script of scripts) found.layers!.push({ name: 'script', bytes: Buffer.from(script) });
  for (const event of text.matchAll(/\bon(?:load|error|click|mouseover|begin)\s*=\s*"([^"]{10,20000})"/gi)) found.layers!.push({ name: 'event', bytes: Buffer.from(event[1]!) });
  const code = scripts.join('\n');
  const decoder = /\b(atob|unescape|fromCharCode|decodeURIComponent|Uint8Array)\b/.test(text);
  for (const data of text.matchAll(/data:([\w/+.-]{3,100})(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=]{200,})/g)) {
    if (!/^(image\/(?!svg)|font|audio|video)/.test(data[1]!) && found.members!.length < 20) found.members!.push({ name: 'data', bytes: Buffer.from(data[2]!, 'base64') });
  }
  if (smugglers.test(text) && (decoder || found.members!.length > 0)) {
    found.signals!.push(signal('html-smuggling', 'Page that puts a file together and hands it over as a download', 50, ['T1027.006'], { benign: 'Web applications export files so.', malicious: 'No filter on the way ever sees the file.' }, [smugglers.exec(text)?.[0] ?? '']));
  }
  if (/<input\b[^>]*type=["']?password/i.test(text) && /<form\b[^>]*action=["']?https?:/i.test(text)) {
    found.signals!.push(signal('html-log-on', 'Page with a log-on that is sent to another place', 35, ['T1056.003', 'T1566.002'], { benign: 'A saved log-on page.', malicious: 'The password goes to a stranger.' }, [/<form\b[^>]*action=["']?([^"'\s>]{1,300})/i.exec(text)?.[1] ?? '']));
  }
  if (/<meta\b[^>]*http-equiv=["']?refresh[^>]*url=|location(?:\.href)?\s*=|location\.replace\(/i.test(text) && text.length < 20_000) {
    found.signals!.push(signal('html-redirect', 'Page that only leads elsewhere', 12, ['T1204.001'], { benign: 'Pages that moved.', malicious: 'A link that filters do not see.' }));
  }
  if (format === 'svg' && (scripts.length > 0 || /<foreignObject/i.test(text))) {
    found.signals!.push(signal('svg-script', 'Picture with a script', 38, ['T1027.017', 'T1059.007'], { benign: 'Interactive drawings.', malicious: 'A page in the coat of a picture.' }));
  }
  if (/ActiveXObject|WScript\.Shell|\bShell\.Application\b/i.test(code) || format === 'hta') found.layers!.push({ name: 'page', bytes: Buffer.from(text) });
  // The control of Windows' help starts programs: its ShortCut command names the window, the program and its arguments.
  for (const object of text.matchAll(/<object\b[^>]*adb880a6-d8ff-11cf-9377-00aa003b7a11[^>]*>([\s\S]{0,5000}?)<\/object>/gi)) {
    const item = /name=["']?Item1["']?\s+value=(?:"([^"]{1,2000})"|'([^']{1,2000})')/i.exec(object[1]!);
    const [, program, ...rest] = (item?.[1] ?? item?.[2] ?? '').split(',');
    if (!/ShortCut/i.test(object[1]!) || !program) continue;
    const command = `${program} ${rest.join()}`.trim();
    found.commands!.push(command);
    if (found.signals!.every((one) => one.rule !== 'assay-html-help-program')) {
      found.signals!.push(signal('html-help-program', 'Help page that starts a program', 40, ['T1218.001'], { benign: 'Old help files open the settings that they describe.', malicious: 'Reading the page runs the command.' }, [command]));
    }
  }
  const run = /\.Run\s*(?:\(\s*)?["']([^"']{4,2000})["']/i.exec(text)?.[1];
  if (run) found.commands!.push(run);
  found.facts = { scripts: scripts.length, length: text.length };
  return found;
}
