import { describe, expect, test } from 'vitest';
import { choose } from '../sandbox-runner/choose.ts';
import { identify } from '../sandbox-runner/identify.ts';
import { pageLimitations, withoutBrowser } from '../sandbox-runner/observe/page.ts';
import type { ObservedEvent } from '../schema/jobs.ts';

const browser = '/usr/lib/chromium/chromium-headless-shell';
const event = (kind: ObservedEvent['kind'], fields: Record<string, string>): ObservedEvent => ({ kind, at: 1, processId: 1, fields });

describe('of a run in the browser', () => {
  test.each([
    event('PROCESS', { Image: browser, CommandLine: `${browser} --remote-debugging-pipe` }),
    event('PROCESS', { Image: '/proc/self/exe', CommandLine: '/proc/self/exe --type=renderer --lang=en-US' }),
    event('FILE', { Image: browser, Operation: 'write', TargetFilename: '/tmp/.org.chromium.Chromium.CXp4MC' }),
    event('FILE', { Image: '/usr/bin/python3', Operation: 'mkdir', TargetFilename: '/usr/lib/python3.11/__pycache__' }),
    event('OTHER', { Image: '/proc/self/exe', Operation: 'memfd_create' }),
    event('OTHER', { Image: browser, Operation: 'kill', Signal: '15' }),
  ])('what the browser does for every page is left out: %j', (one) => expect(withoutBrowser([one])).toEqual([]));
  test.each([
    event('PROCESS', { Image: '/bin/sh', CommandLine: 'sh -c id', ParentImage: browser }),
    event('PROCESS', { Image: '/proc/self/exe', CommandLine: '/proc/self/exe -c id' }),
    event('FILE', { Image: browser, Operation: 'rename', TargetFilename: '/home/user/Downloads/a.exe', SourceFilename: '/home/user/Downloads/a.exe.crdownload' }),
    event('FILE', { Image: browser, Operation: 'write', TargetFilename: '/home/user/.bashrc' }),
    event('FILE', { Image: '/proc/self/exe', Operation: 'write', TargetFilename: '/home/user/.config/autostart/a.desktop' }),
    event('FILE', { Image: '/proc/self/exe', Operation: 'write', TargetFilename: '/home/user/.local/bin/ls' }),
    event('FILE', { Image: browser, Operation: 'chmod', TargetFilename: '/home/user/Downloads/a.elf' }),
    event('FILE', { Image: '/bin/bash', Operation: 'write', TargetFilename: '/home/user/Downloads/__pycache__/a.elf' }),
    event('PROCESS', { Image: '/bin/bash', CommandLine: '/proc/self/exe --type=x -c id' }),
    event('OTHER', { Image: browser, Operation: 'ptrace' }),
    event('OTHER', { Image: '/usr/bin/python3', Operation: 'memfd_create' }),
    event('READ', { Image: browser, TargetFilename: '/etc/shadow' }),
    event('NETWORK', { Image: browser, DestinationIp: '1.2.3.4', DestinationPort: '443' }),
    event('SHOWN', { Text: 'page saves a.exe from blob:null/1', Where: 'output' }),
  ])('what the page brings about stays: %j', (one) => expect(withoutBrowser([one])).toEqual([one]));

  test('a browser that did not come to its end is said', () => {
    expect(pageLimitations('0', 'Title')).toEqual(['PAGE_TRIED_IN_PART']);
    for (const code of ['1', '137', '-1']) expect(pageLimitations(code, 'Title')).toEqual(['PAGE_TRIED_IN_PART', 'PAGE_NOT_OPENED']);
  });
  test.each(['page loads Script https://a.example/a.js', 'Title\npage sends to XHR https://a.example/', 'page loads WebSocket wss://a.example/', 'page loads Document https://a.example/'])(
    'so is what came from elsewhere: %s', (printed) => expect(pageLimitations('0', printed)).toEqual(['PAGE_TRIED_IN_PART', 'PAGE_FROM_ELSEWHERE']),
  );
  test.each(['page leads to https://a.example/', 'the page loads Script https://a.example/', 'page loads'])(
    'and nothing else: %s', (printed) => expect(pageLimitations('0', printed)).toEqual(['PAGE_TRIED_IN_PART']),
  );
});

test.each([
  ['saved.html', '<!-- saved from url=(0028)https://intranet.example/a/b/ -->\n<!DOCTYPE html>\n<html><body></body></html>'],
  ['a.html', '<!doctype html><p>x'], ['a.xhtml', '<html xmlns="http://www.w3.org/1999/xhtml"></html>'], ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'],
])('%s runs in the browser', async (name, text) => {
  expect(choose(await identify(Buffer.from(text), name), ['linux', 'browser'])).toMatchObject({ environment: 'browser' });
});
