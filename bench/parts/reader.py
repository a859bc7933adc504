"""Reads messages, each with its length in 4 bytes before it, and writes for each a line of JSON: the files that
Python's own mail library shows, by both of its policies, as [name or null, bytes in base64]."""
import base64, binascii, email, email.policy, json, re, struct, sys, warnings

warnings.simplefilter('ignore')
begin = re.compile(rb'^begin(?:[ \t]+[0-7]{3,4}[ \t]+|[ \t]{2,})(\S.*)$', re.M)

def content(part):
    try:
        got = part.get_payload(decode=True)
    except Exception:
        got = None
    if got is None:
        payload = part.get_payload()
        got = payload.encode('utf-8', 'surrogateescape') if isinstance(payload, str) else b''
    return got

def written(text):
    for match in begin.finditer(text):
        out = b''
        for line in text[match.end():].lstrip(b'\r\n').splitlines():
            if not line or line.strip() == b'end' or (line[0] - 32) & 63 == 0:
                break
            try:
                out += binascii.a2b_uu(line)
            except Exception:
                break
        if out:
            yield match.group(1).strip().decode('latin1'), out

def shown(message):
    for part in message.walk():
        if part.is_multipart():
            continue
        try:
            name = part.get_filename()
        except Exception:
            name = 'unreadable'
        try:
            disposition = part.get_content_disposition()
        except Exception:
            disposition = 'attachment'
        if name is not None or disposition == 'attachment' or part.get_content_maintype() not in ('text', 'message'):
            yield name, content(part)
        else:
            yield from written(content(part))

source = sys.stdin.buffer
while head := source.read(4):
    data = source.read(struct.unpack('>I', head)[0])
    files = []
    for policy in (email.policy.compat32, email.policy.default):
        try:
            for name, body in shown(email.message_from_bytes(data, policy=policy)):
                files.append([None if name is None else str(name), base64.b64encode(body).decode()])
        except Exception:
            # A program that ends at a message shows nothing more of it.
            pass
    sys.stdout.write(json.dumps(files) + '\n')
