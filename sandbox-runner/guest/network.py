# The fake network: a DNS server that answers every name, and sinks that record whom a sample wanted to reach.
# One JSON object a line in /run/assay/network.jsonl; t is the guest's monotonic clock in seconds, as in the traces.
import base64, json, os, re, socket, ssl, struct, subprocess, threading, time

LINES_MAX = 5000
log = open('/run/assay/network.jsonl', 'a', buffering=1)
lock = threading.Lock()
lines = 0


def record(**event):
    global lines
    with lock:
        lines += 1
        if lines > LINES_MAX:
            return
        event['t'] = round(time.clock_gettime(time.CLOCK_MONOTONIC), 6)
        log.write(json.dumps(event) + '\n')


CAPTURED_MAX = 1_000_000
TURN_MAX = 6_000
captured = 0


def turn(direction, data):
    """What one side said, for the capture: the first 6,000 bytes of each turn and 1 MB in all."""
    global captured
    with lock:
        data = bytes(data[:max(0, min(TURN_MAX, CAPTURED_MAX - captured))])
        captured += len(data)
    return [round(time.clock_gettime(time.CLOCK_MONOTONIC), 6), direction, base64.b64encode(data).decode()] if data else None


class Heard:
    """A connection of which each turn is kept, at most 100 of them."""

    def __init__(self, connection, turns):
        self.connection = connection
        self.turns = turns

    def keep(self, direction, data):
        one = turn(direction, data) if len(self.turns) < 100 else None
        if one:
            self.turns.append(one)

    def recv(self, size):
        data = self.connection.recv(size)
        self.keep('sent', data)
        return data

    def sendall(self, data):
        self.connection.sendall(data)
        self.keep('received', data)


def original(connection):
    """Where the connection was going before it was redirected (SO_ORIGINAL_DST)."""
    raw = connection.getsockopt(socket.SOL_IP, 80, 16)
    return socket.inet_ntoa(raw[4:8]), struct.unpack('>H', raw[2:4])[0]


names = {}
addresses = {}
# A name that nobody can have is asked for to see whether a network answers to everything; a sample that tries one after
# the other until one is there finds one all the same.
MISSING_MAX = 4
missing = set()


# Pairs of letters that words of many languages have; of letters by chance one pair in six is among them.
PAIRS = set(
    'ac ad ag ai al am an ap ar as at be ce ch co ct de di ea ec ed ee el em en er es et ex ge ha he hi ho ic id ie ig il im '
    'in io ip ir is it la le li ll lo lu ma me ne ng no ns nt of ol om on or ot ou ow pl po pr ra re ri ro ru sc se sh si so '
    'ss st ta te th ti to tr ty ub ul un up ur us ut ve'.split())


def is_unlikely(label):
    if len(label) < 8:
        return False
    if re.search(r'\d{7}', label):
        return True
    pairs = [label[at:at + 2] for at in range(len(label) - 1) if label[at:at + 2].isalpha()]
    return len(pairs) >= 10 and sum(pair in PAIRS for pair in pairs) < len(pairs) * 0.35


def is_missing(name):
    # The same word with and without the computer's own domain is one name that was tried.
    word = max(name.lower().split('.')[:-1], key=len, default='')
    if name not in names and len(missing) < MISSING_MAX and is_unlikely(word):
        missing.add(word)
    return word in missing


def answer(query):
    at = 12
    labels = []
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode('latin1'))
        at += query[at] + 1
    name = '.'.join(labels)[:253]
    kind = struct.unpack('>H', query[at + 1:at + 3])[0]
    if is_missing(name):
        record(kind='dns', name=name, type=kind, answer=None)
        return query[:2] + b'\x81\x83' + query[4:6] + b'\0\0\0\0\0\0' + query[12:at + 5]
    if name not in names:
        n = len(names) + 1
        names[name] = '198.18.%d.%d' % (n >> 8 & 255, n & 255)
        addresses[names[name]] = name
    record(kind='dns', name=name, type=kind, answer=names[name] if kind == 1 else None)
    body = b''
    if kind == 1:
        body = b'\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4' + socket.inet_aton(names[name])
    count = b'\0\1' if body else b'\0\0'
    return query[:2] + b'\x81\x80' + query[4:6] + count + b'\0\0\0\0' + query[12:at + 5] + body


def dns_udp(server):
    while True:
        query, client = server.recvfrom(4096)
        try:
            server.sendto(answer(query), client)
        except Exception as error:
            record(kind='dns-malformed', error=str(error)[:100])


FOLDER = '/run/assay/tls'
contexts = {}
making = threading.Lock()


def context_for(name):
    """A server context whose certificate names this host, signed by the authority that this guest trusts."""
    name = name if re.fullmatch(r'[A-Za-z0-9._-]{1,253}', name or '') else 'host.invalid'
    with making:
        if name not in contexts:
            path = '%s/%s.pem' % (FOLDER, name)
            kind = 'IP' if re.fullmatch(r'[0-9.]+', name) else 'DNS'
            subprocess.run(
                ['openssl', 'req', '-x509', '-CA', FOLDER + '/ca.pem', '-CAkey', FOLDER + '/ca.key', '-key', FOLDER + '/host.key', '-subj', '/CN=' + name[:60],
                 '-addext', 'subjectAltName=%s:%s' % (kind, name), '-days', '300', '-out', path], check=True, capture_output=True, timeout=20)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(path, FOLDER + '/host.key')
            contexts[name] = context
        return contexts[name]


def opened(connection, event):
    """The plain side of a TLS connection: the guest trusts our authority, so that what is said inside can be heard."""
    fallback = event['host'] or event['address']
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FOLDER + '/ca.pem', FOLDER + '/ca.key')

    def named(plain, name, _context):
        event['sni'] = (name or '')[:253] or None
        plain.context = context_for(name or fallback)
    context.sni_callback = named
    return context.wrap_socket(connection, server_side=True)


SMTP = {b'DATA': b'354 go on\r\n', b'QUIT': b'221 bye\r\n', b'EHLO': b'250-mail\r\n250 AUTH LOGIN PLAIN\r\n', b'AUTH': b'334 VXNlcm5hbWU6\r\n'}


def smtp(connection, said):
    """A mail server that takes everything: what a sample sends is what we want to know."""
    connection.sendall(b'220 mail ESMTP\r\n')
    body = False
    while len(said) < 65536:
        part = connection.recv(4096)
        if not part:
            return
        said += part
        if body:
            if said.endswith(b'\r\n.\r\n') or said.endswith(b'\n.\n'):
                body = False
                connection.sendall(b'250 queued\r\n')
            continue
        for line in part.splitlines():
            verb = line[:4].upper()
            connection.sendall(SMTP.get(verb, b'250 ok\r\n'))
            body = verb == b'DATA'
            if verb == b'QUIT':
                return


def irc(connection, said):
    """An IRC server that welcomes whoever comes."""
    nick = b'user'
    while len(said) < 16384:
        for line in bytes(said).splitlines():
            words = line.split()
            if len(words) > 1 and words[0].upper() == b'NICK':
                nick = words[1][:30]
        last = bytes(said).splitlines()[-1][:5].upper() if said else b''
        if last.startswith(b'USER'):
            connection.sendall(b':irc.example 001 ' + nick + b' :Welcome\r\n:irc.example 376 ' + nick + b' :End\r\n')
        part = connection.recv(4096)
        if not part:
            return
        said += part


def plain(connection, port, event, said):
    if port in (25, 465, 587, 2525):
        return smtp(connection, said)
    said += connection.recv(4096)
    if said[:5].upper() in (b'NICK ', b'USER ', b'PASS ', b'CAP L') or 6660 <= port <= 6669 or port == 6697:
        return irc(connection, said)
    if said[:4] in (b'GET ', b'POST', b'HEAD', b'PUT ', b'OPTI'):
        # The body may come after its header.
        length = re.search(rb'(?i)content-length: *(\d{1,6})', bytes(said))
        while length and len(said) < min(65536, said.find(b'\r\n\r\n') + 4 + int(length[1])):
            part = connection.recv(4096)
            if not part:
                break
            said += part
        page = b'<html><body>ok</body></html>'
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n' % len(page) + page)


def tcp(connection):
    try:
        address, port = original(connection)
    except OSError:
        address, port = '0.0.0.0', 0
    event = dict(kind='tcp', address=address, port=port, source=connection.getpeername()[1], host=addresses.get(address), tls=False, sni=None, first='', turns=[])
    said = bytearray()
    connection.settimeout(3)
    try:
        hello = b'' if port in (25, 587, 2525) else connection.recv(3, socket.MSG_PEEK)
        if hello[:2] == b'\x16\x03':
            event['tls'] = True
            connection.settimeout(10)
            connection = opened(connection, event)
            connection.settimeout(3)
        plain(Heard(connection, event['turns']), port, event, said)
    except (OSError, subprocess.SubprocessError) as error:
        if event['tls'] and not said:
            event['refused'] = str(error)[:100]
    event['first'] = bytes(said[:2000]).decode('latin1')
    event['length'] = len(said)
    record(**event)
    connection.close()


going = {}


def destination(source):
    """Where the datagrams of this port were going: the firewall has noted it."""
    if source not in going:
        listed = subprocess.run(['nft', 'list', 'set', 'ip', 'assay', 'datagrams'], capture_output=True, text=True, timeout=10).stdout
        for address, port, origin in re.findall(r'([0-9.]+) \. ([0-9]+) \. ([0-9]+)', listed):
            going[int(origin)] = address, int(port)
    return going.get(source, ('0.0.0.0', 0))


def udp(server):
    while True:
        data, (_, source) = server.recvfrom(65536)
        try:
            address, port = destination(source)
        except (OSError, subprocess.SubprocessError):
            address, port = '0.0.0.0', 0
        one = turn('sent', data)
        record(kind='udp', address=address, port=port, source=source, host=addresses.get(address), length=len(data), first=data[:64].hex(), turns=[one] if one else [])


def bound(kind, address, port):
    server = socket.socket(socket.AF_INET, kind)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((address, port))
    return server


threading.Thread(target=dns_udp, args=(bound(socket.SOCK_DGRAM, '127.0.0.1', 53),), daemon=True).start()
threading.Thread(target=udp, args=(bound(socket.SOCK_DGRAM, '127.0.0.1', 9998),), daemon=True).start()
sink = bound(socket.SOCK_STREAM, '0.0.0.0', 9999)
sink.listen(128)
while True:
    connection, _ = sink.accept()
    threading.Thread(target=tcp, args=(connection,), daemon=True).start()
