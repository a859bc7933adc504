import { elements } from './static/tags.ts';
import { utf16 } from './utf16.ts';

const scriptBytesMax = 2_000_000;
const scriptsMax = 50;

/** What a job for Windows Script Host says, for a script host that reads no jobs. */
export interface ScriptJob {
  /** All scripts of one language as one, in their order: they share what they define. */
  text: string;
  extension: 'vbs' | 'js';
  /**
   * Nothing in it but these scripts: no second language, no script elsewhere, no object or library that a script
   * would find.
   */
  isWhole: boolean;
}

/** The scripts of a .wsf file in the language of the first one; null when there is none. */
export function readScriptJob(bytes: Buffer): ScriptJob | null {
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? utf16(bytes) : bytes.toString('utf8');
  const scripts: { extension: 'vbs' | 'js'; text: string }[] = [];
  let isWhole = !/<(object|reference|resource)\b/i.test(text);
  for (const { tag, content } of elements(text, 'script', scriptBytesMax)) {
    if (scripts.length >= scriptsMax || content.length >= scriptBytesMax || /\ssrc\s*=/i.test(tag.text)) isWhole = false;
    if (scripts.length >= scriptsMax) break;
    const language = /\slanguage\s*=\s*["']?([\w.]{1,40})/i.exec(tag.text)?.[1]?.toLowerCase() ?? 'jscript';
    scripts.push({ extension: language.startsWith('vb') ? 'vbs' : 'js', text: content.replace(/^\s*<!\[CDATA\[/, '').replace(/\]\]>\s*$/, '') });
  }
  const [first] = scripts;
  if (!first) return null;
  const same = scripts.filter(({ extension }) => extension === first.extension);
  return { extension: first.extension, text: same.map((one) => one.text).join('\r\n'), isWhole: isWhole && same.length === scripts.length };
}
