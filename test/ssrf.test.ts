import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkedTarget, isWithin, mayBeClear, mayCall } from '../platform/outbound.ts';

/** Every way in which IPv6 carries an IPv4 address to somebody who unpacks it. */
const disguises: [string, (hex: string, address: string) => string][] = [
  ['IPv4-mapped', (hex) => `::ffff:${hex}`],
  ['IPv4-mapped, dotted', (_hex, address) => `::ffff:${address}`],
  ['IPv4-mapped, written out', (hex) => `0:0:0:0:0:ffff:${hex}`],
  ['IPv4-compatible', (hex) => `::${hex}`],
  ['IPv4-compatible, dotted', (_hex, address) => `::${address}`],
  ['IPv4-translated', (hex) => `::ffff:0:${hex}`],
  ['NAT64', (hex) => `64:ff9b::${hex}`],
  ['NAT64 of a network of its own', (hex) => `64:ff9b:1:2:3:4:${hex}`],
  ['6to4', (hex) => `2002:${hex}::1`],
  ['Teredo, by its server', (hex) => `2001:0:${hex}::1`],
  ['Teredo, by its client', (hex) => `2001:0:808:808::${hex.split(':').map((group) => (parseInt(group, 16) ^ 0xffff).toString(16)).join(':')}`],
  ['ISATAP', (hex) => `2606:4700::5efe:${hex}`],
  ['ISATAP of a global address', (hex) => `2606:4700::200:5efe:${hex}`],
  ['with a zone', (hex) => `::ffff:${hex}%eth0`],
];
const hexOf = (address: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
};
const insides = ['127.0.0.1', '10.1.2.3', '169.254.169.254', '192.168.0.1', '172.31.255.255', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255', '198.18.0.1'];

describe('what customers name is called outside alone', () => {
  test.each(disguises)('an inside address as %s is inside', (_name, disguise) => {
    for (const address of insides) expect([address, mayCall(disguise(hexOf(address), address))]).toEqual([address, false]);
  });

  test.each(['::', '::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '100::1', '2001:10::1', '5f00::1', '4000::1', 'localhost', '', '1.2.3', '[::1]'])('%s is not called', (address) => {
    expect(mayCall(address)).toBe(false);
  });

  test.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450:4001::1', '::ffff:8.8.8.8', '::ffff:808:808'])('%s is', (address) => {
    expect(mayCall(address)).toBe(true);
  });

  test('an IPv4 address and the same mapped into IPv6 are one, whatever the operator lets in', () => {
    const allowed = fc.constantFrom<string[]>([], ['127.0.0.0/8'], ['10.0.0.0/8', 'fd00::/8'], ['::ffff:0:0/96']);
    fc.assert(fc.property(fc.ipV4(), allowed, (address, networks) => {
      expect(mayCall(`::ffff:${hexOf(address)}`, networks)).toBe(mayCall(address, networks));
      expect(isWithin(`::ffff:${hexOf(address)}`, networks)).toBe(isWithin(address, networks));
    }));
  });

  test('no way of writing an IPv6 address changes what it is', () => {
    fc.assert(fc.property(fc.ipV6(), (address) => {
      const { hostname } = new URL(`http://[${address}]/`);
      expect(mayCall(hostname.slice(1, -1))).toBe(mayCall(address));
    }));
  });

  test('what the operator names may be called, and that alone', () => {
    expect(mayCall('127.0.0.1', ['127.0.0.0/8'])).toBe(true);
    expect(mayCall('::1', ['::1/128'])).toBe(true);
    expect(mayCall('64:ff9b::808:808', ['64:ff9b::/96'])).toBe(true);
    expect(mayCall('10.0.0.1', ['127.0.0.0/8'])).toBe(false);
    expect(mayCall('::7f00:1', ['127.0.0.0/8'])).toBe(false);
  });

  test.each(['http://2130706433/', 'http://0x7f.1/', 'http://0177.0.0.1/', 'http://127.0.0.1./', 'https://[::ffff:127.0.0.1]/', 'https://[2002:7f00:1::]/', 'https://[::127.0.0.1]/', 'https://[64:ff9b:1::a00:1]/'])('a URL that names an inside address as %s is refused', (url) => {
    expect(() => checkedTarget(url, [])).toThrow('not called from here');
  });

  test('in the clear is called what the operator named by its network, and no name', () => {
    expect(['http://127.0.0.1:80/', 'http://[::1]/', 'http://8.8.8.8/', 'http://localhost/', 'https://127.0.0.1/'].map((url) => mayBeClear(new URL(url), ['127.0.0.0/8', '::1/128']))).toEqual([true, true, false, false, false]);
  });
});
