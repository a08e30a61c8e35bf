/* Growing arrays in an arena.

       ARRAY_OF(Token) tokens = {0};
       Token *t = array_push(arena, &tokens);      a zeroed new last element; pointers before it may move
       for (uint32_t i = 0; i < tokens.count; i++) use(&tokens.at[i]); */
#ifndef CORE_ARRAY_H
#define CORE_ARRAY_H

#include <stdint.h>
#include <string.h>

#include "core/arena.h"

#define ARRAY_OF(Type)                                                                                                                               \
    struct {                                                                                                                                         \
        Type *at;                                                                                                                                    \
        uint32_t count, capacity;                                                                                                                    \
    }

#define countof(array) (sizeof(array) / sizeof *(array))

static inline void *array_grow(Arena *arena, void *old, uint32_t count, uint32_t *capacity, size_t size)
{
    *capacity = *capacity ? 2 * *capacity : 16;
    void *fresh = arena_alloc(arena, *capacity, size);
    if (count)
        memcpy(fresh, old, count * size);
    return fresh;
}

#define array_push(arena, array)                                                                                                                     \
    ((array)->count == (array)->capacity                                                                                                             \
         ? (void)((array)->at = array_grow((arena), (array)->at, (array)->count, &(array)->capacity, sizeof *(array)->at))                           \
         : (void)0,                                                                                                                                  \
     (array)->at + (array)->count++)

#endif
