#include "store/result.h"

#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "document/json.h"
#include "show/show.h"

static bool end(sqlite3_stmt *st, int code, ro_error *error)
{
    return code == SQLITE_DONE || error_set(error, "the store cannot be read: %s", sqlite3_errmsg(sqlite3_db_handle(st)));
}

static Str column_text(sqlite3_stmt *st, int i)
{
    const char *text = (const char *)sqlite3_column_text(st, i);
    return (Str){text ? text : "", text ? (uint32_t)sqlite3_column_bytes(st, i) : 0};
}

static int width_of(Str text)
{
    int width = 0;
    for (uint32_t i = 0; i < text.length; i++)
        width += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return width;
}

enum { MOST_COLUMNS = 64, WIDEST_CELL = 48, GAP = 2 };

/* Narrows the widest columns until a line fits. */
static void fit(int *width, int columns, int room)
{
    for (;;) {
        int sum = 0, widest = 0;
        for (int i = 0; i < columns; i++) {
            sum += width[i] + GAP;
            widest = width[i] > width[widest] ? i : widest;
        }
        if (sum - GAP <= room || width[widest] <= 6)
            return;
        width[widest]--;
    }
}

bool result_table(FILE *out, sqlite3_stmt *st, int room, uint64_t *rows, ro_error *error)
{
    int columns = sqlite3_column_count(st), width[MOST_COLUMNS], code;
    if (columns > MOST_COLUMNS)
        columns = MOST_COLUMNS;
    uint64_t count = 0;
    for (int i = 0; i < columns; i++)
        width[i] = (int)strlen(sqlite3_column_name(st, i));
    while ((code = sqlite3_step(st)) == SQLITE_ROW)
        for (int i = 0; i < columns; i++) {
            int w = width_of(column_text(st, i));
            w = w > WIDEST_CELL ? WIDEST_CELL : w;
            width[i] = w > width[i] ? w : width[i];
        }
    if (!end(st, code, error))
        return false;
    fit(width, columns, room);
    for (int i = 0; i < columns; i++)
        fprintf(out, "%-*.*s%*s", i + 1 < columns ? width[i] : 0, width[i], sqlite3_column_name(st, i), i + 1 < columns ? GAP : 0, "");
    putc('\n', out);
    sqlite3_reset(st);
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++) {
            int type = sqlite3_column_type(st, i);
            bool is_right = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
            Str text = column_text(st, i);
            int pad = width[i] - (width_of(text) < width[i] ? width_of(text) : width[i]);
            fprintf(out, "%*s", is_right ? pad : 0, "");
            print_clean(out, text, width[i]);
            if (i + 1 < columns)
                fprintf(out, "%*s", (is_right ? 0 : pad) + GAP, "");
        }
        putc('\n', out);
        count++;
    }
    if (rows)
        *rows = count;
    return end(st, code, error);
}

static void csv_cell(FILE *out, Str text, bool for_excel, bool is_number)
{
    bool is_formula = for_excel && !is_number && text.length > 0 && strchr("=+-@\t\r", text.data[0]);
    bool is_quoted = false;
    for (uint32_t i = 0; i < text.length && !is_quoted; i++)
        is_quoted = text.data[i] == ',' || text.data[i] == '"' || text.data[i] == '\n' || text.data[i] == '\r';
    if (is_quoted)
        putc('"', out);
    if (is_formula)
        putc('\'', out);
    for (uint32_t i = 0; i < text.length; i++) {
        if (text.data[i] == '"')
            putc('"', out);
        putc(text.data[i], out);
    }
    if (is_quoted)
        putc('"', out);
}

bool result_csv(FILE *out, sqlite3_stmt *st, bool for_excel, ro_error *error)
{
    int columns = sqlite3_column_count(st), code;
    if (for_excel)
        fputs("\xEF\xBB\xBF", out);
    for (int i = 0; i < columns; i++)
        fprintf(out, "%s%c", sqlite3_column_name(st, i), i + 1 < columns ? ',' : '\n');
    while ((code = sqlite3_step(st)) == SQLITE_ROW)
        for (int i = 0; i < columns; i++) {
            int type = sqlite3_column_type(st, i);
            csv_cell(out, column_text(st, i), for_excel, type == SQLITE_INTEGER || type == SQLITE_FLOAT);
            putc(i + 1 < columns ? ',' : '\n', out);
        }
    return end(st, code, error);
}

bool result_tsv(FILE *out, sqlite3_stmt *st, const char *null, bool is_bare, ro_error *error)
{
    int columns = sqlite3_column_count(st), code;
    for (int i = 0; !is_bare && i < columns; i++)
        fprintf(out, "%s%c", sqlite3_column_name(st, i), i + 1 < columns ? '\t' : '\n');
    while ((code = sqlite3_step(st)) == SQLITE_ROW)
        for (int i = 0; i < columns; i++) {
            Str cell = sqlite3_column_type(st, i) == SQLITE_NULL ? str(null) : column_text(st, i);
            bool is_quoted = !is_bare && memchr(cell.data, '"', cell.length) != NULL;
            if (is_quoted)
                putc('"', out);
            for (uint32_t c = 0; c < cell.length; c++) {
                if (is_quoted && cell.data[c] == '"')
                    putc('"', out);
                putc((unsigned char)cell.data[c] < ' ' ? ' ' : cell.data[c], out);
            }
            fputs(is_quoted ? "\"" : "", out);
            putc(i + 1 < columns ? '\t' : '\n', out);
        }
    return end(st, code, error);
}

bool result_json(FILE *out, sqlite3_stmt *st, const char *before, const char *between, const char *behind, ro_error *error)
{
    int code;
    const char *separator = "";
    fputs(before, out);
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        Str text = column_text(st, 0);
        fputs(separator, out);
        fwrite(text.data, 1, text.length, out);
        separator = between;
    }
    fputs(behind, out);
    return end(st, code, error);
}

bool result_ndjson(FILE *out, sqlite3_stmt *st, ro_error *error)
{
    int columns = sqlite3_column_count(st), code;
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        Json j = {0};
        json_open(&j, '{');
        for (int i = 0; i < columns; i++) {
            int type = sqlite3_column_type(st, i);
            if (type == SQLITE_NULL)
                continue;
            json_key(&j, sqlite3_column_name(st, i));
            if (type == SQLITE_INTEGER)
                json_integer(&j, sqlite3_column_int64(st, i));
            else if (type == SQLITE_FLOAT)
                json_decimal(&j, sqlite3_column_double(st, i), 4);
            else
                json_text(&j, column_text(st, i));
        }
        json_close(&j, '}');
        json_end_line(&j);
        bool is_good = !j.has_failed;
        fwrite(j.bytes, 1, j.used, out);
        free(j.bytes);
        if (!is_good)
            return error_set(error, "not enough memory for a row");
    }
    return end(st, code, error);
}
