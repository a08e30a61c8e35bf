/* The tables of a store, as SQL. docs/store.md explains them; a change here is a new version and a step in store.c's MIGRATIONS. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

enum { SCHEMA_VERSION = 2, APPLICATION_ID = 0x72644F75 /* "rdOu" */ };

extern const char SCHEMA_TABLES[];
extern const char SCHEMA_INDICES[];

/* What makes a store of version N + 1 of one of version N: [N]. */
extern const char *const SCHEMA_MIGRATIONS[SCHEMA_VERSION];

#endif
