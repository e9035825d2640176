#!/usr/bin/env python3
"""Reads every annual report below a folder into a table (CSV on standard output).

    python3 docs/examples/read_folder.py FOLDER > reports.csv    (after `make install`)
"""
import csv, ctypes, json, pathlib, sys

library = ctypes.CDLL("libgongkai-report.so.0")
library.gongkai_report_read.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p,
                                        ctypes.c_uint, ctypes.POINTER(ctypes.c_void_p),
                                        ctypes.POINTER(ctypes.c_size_t)]
library.gongkai_report_free.argtypes = [ctypes.c_void_p]
CHECK = 1


def read(path):
    data, out, size = path.read_bytes(), ctypes.c_void_p(), ctypes.c_size_t()
    library.gongkai_report_read(data, len(data), str(path).encode(), CHECK, ctypes.byref(out),
                                ctypes.byref(size))
    try:
        return json.loads(ctypes.string_at(out, size.value))
    finally:
        library.gongkai_report_free(out)


def row(path):
    report = read(path)
    rows = (report.get("applications") or {}).get("rows", {})
    errors = [f["rule"] for f in report.get("findings", []) if f["severity"] == "error"]
    return [path, report.get("agency"), report.get("year"),
            *(rows.get(code, [None])[-1] for code in ("received", "total", "carried_out")),
            " ".join(errors), report.get("error")]


table = csv.writer(sys.stdout)
table.writerow(["path", "agency", "year", "received", "total", "carried_out", "errors", "unread"])
for file in sorted(p for p in pathlib.Path(sys.argv[1]).rglob("*") if p.is_file()):
    table.writerow(row(file))
