/* Tokens → tags, lemmas, names and dependency trees, then predicates. */
#ifndef PARSE_PARSE_H
#define PARSE_PARSE_H

#include "document/document.h"
#include "knowledge/model.h"

/* Runs the network over every sentence and fills upos, xpos, feats, lemma, name, head and deprel of its tokens. */
void parse_sentences(const Model *model, Document *doc);

/* Corrects by rule what the network is known to read wrongly. */
void mend_trees(const Model *model, Document *doc);

/* Lemmas' hashes and child links; for trees that came from elsewhere (`parse --input conllu`) too. */
void link_sentences(const Model *model, Document *doc);

/* One Predicate for each verb and each noun or adjective with a copula: tense, aspect, voice, modality, negation. */
void find_predicates(const Model *model, Document *doc);

/* Maximum spanning tree over score[dependent][head] of `n` nodes, node 0 the root, exactly one child of the root (Chu & Liu 1965,
   Edmonds 1967). Writes head[1..n-1]. `score` is destroyed. */
void maximum_spanning_tree(Arena *arena, float *score, uint32_t n, uint32_t *head);

#endif
