#!/usr/bin/python3
# open-page.py <file>: opens a page in the browser as a person would: waits until it is drawn and its timers have run, presses its buttons,
# and prints what no system call shows: where it leads, what it asks, what it puts into the clipboard, what a person reads.
# Ends with 0 when the browser opened the page and lived until then.
import fcntl, json, os, select, subprocess, sys, time, urllib.parse

PATH = os.path.abspath(sys.argv[1])
DOWNLOADS = os.path.expanduser('~/Downloads')
# A password that is typed where one is asked for, and looked for in what is sent.
PASSWORD = 'Sommer2026!'
LOAD_SECONDS, LATER_SECONDS, VIRTUAL_MS, PRESSED_MAX, TEXT_MAX, LINES_MAX = 40, 20, 120000, 8, 12000, 40

told, cut = set(), False
def tell(what, text='', longest=400):
    """A line of what the page does, once. A page that does more than is told was not seen whole."""
    global cut
    line = 'page %s %s' % (what, ' '.join(str(text).split())[:longest])
    if line in told: return
    if len(told) >= LINES_MAX:
        cut = True
        return
    told.add(line)
    print(line, flush=True)

class Browser:
    """A browser that is spoken to by two pipes, a message of JSON and a zero byte each (DevTools protocol)."""
    def __init__(self):
        (read_in, self.write), (self.read, write_out) = os.pipe(), os.pipe()
        # The browser has them as numbers 3 and 4, which may be taken here.
        theirs = [fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (read_in, write_out)]
        def pipes():
            for number, fd in zip((3, 4), theirs): os.dup2(fd, number)
        self.process = subprocess.Popen(
            ['/usr/lib/chromium/chromium-headless-shell', '--remote-debugging-pipe', '--no-sandbox', '--disable-gpu', '--no-first-run', '--mute-audio',
             '--disable-dev-shm-usage', '--ignore-certificate-errors', '--disable-background-networking', '--disable-component-update',
             '--disable-breakpad', '--no-zygote', '--window-size=1366,768', '--lang=en-US'],
            close_fds=False, preexec_fn=pipes, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for fd in (read_in, write_out, *theirs): os.close(fd)
        self.buffer, self.number, self.answers = b'', 0, {}
        self.sessions, self.loaded, self.later, self.pressed, self.main = [], False, False, False, None

    def send(self, method, session=None, **params):
        self.number += 1
        message = {'id': self.number, 'method': method, 'params': params}
        if session: message['sessionId'] = session
        os.write(self.write, json.dumps(message).encode() + b'\0')
        return self.number

    def ask(self, method, session=None, seconds=20, **params):
        number = self.send(method, session, **params)
        end = time.monotonic() + seconds
        while number not in self.answers:
            if not self.take(end): return {}
        return self.answers.pop(number)

    def take(self, end):
        """One message, or False when there was none until then."""
        while b'\0' not in self.buffer:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.read], [], [], left)[0]: return False
            part = os.read(self.read, 65536)
            if not part: raise EOFError('the browser has ended')
            self.buffer += part
        text, self.buffer = self.buffer.split(b'\0', 1)
        message = json.loads(text)
        if 'id' in message: self.answers[message['id']] = message.get('result', {})
        else: self.event(message['method'], message['params'], message.get('sessionId'))
        return True

    def wait(self, done, seconds):
        end = time.monotonic() + seconds
        while not done():
            if not self.take(end): return False
        return True

    def event(self, method, params, session):
        if method == 'Target.attachedToTarget':
            session, target = params['sessionId'], params['targetInfo']
            self.sessions.append(session)
            if target['type'] == 'page':
                if len(self.sessions) > 1: tell('opens a window', target['url'])
                self.send('Page.enable', session)
            self.send('Network.enable', session)
            self.send('Target.setAutoAttach', session, autoAttach=True, waitForDebuggerOnStart=True, flatten=True)
            self.send('Runtime.runIfWaitingForDebugger', session)
        elif method == 'Page.loadEventFired': self.loaded = True
        elif method == 'Emulation.virtualTimeBudgetExpired': self.later = True
        elif method == 'Page.javascriptDialogOpening':
            tell('asks (%s)' % params['type'], params['message'])
            self.send('Page.handleJavaScriptDialog', session, accept=True, promptText='yes')
        elif method in ('Page.frameRequestedNavigation', 'Page.windowOpen'): tell('leads to', params['url'][:1500])
        elif method == 'Browser.downloadWillBegin': tell('saves', '%s from %s' % (params['suggestedFilename'], params['url'][:200]))
        elif method == 'Network.requestWillBeSent':
            url, kind = params['request']['url'], params.get('type', '')
            if PASSWORD[:-1] in urllib.parse.unquote_plus(url + params['request'].get('postData', '')): tell('sends what was typed to', url)
            if kind == 'Document' and self.pressed and params.get('frameId') == self.main: tell('leads to', url)
            elif kind in ('Script', 'XHR', 'Fetch', 'Document', 'EventSource', 'Ping') and not url.startswith(('file:', 'data:', 'blob:', 'about:')):
                tell('sends to' if params['request'].get('hasPostData') else 'loads', '%s %s' % (kind, url))
        elif method == 'Network.webSocketCreated': tell('loads', 'WebSocket %s' % params['url'])
        elif method == 'Inspector.targetCrashed': raise EOFError('the page has crashed')

# What a person sees to press: buttons, and links that are no addresses of pages.
FIND = '''[...document.querySelectorAll('button, input[type=button], input[type=submit], input[type=checkbox], [onclick], [role=button], a[download], a[href^="#"], a[href^="javascript:"], a[href^="blob:"], a[href^="data:"]')]
 .map(e => e.getBoundingClientRect()).filter(r => r.width > 0 && r.height > 0).slice(0, %d).map(r => [r.x + r.width / 2, r.y + r.height / 2])''' % PRESSED_MAX
FILL = '''for (const e of document.querySelectorAll('input[type=password], input[type=email], input[type=text], input:not([type])')) {
 e.value = {password: '%s', email: 'm.keller@example.com'}[e.type] || 'Keller'; e.dispatchEvent(new Event('input', {bubbles: true})) }''' % PASSWORD

CLIPBOARD = 'navigator.clipboard.readText().catch(() => "")'

def value(browser, session, expression):
    return browser.ask('Runtime.evaluate', session, expression=expression, returnByValue=True, awaitPromise=True).get('result', {}).get('value')

def main():
    browser = Browser()
    version = browser.ask('Browser.getVersion', seconds=60)
    browser.ask('Browser.setDownloadBehavior', behavior='allow', downloadPath=DOWNLOADS, eventsEnabled=True)
    browser.ask('Browser.grantPermissions', permissions=['clipboardReadWrite', 'clipboardSanitizedWrite', 'notifications'])
    browser.send('Target.setAutoAttach', autoAttach=True, waitForDebuggerOnStart=True, flatten=True)
    target = browser.ask('Target.createTarget', url='about:blank').get('targetId')
    if not target or not browser.wait(lambda: browser.sessions, 30): sys.exit('no page')
    page = browser.sessions[0]
    agent = version.get('userAgent', '').replace('HeadlessChrome', 'Chrome').replace('X11; Linux x86_64', 'Windows NT 10.0; Win64; x64')
    browser.ask('Emulation.setUserAgentOverride', page, userAgent=agent, platform='Win32', acceptLanguage='en-US,en')
    browser.main = target
    browser.send('Page.navigate', page, url='file://' + urllib.parse.quote(PATH))
    if not browser.wait(lambda: browser.loaded, LOAD_SECONDS): sys.exit('the page was not loaded in time')
    # Timers cost nothing: the page's clock moves on to the next one.
    browser.ask('Emulation.setVirtualTimePolicy', page, policy='pauseIfNetworkFetchesPending', budget=VIRTUAL_MS)
    browser.wait(lambda: browser.later, LATER_SECONDS)
    # When that time is over its clock stands still: for what is pressed it goes on.
    browser.ask('Emulation.setVirtualTimePolicy', page, policy='advance')
    value(browser, page, FILL)
    browser.pressed = True
    for x, y in value(browser, page, FIND) or []:
        for kind in ('mousePressed', 'mouseReleased'):
            browser.ask('Input.dispatchMouseEvent', page, seconds=5, type=kind, x=x, y=y, button='left', clickCount=1)
        browser.wait(lambda: False, 0.3)
        copied = value(browser, page, CLIPBOARD)
        if copied: tell('puts into the clipboard', copied, 1500)
    browser.wait(lambda: False, 2)
    seen = value(browser, page, 'document.title + "\\n" + (document.body ? document.body.innerText : "")')
    if not isinstance(seen, str): sys.exit('the page can not be read any more')
    print(seen[:TEXT_MAX], flush=True)
    if cut: sys.exit('the page did more than is told')
    browser.send('Browser.close')
    try: browser.process.wait(10)
    except subprocess.TimeoutExpired: browser.process.kill()

main()
