#!/usr/bin/env python3
"""Checks a proof of one record from the standards alone: RFC 6962 (trees), RFC 8032 (Ed25519),
C2SP signed-note, tlog-checkpoint and tlog-cosignature. Usage: proof.py PROOF.json [KEY [WITNESS_KEY...]]"""
import base64, hashlib, json, sys

# RFC 8032, section 5.1: the curve, and the verification of section 5.1.7.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, I = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)

def point(b):
    y, sign = int.from_bytes(b, "little") & ~(1 << 255), b[31] >> 7
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    x = x if (x * x - x2) % P == 0 else x * I % P
    assert y < P and (x * x - x2) % P == 0, "not a point of the curve"
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P

def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(n, p):
    sum_ = (0, 1, 1, 0)
    while n:
        sum_, p, n = (add(sum_, p) if n & 1 else sum_), add(p, p), n >> 1
    return sum_

def verify(key, message, signature):
    base, r, s = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")), point(signature[:32]), int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    one, other = times(s, base), add(r, times(h, point(key)))
    return s < L and (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0

# RFC 6962, section 2.1; RFC 9162, section 2.1.3.2.
def leaf(b): return hashlib.sha256(b"\0" + b).digest()
def node(a, b): return hashlib.sha256(b"\1" + a + b).digest()

def root_of(index, size, hash_, path):
    assert 0 <= index < size, "no such leaf"
    last = size - 1
    for p in path:
        assert last, "the path is too long"
        if index & 1 or index == last:
            hash_ = node(p, hash_)
            while index & 1 == 0 and index: index, last = index >> 1, last >> 1
        else:
            hash_ = node(hash_, p)
        index, last = index >> 1, last >> 1
    assert last == 0, "the path is too short"
    return hash_

proof = json.load(open(sys.argv[1], encoding="utf-8"))
hexes = lambda path: [bytes.fromhex(h) for h in path]
# C2SP signed-note: text, empty line, "— name base64(key id, signature)"; key: name+id+base64(1, key).
name, key_id, key = (sys.argv[2] if len(sys.argv) > 2 else proof["key"]).strip().split("+", 2)
key = base64.b64decode(key)
assert key[0] == 1 and hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8] == key_id, "no Ed25519 key"
text, signatures = proof["checkpoint"].rsplit("\n\n", 1)
signed = [base64.b64decode(l.split(" ")[2]) for l in signatures.splitlines() if l.split(" ")[1] == name]
assert any(s[:4].hex() == key_id and verify(key[1:], (text + "\n").encode(), s[4:]) for s in signed), "the signature is wrong"
# C2SP tlog-cosignature: key: name+id+base64(4, key); signature: eight bytes of time, Ed25519 over the lines below.
seen = ""
for witness in sys.argv[3:]:
    w_name, w_id, w_key = witness.strip().split("+", 2)
    w_key = base64.b64decode(w_key)
    assert w_key[0] == 4 and hashlib.sha256(w_name.encode() + b"\n" + w_key).hexdigest()[:8] == w_id, "no key of a witness"
    said = [base64.b64decode(l.split(" ")[2]) for l in signatures.splitlines() if l.split(" ")[1] == w_name]
    for s in (s for s in said if s[:4].hex() == w_id):
        time = int.from_bytes(s[4:12], "big")
        assert verify(w_key[1:], f"cosignature/v1\ntime {time}\n{text}\n".encode(), s[12:]), "a cosignature is wrong"
        seen += f", cosigned by {w_name} at {time}"
    assert w_name in seen, "there is no cosignature of " + w_name
# C2SP tlog-checkpoint: origin, size, base64(root).
origin, size, root = text.split("\n")[:3]
entry = proof["entry"]
assert root_of(entry["index"], int(size), leaf(entry["line"].encode()), hexes(entry["path"])) == base64.b64decode(root), "the entry is not in the log"
tree = json.loads(entry["line"])["tree"]
for part in ("import", "record"):
    o = proof[part]
    commitment = leaf(bytes.fromhex(o["salt"]) + o["says"].encode())
    assert root_of(o["leaf"], tree["leaves"], commitment, hexes(o["path"])).hex() == tree["root"], part + " is not in the tree"
    assert (o["leaf"] == 0) == (part == "import"), "the leaves stand in each other's place"
said = json.loads(proof["import"]["says"])
print(f"holds: record {proof['record']['leaf']} of {said['file_name']} (SHA-256 {said['source']}), entry {entry['index']} of {size} in {origin}{seen}")
