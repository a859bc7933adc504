# The fake network: a DNS server that answers every name, and sinks that record whom a sample wanted to reach.
# One JSON object a line in /run/assay/network.jsonl; t is the guest's monotonic clock in seconds, as in the traces.
import json, socket, struct, threading, time

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


def original(connection):
    """Where the connection was going before it was redirected (SO_ORIGINAL_DST)."""
    raw = connection.getsockopt(socket.SOL_IP, 80, 16)
    return socket.inet_ntoa(raw[4:8]), struct.unpack('>H', raw[2:4])[0]


names = {}
addresses = {}


def answer(query):
    at = 12
    labels = []
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode('latin1'))
        at += query[at] + 1
    name = '.'.join(labels)[:253]
    kind = struct.unpack('>H', query[at + 1:at + 3])[0]
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


def tcp(connection):
    try:
        address, port = original(connection)
    except OSError:
        address, port = '0.0.0.0', 0
    event = dict(kind='tcp', address=address, port=port, host=addresses.get(address), first='')
    connection.settimeout(3)
    try:
        if port in (25, 587):
            connection.sendall(b'220 mail ESMTP\r\n')
        first = connection.recv(4096)
        event['first'] = first[:512].decode('latin1')
        if first[:4] in (b'GET ', b'POST', b'HEAD', b'PUT ', b'OPTI'):
            page = b'<html><body>ok</body></html>'
            connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n' % len(page) + page)
    except OSError:
        pass
    record(**event)
    connection.close()


def udp(server):
    while True:
        data, _ = server.recvfrom(65536)
        record(kind='udp', length=len(data), first=data[:64].hex())


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
