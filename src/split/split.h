/* Text → paragraphs, tokens and sentences. */
#ifndef SPLIT_SPLIT_H
#define SPLIT_SPLIT_H

#include "document/document.h"
#include "knowledge/model.h"

/* Paragraphs end at blank lines, and at single line ends unless the text is hard-wrapped. Marks what is no body (boilerplate). */
void find_paragraphs(const Model *model, Document *doc);

/* Words as English UD treebanks have them: clitics, hyphened words and punctuation apart. */
void find_tokens(const Model *model, Document *doc);

/* Sentence boundaries inside paragraphs by the trained splitter; a sentence is cut at MOST_SENTENCE_TOKENS. */
void find_sentences(const Model *model, Document *doc);

#endif
