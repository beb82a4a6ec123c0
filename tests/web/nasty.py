"""Values that no page expects and every page must bear."""

from __future__ import annotations

#: As text, sent in arguments and form fields.
TEXTS = {
    "blank": " ",
    "null byte": "\x00",
    "null byte inside": "a\x00b",
    "long": "x" * 100_000,
    "long number": "9" * 5_000,
    "beyond 64 bits": "99999999999999999999",
    "beyond 32 bits": "4294967296",
    "negative": "-1",
    "huge exponent": "1e99999",
    "not a number": "NaN",
    "infinite": "-Infinity",
    "date of zero": "0000-00-00",
    "date out of range": "99999-12-31",
    "moment out of range": "2020-02-30T25:61:61",
    "earliest moment with a zone": "0001-01-01T00:00:00+23:59",
    "latest moment with a zone": "9999-12-31T23:59:59-23:59",
    "foreign digits": "٣۴५",
    "direction mark": "\u202e\ufeff\u2028",
    "quotes": "'\"`;-- \\",
    "wildcards": "%_%s%n{}",
    "brackets": "[" * 3_000,
    "json": '{"$gt": "", "a": 1e999}',
    "path": "../../../../etc/passwd",
    "key of parts": "1,2.,3..4",
    "end of an escape": ".",
    "range": "1 to 2 to 3",
    "commas": "," * 2_000,
    "combining": "e" + "\u0301" * 500,
    "emoji": "👩‍👩‍👧‍👦" * 50,
    "boolean": "true",
    "method": "__class__",
}

#: The worst of them, for tables in which every field meets every value.
WORST = ("null byte inside", "long", "long number", "beyond 64 bits", "huge exponent",
         "latest moment with a zone", "brackets", "foreign digits")  # fmt: skip

#: Raw bytes of query strings and bodies; no browser sends them.
RAW = {
    "broken UTF-8": b"%s=%%ff%%fe%%80",
    "lone surrogate": b"%s=%%ed%%a0%%80%%ed%%b0%%80",
    "overlong": b"%s=%%c0%%ae%%c0%%ae",
    "bare bytes": b"%s=\xff\xfe\x80",
    "half an escape": b"%s=%%&%s=%%f",
    "null byte": b"%s=%%00",
    "no value": b"%s&=&%s=&==",
    "repeated": b"&".join([b"%s=1"] * 500),
    "broken name": b"%%ff%s%%00=1",
}


def raw(kind: str, name: str) -> bytes:
    """Return raw arguments for *name*."""
    pattern = RAW[kind]
    return pattern % ((name.encode(),) * pattern.count(b"%s"))
