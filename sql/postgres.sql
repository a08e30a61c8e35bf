-- The tables of a store in PostgreSQL, as `readout worker --postgres` makes and fills them: those of the SQLite store (docs/store.md) under the same
-- names, so that the same questions run on both. Ids are hashes of the document's id and of the event's stable id, so that every worker gives
-- the same row the same id and a document coded again replaces itself.
CREATE TABLE IF NOT EXISTS document (
    id bigint PRIMARY KEY, doc text NOT NULL UNIQUE, date date NOT NULL, title text, url text, publication text, text_hash bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS event (
    id bigint PRIMARY KEY, uid text NOT NULL, document bigint NOT NULL REFERENCES document(id) ON DELETE CASCADE, is_copy int NOT NULL,
    date date NOT NULL, enddate date NOT NULL, precision text NOT NULL, type text NOT NULL, mode text, context text, cameo text, quad int,
    goldstein double precision, scale double precision, status text NOT NULL, actor text, recipient text, source text, sources text,
    trigger text NOT NULL, trigger_start int NOT NULL, trigger_end int NOT NULL, sentence text NOT NULL, sentence_number int NOT NULL,
    sentence_start int, why text, place text, place_raw text, place_country text, province text, feature text, lat double precision,
    lon double precision, geonameid bigint, dead int, injured int, arrested int, protesters int, "symmetric" int NOT NULL, confidence real NOT NULL
);
CREATE TABLE IF NOT EXISTS party (
    event bigint NOT NULL REFERENCES event(id) ON DELETE CASCADE, side text NOT NULL, position int NOT NULL, name text NOT NULL, text text NOT NULL,
    country text, sector text, office text, wikidata text, PRIMARY KEY (event, side, position)
);
CREATE TABLE IF NOT EXISTS role (
    document bigint NOT NULL REFERENCES document(id) ON DELETE CASCADE, person text NOT NULL, office text NOT NULL, country text, sector text,
    wikidata text, is_known int NOT NULL, PRIMARY KEY (document, person, office)
);
-- Where each of Kafka's partitions goes on: written in the transaction of the events themselves.
CREATE TABLE IF NOT EXISTS readout_offset (
    topic text NOT NULL, partition int NOT NULL, next bigint NOT NULL, PRIMARY KEY (topic, partition)
);
CREATE INDEX IF NOT EXISTS event_document ON event (document);
CREATE INDEX IF NOT EXISTS event_date ON event (date, type);
CREATE INDEX IF NOT EXISTS event_dyad ON event (actor, recipient, date);
CREATE INDEX IF NOT EXISTS party_country ON party (country, side);
CREATE INDEX IF NOT EXISTS event_sentence ON event USING gin (to_tsvector('english', sentence));

CREATE OR REPLACE VIEW dyad_month AS
    SELECT coalesce(a.country, a.sector, '?') AS actor, coalesce(r.country, r.sector, '?') AS recipient, to_char(e.date, 'YYYY-MM') AS month, e.type,
        coalesce(e.quad, 0) AS quad, count(*) AS events, count(e.goldstein) AS scored, coalesce(sum(e.goldstein), 0) AS goldstein
    FROM event e JOIN party a ON a.event = e.id AND a.side = 'a' JOIN party r ON r.event = e.id AND r.side = 'r'
    WHERE e.is_copy = 0 AND e.status = 'actual' GROUP BY 1, 2, 3, 4, 5;
CREATE OR REPLACE VIEW day_total AS
    SELECT date, type, coalesce(quad, 0) AS quad, count(*) AS events, count(goldstein) AS scored, coalesce(sum(goldstein), 0) AS goldstein
    FROM event WHERE is_copy = 0 AND status = 'actual' GROUP BY 1, 2, 3;
CREATE OR REPLACE VIEW who_to_whom AS
    SELECT actor, recipient, sum(events) AS events, round((sum(goldstein) / nullif(sum(scored), 0))::numeric, 2) AS goldstein_mean
    FROM dyad_month GROUP BY actor, recipient ORDER BY events DESC;
CREATE OR REPLACE VIEW event_daily AS
    SELECT date AS time, type, sum(events) AS events, round((sum(goldstein) / nullif(sum(scored), 0))::numeric, 2) AS goldstein_mean
    FROM day_total GROUP BY date, type;
CREATE OR REPLACE VIEW event_list AS
    SELECT e.date, e.type, e.mode, e.status, (SELECT string_agg(name, '; ' ORDER BY position) FROM party WHERE event = e.id AND side = 'a') AS actors,
        (SELECT string_agg(name, '; ' ORDER BY position) FROM party WHERE event = e.id AND side = 'r') AS recipients, e.sources, e.place, e.sentence,
        d.doc, d.url
    FROM event e JOIN document d ON d.id = e.document WHERE e.is_copy = 0;
