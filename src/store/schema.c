#include "store/schema.h"

const char SCHEMA_TABLES[] =
    "CREATE TABLE document(id INTEGER PRIMARY KEY, doc TEXT NOT NULL UNIQUE, date TEXT NOT NULL, title TEXT, url TEXT, publication TEXT,"
    " text_hash INTEGER NOT NULL, signature BLOB, copy_of INTEGER REFERENCES document(id)) STRICT;"
    "CREATE TABLE band(band INTEGER NOT NULL, hash INTEGER NOT NULL, document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,"
    " PRIMARY KEY(band, hash, document)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE event(id INTEGER PRIMARY KEY, uid TEXT NOT NULL, document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,"
    " is_copy INTEGER NOT NULL, date TEXT NOT NULL, enddate TEXT NOT NULL, precision TEXT NOT NULL, type TEXT NOT NULL, mode TEXT, context TEXT,"
    " cameo TEXT, quad INTEGER, goldstein REAL, scale REAL, status TEXT NOT NULL, actor TEXT, recipient TEXT, source TEXT, sources TEXT,"
    " trigger TEXT NOT NULL, trigger_start INTEGER NOT NULL, trigger_end INTEGER NOT NULL, sentence TEXT NOT NULL, sentence_number INTEGER NOT NULL, "
    "sentence_start INTEGER, why TEXT,"
    " place TEXT, place_raw TEXT, place_country TEXT, province TEXT, feature TEXT, lat REAL, lon REAL, geonameid INTEGER, dead INTEGER,"
    " injured INTEGER, arrested INTEGER, protesters INTEGER, symmetric INTEGER NOT NULL, confidence REAL NOT NULL) STRICT;"
    "CREATE TABLE party(event INTEGER NOT NULL REFERENCES event(id) ON DELETE CASCADE, side TEXT NOT NULL, position INTEGER NOT NULL,"
    " name TEXT NOT NULL, text TEXT NOT NULL, country TEXT, sector TEXT, office TEXT, wikidata TEXT, PRIMARY KEY(event, side, position))"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE role(document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE, person TEXT NOT NULL, office TEXT NOT NULL,"
    " country TEXT, sector TEXT, wikidata TEXT, is_known INTEGER NOT NULL, PRIMARY KEY(document, person, office)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE dyad_month(actor TEXT NOT NULL, recipient TEXT NOT NULL, month TEXT NOT NULL, type TEXT NOT NULL, quad INTEGER NOT NULL,"
    " events INTEGER NOT NULL, scored INTEGER NOT NULL, goldstein REAL NOT NULL, PRIMARY KEY(actor, recipient, month, type, quad)) STRICT, WITHOUT "
    "ROWID;"
    "CREATE TABLE day_total(date TEXT NOT NULL, type TEXT NOT NULL, quad INTEGER NOT NULL, events INTEGER NOT NULL, scored INTEGER NOT NULL,"
    " goldstein REAL NOT NULL, PRIMARY KEY(date, type, quad)) STRICT, WITHOUT ROWID;"
    "CREATE VIRTUAL TABLE event_text USING fts5(sentence, content='event', content_rowid='id', tokenize='porter unicode61');"
    /* what analysts ask */
    "CREATE VIEW who_to_whom AS SELECT actor, recipient, sum(events) AS events, round(sum(goldstein) / nullif(sum(scored), 0), 2) AS goldstein_mean"
    " FROM dyad_month GROUP BY actor, recipient ORDER BY events DESC;"
    "CREATE VIEW event_daily AS SELECT date AS time, type, sum(events) AS events, round(sum(goldstein) / nullif(sum(scored), 0), 2) AS"
    " goldstein_mean FROM day_total GROUP BY date, type;"
    "CREATE VIEW event_list AS SELECT e.date, e.type, e.mode, e.status, (SELECT group_concat(name, '; ') FROM party WHERE event = e.id AND side = "
    "'a')"
    " AS actors, (SELECT group_concat(name, '; ') FROM party WHERE event = e.id AND side = 'r') AS recipients, e.sources, e.place, e.sentence,"
    " d.doc, d.url FROM event e JOIN document d ON d.id = e.document WHERE e.is_copy = 0;"
    "CREATE VIEW copies AS SELECT c.doc, c.date, o.doc AS copy_of FROM document c JOIN document o ON o.id = c.copy_of;";

/* Built when the first load ends: adding to them event by event takes five times as long. */
const char SCHEMA_INDICES[] = "CREATE INDEX IF NOT EXISTS event_document ON event(document);"
                              "CREATE INDEX IF NOT EXISTS event_date ON event(is_copy, date, type);"
                              "CREATE INDEX IF NOT EXISTS event_dyad ON event(actor, recipient, date);"
                              "CREATE INDEX IF NOT EXISTS event_type ON event(type, date);"
                              "CREATE INDEX IF NOT EXISTS party_country ON party(country, side, event);"
                              "CREATE INDEX IF NOT EXISTS party_name ON party(name, side, event);"
                              "CREATE INDEX IF NOT EXISTS document_hash ON document(text_hash);";

const char *const SCHEMA_MIGRATIONS[SCHEMA_VERSION] = {
    [1] = "ALTER TABLE event ADD COLUMN sentence_start INTEGER; ALTER TABLE event ADD COLUMN why TEXT;",
};
