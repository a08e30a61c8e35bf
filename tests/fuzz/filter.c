/* What a user asks of a store: every string of the filter is hostile. Lines of the input are its fields. */
#include "fuzz.h"

#include "store/picture.h"
#include "store/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Store *store;
    static char path[] = "/tmp/readout-fuzz-XXXXXX";
    ro_error error;
    if (!store) {
        int fd = mkstemp(path);
        if (fd < 0)
            abort();
        close(fd);
        unlink(path);
        store = store_open(path, STORE_WRITE, &error);
        if (!store) {
            fprintf(stderr, "%s\n", error.message);
            abort();
        }
    }
    char *bytes = fuzz_copy(data, size), *at = bytes, *field[12] = {0};
    for (int i = 0; i < 12 && at; i++) {
        field[i] = strsep(&at, "\n");
        if (!*field[i])
            field[i] = NULL;
    }
    Filter filter = {.actor = field[0],
                     .recipient = field[1],
                     .party = field[2],
                     .type = field[3],
                     .mode = field[4],
                     .cameo = field[5],
                     .status = field[6],
                     .source = field[7],
                     .place = field[8],
                     .since = field[9],
                     .until = field[10],
                     .search = field[11]};
    sqlite3_stmt *st = query(store, &filter, "e.id", "", "ORDER BY e.id", &error);
    while (st && sqlite3_step(st) == SQLITE_ROW)
        ;
    sqlite3_finalize(st);
    free(filter_words(&filter));
    sqlite3_finalize(timeline_query(store, &filter, field[0] ? field[0] : "month", &error));
    sqlite3_finalize(pair_query(store, &filter, size % 2, &error));
    free(bytes);
    return 0;
}
