import { onShare } from './elsewhere.ts';
import { append, signal, type Found } from './found.ts';
import { fileName } from './ole-package.ts';
import { isNamed, PdfObjects, type PdfObject } from './pdf-objects.ts';
import { PdfName, PdfReference, pdfText, type PdfDictionary, type PdfValue } from './pdf-syntax.ts';
import { elements, tags } from './tags.ts';

const limits = { scripts: 50, links: 4_000, files: 100, commands: 50, scriptBytes: 500_000 };
/** Names that are told of a file: what it has, whether that acts or not. */
const told = [
  'OpenAction',
  'AA',
  'JS',
  'JavaScript',
  'Launch',
  'EmbeddedFile',
  'URI',
  'SubmitForm',
  'RichMedia',
  'XFA',
  'ObjStm',
  'AcroForm',
];

/** What plays, shows other programs' content, or runs on an event. */
const actingNames = ['RichMedia', 'Rendition', 'Movie', '3D', 'XFA', 'AA'];
/** Schemes of links that show a page, a letter or a number. */
const page = /^(?:https?:|mailto:|tel:|ftp:|doi:|urn:|www\.|#)/i;

/** Objects that act, scripts, links and embedded files of a PDF, without showing it. */
export function readPdf(bytes: Buffer): Found {
  const objects = new PdfObjects(bytes);
  const reading = new Reading(objects);
  for (const object of objects.all) reading.object(object);
  for (const trailer of objects.trailers) reading.value(trailer);
  reading.files();
  const { found, names } = reading;
  if (objects.limited || reading.limited) found.limitations.push('DOCUMENT_LIMIT_STREAMS');
  if (objects.unreadable) found.limitations.push('DOCUMENT_STREAM_UNREADABLE');
  if (objects.locked) found.limitations.push('DOCUMENT_ENCRYPTED');
  const has = (name: string) => names.has(name);
  const auto = has('OpenAction') || has('AA') || reading.autoForm;
  if (reading.launches.length > 0)
    found.signals.push(
      signal(
        'pdf-launch',
        'PDF that starts a program',
        65,
        ['T1204.002', 'T1203'],
        { benign: 'Hardly any.', malicious: 'Opening it runs a command.' },
        reading.launches,
      ),
    );
  if (has('JS') || has('JavaScript') || found.layers.some((one) => one.name === 'script')) {
    found.signals.push(
      signal(
        'pdf-script',
        auto ? 'PDF with a script that runs by itself' : 'PDF with a script',
        auto ? 28 : 10,
        ['T1059.007', 'T1204.002'],
        { benign: 'Forms check what is typed.', malicious: 'The script uses a hole in the reader, or fetches more.' },
        found.layers.filter((one) => one.name === 'script').map((one) => one.bytes.toString('utf8', 0, 400)),
      ),
    );
  }
  if (reading.carried > 0)
    found.signals.push(
      signal('pdf-embedded', 'PDF that carries another file', 15, ['T1027.009'], {
        benign: 'Invoices carry their data as XML.',
        malicious: 'The dangerous file travels inside.',
      }),
    );
  if (reading.share !== null)
    found.signals.push(
      signal(
        'document-share',
        'Document that loads a picture or text from a share of another machine',
        45,
        ['T1187'],
        { benign: 'Documents on a company share.', malicious: "Opening it sends the user's log-on." },
        [reading.share],
      ),
    );
  const hidden = [...objects.hidden].filter((name) =>
    /^(OpenAction|AA|JS|JavaScript|Launch|EmbeddedFile|URI|ObjStm)$/.test(name),
  );
  if (hidden.length > 0)
    found.signals.push(
      signal(
        'pdf-hidden-names',
        'PDF that spells its actions in code',
        50,
        ['T1027'],
        { benign: 'Hardly any.', malicious: 'Scanners are to overlook the action.' },
        hidden,
      ),
    );
  return {
    ...found,
    facts: {
      ...Object.fromEntries(told.map((name) => [name, has(name)])),
      streams: objects.all.filter((one) => one.stream !== null).length,
    },
    active:
      found.signals.some((one) => one.rule !== 'assay-pdf-embedded') ||
      reading.submits ||
      reading.acts ||
      actingNames.some(has),
    complete: found.limitations.length === 0 && objects.all.length > 0,
  };
}

class Reading {
  readonly found: Required<Pick<Found, 'signals' | 'layers' | 'members' | 'limitations' | 'commands'>> = {
    signals: [],
    layers: [],
    members: [],
    limitations: [],
    commands: [],
  };
  /** All keys, and all names that are values. */
  readonly names = new Set<string>();
  readonly launches: string[] = [];
  limited = false;
  autoForm = false;
  submits = false;
  /** Something happens by itself when it is opened, or a link leads to what is no page. */
  acts = false;
  share: string | null = null;
  /** Files that it carries. */
  carried = 0;
  readonly #objects: PdfObjects;
  /** Names by which a stream goes that is a file. */
  readonly #named = new Map<PdfObject, string>();
  readonly #streams: PdfObject[] = [];
  readonly #seen = new Set<string>();
  /** Streams that were read as a script or a form: many may refer to one. */
  readonly #read = new Set<PdfObject>();
  #links = 0;
  #scripts = 0;

  constructor(objects: PdfObjects) {
    this.#objects = objects;
  }

  object(object: PdfObject): void {
    if (object.stream !== null && isNamed(object.value, 'Type', 'EmbeddedFile')) this.#streams.push(object);
    this.value(object.value);
  }

  value(value: PdfValue): void {
    if (value instanceof PdfName) this.names.add(value.name);
    else if (Array.isArray(value)) for (const one of value) this.value(one);
    else if (value instanceof Map) {
      this.#dictionary(value);
      for (const [key, one] of value) {
        this.names.add(key);
        this.value(one);
      }
    }
  }

  /** Each embedded file once, by its name where one is given. */
  files(): void {
    for (const object of this.#streams) if (!this.#named.has(object)) this.#named.set(object, '');
    for (const [object, name] of this.#named) {
      if (this.carried >= limits.files) return void (this.limited = true);
      const content = this.#objects.content(object, true);
      if (content === null || content.length === 0) continue;
      this.carried++;
      this.found.members.push({ name: fileName(name) || `embedded-${this.carried}`, bytes: content });
    }
  }

  #dictionary(dictionary: PdfDictionary): void {
    const kind = this.#name(dictionary.get('S'));
    if (dictionary.has('JS')) this.#script(dictionary.get('JS'));
    if (dictionary.has('EF')) this.#fileSpecification(dictionary);
    if (dictionary.has('XFA')) this.#form(dictionary.get('XFA'));
    if (dictionary.has('OpenAction')) this.#opens(this.#objects.resolve(dictionary.get('OpenAction')));
    if (kind === 'Launch') this.#launch(dictionary);
    else if (kind === 'URI') {
      const target = this.#text(dictionary.get('URI'));
      // A name without a scheme is a place beside the file.
      if (!page.test(target.trim()) && (/^[^/?#]*:/.test(target.trim()) || onShare(target))) this.acts = true;
      this.#link(target);
    }
    else if (kind === 'SubmitForm' || kind === 'ImportData') {
      this.submits = true;
      this.#link(this.#place(dictionary.get('F')));
    } else if (kind === 'GoToR' || kind === 'GoToE' || kind === 'Thread') {
      const place = this.#place(dictionary.get('F'));
      if (onShare(place)) this.share ??= place;
      if (kind === 'GoToE') this.acts = true;
      this.#link(place);
    }
  }

  /** Opening it at a page, in a size, is what most do; anything else acts. */
  #opens(action: PdfValue | undefined): void {
    if (!(action instanceof Map)) return;
    if (!/^(?:GoTo|Named)?$/.test(this.#name(action.get('S'))) || action.has('Next')) this.acts = true;
  }

  #name(value: PdfValue | undefined): string {
    const plain = this.#objects.resolve(value);
    return plain instanceof PdfName ? plain.name : '';
  }

  #text(value: PdfValue | undefined): string {
    const plain = this.#objects.resolve(value);
    return Buffer.isBuffer(plain) ? pdfText(plain).slice(0, 4_000) : '';
  }

  /** A file by its name, or by a specification (7.11). */
  #place(value: PdfValue | undefined): string {
    const plain = this.#objects.resolve(value);
    if (!(plain instanceof Map)) return this.#text(value);
    return (
      this.#text(plain.get('UF')) ||
      this.#text(plain.get('F')) ||
      this.#text(plain.get('DOS')) ||
      this.#text(plain.get('Unix'))
    );
  }

  #link(target: string): void {
    if (target === '' || this.#seen.has(`link ${target}`)) return;
    if (this.#links++ >= limits.links) return void (this.limited = true);
    this.#seen.add(`link ${target}`);
    this.found.layers.push({ name: 'link', bytes: Buffer.from(target) });
  }

  #launch(action: PdfDictionary): void {
    if (this.launches.length >= limits.commands) return void (this.limited = true);
    const systems = [action.get('Win'), action.get('Unix'), action.get('Mac')]
      .map(this.#objects.resolve)
      .filter((one) => one instanceof Map);
    const lines = [
      `${this.#place(action.get('F'))} ${this.#text(action.get('P'))}`,
      ...systems.map((one) => `${this.#place(one.get('F'))} ${this.#text(one.get('P'))}`),
    ]
      .map((line) => line.trim())
      .filter((line) => line !== '');
    this.launches.push(lines[0] ?? '/Launch');
    append(this.found.commands, lines);
  }

  /** A script in a string, or in a stream of any of the versions that a reference may mean. */
  #script(value: PdfValue | undefined): void {
    if (Buffer.isBuffer(value)) return this.#addScript(value);
    for (const object of this.#unread(value)) {
      const content = object.stream === null ? object.value : this.#objects.content(object);
      if (Buffer.isBuffer(content)) this.#addScript(content);
    }
  }

  #unread(value: PdfValue | undefined): PdfObject[] {
    const objects = this.#objects.versions(value).filter((one) => !this.#read.has(one));
    for (const one of objects) this.#read.add(one);
    return objects;
  }

  #addScript(bytes: Buffer): void {
    const text = pdfText(bytes).slice(0, limits.scriptBytes);
    if (text.trim() === '' || this.#seen.has(`script ${text}`)) return;
    if (this.#scripts++ >= limits.scripts) return void (this.limited = true);
    this.#seen.add(`script ${text}`);
    this.found.layers.push({ name: 'script', bytes: Buffer.from(text) });
  }

  /** An embedded file with its name: the one for all systems before those for one. */
  #fileSpecification(specification: PdfDictionary): void {
    const name = this.#place(specification);
    const files = this.#objects.resolve(specification.get('EF'));
    if (!(files instanceof Map)) return;
    for (const value of files.values()) {
      for (const object of this.#objects.versions(value))
        if (object.stream !== null && !this.#named.get(object)) this.#named.set(object, name);
    }
  }

  /** Scripts of a form of XFA: one stream, or its parts one after the other, each with its name in front of it. */
  #form(value: PdfValue | undefined): void {
    const plain =
      value instanceof PdfReference && this.#objects.versions(value).some((one) => one.stream !== null)
        ? value
        : this.#objects.resolve(value);
    const parts = Array.isArray(plain) ? plain : [plain];
    const xml = parts
      .flatMap((part) => this.#unread(part).slice(0, 1))
      .map((object) => this.#objects.content(object))
      .filter((one) => one !== null);
    const texts = [...parts.filter((part) => Buffer.isBuffer(part)), ...xml].map((one) => one.toString('utf8'));
    const text = texts.filter((one) => one.includes('<')).join('\n');
    for (const prefix of new Set(
      [...text.matchAll(/<((?:\w{1,30}:)?)script\b/g)].slice(0, 1_000).map((match) => match[1]!),
    )) {
      for (const { content } of elements(text, `${prefix}script`.toLowerCase(), limits.scriptBytes))
        this.#addScript(Buffer.from(plainXml(content)));
    }
    for (const tag of tags(text))
      if (
        /(^|:)event$/.test(tag.name) &&
        /activity\s*=\s*["'](initialize|docReady|ready|enter|calculate|validate|layout:ready|form:ready)/i.test(
          tag.text,
        )
      )
        this.autoForm = true;
    if (this.autoForm && this.#scripts === 0) this.autoForm = false;
  }
}

/** Without the marks of CDATA, and with XML's five entities put in. */
const plainXml = (text: string) =>
  text
    .replaceAll('<![CDATA[', '')
    .replaceAll(']]>', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
