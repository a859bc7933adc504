import { createHash } from 'node:crypto';
import { startOf } from '../schema/start.ts';
import { isActingName } from './still/acting-names.ts';
import { dataFormat } from './static/text-formats.ts';

/** Endings that say what a file is, and nothing of whose it is. */
const ordinary = new Set((
  'exe dll scr pif com cpl ocx sys drv efi bin dat elf run out o so ko deb rpm apk appx msix msi msp msu cab ' +
  'zip 7z rar gz tgz bz2 xz zst tar iso img vhd vhdx vmdk dmg pdf doc docx docm dot dotx dotm xls xlsx xlsm ' +
  'xlsb xlt xltx xltm xla xlam xll ppt pptx pptm pps ppsx ppsm pot potx potm ppa ppam rtf odt ott ods odp odg ' +
  'odf one onepkg pub vsd vsdx mdb accdb htm html xhtml shtml mht mhtml svg xml json yaml yml toml ini cfg conf ' +
  'txt text log md markdown rst nfo readme csv tsv eml msg oft lnk url chm hlp jpg jpeg png gif bmp tif tiff ' +
  'webp ico mp3 mp4 avi mkv mov wav flac ogg swf jar class war ear pyc pyo whl wasm ttf otf woff woff2 ps eps ' +
  'dvi tex c h cpp cs java go rs ts tsx sql db sqlite pem crt cer key p12 ipynb webmanifest geojson map xsd rss ' +
  'atom gpx kml plist'
).split(' '));
/** Of a document: a program that has it before its own ending lies. */
const documentEnding = /\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|txt|html?|csv|mp[34])$/i;

/** Shorter than this, a name stands in most files by chance. */
const stemMin = 4;
const [consonants, vowels] = ['bdfgklmnprstv', 'aeiou'];

/** Three or four syllables, the same for the same bytes: no list of names of sandboxes can hold them. */
function wordOf(bytes: Buffer): string {
  const digest = createHash('sha256').update('name ').update(bytes).digest();
  const letter = (letters: string, at: number) => letters[digest[at]! % letters.length]!;
  const syllable = (at: number) => letter(consonants, at) + letter(vowels, at + 1);
  return [0, 2, 4, ...(digest[8]! % 2 === 0 ? [6] : [])].map(syllable).join('');
}

/** Whether the bytes have this text in them, as most programs and scripts write one. */
function mentions(bytes: Buffer, text: string): boolean {
  const forms = [text, text.toLowerCase(), text.toUpperCase()];
  return forms.some((form) => bytes.includes(form) || bytes.includes(Buffer.from(form, 'utf16le')));
}

/**
 * The name that a file is analysed under. The submitter's name is private, and other customers with the same bytes read
 * the report: it is kept where the bytes themselves mention it, since some samples act under that
 * name alone, and where it is a name by which a tool takes a file. Otherwise a word stands for it, with an ending that
 * says what it is, so that the same program starts it and a name that lies is still seen to lie.
 */
export function neutralName(fileName: string, bytes: Buffer): string {
  const name = fileName.split(/[\\/]/).pop()!;
  const last = /\.[\w-]{1,20}$/.exec(name)?.[0] ?? '';
  const rest = name.slice(0, name.length - last.length).trimEnd();
  const before = documentEnding.exec(rest)?.[0] ?? '';
  const stem = rest.slice(0, rest.length - before.length).trim();
  if ([...stem].length >= stemMin && mentions(bytes, stem)) return fileName;
  const library = /\.so(?:\.\d{1,4}){0,5}$/i.exec(name)?.[0];
  const [start, acts, format] = [startOf(name, null), isActingName(name), dataFormat(name)];
  const isLike = (one: string) =>
    startOf(one, null) === start && isActingName(one) === acts && dataFormat(one) === format;
  const ending = (library ?? last).toLowerCase();
  const says = library !== undefined || start !== 'content' || acts || ordinary.has(ending.slice(1));
  const word = `${wordOf(bytes)}${name.includes('\u202e') ? '\u202e' : ''}`;
  const stands = `${word}${before.toLowerCase()}`;
  const candidates = [`${stands}${says ? ending : ''}`, stands, name.split('.')[0]!];
  return candidates.find((one) => one !== '' && isLike(one)) ?? fileName;
}
