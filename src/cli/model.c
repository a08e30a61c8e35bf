/* What the programs share: the model and where it lies, the first things a process does and the last. */
#include <errno.h>
#include <libgen.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "compile/compile.h"

static bool readable(const char *folder, const char *name, char *path, size_t room)
{
    int n = snprintf(path, room, "%s/%s", folder, name);
    return n > 0 && (size_t)n < room && access(path, R_OK) == 0;
}

/* The first of the folders that holds the file; the last one tried stands in the message. */
static const char *find_data(const char *name, char *path, size_t room)
{
    char self[2048], folder[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = '\0';
    const char *here = n > 0 ? dirname(self) : ".";
    const char *given = getenv("READOUT_DATA");
    if (given) {
        readable(given, name, path, room);
        return path;
    }
    static const char *const BESIDE[] = {"", "/../models", "/../share/readout"};
    for (size_t i = 0; i < countof(BESIDE); i++) {
        snprintf(folder, sizeof folder, "%s%s", here, BESIDE[i]);
        if (readable(folder, name, path, room))
            return path;
    }
    static const char *const INSTALLED[] = {"/usr/share/readout", "/usr/local/share/readout"}; /* where /proc is not mounted */
    for (size_t i = 0; n <= 0 && i < countof(INSTALLED); i++)
        if (readable(INSTALLED[i], name, path, room))
            return path;
    return path;
}

bool cli_open_model(Model *model)
{
    char path[4200];
    ro_error error;
    *model = (Model){0};
    if (!knowledge_open(&model->knowledge, find_data("readout.blob", path, sizeof path), &error)) {
        fprintf(stderr, "readout: %s\n", error.message);
        return false;
    }
    if (!weights_open(&model->weights, find_data("english.model", path, sizeof path), &error)) {
        fprintf(stderr, "readout: %s\n", error.message);
        knowledge_close(&model->knowledge);
        return false;
    }
    return true;
}

bool additions_push(Additions *additions, const char *path)
{
    if (additions->count < MOST_ADDITIONS) {
        additions->path[additions->count++] = path;
        return true;
    }
    fprintf(stderr, "readout: more than %d files of additions; put them together\n", MOST_ADDITIONS);
    return false;
}

const char *cli_data_folder(char *path, size_t room)
{
    char self[2048];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = '\0';
    const char *here = n > 0 ? dirname(self) : ".";
    const char *given = getenv("READOUT_DATA");
    static const char *const BESIDE[] = {"%s/data", "%s/../data", "%s/../share/readout/data"};
    for (size_t i = given ? 0 : 1; i < countof(BESIDE); i++) {
        char words[4200];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(path, room, BESIDE[i], i == 0 ? given : here);
#pragma GCC diagnostic pop
        snprintf(words, sizeof words, "%s/words.tsv", path);
        if (access(words, R_OK) == 0)
            return path;
    }
    fprintf(stderr, "readout: the tables (data/words.tsv and others) are neither beside the program nor in ../share/readout; additions need them\n");
    return NULL;
}

bool cli_open_model_with(Model *model, const Additions *additions)
{
    if (additions->count == 0)
        return cli_open_model(model);
    char folder[4096], path[4096], weights[4200];
    const char *temporary = getenv("TMPDIR");
    ro_error error;
    *model = (Model){0};
    if (!cli_data_folder(folder, sizeof folder))
        return false;
    snprintf(path, sizeof path, "%s/readout-XXXXXX", temporary ? temporary : "/tmp");
    int fd = mkstemp(path);
    if (fd < 0) {
        fprintf(stderr, "readout: %s: cannot be made: %s; set TMPDIR to a folder with 40 MB free\n", path, strerror(errno));
        return false;
    }
    close(fd);
    unlink(path); /* compile_knowledge writes beside it and renames */
    compile_knowledge(&(CompileOptions){.folder = folder, .additions = additions->path, .addition_count = additions->count, .out = path});
    bool is_open = knowledge_open(&model->knowledge, path, &error);
    unlink(path);
    if (is_open && weights_open(&model->weights, find_data("english.model", weights, sizeof weights), &error))
        return true;
    fprintf(stderr, "readout: %s\n", error.message);
    knowledge_close(&model->knowledge);
    return false;
}

void cli_close_model(Model *model)
{
    weights_close(&model->weights);
    knowledge_close(&model->knowledge);
}

int cli_finish(int code)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "readout: standard output: %s; the output is not complete\n", strerror(errno));
        return EXIT_SOME_FAILED;
    }
    return code;
}

/* The model is mapped; a file cut short by somebody while we read it raises SIGBUS (nothing else here does). */
static void say_cut_short(int signal)
{
    (void)signal;
    static const char WORDS[] = "readout: the knowledge or the weights were cut short while in use; install them again\n";
    if (write(STDERR_FILENO, WORDS, sizeof WORDS - 1) < 0)
        _exit(EXIT_SOME_FAILED);
    _exit(EXIT_SOME_FAILED);
}

void cli_prepare(void)
{
    /* an article's blocks go back to malloc and not to the kernel, for the next article */
    mallopt(M_MMAP_THRESHOLD, 64 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    signal(SIGBUS, say_cut_short);
    signal(SIGPIPE, SIG_DFL); /* `readout … | head` ends quietly */
}
