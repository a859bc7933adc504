import type { Signal, Written } from '../schema/jobs.ts';
import type { Identity } from './identify.ts';
import type { Finding } from './parsers/messages.ts';

/** More signals than that of one sample are of no use to anybody: the heaviest 300 stay in its report. */
const signalsMax = 5_000;
const limitationsMax = 50;

/** Where the findings of one file go as they are made. What is found in a member is also a finding of the file that holds it. */
export class Findings {
  readonly #report: (finding: Finding, payload?: Uint8Array) => void;
  /** SHA-256 of the file that these are about; null for the sample itself. */
  readonly #of: string | null;
  readonly #limitations = new Set<string>();
  readonly #rules = new Set<string>();
  #signals = 0;

  constructor(report: (finding: Finding, payload?: Uint8Array) => void, of: string | null = null) {
    this.#report = report;
    this.#of = of;
  }

  identity(identity: Identity): void {
    this.#report({ kind: 'identity', identity });
  }

  /** Told once it is known, which is after the file was identified and parsed. */
  passive(): void {
    this.#report({ kind: 'passive', member: null });
  }

  /** The functions of a library that a run calls, known once it is parsed. */
  calls({ calls, left }: { calls: string[]; left: number }): void {
    this.#report({ kind: 'calls', member: null, calls, left });
  }

  facts(facts: Extract<Finding, { kind: 'facts' }>['facts']): void {
    this.#report({ kind: 'facts', facts });
  }

  /** Has a rule been seen in this file already? */
  has(rule: string): boolean {
    return this.#rules.has(rule);
  }

  signals(...signals: readonly Signal[]): void {
    for (const one of signals) this.#rules.add(one.rule);
    for (let at = 0; at < signals.length; at += 100) {
      const batch = signals.slice(at, at + 100);
      this.#signals += batch.length;
      if (this.#signals > signalsMax) return this.limit('SIGNALS_LIMIT');
      this.#report({ kind: 'signals', signals: batch });
    }
  }

  written(written: Written): void {
    this.#report({ kind: 'written', written: [written] });
  }

  /** Each word once. */
  limit(...words: readonly string[]): void {
    const fresh = [...new Set(words)].filter((word) => !this.#limitations.has(word)).slice(0, limitationsMax - this.#limitations.size);
    for (const word of fresh) this.#limitations.add(word);
    if (fresh.length > 0) this.#report({ kind: 'limitations', limitations: fresh });
  }

  /**
   * For what is found in a member: names the member in titles and evidence. The member itself is reported once it has been identified.
   * `path`: where it lies in the archive, null where files have no places.
   */
  member(name: string, sha256: string, bytes: Uint8Array, path: string | null = null): Findings {
    const note = `${name}, SHA-256 ${sha256}`.slice(0, 500);
    let reported = false;
    return new Findings((finding, payload) => {
      switch (finding.kind) {
        case 'identity':
          // The first one is a guess for the case that the process dies; the second one holds.
          if (reported) this.#report({ kind: 'member', fileName: name, path, container: this.#of, identity: finding.identity }, bytes);
          reported = true;
          break;
        case 'facts':
          break;
        case 'signals':
          this.signals(...finding.signals.map((one): Signal => ({ ...one, source: 'MEMBER', title: `${one.title} (in ${name})`.slice(0, 500), evidence: [note, ...one.evidence].slice(0, 10) })));
          break;
        case 'written':
          for (const one of finding.written) this.written({ ...one, where: `${one.where} (in ${name})`.slice(0, 400), notes: [note, ...one.notes].slice(0, 10) });
          break;
        case 'limitations':
          this.limit(...finding.limitations);
          break;
        case 'passive':
        case 'calls':
          this.#report({ ...finding, member: finding.member ?? { fileName: name, sha256 } });
          break;
        case 'member':
          this.#report(finding, payload);
      }
    }, sha256);
  }
}
