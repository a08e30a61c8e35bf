/* Behind the sandbox no socket is opened and no program started; files are still read and written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../src/cli/sandbox.c"

enum { SOCKET_OPENED = 1, PROGRAM_STARTED = 2, FILE_REFUSED = 4, THREAD_REFUSED = 8, USER_CHANGED = 16, NO_FILTER = 64 };

static void *nothing(void *argument) { return argument; }

static int behind(bool needs_network)
{
    pid_t child = fork();
    if (child == 0) {
        int found = 0;
        pthread_t thread;
        sandbox_enter(needs_network);
        if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != 2) /* also refused by the filter: then it is there */
            found |= errno == EPERM ? 0 : NO_FILTER;
        int s = socket(AF_INET, SOCK_STREAM, 0);
        found |= s >= 0 ? SOCKET_OPENED : 0;
        char path[] = "/tmp/readout-sandbox-XXXXXX";
        int fd = mkstemp(path);
        found |= fd < 0 || write(fd, "x", 1) != 1 || unlink(path) != 0 ? FILE_REFUSED : 0;
        found |= pthread_create(&thread, NULL, nothing, NULL) != 0 || pthread_join(thread, NULL) != 0 ? THREAD_REFUSED : 0;
        found |= setuid(getuid()) == 0 ? USER_CHANGED : 0;
        char name[] = "true", *const arguments[] = {name, NULL};
        execv("/bin/true", arguments);
        found |= errno != EPERM ? PROGRAM_STARTED : 0;
        _exit(found);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_files_only(void **state)
{
    (void)state;
#ifdef IS_SANITIZED
    skip();
#endif
    int found = behind(false);
    if (found & NO_FILTER) /* a kernel or container without seccomp */
        skip();
    assert_int_equal(found, 0);
}

static void test_with_network(void **state)
{
    (void)state;
#ifdef IS_SANITIZED
    skip();
#endif
    int found = behind(true);
    if (found & NO_FILTER)
        skip();
    assert_int_equal(found, SOCKET_OPENED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_files_only), cmocka_unit_test(test_with_network)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
