import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identify } from '../sandbox-runner/identify.ts';
import { isPassive } from '../sandbox-runner/passive.ts';
import { decoded } from '../sandbox-runner/static/decoded.ts';
import { parse } from '../sandbox-runner/static/parse.ts';
import { zip } from './samples/binaries.ts';

const passive = async (name: string, content: string | Buffer): Promise<boolean> => {
  const bytes = Buffer.from(content as string);
  const identity = await identify(bytes, name);
  return isPassive(identity, bytes, name, await parse(identity, decoded(identity, bytes), name).catch(() => ({})));
};
const both = async (name: string, honest: string | Buffer, twins: Record<string, string | Buffer>) => {
  const seen: Record<string, boolean> = { honest: await passive(name, honest) };
  for (const [twin, content] of Object.entries(twins)) seen[twin] = await passive(name, content);
  expect(seen).toEqual({ honest: true, ...Object.fromEntries(Object.keys(twins).map((twin) => [twin, false])) });
};

/** A PDF of one page; `catalogue` and `page` are put into those two. */
function pdf(catalogue = '', page = '', more: string[] = []): string {
  const objects = [`<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] ${page} >>`, ...more];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, n) => {
    const at = text.length;
    text += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const at = text.length;
  return `${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`;
}
const link = (action: string) => `/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << ${action} >> >>]`;

const types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';
const kind = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (...rows: [type: string, target: string, external?: boolean][]) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rows.map(([type, target, external], n) => `<Relationship Id="r${n}" Type="${kind}/${type}" Target="${target}"${external ? ' TargetMode="External"' : ''}/>`).join('')}</Relationships>`;
const docx = (body = '', rows: [string, string, boolean?][] = [], more: Record<string, string> = {}) =>
  zip({
    '[Content_Types].xml': types, '_rels/.rels': relations(['officeDocument', 'word/document.xml']), 'word/_rels/document.xml.rels': relations(...rows),
    'word/document.xml': `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="${kind}"><w:body><w:p><w:r><w:t>Words</w:t></w:r></w:p>${body}</w:body></w:document>`, ...more,
  });

describe('a document in which nothing acts', () => {
  test('a PDF with text, links to pages, and a place to open it at', async () => {
    const honest = pdf('/OpenAction [3 0 R /Fit]', link('/S /URI /URI (https://example.org/)'));
    await both('a.pdf', honest, {
      'a script': pdf('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'),
      'a program': pdf('/OpenAction << /S /Launch /F (cmd.exe) >>'),
      'a page that opens by itself': pdf('/OpenAction << /S /URI /URI (https://example.org/) >>'),
      'a second action behind the first': pdf('/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next << /S /URI /URI (https://example.org/) >> >>'),
      'events': pdf('', '/AA << /O << /S /URI /URI (https://example.org/) >> >>'),
      'a form that is sent': pdf('', link('/S /SubmitForm /F (https://example.org/)')),
      'a link to a share': pdf('', link('/S /URI /URI (file://203.0.113.1/a.exe)')),
      'a link that runs': pdf('', link('/S /URI /URI (javascript:alert(1))')),
      'a film of a program': pdf('', '/Annots [<< /Subtype /RichMedia >>]'),
      'something behind it': `${honest}<script>alert(1)</script>\n`,
      'something before it': `MZ or so\n${honest}`,
      'cut off': honest.slice(0, -20),
    });
  });
  test('a page with styles, links and pictures', async () => {
    const page = (head: string, body: string) => `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Words</title>${head}</head><body><h1>Words</h1><p class=a>And <a href="https://example.org/">more</a> 1 < 2.</p>${body}</body></html>\n`;
    await both('a.html', page('<style>p { color: red }</style><link rel="stylesheet" href="a.css">', '<img src="a.png" alt="a">'), {
      'a script': page('<script>alert(1)</script>', ''),
      'a script of another place': page('<script src="https://example.org/a.js"></script>', ''),
      'an event': page('', '<img src=x onerror=alert(1)>'),
      'an event behind a quoted bracket': page('', '<img alt=">" src=x onerror=alert(1)>'),
      'a form': page('', '<form action="https://example.org/"><input type=password></form>'),
      'a page that leads on': page('<meta http-equiv="refresh" content="0;url=https://example.org/">', ''),
      'a frame': page('', '<iframe src="https://example.org/"></iframe>'),
      'an object': page('', '<object data="a.hta"></object>'),
      'an address that runs': page('', '<a href="java&#115;cript:alert(1)">a</a>'),
      'an address that runs, with a blank in it': page('', '<a href="java\tscript:alert(1)">a</a>'),
      'an address that is a file': page('', `<a download="a.zip" href="data:application/zip;base64,UEsDBA==">a</a>`),
      'a picture on a share': page('', '<img src="\\\\203.0.113.1\\a.png">'),
      'a picture on a share, as a page writes it': page('', '<img src="//203.0.113.1/a.png">'),
      'a style that runs': page('<style>p { width: expression(alert(1)) }</style>', ''),
      'a style in another notation': page('<style>p { width: \\65xpression(alert(1)) }</style>', ''),
      'a style in a drawing': page('', '<svg><style><img src=x onerror=alert(1)></style></svg>'),
      'a title that is markup to others': page('', '').replace('Words</title>', '<script>alert(1)</script></title>'),
      'a comment that old browsers read': page('<!--[if IE]><script>alert(1)</script><![endif]-->', ''),
      'a comment that ends elsewhere': page('<!--><script>alert(1)</script>-->', ''),
      'a command to paste': page('', '<p>Press Windows and R, then paste <b>power</b>shell -w hidden -c x</p>'),
      'an element that nobody knows': page('', '<fencedframe></fencedframe>'),
      'cut off within a tag': page('', '').slice(0, -4),
    });
  });
  test('a drawing', async () => {
    const svg = (content: string, more = '') => `<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"${more}><g><circle cx="5" cy="5" r="3"/>${content}</g></svg>\n`;
    await both('a.svg', svg('<use xlink:href="#a"/>'), {
      'a script': svg('<script>alert(1)</script>'), 'a script under a prefix': svg('<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>'),
      'an event': svg('', ' onload="alert(1)"'), 'a page in it': svg('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">a</p></foreignObject>'),
      'an address that runs': svg('<a xlink:href="javascript:alert(1)"><text>a</text></a>'), 'an address that is set later': svg('<a><set attributeName="href" to="javascript:alert(1)"/></a>'),
      'a drawing in an address': svg('<use xlink:href="data:image/svg+xml;base64,PHN2Zz4="/>'), 'an entity of another place': `<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>${svg('&a;')}`,
      'cut off': svg('').slice(0, -9),
    });
  });
  test('data in XML', async () => {
    const xml = (content: string, head = '') => `<?xml version="1.0" encoding="UTF-8"?>\n${head}<orders><order id="1"><name>Anna &amp; Bob</name></order>${content}</orders>\n`;
    await both('a.xml', xml('<note><![CDATA[a < b]]></note>'), {
      'an entity of another place': xml('', '<!DOCTYPE orders [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'), 'a type of a stranger': xml('', '<!DOCTYPE orders SYSTEM "http://192.0.2.1/a.dtd">\n'),
      'a style that may run': xml('', '<?xml-stylesheet type="text/xsl" href="a.xsl"?>\n'), 'a program that opens it': xml('', '<?mso-application progid="Word.Document"?>\n'),
      'a script of a page': xml('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>'), 'an event of a page': xml('<h:img xmlns:h="http://www.w3.org/1999/xhtml" onerror="alert(1)"/>'),
      'a task': xml('<Exec><Command>cmd</Command></Exec>'), 'a script in a text': xml('<note><![CDATA[<script>alert(1)</script>]]></note>'),
      'an unclosed element': xml('<a>'), 'two roots': `${xml('')}<orders/>`, 'something behind it': `${xml('')}MZ`,
    });
  });
  test('a document of Word', async () => {
    const chunk = relations(['aFChunk', 'a.html']);
    await both('a.docx', docx('', [['hyperlink', 'https://example.org/', true]]), {
      'a template of a stranger': docx('', [['attachedTemplate', 'https://192.0.2.1/a.dotm', true]]),
      'a piece of another format': docx('<w:altChunk r:id="r0"/>', [['aFChunk', 'a.html']], { 'word/a.html': '<html><script>alert(1)</script></html>', 'word/x.rels': chunk }),
      'a field that asks a program': docx('<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe &quot;/c calc&quot;"/></w:p>'),
      'a picture of a stranger': docx('', [['image', 'https://192.0.2.1/a.png', true]]),
      'a link that runs': docx('', [['hyperlink', 'file://203.0.113.1/a.exe', true]]),
      'a control': docx('', [], { 'word/activeX/activeX1.xml': '<ax:ocx xmlns:ax="http://schemas.microsoft.com/office/2006/activeX"/>' }),
      'something before it': Buffer.concat([Buffer.from('MZ or so'), docx()]), 'something behind it': Buffer.concat([docx(), Buffer.from('<script>alert(1)</script>')]),
      'cut off': docx().subarray(0, -10),
    });
  });
  test('a letter in RTF', async () => {
    const rtf = '{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 Words and more.\\par}\n';
    await both('a.rtf', rtf, { 'something behind it': `${rtf}<script>alert(1)</script>}`, 'cut off': rtf.slice(0, -3), 'an object': rtf.replace('Words', '{\\object\\objemb{\\*\\objdata 0105000002000000}}Words'), 'raw bytes': rtf.replace('Words', '\\bin3 }}}') });
  });
  test('binary data: each is read to its end', async () => {
    const pixels = Buffer.concat([Buffer.from('P6\n2 1\n255\n'), Buffer.alloc(6, 200)]);
    await both('a.ppm', pixels, { 'something behind it': Buffer.concat([pixels, Buffer.from('MZ')]), 'cut off': pixels.subarray(0, -1) });
    const torrent = Buffer.from('d8:announce20:http://example.org/a4:infod6:lengthi9e4:name1:a12:piece lengthi9eee');
    await both('a.torrent', torrent, { 'something behind it': Buffer.concat([torrent, Buffer.from('\x00\x01MZ')]), 'cut off': torrent.subarray(0, -1) });
  });
  test('whatever is cut off a page, a drawing or data, it is not taken for whole', async () => {
    const wholes: [string, string][] = [['a.svg', '<svg xmlns="http://www.w3.org/2000/svg"><g><path d="M0 0"/></g></svg>'], ['a.xml', '<?xml version="1.0"?><a><b c="d">e</b><!-- f --></a>'], ['a.pdf', pdf()]];
    await fc.assert(fc.asyncProperty(fc.constantFrom(...wholes), fc.nat(), async ([name, text], where) => {
      expect(await passive(name, text.slice(0, 6 + (where % (text.trimEnd().length - 6))))).toBe(false);
    }), { numRuns: 80 });
  });
});
