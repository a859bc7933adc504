/** One line `key=value` of a text in sections, as .desktop, .inf, .scf, .theme and systemd's units are. */
export interface Entry {
  /** In lower case; '' before the first section. */
  section: string;
  /** In lower case; '' for a line without a sign of equality. */
  key: string;
  value: string;
}

const lineMax = 8_192;

/** The entries of such a text, comments left out, lines that end in a backslash joined. */
export function* entries(text: string): Generator<Entry> {
  let section = '';
  let held = '';
  for (const raw of text.split('\n')) {
    const line = (held + raw).trim().slice(0, lineMax);
    held = '';
    if (line.endsWith('\\') && line.length < lineMax && line.includes('=')) {
      held = `${line.slice(0, -1)} `;
      continue;
    }
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    if (line.startsWith('[')) {
      section = line.slice(1, line.endsWith(']') ? -1 : undefined).trim().toLowerCase();
      continue;
    }
    const at = line.indexOf('=');
    yield { section, key: at < 0 ? '' : line.slice(0, at).trim().toLowerCase(), value: (at < 0 ? line : line.slice(at + 1)).trim() };
  }
}
