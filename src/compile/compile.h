/* TSV tables → the knowledge blob that knowledge_open maps. Part of the programs, not of the library: a fault in a table is printed with
   file, line and what to write instead, and ends the program with exit code 1; nothing is written then. */
#ifndef COMPILE_COMPILE_H
#define COMPILE_COMPILE_H

#include <stddef.h>

typedef struct {
    const char *folder;           /* of words.tsv, countries.tsv, … and events/ */
    const char *const *additions; /* a user's files, told apart by their headers; their rows win over ours */
    size_t addition_count;
    const char *out; /* written beside and renamed; NULL checks only */
} CompileOptions;

/* Once in a program's life: its tables are the program's own. */
void compile_knowledge(const CompileOptions *options);

#endif
