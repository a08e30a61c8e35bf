/* The files of page/, inside the program: no file system is asked for anything that a request names. */
#include <string.h>

#include "serve/serve.h"

/* clang-format off */
#define FILE_BYTES(name, path)                                                                                                                       \
    __asm__(".section .rodata\n.global " #name "\n.global " #name "_end\n" #name ":\n.incbin \"" path "\"\n" #name "_end:\n.byte 0\n.previous\n");  \
    extern const char name[], name##_end[]
/* clang-format on */

FILE_BYTES(page_index, "page/index.html");
FILE_BYTES(page_script, "page/page.js");
FILE_BYTES(page_style, "page/page.css");

const PageFile *page_file(const char *path)
{
    static const PageFile FILES[] = {{"/", "text/html; charset=utf-8", page_index, page_index_end},
                                     {"/page.js", "text/javascript; charset=utf-8", page_script, page_script_end},
                                     {"/page.css", "text/css; charset=utf-8", page_style, page_style_end}};
    for (size_t i = 0; i < countof(FILES); i++)
        if (strcmp(path, FILES[i].path) == 0)
            return &FILES[i];
    return NULL;
}
