/** Values by which something is switched or measured. */
const switched = new RegExp(
  `^(?:${[
    'true|false|yes|no|on|off|none|null|nil|auto|default|always|never|enabled?|disabled?|inherit|unset|~',
    // Numbers, with a sign of their unit behind them; colours; dates and versions.
    '[+-]?\\d[\\d_.,:/-]*(?: ?(?:%|[a-z]{1,3}))?|#[\\da-f]{3,8}|0x[\\da-f]{1,16}',
  ].join('|')})$`,
  'i',
);
/** A word that begins with a capital, as names of languages and what stands on buttons do. */
const capital = /^\p{Lu}[\p{L}’']*$/u;
const foreign = /[^\p{ASCII}]/u;
/** Words with blanks between them, and no more signs than sentences have. */
const word = "(?:\\(?[\\p{L}\\p{M}\\p{N}][\\p{L}\\p{M}\\p{N}'’-]*\\)?|[&–]|%\\w|\\(?\\{\\w{0,20}\\}\\)?)";
const words = new RegExp(`^${word}(?:[ ,;:，、：]{1,2}${word})*(?:\\.{1,3}|…|[!?:。：！？])?$`, 'u');
/** Names of programs of which one with words behind it does something: no message begins with them. */
const programs = new RegExp(
  [
    String.raw`^(?:cmd|net|sc|reg|del|format|shutdown|reboot|halt|calc|notepad|explorer|python\d?|perl|`,
    String.raw`ruby|node|npx|npm|bash|sh|powershell|pwsh|wscript|cscript|mshta|rundll32|regsvr32|`,
    String.raw`msiexec|certutil|bitsadmin|java|make|sudo|curl|wget|yarn|pnpm|bunx?|deno|docker|podman|kubectl|`,
    String.raw`helm|pipx?\d?|uvx?|cargo|dotnet|php|git|ssh|scp|ftp|telnet|n?cat|rm|mv|cp|dd|killall|taskkill|`,
    String.raw`schtasks|wmic|iex|irm|iwr|apt|apt-get|brew|yum|dnf|choco|winget|scoop|xdg-open|osascript|`,
    String.raw`launchctl|systemctl|crontab|exec|eval|nohup|setsid|xargs|lua|tclsh|awk|sed|vim?|emacs)(?:\s|$)`,
  ].join(''),
  'i',
);

const unquoted = (value: string) =>
  value
    .trim()
    .replace(/^(?:"([^"]*)"|'([^']*)')[,;]?$/, '$1$2')
    .trim();

/** Whether a value is a switch or a number, which names nothing that could be started. */
export const isSwitch = (value: string): boolean => {
  const plain = unquoted(value);
  return /^:{0,2}$/.test(plain) || switched.test(plain);
};

/**
 * Whether a value is there to be read by a person: a sentence, or a word with a capital. No path, address, option or
 * name of a file is one, so it names nothing that could be started with something to do.
 */
export function isSaid(value: string): boolean {
  const plain = unquoted(value).replace(/\\u[\da-f]{4}/gi, 'é');
  if (plain.length > 1_000 || !words.test(plain)) return false;
  const several = plain.includes(' ');
  // A word that stands on a button may be the name of a program; with more words behind it, that program has
  // something to do.
  if (several ? programs.test(plain) : /^(?:calc|cmd|notepad|explorer|setup|install|powershell)$/i.test(plain))
    return false;
  const first = plain.split(/[ .…!?:,;]/)[0]!;
  return foreign.test(first) || capital.test(first);
}

/** A file that shows something. */
export const isPicture = (value: string): boolean =>
  /^[\w .-][\w ./-]{0,200}\.(?:png|jpe?g|gif|svg|webp|ico|bmp)$/i.test(unquoted(value));
