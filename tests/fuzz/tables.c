/* The rows of a query as a table for a terminal, CSV, TSV and NDJSON: no control character gets through. */
#include "fuzz.h"

#include "store/result.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static sqlite3 *db;
    ro_error error;
    if (!db && sqlite3_open(":memory:", &db) != SQLITE_OK)
        abort();
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(db, "SELECT ?1 AS a, substr(?1, 3) AS b, length(?1) AS c", -1, &st, NULL) != SQLITE_OK)
        abort();
    sqlite3_bind_text(st, 1, (const char *)data, (int)size, SQLITE_STATIC);
    char *out = NULL;
    size_t length = 0;
    FILE *f = open_memstream(&out, &length);
    result_table(f, st, 40, NULL, &error);
    fflush(f);
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)out[i] < 0x20 && out[i] != '\n')
            abort(); /* a control character on its way to a terminal */
    result_csv(f, st, true, &error);
    result_tsv(f, st, "None", false, &error);
    result_ndjson(f, st, &error);
    fclose(f);
    free(out);
    sqlite3_finalize(st);
    return 0;
}
