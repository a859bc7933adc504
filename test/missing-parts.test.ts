import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { missingPart } from '../sandbox-runner/observe/missing-parts.ts';
import { callsOf } from '../sandbox-runner/static/pe-exports.ts';

describe('a sample that ends for want of something', () => {
  test.each([
    ["Traceback (most recent call last):\n  File \"setup.py\", line 1\nModuleNotFoundError: No module named 'setuptools'\n", 'the Python module setuptools'],
    ["node:internal/modules/cjs/loader:1\n\nError: Cannot find module 'axios'\nRequire stack:\n", 'the Node module axios'],
    ["Can't locate LWP/UserAgent.pm in @INC (you may need to install it)\n", 'the Perl module LWP/UserAgent.pm'],
    ['./tool: error while loading shared libraries: libpcap.so.0.8: cannot open shared object file\n', 'the library libpcap.so.0.8'],
    ["<internal:/usr/lib/ruby/vendor_ruby/require.rb>:85:in `require': cannot load such file -- rake/part (LoadError)\n", 'the Ruby library rake/part'],
    ["/usr/bin/lua5.4: a.lua:1: module 'socket.http' not found:\n\tno field package.preload['socket.http']\n", 'the Lua module socket.http'],
    ["can't find package Expect\n    while executing\n\"package require Expect\"\n", 'the Tcl package Expect'],
    ['bash: ./x: /opt/python/bin/python: bad interpreter: No such file or directory\n', 'its interpreter'],
  ])('is told by its last words: %j', (printed, what) => {
    expect(missingPart(printed)).toBe(what);
  });
  test('is not one that prints the words in passing, or says something else', () => {
    expect(missingPart('usage: tool FILE\n')).toBeNull();
    expect(missingPart("note: ModuleNotFoundError: No module named 'x' is raised then")).toBeNull();
  });
  test('names a bounded part of any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (text) => {
      expect((missingPart(`ModuleNotFoundError: No module named '${text}'`) ?? '').length).toBeLessThan(110);
    }));
  });
});

describe('the functions of a library that a run calls', () => {
  test('are those that install it first, then the others, and numbers where there is no name', () => {
    const exports = { library: 'a.dll', names: ['Alpha', 'DllMain', 'DllInstall', 'bad name', 'DllRegisterServer'], nameless: [7, 9] };
    expect(callsOf(exports)).toEqual({ calls: ['DllRegisterServer', 'DllInstall', 'Alpha', '#7', '#9'], left: 1 });
  });
  test('are six at the most, and those that are left are counted', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.stringMatching(/^[A-Z]\w{0,9}$/), { maxLength: 30 }), fc.uniqueArray(fc.nat(500), { maxLength: 30 }), (names, nameless) => {
      const { calls, left } = callsOf({ library: null, names, nameless });
      expect(calls.length).toBeLessThanOrEqual(6);
      expect(calls.length + left).toBe(names.filter((name) => name !== 'DllMain').length + nameless.length);
    }));
  });
});
