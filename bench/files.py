"""The files that the tasks upload."""

import struct
import zlib


def a_picture(folder, width=1200, height=800):
    """Write a real PNG of one colour, and return its path."""
    rows = (b"\0" + b"\x20\x60\x80" * width) * height

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path = folder / "greffe.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )
    return path


def a_pdf(folder, name, words):
    """Write a file that begins as a PDF does and holds `words`, and return its path."""
    path = folder / name
    path.write_bytes(b"%PDF-1.4\n%" + words + b"\n%%EOF\n")
    return path
