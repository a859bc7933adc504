import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { peSignals } from '../sandbox-runner/static/pe-signals.ts';
import { readPe } from '../sandbox-runner/static/pe.ts';

const signed = readFileSync(new URL('samples/signed.exe', import.meta.url));
const { signature } = readPe(signed);
/** The blob lies at the end of the file. */
const blobAt = signed.indexOf(Buffer.from('06092a864886f70d010702', 'hex')) - 4;
const changed = (at: number) => {
  const bytes = Buffer.from(signed);
  bytes[at]! ^= 0x55;
  return readPe(bytes);
};

describe('who signed a Windows program', () => {
  test('is named with those who vouch for them, and the signature is checked', () => {
    expect(signature).toMatchObject({ fits: true, algorithm: 'sha256', signer: { subject: 'O=Example Works, CN=Example Publisher', chain: ['O=Example Trust, CN=Example Root'], verified: true, fault: null } });
    expect(peSignals(readPe(signed)).filter((one) => one.rule.startsWith('assay-pe-signature'))).toEqual([]);
  });
  test('a program that was changed after it was signed is not what was signed', () => {
    expect(changed(0x500)).toMatchObject({ signature: { fits: false, signer: { verified: true } } });
  });
  test('a digest that was put in the place of the signed one is a forgery', () => {
    const bytes = Buffer.from(signed);
    // The attribute's type, a set, the digest.
    bytes[bytes.indexOf(Buffer.from('2a864886f70d010904', 'hex')) + 13]! ^= 0x55;
    expect(readPe(bytes).signature?.signer).toMatchObject({ verified: false, fault: 'what was signed is not what stands there' });
  });
  test('a certificate that its issuer did not sign is a forgery, and counts like one', () => {
    const name = signed.lastIndexOf(Buffer.from('Example Publisher'));
    const facts = changed(name);
    expect(facts.signature?.signer).toMatchObject({ verified: false });
    expect(peSignals(facts)).toContainEqual(expect.objectContaining({ rule: 'assay-pe-signature-forged', weight: 35, techniques: ['T1553.002', 'T1036.001'] }));
  });
  test('whatever is changed in it, nothing breaks, and nobody else is named as verified', () => {
    fc.assert(fc.property(fc.integer({ min: blobAt, max: signed.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      const bytes = Buffer.from(signed);
      bytes[at]! ^= mask;
      const { signer } = readPe(bytes).signature!;
      if (signer?.verified !== true) return;
      // A name that nobody in the file answers for is a claim, and marked as one.
      const known = signer.chain.filter((name) => !name.endsWith(' (not in the file)'));
      expect(signer.subject).toBe(signature!.signer!.subject);
      expect(signature!.signer!.chain).toEqual(expect.arrayContaining(known));
    }), { numRuns: 400 });
  });
});
