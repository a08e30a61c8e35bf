/* Errors: who finds the trouble writes the whole message: where, what, what to do. */
#ifndef CORE_ERROR_H
#define CORE_ERROR_H

#include <stdbool.h>

#include "readout.h"

/* Fills `error` (which may be NULL) and returns false, so that `return error_set(…)` reads well. */
bool error_set(ro_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
