import { inflateSync } from 'node:zlib';
import { signal, type Found } from './found.ts';

const dictionaryMax = 4_000;
const limits = { streams: 400, streamBytes: 4_000_000, totalBytes: 32_000_000 };

/** Objects that act, scripts, links and embedded files of a PDF, without showing it. */
export function readPdf(bytes: Buffer): Found {
  const found: Found = { signals: [], layers: [], members: [], limitations: [], commands: [] };
  const raw = bytes.toString('latin1');
  const texts = [raw];
  let total = 0;
  let count = 0;
  for (const { dictionary, from, end } of streams(raw)) {
    if (count >= limits.streams || total >= limits.totalBytes) break;
    count++;
    const body = bytes.subarray(from, end);
    const head = named(dictionary);
    let content: Buffer = body;
    if (/\/FlateDecode|\/Fl\b/.test(head)) {
      try {
        content = inflateSync(body, { maxOutputLength: limits.streamBytes, finishFlush: 2 });
      } catch (error) {
        found.limitations!.push('DOCUMENT_STREAM_UNREADABLE');
        // One that is too large has been unpacked up to its bound.
        if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') total += limits.streamBytes;
        continue;
      }
    } else if (/\/ASCIIHexDecode|\/AHx\b/.test(head)) content = Buffer.from(body.toString('latin1').replace(/[^0-9a-f]/gi, ''), 'hex');
    total += content.length;
    if (/\/EmbeddedFile\b/.test(head)) found.members!.push({ name: `embedded-${count}`, bytes: content });
    else if (!/\/Image\b|\/FontFile|\/Length1\b/.test(head)) texts.push(content.toString('latin1'));
  }
  if (count >= limits.streams || total >= limits.totalBytes) found.limitations!.push('DOCUMENT_LIMIT_STREAMS');
  if (/\/Encrypt\b/.test(raw)) found.limitations!.push('DOCUMENT_ENCRYPTED');
  const plain = texts.map(named).join('\n').slice(0, limits.totalBytes);
  const has = (word: string) => new RegExp(`/${word}\\b`).test(plain);
  const facts = Object.fromEntries(['OpenAction', 'AA', 'JS', 'JavaScript', 'Launch', 'EmbeddedFile', 'URI', 'SubmitForm', 'RichMedia', 'XFA', 'ObjStm', 'AcroForm'].map((word) => [word, has(word)]));
  found.facts = { ...facts, streams: count };

  for (const script of scripts(plain)) found.layers!.push({ name: 'script', bytes: Buffer.from(script, 'latin1') });
  for (const uri of plain.matchAll(/\/URI\s*\(((?:[^()\\]|\\.){1,2000})\)/g)) found.layers!.push({ name: 'link', bytes: Buffer.from(uri[1]!, 'latin1') });
  const auto = has('OpenAction') || has('AA');
  if (has('Launch')) {
    const line = /\/(?:F|Win)\s*(?:<<)?[^()]{0,200}\(((?:[^()\\]|\\.){1,1000})\)(?:\s*\/P\s*\(((?:[^()\\]|\\.){1,1000})\))?/.exec(plain.slice(plain.indexOf('/Launch')));
    found.signals!.push(signal('pdf-launch', 'PDF that starts a program', 65, ['T1204.002', 'T1203'], { benign: 'Hardly any.', malicious: 'Opening it runs a command.' }, [line?.[0] ?? '/Launch']));
    if (line) found.commands!.push(`${line[1]} ${line[2] ?? ''}`.trim());
  }
  if (has('JS') || has('JavaScript')) {
    found.signals!.push(signal('pdf-script', auto ? 'PDF with a script that runs by itself' : 'PDF with a script', auto ? 28 : 10, ['T1059.007', 'T1204.002'], { benign: 'Forms check what is typed.', malicious: 'The script uses a hole in the reader, or fetches more.' }));
  }
  if (has('EmbeddedFile') && found.members!.length > 0) found.signals!.push(signal('pdf-embedded', 'PDF that carries another file', 15, ['T1027.009'], { benign: 'Invoices carry their data as XML.', malicious: 'The dangerous file travels inside.' }));
  const hidden = /\/[A-Za-z]*#[0-9a-f]{2}[A-Za-z#0-9]*/i.exec(raw)?.[0];
  if (hidden && /^\/(OpenAction|AA|JS|JavaScript|Launch|EmbeddedFile|URI|ObjStm)$/.test(named(hidden))) {
    found.signals!.push(signal('pdf-hidden-names', 'PDF that spells its actions in code', 50, ['T1027'], { benign: 'Hardly any.', malicious: 'Scanners are to overlook the action.' }, [hidden]));
  }
  return found;
}

/**
 * Streams with their dictionaries: the word `stream` after `>>`, and back from there to the `<<` that opens it, so that each is looked for over
 * a bounded stretch.
 */
function* streams(raw: string): Generator<{ dictionary: string; from: number; end: number }> {
  for (let at = raw.indexOf('stream'); at >= 0; at = raw.indexOf('stream', at)) {
    const line = /^stream\r?\n/.exec(raw.slice(at, at + 8));
    const before = raw.slice(Math.max(0, at - dictionaryMax), at).trimEnd();
    at += 6;
    if (!line || !before.endsWith('>>')) continue;
    const from = at - 6 + line[0].length;
    const end = raw.indexOf('endstream', from);
    if (end < 0) return;
    yield { dictionary: dictionaryAtEnd(before), from, end };
    at = end + 9;
  }
}

/** Between the brackets that close at the end of the text and those that open there; all of it when they don't. */
function dictionaryAtEnd(text: string): string {
  let depth = 0;
  for (let at = text.length - 2; at >= 0; at--) {
    if (text[at] === '>' && text[at + 1] === '>') {
      depth++;
      at--;
    } else if (text[at] === '<' && text[at + 1] === '<') {
      if (--depth === 0) return text.slice(at + 2, -2);
      at--;
    }
  }
  return text.slice(0, -2);
}

/** /J#61vaScript → /JavaScript. */
const named = (text: string) => text.replace(/#([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

function* scripts(text: string): Generator<string> {
  let count = 0;
  for (const match of text.matchAll(/\/JS\s*(?:\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\)){1,200000})\)|<([0-9a-fA-F\s]{2,200000})>)/g)) {
    if (count++ > 50) return;
    yield match[1] !== undefined ? match[1].replace(/\\([nrtbf()\\])/g, (_whole, char: string) => ({ n: '\n', r: '\r', t: '\t' })[char] ?? char) : Buffer.from(match[2]!.replace(/\s/g, ''), 'hex').toString('latin1').replaceAll('\0', '');
  }
}
