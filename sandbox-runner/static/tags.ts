/** A tag of HTML or XML: its name in lower case, and all between its brackets, cut to 20,000 characters. */
export interface Tag {
  name: string;
  text: string;
  /** Where it begins, and where what follows it begins. */
  from: number;
  to: number;
}

const tagMax = 20_000;

/**
 * The tags of a text, one after the other, each character looked at once: a tag that is never closed is the last. Expressions such as
 * `<a\b[^>]*>` read to the end of the text for every `<a` that is never closed.
 */
export function* tags(text: string): Generator<Tag> {
  for (let from = text.indexOf('<'); from >= 0; ) {
    const name = /^[a-z][a-z0-9:_-]{0,40}/i.exec(text.slice(from + 1, from + 42))?.[0].toLowerCase();
    if (name === undefined) {
      from = text.indexOf('<', from + 1);
      continue;
    }
    const end = text.indexOf('>', from);
    if (end < 0) return;
    yield { name, text: text.slice(from + 1, Math.min(end, from + 1 + tagMax)), from, to: end + 1 };
    from = text.indexOf('<', end + 1);
  }
}

/** The text without its tags, each a space. */
export function withoutTags(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let from = text.indexOf('<'); from >= 0; from = text.indexOf('<', at)) {
    const end = text.indexOf('>', from);
    if (end < 0) break;
    parts.push(text.slice(at, from), ' ');
    at = end + 1;
  }
  return parts.join('') + text.slice(at);
}

/**
 * What stands between each tag of that name and the end tag that follows it, cut to `bytesMax`; one without an end goes on to the end of the
 * text and is the last.
 */
export function* elements(text: string, name: string, bytesMax: number): Generator<{ tag: Tag; content: string }> {
  const closing = new RegExp(`</${name}`, 'gi');
  let after = 0;
  for (const tag of tags(text)) {
    if (tag.name !== name || tag.from < after) continue;
    closing.lastIndex = tag.to;
    const end = closing.exec(text)?.index;
    yield { tag, content: text.slice(tag.to, Math.min(end ?? text.length, tag.to + bytesMax)) };
    if (end === undefined) return;
    after = end;
  }
}
