/* The subcommands of readout. Each returns the exit code: 0 done, 1 some input failed, 2 usage. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>

#include "knowledge/model.h"

enum { EXIT_DONE = 0, EXIT_SOME_FAILED = 1, EXIT_USAGE = 2 };

int command_code(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_parse(int argc, char **argv);
int command_who(int argc, char **argv);
int command_where(int argc, char **argv);
int command_check(int argc, char **argv);
int command_add(int argc, char **argv);
int command_events(int argc, char **argv);
int command_timeline(int argc, char **argv);
int command_graph(int argc, char **argv);
int command_map(int argc, char **argv);
int command_serve(int argc, char **argv);
int command_worker(int argc, char **argv);
int command_roles(int argc, char **argv);
int command_summary(int argc, char **argv);

/* A user's files of --world and --patterns. */
enum { MOST_ADDITIONS = 16 };
typedef struct {
    const char *path[MOST_ADDITIONS];
    size_t count;
} Additions;

/* False, with a message, when there are too many. */
bool additions_push(Additions *additions, const char *path);

/* The folder of the TSV tables, for compiling a user's files with them; NULL with a message when it is not there. */
const char *cli_data_folder(char *path, size_t room);

/* cli_open_model with the user's rows; a fault in them ends the program with file, line and what to write instead. */
bool cli_open_model_with(Model *model, const Additions *additions);

/* Opens the model beside the program, in ../share/readout, or where READOUT_DATA says; prints why not. Close with cli_close_model. */
bool cli_open_model(Model *model);
void cli_close_model(Model *model);

/* From here on the process starts no other, and opens no socket unless it needs the network (seccomp, no_new_privs). Before threads are made.
   READOUT_SANDBOX=off leaves it; kernels that cannot are gone on without. */
void sandbox_enter(bool needs_network);

/* What every program does first: memory and signals. */
void cli_prepare(void);

/* Flushes standard output and says so when the disk is full; the exit code then. */
int cli_finish(int code);

#endif
