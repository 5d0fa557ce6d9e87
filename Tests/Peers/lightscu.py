"""A DICOM storage user in a hundred lines (PS3.7, PS3.8): light enough that the node is what gets worked, not the client."""
import socket
import struct

APPLICATION_CONTEXT = b"1.2.840.10008.3.1.1.1"
IMPLICIT, EXPLICIT = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1"
VERIFICATION = "1.2.840.10008.1.1"


class Lost(Exception):
    """The association ended before the answer came."""


def item(kind, content):
    return struct.pack(">BBH", kind, 0, len(content)) + content


def associate_request(called, calling, contexts, maximum_length=131072):
    """contexts: [(presentation context id, abstract syntax, [transfer syntaxes])]"""
    variable = item(0x10, APPLICATION_CONTEXT)
    for identifier, abstract, syntaxes in contexts:
        content = item(0x30, abstract.encode()) + b"".join(item(0x40, s.encode()) for s in syntaxes)
        variable += item(0x20, bytes([identifier, 0, 0, 0]) + content)
    information = item(0x51, struct.pack(">I", maximum_length)) + item(0x52, b"1.2.826.0.1.3680043.10.1479.77.0")
    variable += item(0x50, information)
    body = struct.pack(">HH", 1, 0) + called.encode().ljust(16) + calling.encode().ljust(16) + bytes(32) + variable
    return struct.pack(">BBI", 1, 0, len(body)) + body


def command(elements):
    """An Implicit VR Little Endian command set; values are integers (US) or UID strings."""
    out = b""
    for element in sorted(elements):
        value = elements[element]
        data = struct.pack("<H", value) if isinstance(value, int) else value.encode() + b"\0" * (len(value) % 2)
        out += struct.pack("<HHI", 0, element, len(data)) + data
    return struct.pack("<HHII", 0, 0, 4, len(out)) + out


class Association:
    def __init__(self, port, contexts, called="JIERU", calling="LIGHTSCU", timeout=30):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received, self.message = b"", 0
        self.socket.sendall(associate_request(called, calling, contexts))
        kind, body = self.pdu()
        if kind != 2:
            raise Lost(f"association not accepted: PDU type {kind} {body[:4].hex()}")
        self.maximum = 16384
        position = 68
        while position + 4 <= len(body):
            sort, _, size = struct.unpack_from(">BBH", body, position)
            if sort == 0x50 and body[position + 4] == 0x51:
                self.maximum = struct.unpack_from(">I", body, position + 8)[0] or 131072
            position += 4 + size

    def exactly(self, count):
        while len(self.received) < count:
            chunk = self.socket.recv(1 << 16)
            if not chunk:
                raise Lost("connection closed")
            self.received += chunk
        out, self.received = self.received[:count], self.received[count:]
        return out

    def pdu(self):
        kind, _, size = struct.unpack(">BBI", self.exactly(6))
        return kind, self.exactly(size)

    @staticmethod
    def data_pdu(context, header, content):
        return struct.pack(">BBIIBB", 4, 0, len(content) + 6, len(content) + 2, context, header) + content

    def store_request(self, context, sop_class, sop_instance, size):
        self.message += 1
        return self.data_pdu(context, 3, command({
            0x0002: sop_class, 0x0100: 1, 0x0110: self.message & 0xFFFF or 1, 0x0700: 0, 0x0800: 1, 0x1000: sop_instance}))

    def store(self, context, sop_class, sop_instance, data):
        """Send one instance and return the status of its response."""
        self.socket.sendall(self.store_request(context, sop_class, sop_instance, len(data)))
        step = self.maximum - 6
        for start in range(0, len(data), step):
            piece = data[start:start + step]
            self.socket.sendall(self.data_pdu(context, 2 if start + step >= len(data) else 0, piece))
        return self.status()

    def echo(self, context):
        self.message += 1
        self.socket.sendall(self.data_pdu(context, 3, command({
            0x0002: VERIFICATION, 0x0100: 0x30, 0x0110: self.message & 0xFFFF or 1, 0x0800: 0x0101})))
        return self.status()

    def status(self):
        kind, body = self.pdu()
        if kind != 4:
            raise Lost(f"PDU type {kind} instead of a response")
        position, status = 6, None
        while position + 8 <= len(body):
            _, element, size = struct.unpack_from("<HHI", body, position)
            if element == 0x0900:
                status = struct.unpack_from("<H", body, position + 8)[0]
            position += 8 + size
        return status

    def release(self):
        try:
            self.socket.sendall(struct.pack(">BBII", 5, 0, 4, 0))
            self.pdu()
        finally:
            self.socket.close()

    def drop(self):
        self.socket.close()
