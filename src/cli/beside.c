/* Commands that are programs of their own beside this one, so that nobody else loads the libraries of servers, brokers and databases. */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static int become(const char *name, char **argv)
{
    char self[2048], path[2200];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    self[n > 0 ? n : 0] = '\0';
    snprintf(path, sizeof path, "%s/readout-%s", n > 0 ? dirname(self) : ".", name);
    execv(path, argv);
    int why = errno;
    execvp(strrchr(path, '/') + 1, argv);
    fprintf(stderr, "readout %s: %s: %s; it is built and installed with readout\n", name, path, strerror(why));
    return EXIT_SOME_FAILED;
}

int command_serve(int argc, char **argv) { return (void)argc, become("serve", argv); }
int command_worker(int argc, char **argv) { return (void)argc, become("worker", argv); }
