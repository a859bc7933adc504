import type { ObservedEvent } from '../../schema/jobs.ts';

/** What the guest's `open-page.py` starts, and what that starts of itself. */
const browser = /^\/usr\/lib\/chromium\/chromium-headless-shell$/;
const part = /^\/proc\/self\/exe --type=/;
/** Where the browser keeps what it needs while it runs. */
const working = /^\/tmp\/\.?org\.chromium\.|^\/home\/user\/\.(?:cache|config|pki)\/(?:chromium|nssdb|mesa)|^\/dev\/shm\//;
/** A library of the guest's, compiled when it was read. */
const compiled = /^\/usr\/lib\/python3[^/]*\/.*__pycache__(?:\/|$)/;

/**
 * What was seen in a run without what the browser does for every page: its own processes are no act of the page, nor
 * are the files that it works with. What it saves for the page stays, and so does every other program.
 */
export function withoutBrowser(events: readonly ObservedEvent[]): ObservedEvent[] {
  return events.filter(({ kind, fields }) => {
    const { Image = '', CommandLine = '', TargetFilename = '', Operation } = fields;
    const isBrowser = browser.test(Image) || Image === '/proc/self/exe';
    if (kind === 'PROCESS') return !browser.test(Image) && !(Image === '/proc/self/exe' && part.test(CommandLine));
    if (kind === 'FILE' && Image === '/usr/bin/python3' && compiled.test(TargetFilename)) return false;
    if (!isBrowser) return true;
    if (kind === 'FILE') return !working.test(TargetFilename);
    return kind !== 'OTHER' || !/^(?:memfd_create|kill|socket)$/.test(Operation ?? '');
  });
}

/** Types of what a page fetches that decides what it does. */
const elsewhere = /^page (?:loads|sends to) (?:Script|XHR|Fetch|Document|EventSource|WebSocket) /m;

/**
 * What stands in the way of knowing a page from a run. `code`: how the guest's program ended; `printed`: its lines, to
 * which the page can add.
 */
export function pageLimitations(code: string, printed: string): string[] {
  // A page can hide from what fills it in and presses its buttons: until that is done from outside of it, a quiet run
  // says nothing of its silence.
  const limitations = ['PAGE_TRIED_IN_PART', ...(code === '0' ? [] : ['PAGE_NOT_OPENED'])];
  return elsewhere.test(printed) ? [...limitations, 'PAGE_FROM_ELSEWHERE'] : limitations;
}
