"""dns_query.py SERVER NAME TYPE: one question over UDP; prints the rcode and
how many answers there are."""
import socket
import struct
import sys

TYPES = {"A": 1, "NS": 2, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28}
RCODES = {0: "NOERROR", 2: "SERVFAIL", 3: "NXDOMAIN", 5: "REFUSED"}


def question(name, kind):
    header = struct.pack(">6H", 4711, 0x100, 1, 0, 0, 0)
    labels = b"".join(
        bytes([len(label)]) + label.encode() for label in name.split("."))
    return header + labels + b"\0" + struct.pack(">2H", TYPES[kind], 1)


def main():
    server, name, kind = sys.argv[1:4]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(3)
        sock.sendto(question(name, kind), (server, 53))
        answer = sock.recv(4096)
    rcode = answer[3] & 15
    count = struct.unpack(">H", answer[6:8])[0]
    print(RCODES.get(rcode, rcode), "answers", count)


main()
