import type { Signal } from '../../schema/jobs.ts';
import { signal } from './found.ts';
import type { PeFacts } from './pe.ts';

/** What the make of a program says of it. */
export function peSignals(facts: PeFacts): Signal[] {
  const signals: Signal[] = [];
  const packed = facts.sections.filter((section) => section.size > 1024 && section.entropy > 7.2);
  if (packed.length > 0 && facts.imports.length <= 3) {
    signals.push(signal('pe-packed', 'Packed program: almost no imports, sections like noise', 25, ['T1027.002'], { benign: 'Installers and protected commercial programs are packed.', malicious: 'Packing hides the program from a reader.' },
      packed.slice(0, 5).map((section) => `section ${section.name}: ${section.entropy} bits a byte`)));
  }
  const mixed = facts.sections.filter((section) => section.writableAndExecutable);
  if (mixed.length > 0) {
    signals.push(signal('pe-wx', 'Section that is both writable and executable', 12, ['T1027.002'], { benign: 'Old packers and copy protection.', malicious: 'Code that changes itself while it runs.' }, mixed.slice(0, 5).map((section) => `section ${section.name}`)));
  }
  const packer = facts.sections.map((section) => packers.find(([pattern]) => pattern.test(section.name))?.[1]).find((name) => name !== undefined);
  if (packer) signals.push(signal('pe-packer', `Packed with ${packer}`, 8, ['T1027.002'], { benign: 'Small downloads are packed too.', malicious: 'Packing hides the program from a reader.' }, facts.sections.map((section) => `section ${section.name}`)));
  if (facts.signature?.fits === false) {
    signals.push(signal('pe-signature-broken', 'Signed program that was changed after it was signed', 35, ['T1553.002', 'T1036.001'], { benign: 'Damage on the way.', malicious: 'A signature was copied from another program, or code was added to a signed one.' },
      [`the signed ${facts.signature.algorithm} digest does not fit`, ...facts.signature.certificates.map((one) => `certificate of ${one.subject}`)]));
  }
  if (facts.signature?.signer?.verified === false) {
    signals.push(signal('pe-signature-forged', 'Signature that its signer did not make', 35, ['T1553.002', 'T1036.001'], { benign: 'Damage on the way.', malicious: 'Somebody else\'s name was put on it.' },
      [facts.signature.signer.fault ?? '', `signed as ${facts.signature.signer.subject || 'nobody'}`]));
  }
  if (facts.signature && facts.signature.certificates.length > 0 && facts.signature.certificates.every((one) => one.selfIssued)) {
    signals.push(signal('pe-signature-own', 'Signed with a certificate of its own making', 9, ['T1553.002'], { benign: 'Developers sign so while they test.', malicious: 'It looks signed, and nobody vouches for it.' }, facts.signature.certificates.map((one) => one.subject)));
  }
  if (facts.resources && facts.resources.programs > 0) {
    signals.push(signal('pe-resource-program', 'Program with another program in its resources', 8, ['T1027.009'], { benign: 'Installers and drivers carry what they install.', malicious: 'A dropper carries what it drops.' }, [`${facts.resources.programs} of them`]));
  }
  const future = Date.parse(facts.timestamp) > Date.now() + 86_400_000 * 2;
  if (future && facts.sections.length > 0 && Date.parse(facts.timestamp) < Date.parse('2100-01-01')) {
    signals.push(signal('pe-timestamp', 'Program that says it was made in the future', 4, ['T1070.006'], { benign: 'Reproducible builds put a hash there.', malicious: 'A false date hides when it was made.' }, [facts.timestamp]));
  }
  return signals;
}

const packers: readonly (readonly [RegExp, string])[] = [
  [/^UPX\d/, 'UPX'], [/^\.?aspack|^\.adata/i, 'ASPack'], [/^\.?MPRESS\d/i, 'MPRESS'], [/^\.?vmp\d/i, 'VMProtect'], [/^\.?themida/i, 'Themida'], [/^\.?petite/i, 'Petite'], [/^PEC2|^PECompact/i, 'PECompact'],
  [/^\.?enigma\d/i, 'Enigma'], [/^nsp\d/i, 'NsPack'], [/^\.?perplex/i, 'Perplex'], [/^\.?yP$|^\.?yoda/i, "Yoda's Protector"],
];
