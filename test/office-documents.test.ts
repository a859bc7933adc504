import { afterAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../sandbox-runner/engine.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { readFlatOffice } from '../sandbox-runner/static/flat-office.ts';
import { parse } from '../sandbox-runner/static/parse.ts';
import { zip } from './samples/binaries.ts';
import { compoundFile, macroProject, oleNative, relations, relationType, wordDocument } from './samples/office.ts';

const engine = await loadEngine();
afterAll(async () => await engine.close());
const looked = async (bytes: Buffer, name: string) => {
  const { identity, signals, members, written, limitations } = await engine.examiner.examine(bytes, name);
  return {
    format: identity.format,
    rules: signals.map((one) => one.rule),
    members: members.map((one) => one.fileName),
    commands: written.flatMap((one) => one.commands),
    limitations,
  };
};
const answer = async (bytes: Buffer, name: string) => {
  const { active, complete } = await parse(await identify(bytes, name), bytes, name);
  return { active, complete };
};
const macro = 'Sub AutoOpen()\r\nEnd Sub\r\n';
const script = Buffer.from('WScript.Echo("a");\r\n');

describe('a macro project', () => {
  test.each([
    [
      'that a relation leads to',
      {
        'word/_rels/document.xml.rels': relations({ type: 'vbaProject', target: 'media/picture.dat' }),
        'word/media/picture.dat': macroProject(macro),
      },
      'docm',
    ],
    ['that nothing leads to', { 'other/data.tmp': macroProject(macro) }, 'docx'],
  ])('is found under any name: one %s', async (_what, parts, format) => {
    const found = await looked(wordDocument('', parts), 'a.docm');
    expect(found.rules).toEqual(expect.arrayContaining(['assay-document-macros', 'assay-document-macros-auto']));
    expect(found.format).toBe(format);
  });
  test('is found in a document whose main part lies elsewhere', async () => {
    const bytes = zip({
      '[Content_Types].xml':
        '<Types><Override PartName="/q/main.x" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
      '_rels/.rels': relations({ type: 'officeDocument', target: '/q/main.x' }),
      'q/main.x': '<w:document xmlns:w="w"/>',
      'q/p.bin': macroProject(macro),
    });
    expect(await looked(bytes, 'a.docm')).toMatchObject({
      format: 'docm',
      rules: expect.arrayContaining(['assay-document-macros-auto']) as unknown,
    });
  });
  test('is found in a document that is one XML file', async () => {
    const part = (name: string, type: string, content: string) =>
      `<p:part p:name="${name}" p:contentType="${type}">${content}</p:part>`;
    const flat = `<?xml version="1.0"?>\n<p:package xmlns:p="http://schemas.microsoft.com/office/2006/xmlPackage">${part('/word/document.xml', 'x.main+xml', '<p:xmlData><w:document xmlns:w="w"><w:fldSimple w:instr=" DDEAUTO cmd &quot;/c calc&quot; "/></w:document></p:xmlData>')}${part('/word/x.dat', 'application/x', `<p:binaryData>${macroProject(macro).toString('base64')}</p:binaryData>`)}</p:package>`;
    const found = await looked(Buffer.from(flat), 'a.xml');
    expect(found.rules).toEqual(expect.arrayContaining(['assay-document-macros-auto', 'assay-document-dde']));
    const word = `<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:binData w:name="x.mso">${macroProject(macro).toString('base64')}</w:binData></w:wordDocument>`;
    expect((await looked(Buffer.from(word), 'a.xml')).rules).toContain('assay-document-macros-auto');
    expect(readFlatOffice(Buffer.from(`${flat.slice(0, -30)}`), 'flat-opc').complete).toBe(false);
  });
});

describe('a relation to elsewhere', () => {
  const settings = (xml: string | Buffer) =>
    wordDocument('', { 'word/_rels/settings.xml.rels': xml, 'word/settings.xml': '<w:settings xmlns:w="w"/>' });
  const place = 'http://templates.example-host.net/a.dotm';
  const single = `<?xml version='1.0'?><Relationships xmlns='x'><Relationship Id='a' TargetMode='External' Target='${place}' Type='${relationType('attachedTemplate')}'/></Relationships>`;
  test.each([
    ['in single quotes', single],
    ['with a prefix', single.replaceAll('<Rel', '<q:Rel').replaceAll('</Rel', '</q:Rel').replace('xmlns=', 'xmlns:q=')],
    ['in UTF-16', Buffer.from(`\ufeff${single.replace('?>', ' encoding="UTF-16"?>')}`, 'utf16le')],
    [
      'with letters as numbers',
      single.replace(place, place.replace('http', '&#104;&#x74;tp')).replace('External', 'Ext&#101;rnal'),
    ],
    ['with a bracket in another attribute', single.replace("Id='a'", "Id='>'")],
  ])('is found as XML allows to write it: %s', async (_what, xml) => {
    expect((await looked(settings(xml), 'a.docx')).rules).toContain('assay-document-remote');
  });
  test.each([
    '\\\\files.example-host.net\\t\\a.dotm',
    'file://files.example-host.net/t/a.dotm',
    'file:///\\\\files.example-host.net\\a.dotm',
    'file:////files.example-host.net/a.dotm',
  ])('is one to another machine: %s', async (target) => {
    expect(
      (await looked(settings(relations({ type: 'attachedTemplate', target, external: true })), 'a.docx')).rules,
    ).toContain('assay-document-remote');
  });
  test.each([
    'file:///C:\\Users\\ann\\AppData\\Roaming\\Microsoft\\Templates\\Letter.dotx',
    'C:\\Templates\\Letter.dotx',
    'file://localhost/C:/a.dotx',
    'Normal.dotm',
  ])('is none when it leads to this machine, as Word writes its own templates: %s', async (target) => {
    const bytes = settings(
      relations(
        { type: 'attachedTemplate', target, external: true },
        { id: 'r2', type: 'hyperlink', target: 'https://www.example-host.net/', external: true },
      ),
    );
    expect((await looked(bytes, 'a.docx')).rules).toEqual([]);
    expect(await answer(bytes, 'a.docx')).toEqual({ active: false, complete: true });
  });
  test('to a picture on a share sends the log-on there; one on the web does not', async () => {
    const picture = async (target: string) =>
      (
        await looked(
          wordDocument('', { 'word/_rels/document.xml.rels': relations({ type: 'image', target, external: true }) }),
          'a.docx',
        )
      ).rules;
    expect(await picture('file://files.example-host.net/a.png')).toEqual(['assay-document-share']);
    expect(await picture('https://www.example-host.net/a.png')).toEqual([]);
  });
});

describe('a file in a document', () => {
  test('is a member under its own name, whatever kind it is and wherever it lies', async () => {
    const book = wordDocument('', { 'word/any.bin': macroProject(macro) });
    const found = await looked(
      wordDocument('<w:altChunk r:id="c"/>', {
        'word/_rels/document.xml.rels': relations(
          { id: 'a', type: 'package', target: 'embeddings/Sheet.docm' },
          { id: 'c', type: 'aFChunk', target: '/other/chunk.rtf' },
        ),
        'word/embeddings/Sheet.docm': book,
        'other/chunk.rtf': '{\\rtf1 text}',
        'word/embeddings/notes.txt': 'a text',
        'word/media/a.png': Buffer.from('89504e470d0a1a0a', 'hex'),
        'word/media/b.dat': zip({ 'x.js': script }),
      }),
      'a.docx',
    );
    expect(found.members.sort()).toEqual(['Sheet.docm', 'b.dat', 'chunk.rtf', 'notes.txt', 'x.js']);
    expect(found.rules).toContain('assay-document-macros-auto');
  });
  test('is taken out of its package with the name by which it runs', async () => {
    const object = compoundFile({ '/\u0001Ole10Native': oleNative('invoice.js', script) });
    const disguised = compoundFile({ '/\u0001Ole10Native': oleNative('invoice.pdf', script, 'C:\\a\\run.js') });
    const found = await looked(
      wordDocument('', { 'word/embeddings/oleObject1.bin': object, 'word/other/strange.x': disguised }),
      'a.docx',
    );
    expect(found.members).toEqual(['invoice.js', 'run.js']);
    expect(
      (
        await looked(
          compoundFile({
            '/WordDocument': Buffer.alloc(4096),
            '/ObjectPool/_1/\u0001Ole10Native': oleNative('a.js', script),
          }),
          'a.doc',
        )
      ).members,
    ).toEqual(['a.js']);
    expect(
      (
        await looked(
          compoundFile({ '/WordDocument': Buffer.alloc(4096), '/ObjectPool/_1/Package': wordDocument() }),
          'a.doc',
        )
      ).members,
    ).toEqual(['package']);
  });
});

describe('a field', () => {
  const run = (text: string) => `<w:r><w:instrText xml:space="preserve">${text}</w:instrText></w:r>`;
  const mark = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
  test.each([
    [
      'of its own element',
      '<w:fldSimple w:instr=" DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe &quot;/k calc.exe&quot; "/>',
    ],
    [
      'in pieces',
      mark('begin') +
        run(' DDE') +
        run('AUTO c:\\\\windows\\\\system32\\\\cmd.exe ') +
        run('"/k calc.exe"') +
        mark('separate') +
        mark('end'),
    ],
    [
      'whose letters are numbers',
      mark('begin') +
        run(' DDE ') +
        mark('begin') +
        run(` QUOTE ${[...'c:\\windows\\system32\\cmd.exe'].map((char) => char.charCodeAt(0)).join(' ')} `) +
        mark('separate') +
        mark('end') +
        run(' "/k calc.exe"') +
        mark('end'),
    ],
  ])('that asks another program for data is written out as the command that it is: one %s', async (_what, body) => {
    const found = await looked(wordDocument(`<w:p>${body}</w:p>`), 'a.docx');
    expect(found.rules).toEqual(['assay-document-dde']);
    expect(found.commands[0]).toBe('c:\\windows\\system32\\cmd.exe /k calc.exe');
  });
  test('of a page number beside a text about DDE is none', async () => {
    const bytes = wordDocument(
      `<w:p>${mark('begin')}${run(' PAGE ')}${mark('separate')}${mark('end')}<w:fldSimple w:instr="REF DDE"/><w:t>DDEAUTO is old</w:t></w:p>`,
    );
    expect((await looked(bytes, 'a.docx')).rules).toEqual([]);
    expect(await answer(bytes, 'a.docx')).toEqual({ active: false, complete: true });
  });
});

describe('an action', () => {
  const slides = (element: string, action: string, target: string) =>
    zip({
      '[Content_Types].xml': '<Types/>',
      '_rels/.rels': relations({ type: 'officeDocument', target: 'ppt/presentation.xml' }),
      'ppt/presentation.xml': '<p/>',
      'ppt/slides/slide1.xml': `<p:sld xmlns:p="p" xmlns:a="a" xmlns:r="r"><a:${element} r:id="q" action="${action}"/></p:sld>`,
      'ppt/slides/_rels/slide1.xml.rels': relations({ id: 'q', type: 'hyperlink', target, external: true }),
    });
  test.each([['hlinkClick'], ['hlinkHover'], ['hlinkMouseOver']])(
    'of a slide that starts a program is the command that it starts: %s',
    async (element) => {
      const found = await looked(slides(element, 'ppaction://program', 'cmd.exe%20/c%20whoami'), 'a.pptx');
      expect(found.rules).toEqual(['assay-document-action']);
      expect(found.commands).toContain('cmd.exe /c whoami');
    },
  );
  test('of a slide that leads to another slide is none', async () => {
    expect(
      (await looked(slides('hlinkClick', 'ppaction://hlinksldjump', '../slides/slide1.xml'), 'a.pptx')).rules,
    ).toEqual([]);
  });
  const openDocument = (href: string, event = 'dom:load') =>
    zip({
      mimetype: 'application/vnd.oasis.opendocument.text',
      'content.xml': `<office:document-content xmlns:office="o" xmlns:script="s" xmlns:xlink="x"><office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="${event}" xlink:href="${href}"/></office:event-listeners></office:scripts></office:document-content>`,
    });
  test('of OpenDocument that calls a script is told: its own less than one of another library', async () => {
    expect(
      await looked(
        openDocument('vnd.sun.star.script:../../lib/x.py$run(calc.exe)?language=Python&amp;location=share'),
        'a.odt',
      ),
    ).toMatchObject({ rules: ['assay-document-script-event'], commands: ['calc.exe'] });
    expect(
      (
        await looked(
          openDocument('vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document'),
          'a.odt',
        )
      ).rules,
    ).toEqual(['assay-document-macros', 'assay-document-macros-auto']);
  });
});

test('a document whose XML breaks off is read as far as it goes, and not called complete', async () => {
  const bytes = wordDocument('<w:fldSimple w:instr="DDE cmd /c"/><!-- and no more');
  expect((await looked(bytes, 'a.docx')).rules).toEqual(['assay-document-dde']);
  expect(await answer(bytes, 'a.docx')).toEqual({ active: true, complete: false });
});
