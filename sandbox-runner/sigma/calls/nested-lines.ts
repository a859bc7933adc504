import { callLimits } from './call.ts';

/** Adds a line that stands in the one that is read, if there is room for it. */
export type Inner = (line: string | null | undefined) => void;

/**
 * Reads a line, and then the lines that stand in it, within the bounds. `form`: the line as it is read; `read` returns
 * false when nothing further is wanted.
 */
export function eachLine(line: string, form: (text: string) => string, read: (text: string, inner: Inner) => boolean): void {
  const queue: { text: string; depth: number }[] = [{ text: line.slice(0, callLimits.lineMax), depth: 0 }];
  let length = 0;
  for (let next = queue.shift(); next && length < callLimits.readMax; next = queue.shift()) {
    const { depth } = next;
    const text = form(next.text);
    length += text.length + 1;
    const inner: Inner = (more) => {
      if (more && depth < callLimits.depthMax && queue.length < callLimits.statementsMax) queue.push({ text: more, depth: depth + 1 });
    };
    if (!read(text, inner)) return;
  }
}
