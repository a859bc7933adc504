/** What a YARA rule says of itself: its weight and stories, which signals carry. */
export interface YaraRule {
  /** As signals name it. */
  id: string;
  title: string;
  weight: number;
  techniques: string[];
  benign: string;
  malicious: string;
}

/** A rule's id and meta as signals carry them: from the text, or as the scanner tells them. */
export function yaraRule(name: string, meta: Record<string, string | number | boolean>): YaraRule {
  const weight = Number(meta.weight ?? 20);
  return {
    id: `yara-${name}`.slice(0, 200), title: String(meta.title ?? meta.description ?? name).slice(0, 500), weight: Number.isFinite(weight) ? Math.max(0, Math.min(100, Math.round(weight))) : 20,
    techniques: String(meta.techniques ?? '').split(',').map((one) => one.trim()).filter((one) => /^T\d{4}(\.\d{3})?$/.test(one)).slice(0, 20),
    benign: String(meta.benign ?? '').slice(0, 1000), malicious: String(meta.malicious ?? '').slice(0, 1000),
  };
}

/** The rules of a YARA source with their meta sections. The compiler has read it before: this only looks for what it accepted. */
export function yaraRules(source: string): YaraRule[] {
  const found: YaraRule[] = [];
  for (const match of source.matchAll(/\brule\s+(\w+)\b[^{"]*\{\s*(?:meta\s*:([\s\S]*?))?(?=\b(?:strings|condition)\s*:)/gm)) {
    const meta: Record<string, string | number> = {};
    for (const line of (match[2] ?? '').matchAll(/\b(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|(-?\d+))/g)) meta[line[1]!] = line[3] === undefined ? line[2]!.replace(/\\(.)/g, '$1') : Number(line[3]);
    found.push(yaraRule(match[1]!, meta));
  }
  return found;
}
