"""readout in Python: political events of dated news text, by ctypes over libreadout.

    import readout
    with readout.Model() as model:
        for event in model.code("Norway sent tanks to Ukraine.", date="2026-05-04"):
            print(event["event"], event["actor"], event["recipient"])
        frame = model.frame([{"id": "a1", "date": "2026-05-04", "text": "…"}])      # pandas
    frame = readout.read_store("corpus.db", where="type = 'COERCE'")                # of `readout add`

The records are those of docs/record.md: dictionaries with the keys named there.
"""
import ctypes
import json
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

__all__ = ["Model", "ReadoutError", "KINDS", "COLUMNS", "flatten", "read_store"]

KINDS = {"events": 1, "quotes": 2, "attributions": 4, "timexes": 8, "places": 16, "entities": 32, "roles": 64, "predicates": 128, "tokens": 256}
"""Which records `code` gives; RO_EVENTS … of readout.h."""

COLUMNS = ["id", "doc", "date", "enddate", "date_precision", "event", "mode", "cameo", "quad_code", "goldstein", "status", "actor", "actor_code",
           "actor_sector", "recipient", "recipient_code", "recipient_sector", "source", "place", "lat", "lon", "dead", "injured", "confidence", "words"]
"""The columns of `frame`, in order."""


class ReadoutError(Exception):
    """What readout refused, and what to do about it."""


class _Error(ctypes.Structure):
    _fields_ = [("message", ctypes.c_char * 512)]

    def text(self):
        return self.message.decode("utf-8", "replace")


class _Article(ctypes.Structure):
    _fields_ = [(name, ctypes.c_char_p) for name in ("id", "date", "title", "text", "url", "publication", "language")]
    _fields_.append(("text_length", ctypes.c_size_t))


def _first(paths, what):
    for path in paths:
        if path and Path(path).is_file():
            return str(path)
    raise ReadoutError("%s not found; build readout with make, install it, or set READOUT_HOME to its build tree or prefix" % what)


def _places(*names):
    """Where a file may be: beside this module (a wheel), READOUT_HOME (a build tree or a prefix), the source tree, the usual prefixes."""
    here = Path(__file__).resolve().parent
    roots = [here, os.environ.get("READOUT_HOME"), here.parents[2] if len(here.parents) > 2 else None, "/usr/local", "/usr"]
    return [Path(root) / name for root in roots if root for name in names]


def _load():
    library = ctypes.CDLL(_first(_places("libreadout.so", "build/libreadout.so", "lib/libreadout.so.1"), "libreadout.so"))
    error, article = ctypes.POINTER(_Error), ctypes.POINTER(_Article)
    library.ro_model_open.argtypes, library.ro_model_open.restype = [ctypes.c_char_p, ctypes.c_char_p, error], ctypes.c_void_p
    library.ro_model_close.argtypes, library.ro_model_close.restype = [ctypes.c_void_p], None
    library.ro_code.argtypes, library.ro_code.restype = [ctypes.c_void_p, article, ctypes.c_uint, error], ctypes.c_void_p
    library.ro_free.argtypes, library.ro_free.restype = [ctypes.c_void_p], None
    return library


class Model:
    """The opened knowledge and weights. Read-only: threads may share one. Close it, or use it in a `with`."""

    def __init__(self, knowledge=None, weights=None):
        self._library, self._model, error = _load(), None, _Error()
        knowledge = knowledge or _first(_places("readout.blob", "build/readout.blob", "share/readout/readout.blob"), "readout.blob")
        weights = weights or _first(_places("english.model", "models/english.model", "share/readout/english.model"), "english.model")
        self._model = self._library.ro_model_open(os.fsencode(knowledge), os.fsencode(weights), ctypes.byref(error))
        if not self._model:
            raise ReadoutError(error.text())

    def close(self):
        """Frees the model; calls after this raise ReadoutError. Closing twice is no error."""
        if self._model:
            self._library.ro_model_close(self._model)
        self._model = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __del__(self):
        self.close()

    def code(self, text, date=None, kinds=("events",), **fields):
        """The records of one article as a list of dictionaries, in text order.

        text: str; offsets in the records count its characters. date: "YYYY-MM-DD" or anything with isoformat(); None looks for one in the text.
        kinds: names of KINDS. fields: id, title, url, publication, language. Raises ReadoutError for what cannot be coded. Other threads
        run meanwhile.
        """
        if not self._model:
            raise ReadoutError("the model is closed; open another")
        unknown = set(kinds) - set(KINDS)
        if isinstance(kinds, str) or unknown:
            raise ReadoutError("kinds is a list of names out of %s" % ", ".join(KINDS))
        if hasattr(date, "isoformat"):
            date = date.isoformat()[:10]
        data = text.encode("utf-8", "surrogatepass")
        if not data:
            raise ReadoutError("an empty text; nothing to code")
        values = {name: str(value).encode() for name, value in dict(fields, date=date).items() if value is not None}
        try:
            article = _Article(text=data, text_length=len(data), **values)
        except TypeError:
            raise TypeError("fields are id, title, url, publication and language") from None
        error = _Error()
        lines = self._library.ro_code(self._model, ctypes.byref(article), sum(KINDS[k] for k in set(kinds)), ctypes.byref(error))
        if not lines:
            raise ReadoutError(error.text())
        try:
            return [json.loads(line) for line in ctypes.string_at(lines).decode().split("\n") if line]
        finally:
            self._library.ro_free(lines)

    def code_many(self, articles, kinds=("events",), threads=None):
        """The records of each of many articles (dictionaries of `code`'s arguments), in order, on `threads` threads (default: all cores).

        What cannot be coded gives the ReadoutError in its place, so that one bad article does not lose the rest.
        """
        def one(article):
            try:
                return self.code(kinds=kinds, **article)
            except ReadoutError as error:
                return error

        with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
            yield from pool.map(one, articles)

    def frame(self, articles, threads=None):
        """The events of many articles as a pandas DataFrame with COLUMNS, a row an event. The first article that fails raises."""
        import pandas

        rows = []
        for records in self.code_many(articles, threads=threads):
            if isinstance(records, ReadoutError):
                raise records
            rows.extend(map(flatten, records))
        frame = pandas.DataFrame(rows, columns=COLUMNS)
        return frame.astype({"quad_code": "Int64", "goldstein": "Float64", "confidence": "Float64", "lat": "Float64", "lon": "Float64"})


def _parties(event, side):
    parties = event[side]
    return {side: "; ".join(p.get("identifier_text") or p["entity_text"] for p in parties) or None,
            side + "_code": "; ".join(p["code"] for p in parties if p.get("code")) or None,
            side + "_sector": "; ".join(p["sector"] for p in parties if p.get("sector")) or None}


def flatten(event):
    """An event's record as one row, a dictionary with COLUMNS; several parties or sources are joined by "; "."""
    place, size = event.get("event_loc") or {}, event.get("size") or {}
    row = {name: event.get(name) for name in COLUMNS}
    row.update(event="; ".join(event["event"]), mode="; ".join(event["mode"]) or None, place=place.get("resolved_place"), lat=place.get("lat"),
               lon=place.get("lon"), dead=size.get("dead"), injured=size.get("injured"), words=" … ".join(event["event_text"]),
               source="; ".join(s.get("identifier_text") or s["entity_text"] for s in event["attribution"] if s.get("entity_text")) or None)
    row.update(_parties(event, "actor"), **_parties(event, "recipient"))
    return row


def read_store(path, where=None, parameters=()):
    """The view event_list of a store that `readout add` made, as a pandas DataFrame; the store is opened read-only.

    where: an SQL condition over the view's columns (docs/store.md), with ? for `parameters`. Raises ReadoutError when there is no such store.
    """
    import pandas

    if not Path(path).is_file():
        raise ReadoutError("%s: no such store; make one with readout add" % path)
    connection = sqlite3.connect(Path(path).resolve().as_uri() + "?mode=ro", uri=True)
    try:
        return pandas.read_sql_query("SELECT * FROM event_list" + (" WHERE " + where if where else ""), connection, params=parameters)
    finally:
        connection.close()
