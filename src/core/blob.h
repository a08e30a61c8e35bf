/* A blob: one file of named sections, mapped read-only. Knowledge and weights are both blobs.

   Layout, little-endian: magic "READOUTB", u32 version, u32 section count, u64 XXH3 of all bytes after the header, u64 file size;
   then for each section char name[16], u64 offset, u64 size (both in bytes from the start of the file, offset a multiple of 64). */
#ifndef CORE_BLOB_H
#define CORE_BLOB_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"

enum { BLOB_VERSION = 1 };

typedef struct {
    const unsigned char *bytes;
    uint64_t size;
    char *path; /* owned */
} Blob;

/* Maps and checks (magic, version, bounds, checksum). On failure nothing is held. */
bool blob_open(Blob *blob, const char *path, ro_error *error);
void blob_close(Blob *blob);

/* The section's bytes, and its size in records of `record_size`; NULL with an error when it is missing or does not divide. */
const void *blob_section(const Blob *blob, const char *name, size_t record_size, uint32_t *count, ro_error *error);

#endif
