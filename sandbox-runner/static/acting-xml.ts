import { onShare } from './elsewhere.ts';
import { ddeCommand, Fields, includedFrom } from './fields.ts';
import { signal, type Found } from './found.ts';
import { withMacros } from './macros.ts';
import { remote } from './ole-package.ts';
import { decoded, type Relation } from './opc.ts';
import { readXml } from './xml.ts';

/**
 * Names of elements and attributes that can act: a part in which none of them stands is not parsed. No entity can stand
 * in a name.
 */
const names = /instrText|fldSimple|fldChar|ppaction|hlink|ddeLink|dde-|event-listener|attachedTemplate|altChunk|instr=/;
const commandsMax = 50;

export interface Acting extends Required<Pick<Found, 'signals' | 'layers' | 'commands'>> {
  /** It is XML to its end, as far as that was looked at. */
  complete: boolean;
  /** It has something that acts: at once, or when somebody points at it. */
  active: boolean;
}

/**
 * What the XML of a document does: fields that ask another program for data, slides that start a program when the mouse
 * comes by, links to another program in a workbook, events of OpenDocument that call a script. `relations`: those of
 * this part.
 */
export function readActing(xml: string, relations: readonly Relation[]): Acting {
  const found: Acting = { signals: [], layers: [], commands: [], complete: true, active: false };
  if (!names.test(xml)) return found;
  const fields = new Fields();
  /** For each field that is open: is its instruction at its end? */
  const ended: boolean[] = [];
  const targets = new Map(relations.map((one) => [one.id, one]));
  found.complete = readXml(xml, {
    open: ({ name, attributes }) => {
      if (name === 'fldChar') step(attributes.fldCharType ?? '', fields, ended);
      else if (name === 'fldSimple') fields.add(attributes.instr ?? '');
      else if (name === 'ddeLink') dde(found, `${attributes.ddeService ?? ''} ${attributes.ddeTopic ?? ''}`.trim());
      else if (/^dde-(source|connection-decl)$/.test(name))
        dde(
          found,
          `${attributes['dde-application'] ?? ''} ${attributes['dde-topic'] ?? ''} ${attributes['dde-item'] ?? ''}`.trim(),
        );
      else if (/^hlink(Click|Hover|MouseOver)$/.test(name))
        slideAction(found, name, attributes.action ?? '', targets.get(attributes.id ?? ''));
      else if (name === 'event-listener')
        scriptEvent(found, attributes['event-name'] ?? '', attributes.href ?? attributes['macro-name'] ?? '');
      // Word's XML of 2003 has no relations.
      else if (name === 'attachedTemplate' && attributes.val !== undefined) template(found, attributes.val);
    },
    text: (name, text) => {
      if (name === 'instrText' && ended.at(-1) !== true) fields.text(text);
    },
  });
  for (const field of fields.all()) fieldSignals(found, field);
  found.active = found.signals.length > 0;
  return found;
}

function step(type: string, fields: Fields, ended: boolean[]): void {
  if (type === 'begin') {
    fields.begin();
    ended.push(false);
  } else if (type === 'separate' && ended.at(-1) === false) {
    fields.end();
    ended[ended.length - 1] = true;
  } else if (type === 'end' && ended.pop() === false) fields.end();
}

/** One field's instruction, of whatever format of document. */
export function fieldSignals(found: Required<Pick<Found, 'signals' | 'commands'>>, field: string): void {
  const command = ddeCommand(field);
  if (command !== null) dde(found, command);
  const from = includedFrom(field);
  if (from !== null && onShare(from)) share(found, from);
}

function dde(found: Required<Pick<Found, 'signals' | 'commands'>>, command: string): void {
  if (found.commands.length >= commandsMax) return;
  found.commands.push(command.slice(0, 2_000));
  found.signals.push(
    signal(
      'document-dde',
      'Document that asks another program for data',
      55,
      ['T1559.002'],
      { benign: 'Sheets linked with old software.', malicious: 'A program is started without any macro.' },
      [command.slice(0, 300)],
    ),
  );
}

export function share(found: Required<Pick<Found, 'signals'>>, target: string): void {
  if (found.signals.some((one) => one.rule === 'assay-document-share')) return;
  found.signals.push(
    signal(
      'document-share',
      'Document that loads a picture or text from a share of another machine',
      45,
      ['T1187'],
      { benign: 'Pictures on a company share.', malicious: "Opening it sends the user's log-on." },
      [target],
    ),
  );
}

export function template(found: Required<Pick<Found, 'signals' | 'layers'>>, target: string): void {
  if (!/^(https?|ftp|mhtml|ms-[\w-]{1,30}):/i.test(target.trim()) && !onShare(target)) return;
  found.signals.push(remote('template', target));
  found.layers.push({ name: 'link', bytes: Buffer.from(target) });
}

/** A file that a link in a document opens and Windows runs. */
const program = /\.(exe|scr|com|pif|bat|cmd|ps1|vbs|vbe|jse?|wsf|hta|lnk|msi|cpl)(["'\s]|$)/i;

function slideAction(found: Acting, element: string, action: string, relation: Relation | undefined): void {
  const target = decoded(relation?.target ?? '').replace(/^file:\/{0,3}/i, '');
  const runs =
    /^ppaction:\/\/program/i.test(action) || (/^ppaction:\/\/hlinkfile/i.test(action) && program.test(target));
  if (!runs || found.commands.length >= commandsMax) return;
  found.commands.push(target.slice(0, 2_000));
  const hover = element !== 'hlinkClick';
  found.signals.push(
    signal(
      'document-action',
      hover
        ? 'Presentation that starts a program when the mouse comes by'
        : 'Presentation that starts a program on a click',
      hover ? 60 : 50,
      ['T1204.002', 'T1059'],
      { benign: 'Talks that show a program.', malicious: 'A program is started without any macro.' },
      [target],
    ),
  );
}

/**
 * `vnd.sun.star.script:Library.Module.Name?language=Basic&location=document`, or a macro's name as StarOffice wrote it.
 */
function scriptEvent(found: Acting, event: string, href: string): void {
  if (href === '' || found.layers.length >= commandsMax) return;
  const script = decoded(href);
  found.layers.push({ name: 'event', bytes: Buffer.from(script) });
  const own = /[?&]location=document\b/i.test(script) || !/^vnd\.sun\.star\.script:/i.test(script);
  if (!own && (/\.\.[\\/]|\$\w+\(/.test(script) || /language=(python|javascript|beanshell|java)\b/i.test(script))) {
    // The documented weakness (CVE-2018-16858): a function of a library that comes with the office, called with
    // arguments of the file's choice.
    found.signals.push(
      signal(
        'document-script-event',
        'Document whose event calls a script that is not its own',
        55,
        ['T1204.002', 'T1059.006'],
        {
          benign: 'Documents of an office that has installed its own scripts.',
          malicious: 'A function that is on every machine runs what the document says.',
        },
        [script],
      ),
    );
    const words = /\$[\w.]{1,100}\(([^)]{0,2000})\)/
      .exec(script)?.[1]
      ?.split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '' && !/^\d+$/.test(word));
    if (words && words.length > 0) found.commands.push(words.join(' '));
    return;
  }
  if (!found.signals.some((one) => one.rule === 'assay-document-macros')) found.signals.push(withMacros([script]));
  if (
    /^(dom:(un)?load|office:(new|start-app|load-finished|view-created)|on-?load|onopen|document-open)$/i.test(event) &&
    !found.signals.some((one) => one.rule === 'assay-document-macros-auto')
  ) {
    found.signals.push(
      signal(
        'document-macros-auto',
        'Macro that runs by itself when the document is opened',
        25,
        ['T1204.002', 'T1137'],
        { benign: 'Forms and reports of offices carry macros.', malicious: 'Opening the document runs the macro.' },
        [`${event} ${script}`],
      ),
    );
  }
}
