/* The tables of a store, as SQL. docs/store.md explains them; a change here is a new version and a step in store.c's MIGRATIONS. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

enum { SCHEMA_VERSION = 1, APPLICATION_ID = 0x72644F75 /* "rdOu" */ };

extern const char SCHEMA_TABLES[];
extern const char SCHEMA_INDICES[];

#endif
