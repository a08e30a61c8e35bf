/* Makes the knowledge blob during the build.  usage: compile_data DATA_FOLDER OUT_BLOB */
#include <stdio.h>

#include "compile/compile.h"

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: compile_data DATA_FOLDER OUT_BLOB\n");
        return 2;
    }
    compile_knowledge(&(CompileOptions){.folder = argv[1], .out = argv[2]});
    return 0;
}
