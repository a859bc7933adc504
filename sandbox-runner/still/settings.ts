import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments, visit, type Node, type Pair } from 'yaml';
import { beginsCommand } from './commands.ts';
import { isPicture, isSaid, isSwitch } from './values.ts';

/**
 * Names of settings by which a program is told what to start, or where to load code from: whatever stands there acts.
 */
const starting = new RegExp(
  `^(?:${[
    '.*(?:exec|command|cmd|preload|prepend_file|append_file|shell|entry_?point|startup|autostart|autorun).*',
    '\\w*programs?|before_\\w+|after_\\w+|pre_?\\w*install|post_?\\w*install|prepare|recipe',
    'pager|editor|fsmonitor|textconv|askpass|helper|dll|so|module_?path|classpath',
    'auto_(?:pre|ap)pend_file|ld_\\w+|dyld_\\w+|pathext|pythonpath|node_options|bash_env|prompt_command|ps1',
    'iconfile|iconresource|clsid2?|localizedresourcename|infotip|scrnsave\\.exe',
    'index[-_]url|extra[-_]index[-_]url|registry',
    'backend_path|eval|expr|lambda|callback|.*\\bhooks?_?path',
  ].join('|')})$`,
  'i',
);
/** Names that are also said of other things: what stands there acts, unless it is a switch or there to be read. */
const ambiguous = new RegExp(
  `^(?:${[
    '.*(?:script|hook|plugin).*',
    'run|runs|load|open|start|stop|up|down|image|uses|steps|jobs|stages|tasks|handlers|roles|hosts|args|argv|arguments',
    'containers|initcontainers|build|builds|rules|browser|viewer|library|libraries|driver|env|on|do|import',
  ].join('|')})$`,
  'i',
);
/** Words with a script in them that is none. */
const described = /(?:de|sub|tran|manu|con|in)script|prescription|typescript/gi;
const startingSections = new RegExp(
  [
    String.raw`^(?:\.shellclassinfo|autorun|internetshortcut|desktop (?:entry|action .*)|unit|service|`,
    String.raw`install|timer|socket|boot|shell|defaultinstall.*|alias|filter.*|diff.*|merge.*|`,
    String.raw`credential.*|include.*|testenv.*|program.*|eventlistener.*|theme|version|strings|`,
    String.raw`scripts?|hooks?|[\w.-]+\.(?:hooks?|cmdclass)(?:\.[\w.-]+)?|`,
    String.raw`tool\.(?:poe|taskipy|pdm\.scripts).*|target.*\.runner)$`,
  ].join(''),
  'i',
);
const programs = new RegExp(
  [
    String.raw`(?:^|[\\/\w])\.(?:exe|scr|com|pif|bat|cmd|ps1|vbs|vbe|jse|wsf|hta|lnk|msi|cpl|dll|so|`,
    String.raw`dylib|jar|sh|scf|url|inf)(?:["'\s,;]|$)`,
  ].join(''),
  'i',
);

/** Whether the value of a setting starts nothing: no program, no share, nothing that a shell would put in. */
export function isDullValue(value: string): boolean {
  if (programs.test(value) || /^\s*["']?[!@]|\$\(|`|^\s*["']?\\\\[^\\]|<\(/.test(value)) return false;
  // A statement of a program, and no value.
  if (/;\s*$|\]\s*\(|=>|\w\([^()]*\(/.test(value)) return false;
  return (
    !/^\s*["']?(?:file|javascript|vbscript|data|ms-\w+|git\+\w+|ssh):/i.test(value) &&
    !/["']?\/\/[\w.-]+\/\S/.test(value.replace(/https?:\/\//gi, ''))
  );
}

/** The last part of a name of parts: `server.port` sets a port. */
const lastName = (key: string) =>
  key
    .replace(/^["']|["']$/g, '')
    .split(/[./:]/)
    .pop()!
    .trim()
    .replaceAll('-', '_');
const isHarmlessName = (key: string) => /^exec_?prefix$/.test(key.trim());

/** How a name is judged: `starts` whatever stands there, `may` start what stands there, or nothing. */
function nameKind(key: string): 'starts' | 'may' | null {
  const whole = key.trim();
  if (isHarmlessName(whole)) return null;
  const names = [lastName(key), whole].map((name) => name.replace(described, ''));
  if (whole === 'PATH' || names.some((name) => starting.test(name))) return 'starts';
  return names.some((name) => ambiguous.test(name)) ? 'may' : null;
}

/** Whether a setting starts nothing: its name, or else what stands there, says so. */
export function isDullSetting(key: string, value: string): boolean {
  const kind = nameKind(key);
  if (kind === null) return true;
  // What stands in the lines below belongs to a name with nothing behind it.
  if (value.trim() === '') return false;
  if (isSwitch(value)) return true;
  if (kind === 'starts') return isSaid(value) && value.trim().includes(' ');
  return isSaid(value) || isPicture(value);
}
/** Builders of packages that everybody has: what another one is, nobody here knows. */
const builders = new RegExp(
  [
    String.raw`^["'](?:setuptools\.build_meta|hatchling\.build|poetry\.core\.masonry\.api|`,
    String.raw`flit_core\.buildapi|flit\.buildapi|pdm\.backend|pdm\.pep517\.api|maturin|`,
    String.raw`scikit_build_core\.build|mesonpy)["']$`,
  ].join(''),
);

/**
 * Sections, names with values, and comments, in the manner of INI, TOML, .properties and .env: every line is one of
 * them.
 */
export function isSettings(text: string): boolean {
  let settings = 0;
  let open = '';
  for (const line of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    const plain = line.trim();
    if (open !== '') {
      // A list, or a text of several lines: what ends it must come.
      if (!isDullValue(plain)) return false;
      if (plain.includes(open)) open = '';
      continue;
    }
    if (plain === '' || /^(?:[#;!]|\/\/|REM\s)/.test(plain)) continue;
    const section = /^\[{1,2}([^[\]]{1,200})\]{1,2}(?: *[#;].*)?$/.exec(plain)?.[1]?.trim();
    if (section !== undefined) {
      if (startingSections.test(section.replaceAll('"', ''))) return false;
      continue;
    }
    const middle = plain.search(/[=:]/);
    const key = plain.slice(0, middle).trim();
    if (middle < 1 || !/^(?:"[^"]{1,200}"|[\w.$/ @%+*\\-]{1,200})$/.test(key)) {
      // A value that goes on.
      if (settings === 0 || !/^\s/.test(line) || !isDullValue(plain)) return false;
      continue;
    }
    const value = plain.slice(middle + 1).trim();
    if (beginsCommand(plain)) return false;
    if (!isDullSetting(key, value) || !isDullValue(value) || (key === 'build-backend' && !builders.test(value)))
      return false;
    settings++;
    const several = /^("""|''')/.exec(value)?.[1];
    if (several !== undefined && !value.slice(3).includes(several)) open = several;
    else if (/^\[[^\]]*$/.test(value)) open = ']';
    else if (/^\{[^}]*$/.test(value)) open = '}';
  }
  return settings > 0 && open === '';
}

/** A name, of signs that names have: other text with a colon in it is YAML too. */
const isName = (key: string) => /^[^{}()<>;`|\\]{1,200}$/.test(key);

/** A pair that starts nothing: of a name that may start something, all that it holds has to be there to be read. */
function isDullPair({ key, value }: Pair): boolean {
  if (!isScalar(key) || !isName(String(key.value))) return false;
  const name = String(key.value);
  if (value === null || isScalar(value)) return isDullSetting(name, String(value?.value ?? ''));
  return nameKind(name) === null || isSchema(value) || isAllSaid(value);
}

/** The description of a field (JSON Schema, OpenAPI), whatever the field is called. */
const isSchema = (node: unknown): boolean =>
  isMap(node) &&
  (node.has('type') || node.has('$ref')) &&
  node.items.every(({ key }) => isScalar(key) && schemaWords.test(String(key.value)));
export const schemaWords = new RegExp(
  `^(?:\\$ref|${[
    'type|description|title|format|enum|items|properties|required|nullable|examples?|default|minimum|maximum|pattern',
    'minLength|maxLength|minItems|maxItems|uniqueItems|additionalProperties',
    'oneOf|anyOf|allOf|const|deprecated|readOnly',
    'writeOnly|markdownDescription|enumDescriptions|x-[\\w-]+',
  ].join('|')})$`,
);

function isAllSaid(node: unknown): boolean {
  let said = 0;
  visit(node as Node, (key, one) => {
    if (isAlias(one)) said = Number.NaN;
    else if (isScalar(one) && key !== 'key')
      said += isSwitch(String(one.value)) ? 0 : isSaid(String(one.value)) ? 1 : Number.NaN;
    return Number.isNaN(said) ? visit.BREAK : undefined;
  });
  return said > 0;
}

/** Whether a program that reads YAML takes it for names with values. */
export function isYaml(text: string): boolean {
  if (text.length > yamlMax) return true;
  try {
    const documents = parseAllDocuments(text, { strict: false, uniqueKeys: false, logLevel: 'silent' });
    if (!Array.isArray(documents)) return false;
    return (
      documents.every((one) => one.errors.length === 0) &&
      documents.some((one) => isMap(one.contents) || isSeq(one.contents))
    );
  } catch {
    return false;
  }
}

const documentsMax = 50;
const yamlMax = 400_000;

/**
 * YAML that is only data: read by a parser to its end, without types of a language, and without the names by which
 * builds and containers start something.
 */
export function isDullYaml(text: string): boolean {
  if (
    text.length > yamlMax ||
    !/^(?:---|%YAML|[#\s]|["'\w][^\n]{0,200}?:(?:\s|$)|- )/.test(text) ||
    !/:(?:\s|$)|^- /m.test(text)
  )
    return false;
  try {
    const documents = parseAllDocuments(text, { strict: true, uniqueKeys: false, logLevel: 'silent' });
    if (!Array.isArray(documents) || documents.length === 0 || documents.length > documentsMax) return false;
    let dull = true;
    let maps = 0;
    for (const document of documents) {
      if (document.errors.length > 0 || document.warnings.length > 0) return false;
      visit(document, (_key, node) => {
        if (isMap(node)) maps++;
        if (isPair(node) && !isDullPair(node)) dull = false;
        else if (isScalar(node) && typeof node.value === 'string' && !isDullValue(node.value)) dull = false;
        return dull ? undefined : visit.BREAK;
      });
    }
    return dull && maps > 0;
  } catch {
    return false;
  }
}

/**
 * Whether a text that may be prose or a list has a line that sets what is to be started, as `name = value` or
 * `name:value`. A word, a colon and a blank begin a sentence too.
 */
export const setsActing = (text: string): boolean =>
  text.split('\n').some((line) => {
    const found = /^[ \t]*["']?([\w.-]{2,60})["']?(?:[ \t]*=[ \t]*|:)([^\s=].*)$/.exec(line.slice(0, 2_000));
    return found !== null && !isDullSetting(found[1]!, found[2]!);
  });
