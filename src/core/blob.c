#include "core/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

typedef struct {
    char magic[8];
    uint32_t version, section_count;
    uint64_t checksum, size;
} Header;

typedef struct {
    char name[16];
    uint64_t offset, size;
} Section;

static bool check(const Blob *blob, ro_error *error)
{
    Header header;
    if (blob->size < sizeof header)
        return error_set(error, "%s: too short to be a readout blob; build or install it again", blob->path);
    memcpy(&header, blob->bytes, sizeof header);
    if (memcmp(header.magic, "READOUTB", 8) != 0)
        return error_set(error, "%s: not a readout blob; build or install it again", blob->path);
    if (header.version != BLOB_VERSION)
        return error_set(error, "%s: version %u, this program reads version %d; install the one that belongs to it", blob->path, header.version,
                         BLOB_VERSION);
    if (header.size != blob->size || header.section_count > (blob->size - sizeof header) / sizeof(Section))
        return error_set(error, "%s: %llu bytes where its header says %llu; it was cut short or damaged, install it again", blob->path,
                         (unsigned long long)blob->size, (unsigned long long)header.size);
    if (XXH3_64bits(blob->bytes + sizeof header, blob->size - sizeof header) != header.checksum)
        return error_set(error, "%s: damaged (its checksum does not match); install it again", blob->path);
    const Section *sections = (const Section *)(blob->bytes + sizeof header);
    for (uint32_t i = 0; i < header.section_count; i++)
        if (sections[i].offset > blob->size || sections[i].size > blob->size - sections[i].offset || sections[i].offset % 64 != 0)
            return error_set(error, "%s: section %.16s lies outside the file; install it again", blob->path, sections[i].name);
    return true;
}

bool blob_open(Blob *blob, const char *path, ro_error *error)
{
    *blob = (Blob){0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return error_set(error, "%s: cannot be opened: %s; build it with make, or install it", path, strerror(errno));
    struct stat status;
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) {
        close(fd);
        return error_set(error, "%s: not a regular file with something in it; build or install it again", path);
    }
    void *bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    close(fd);
    if (bytes == MAP_FAILED)
        return error_set(error, "%s: cannot be mapped: %s", path, strerror(errno));
    *blob = (Blob){.bytes = bytes, .size = (uint64_t)status.st_size, .path = strdup(path)};
    if (blob->path && check(blob, error))
        return true;
    blob_close(blob);
    return false;
}

void blob_close(Blob *blob)
{
    if (blob->bytes)
        munmap((void *)(uintptr_t)blob->bytes, blob->size);
    free(blob->path);
    *blob = (Blob){0};
}

const void *blob_section(const Blob *blob, const char *name, size_t record_size, uint32_t *count, ro_error *error)
{
    Header header;
    memcpy(&header, blob->bytes, sizeof header);
    const Section *sections = (const Section *)(blob->bytes + sizeof header);
    for (uint32_t i = 0; i < header.section_count; i++) {
        if (strncmp(sections[i].name, name, sizeof sections[i].name) != 0)
            continue;
        if (sections[i].size % record_size != 0 || sections[i].size / record_size > UINT32_MAX)
            break;
        *count = (uint32_t)(sections[i].size / record_size);
        return blob->bytes + sections[i].offset;
    }
    error_set(error, "%s: section \"%s\" is missing or of another shape; install the file that belongs to this program", blob->path, name);
    return NULL;
}
