/* readout worker: a program of its own beside this one, so that nobody else loads the libraries of brokers and databases. */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

int command_worker(int argc, char **argv)
{
    (void)argc;
    char self[2048], path[2200];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = '\0';
    snprintf(path, sizeof path, "%s/readout-worker", n > 0 ? dirname(self) : ".");
    execv(path, argv);
    execvp("readout-worker", argv);
    fprintf(stderr, "readout worker: %s: %s; it is built and installed with readout\n", path, strerror(errno));
    return EXIT_SOME_FAILED;
}
