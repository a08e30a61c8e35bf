#include "core/error.h"

#include <stdarg.h>
#include <stdio.h>

bool error_set(ro_error *error, const char *format, ...)
{
    if (error) {
        va_list args;
        va_start(args, format);
        vsnprintf(error->message, sizeof error->message, format, args);
        va_end(args);
    }
    return false;
}
