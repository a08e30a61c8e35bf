#include "core/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Block {
    struct Block *before;
    size_t size, used;
    _Alignas(16) char bytes[];
} Block;

struct Arena {
    Block *last;
    size_t limit, held; /* bytes in blocks */
    jmp_buf overflow;
};

enum { BLOCK_BYTES = 1 << 18, ALIGNMENT = 16 };

Arena *arena_create(size_t limit_bytes)
{
    Arena *arena = calloc(1, sizeof *arena);
    if (arena)
        arena->limit = limit_bytes;
    return arena;
}

void arena_destroy(Arena *arena)
{
    if (!arena)
        return;
    for (Block *b = arena->last; b;) {
        Block *before = b->before;
        free(b);
        b = before;
    }
    free(arena);
}

jmp_buf *arena_overflow_target(Arena *arena) { return &arena->overflow; }

size_t arena_used(const Arena *arena) { return arena->held; }

static void add_block(Arena *arena, size_t need)
{
    size_t size = need > BLOCK_BYTES ? need : BLOCK_BYTES;
    Block *block = arena->limit - arena->held < size ? NULL : malloc(sizeof *block + size);
    if (!block)
        longjmp(arena->overflow, 1);
    *block = (Block){.before = arena->last, .size = size};
    arena->last = block;
    arena->held += size;
}

void *arena_alloc(Arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > (arena->limit / size))
        longjmp(arena->overflow, 1);
    size_t need = (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (!arena->last || arena->last->size - arena->last->used < need)
        add_block(arena, need);
    void *at = arena->last->bytes + arena->last->used;
    arena->last->used += need;
    return memset(at, 0, need);
}

char *arena_copy(Arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1, 1);
    memcpy(copy, text, length);
    return copy;
}

char *arena_format(Arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(length >= 0);
    char *text = arena_alloc(arena, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

ArenaMark arena_mark(Arena *arena) { return (ArenaMark){arena->last, arena->last ? arena->last->used : 0}; }

void arena_rewind(Arena *arena, ArenaMark mark)
{
    while (arena->last != mark.block) {
        assert(arena->last);
        Block *before = arena->last->before;
        arena->held -= arena->last->size;
        free(arena->last);
        arena->last = before;
    }
    if (arena->last)
        arena->last->used = mark.used;
}
