/* Runs a target over files and folders of inputs, as libFuzzer would: for compilers without it, and for the tests. */
#include <dirent.h>
#include <sys/stat.h>

#include "fuzz.h"

static int replayed;

static void replay(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(1);
    }
    if (S_ISDIR(status.st_mode)) {
        struct dirent **entry;
        int count = scandir(path, &entry, NULL, alphasort);
        for (int i = 0; i < count; i++) {
            char below[4096];
            snprintf(below, sizeof below, "%s/%s", path, entry[i]->d_name);
            if (entry[i]->d_name[0] != '.')
                replay(below);
            free(entry[i]);
        }
        free(entry);
        return;
    }
    FILE *f = fopen(path, "rb");
    uint8_t *bytes = malloc((size_t)status.st_size + 1);
    if (!f || !bytes)
        abort();
    size_t size = fread(bytes, 1, (size_t)status.st_size, f);
    fclose(f);
    fprintf(stderr, "%s\r", path);
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    replayed++;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        replay(argv[i]);
    printf("%d inputs replayed\n", replayed);
    return replayed ? 0 : 1;
}
