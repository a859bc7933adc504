/** Programs that take a file by its ending, as `sandbox-runner/identify.ts` starts them. */
export const interpreters: Readonly<Record<string, string>> = {
  sh: 'sh', bash: 'bash', py: 'python3', pyw: 'python3', pl: 'perl', bat: 'bat', cmd: 'bat', vbs: 'vbs', vbe: 'vbs',
  js: 'js', jse: 'js', mjs: 'node', cjs: 'node', wsf: 'wsf', hta: 'hta', ps1: 'ps1', psm1: 'ps1', psd1: 'ps1', php: 'php',
  rb: 'ruby', pm: 'perl', lua: 'lua', tcl: 'tcl',
};

/** Names, in lower case, by which a system knows a text that it acts on (`sandbox-runner/static/text-formats.ts`). */
export const namedFormats = {
  reg: /\.reg$/,
  desktop: /\.(?:desktop|kdelnk)$/,
  unit: /\.(?:service|timer|socket|path|mount|automount|slice|target)$/,
  scf: /\.scf$/,
  theme: /\.(?:theme|deskthemepack|themepack)$/,
  inf: /\.inf$/,
  sylk: /\.(?:slk|sylk)$/,
  iqy: /\.iqy$/,
  library: /\.(?:library-ms|searchconnector-ms|search-ms)$/,
  settingcontent: /\.settingcontent-ms$/,
  msbuild: /\.(?:[a-z]{2}proj|vcxproj|shproj|proj|targets|props|tasks|pubxml)$/,
  application: /\.application$/,
  jnlp: /\.jnlp$/,
  msc: /\.msc$/,
  sct: /\.(?:sct|wsc)$/,
  xsl: /\.xslt?$/,
  ics: /\.(?:ics|ical|vcs)$/,
  vcf: /\.vcf$/,
  crontab: /(?:^|\/)(?:crontab|cron)(?:\.\w+)?$|\.cron$/,
  makefile: /^(?:gnu)?makefile(?:\.\w+)?$|\.mk$|\.mak$/,
  dockerfile: /^(?:docker|container)file(?:\.\w+)?$|\.dockerfile$/,
  package: /^(?:package|composer)\.json$/,
  csv: /\.(?:csv|tsv)$/,
} as const;

/**
 * How a file is started, as its name has it: the program that takes it. `content`: no program takes such a name, so
 * what the bytes are decides; `asked`: no name's, but with words or a function that a person gave. The same bytes in
 * another class are another sample to whoever starts them.
 */
export const starts = [
  'content', 'sh', 'bash', 'python3', 'perl', 'bat', 'vbs', 'vbe', 'js', 'jse', 'node', 'wsf', 'hta', 'ps1', 'php', 'ruby', 'lua', 'tcl',
  ...(Object.keys(namedFormats) as (keyof typeof namedFormats)[]), 'url', 'msi', 'jar', 'so', 'lzma', 'img', 'asked',
] as const;
export type Start = (typeof starts)[number];

/** Of an ending that says by itself what takes it, and is no interpreter's. */
const others: Readonly<Record<string, Start>> = {
  url: 'url', msi: 'msi', msp: 'msi', jar: 'jar', lzma: 'lzma', img: 'img', ima: 'img', dd: 'img', raw: 'img', vfd: 'img',
  flp: 'img',
};

/** Types that are started by what they are, whatever their name says. */
const byContent = new RegExp(`^(?:image/(?!svg)|audio/|video/|font/|application/(?:${[
  'pdf', 'rtf', 'onenote', 'gzip', 'zstd', 'java-vm', 'vnd\\.(?:microsoft|openxmlformats|oasis|rar|ms-cab|ms-htmlhelp|debian|android)',
  'x-(?:ms-shortcut|mach-binary|dosexec|python-bytecode|7z|rar|xz|bzip2|tar|cpio|rpm|iso9660-image|vhd)',
].join('|')}))`);
/**
 * Compound files are documents, or packages of the installer; zips are archives, or programs in Java; ELF is run or
 * loaded.
 */
const ofType: readonly [RegExp, Start][] = [
  [/^application\/(?:msword|vnd\.ms-(?:excel|powerpoint|outlook)|x-ole-storage|x-msi)$/, 'msi'],
  [/^application\/(?:zip|java-archive)$/, 'jar'],
  [/^application\/x-elf$/, 'so'],
];

/** The class of start that a name stands for, of a file of that media type; null: its type is not known yet. */
export const startOf = (name: string, type: string | null): Start => startWithin(ofName(name), type);

/** What a class comes to once the type is known: a picture is a picture under any name. */
export function startWithin(start: Start, type: string | null): Start {
  if (type === null) return start;
  if (byContent.test(type)) return 'content';
  const only = ofType.find(([types]) => types.test(type));
  return only && only[1] !== start ? 'content' : start;
}

function ofName(fileName: string): Start {
  const extension = /\.([a-z0-9]{1,10})$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  if (extension === 'vbe' || extension === 'jse') return extension;
  if (Object.hasOwn(interpreters, extension)) return interpreters[extension] as Start;
  if (Object.hasOwn(others, extension)) return others[extension]!;
  const name = fileName.split(/[\\/]/).pop()!.toLowerCase();
  if (/\.so(?:\.\d+){0,5}$/.test(name)) return 'so';
  const formats = Object.entries(namedFormats) as [keyof typeof namedFormats, RegExp][];
  return formats.find(([, names]) => names.test(name))?.[0] ?? 'content';
}
