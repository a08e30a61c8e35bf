/* An arena: the memory of one document, given back all at once.

       Arena *arena = arena_create(64 << 20);
       if (setjmp(arena_overflow_target(arena)) != 0) { … too large: free the arena and report … }
       Token *tokens = arena_new(arena, Token, n);        zeroed, never NULL, never freed singly
       ArenaMark mark = arena_mark(arena); … arena_rewind(arena, mark);
       arena_destroy(arena);

   Passing the limit (or running out of memory) jumps to the one setjmp in pipeline.c; what runs inside a stage must therefore hold
   nothing but arena memory. */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Arena Arena;

typedef struct {
    void *block;
    size_t used;
} ArenaMark;

Arena *arena_create(size_t limit_bytes); /* NULL when there is no memory for it */
void arena_destroy(Arena *arena);
jmp_buf *arena_overflow_target(Arena *arena); /* before it is set, overflow aborts */
size_t arena_used(const Arena *arena);

void *arena_alloc(Arena *arena, size_t count, size_t size);
char *arena_copy(Arena *arena, const char *text, size_t length); /* NUL-terminated copy */
char *arena_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

ArenaMark arena_mark(Arena *arena);
void arena_rewind(Arena *arena, ArenaMark mark);

#define arena_new(arena, Type, count) ((Type *)arena_alloc((arena), (count), sizeof(Type)))

#endif
