/* What happened: quotations, sources, status, and events by pattern. */
#ifndef EVENTS_EVENTS_H
#define EVENTS_EVENTS_H

#include "document/document.h"
#include "knowledge/model.h"

void find_quotes(const Model *model, Document *doc);
void find_attributions(const Model *model, Document *doc);
void judge_status(const Model *model, Document *doc);
void judge_nominals(const Model *model, Document *doc);
void find_events(const Model *model, Document *doc);
void complete_events(const Model *model, Document *doc);
void merge_events(const Model *model, Document *doc);

/* What a pattern lacked to match at a token, for `explain`; NULL when no pattern has the token's lemma. */
const char *explain_miss(const Model *model, Document *doc, TokenId token);

#endif
