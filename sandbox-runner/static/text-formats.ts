import type { Category } from '../../schema/policy-settings.ts';
import { namedFormats } from '../../schema/start.ts';
import { readDockerfile, readJson, readMakefile, readPackageJson } from './build-text.ts';
import { readCalendar } from './calendar.ts';
import type { Found } from './found.ts';
import { readCrontab, readDesktop, readInf, readScf, readTheme, readUnit } from './launcher-text.ts';
import { readRegistryText } from './registry-text.ts';
import { readCsv, readSylk, readWebQuery } from './sheet-text.ts';
import { readConsole, readFolder, readInstaller, readProject, readScripts, readSettingContent, readXml } from './xml-formats.ts';
import { rootName } from './xml-text.ts';

/** A format that is text: how it is told, and what of it acts. */
export interface TextFormat {
  format: string;
  mediaType: string;
  category: Category;
  /** Names, in lower case, by which a system knows it, and so runs or opens it. */
  name?: RegExp;
  /** How its text begins, comments and blank lines left out. */
  begins?: RegExp;
  /** XML: its outermost element. */
  root?: RegExp;
  /** What must stand in its beginning besides. */
  has?: RegExp;
  read(text: string): Found;
}

const at = (format: string, mediaType: string, how: Pick<TextFormat, 'name' | 'begins' | 'root' | 'has'>, read: TextFormat['read'], category: Category = 'OTHER'): TextFormat => ({ format, mediaType, category, ...how, read });
const cronLine = '(?:@(?:reboot|yearly|annually|monthly|weekly|daily|hourly|midnight)|(?:\\*(?:/\\d+)?|[\\d,-]+)(?:[ \\t]+(?:\\*(?:/\\d+)?|[\\d,-]+|[a-z]{3}(?:-[a-z]{3})?)){4})[ \\t]+[\\w/.(\\[]';

/** In the order in which they are tried. */
const formats: readonly TextFormat[] = [
  at('reg', 'text/x-ms-regedit', { name: namedFormats.reg, begins: /^(?:Windows Registry Editor Version|REGEDIT4)/i }, readRegistryText, 'SCRIPT'),
  at('desktop', 'application/x-desktop', { name: namedFormats.desktop, begins: /^\[(?:KDE )?Desktop Entry\]/i }, readDesktop, 'EXECUTABLE'),
  at('unit', 'text/x-systemd-unit', { name: namedFormats.unit, begins: /^\[(?:Unit|Service|Timer|Install)\]/, has: /^\[(?:Service|Unit|Timer|Install|Socket|Path)\]/m }, readUnit),
  at('scf', 'application/x-ms-scf', { name: namedFormats.scf, begins: /^\[Shell\][\s\S]{0,500}?^(?:Command|IconFile)=/im }, readScf),
  at('theme', 'application/x-ms-theme', { name: namedFormats.theme, begins: /^\[(?:Theme|Control Panel\\Desktop)\]/i }, readTheme),
  at('inf', 'text/x-ms-inf', { name: namedFormats.inf, begins: /^\[(?:Version|autorun)\]/i, has: /^(?:signature\s*=|open\s*=|shellexecute\s*=|shell\\|icon\s*=|label\s*=|action\s*=)/im }, readInf),
  at('sylk', 'application/x-sylk', { name: namedFormats.sylk, begins: /^ID;/ }, readSylk, 'DOCUMENT'),
  at('iqy', 'text/x-ms-iqy', { name: namedFormats.iqy, begins: /^WEB\r?\n\d+\r?\n[a-z]+:/ }, readWebQuery, 'DOCUMENT'),
  at('library', 'application/x-ms-library', { name: namedFormats.library, root: /^(?:librarydescription|searchconnectordescription|persistedquery)$/ }, readFolder),
  at('settingcontent', 'application/x-ms-settingcontent', { name: namedFormats.settingcontent, root: /^pcsettings$/ }, readSettingContent, 'EXECUTABLE'),
  at('msbuild', 'application/x-msbuild', { name: namedFormats.msbuild, root: /^project$/, has: /schemas\.microsoft\.com\/developer\/msbuild|<Project\s[^>]*Sdk\s*=|<(?:UsingTask|Target|PropertyGroup|ItemGroup)\b/ }, readProject),
  at('application', 'application/x-ms-application', { name: namedFormats.application, root: /^assembly$/, has: /<(?:\w+:)?deployment(?:Provider)?\b/ }, readInstaller, 'EXECUTABLE'),
  at('jnlp', 'application/x-java-jnlp-file', { name: namedFormats.jnlp, root: /^jnlp$/ }, readInstaller, 'EXECUTABLE'),
  at('msc', 'application/x-ms-console', { name: namedFormats.msc, root: /^mmc_consolefile$/ }, readConsole, 'EXECUTABLE'),
  at('sct', 'text/scriptlet', { name: namedFormats.sct, root: /^(?:scriptlet|component)$/, has: /<(?:\w+:)?(?:script|registration|implements|public)\b/i }, readScripts, 'SCRIPT'),
  at('xsl', 'application/xslt+xml', { name: namedFormats.xsl, root: /^(?:stylesheet|transform)$/ }, readScripts),
  at('ics', 'text/calendar', { name: namedFormats.ics, begins: /^BEGIN:VCALENDAR/i }, readCalendar),
  at('vcf', 'text/vcard', { name: namedFormats.vcf, begins: /^BEGIN:VCARD/i }, readCalendar),
  at('crontab', 'text/x-crontab', { name: namedFormats.crontab, begins: new RegExp(`^(?:[A-Z_]+=.*\\n\\s*){0,20}${cronLine}`, 'i') }, readCrontab),
  at('makefile', 'text/x-makefile', { name: namedFormats.makefile, begins: /^(?:[A-Za-z_]\w*[ \t]*[:?+]?=.*\n\s*){0,50}(?:\.PHONY[ \t]*:|[\w./%-]+[ \t]*:(?!=|\/\/)[^\n=]*\n\t\S)/ }, readMakefile),
  at('dockerfile', 'text/x-dockerfile', { name: namedFormats.dockerfile, begins: /^(?:ARG[ \t].*\n\s*){0,20}FROM[ \t]+(?:--\S+[ \t]+)?[\w./:@${}-]+(?:[ \t]+AS[ \t]+\S+)?[ \t]*\r?\n/i, has: /^(?:RUN|CMD|ENTRYPOINT|COPY|ADD|WORKDIR|ENV)[ \t]/m }, readDockerfile),
  at('package', 'application/vnd.npm.package+json', { name: namedFormats.package }, readPackageJson),
];

/** Data and prose that a name tells: nothing runs them, and what of them acts is looked for. */
const data: readonly TextFormat[] = [
  at('text', 'text/csv', { name: namedFormats.csv }, readCsv, 'DOCUMENT'),
  at('text', 'application/json', { name: /\.(?:json|webmanifest|geojson|map|ipynb)$/ }, readJson),
  at('text', 'application/xml', { name: /\.(?:xml|xsd|rss|atom|gpx|kml|plist)$/, root: /./ }, readXml),
  at('text', 'text/markdown', { name: /\.(?:md|markdown)$/ }, () => ({})),
];

/**
 * Which of them a text is, by its beginning or its name; undefined where none fits. `named`: the name alone decides.
 */
export function textFormat(start: string, fileName: string, named: boolean): TextFormat | undefined {
  const name = baseName(fileName);
  const body = withoutComments(start);
  const root = rootName(start);
  return formats.find(({ name: names, begins, root: element, has }) => {
    if (names?.test(name)) return true;
    if (named) return false;
    return ((begins?.test(body) ?? false) || (root !== '' && (element?.test(root) ?? false))) && (has?.test(start) ?? true);
  });
}

/** Data, by its name. */
export const dataFormat = (fileName: string): TextFormat | undefined => data.find(({ name }) => name?.test(baseName(fileName)));

/** The format that an identity of that media type came from. */
export const formatOf = (mediaType: string): TextFormat | undefined => [...formats, ...data].find((one) => one.mediaType === mediaType);

const baseName = (fileName: string) => fileName.split(/[\\/]/).pop()!.toLowerCase();

function withoutComments(start: string): string {
  let at = 0;
  while (at < start.length) {
    const end = start.indexOf('\n', at);
    const line = start.slice(at, end < 0 ? start.length : end).trim();
    if (line !== '' && !/^[#;]/.test(line)) return start.slice(at).trimStart();
    if (end < 0) return '';
    at = end + 1;
  }
  return '';
}
