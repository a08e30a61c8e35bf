/* CoNLL-U in and out. Names stand in column 10 as NER=B-PER. */
#ifndef DOCUMENT_CONLLU_H
#define DOCUMENT_CONLLU_H

#include <stdio.h>

#include "core/error.h"
#include "document/document.h"

/* Prints every sentence of `doc` with sent_id from `first` on; returns the next one's. */
uint32_t conllu_write(FILE *out, const Document *doc, uint32_t first);

/* The forms of all sentences of a CoNLL-U text as a document (one paragraph a sentence, its text the forms joined by spaces); NULL with
   "line N: …", counted from `first_line` on, when the text is not CoNLL-U. */
Document *conllu_read(Arena *arena, const char *text, size_t length, uint32_t first_line, ro_error *error);

#endif
