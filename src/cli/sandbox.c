/* What a program that reads strangers' text may still ask of the kernel. A fault in a library (libxml2's changelog in Debian names 43 of them) then
   meets a process that cannot start another, open a socket, or change who it is. */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "cli/cli.h"

#define CALL(name) SCMP_SYS(name)

/* Reading and writing files, memory, threads, time; opening stays, as articles, journals and write-ahead logs come late. */
static const int ALWAYS[] = {CALL(read),
                             CALL(write),
                             CALL(pread64),
                             CALL(pwrite64),
                             CALL(readv),
                             CALL(writev),
                             CALL(openat),
                             CALL(close),
                             CALL(fstat),
                             CALL(newfstatat),
                             CALL(lseek),
                             CALL(fsync),
                             CALL(fdatasync),
                             CALL(ftruncate),
                             CALL(fallocate),
                             CALL(fcntl),
                             CALL(flock),
                             CALL(unlink),
                             CALL(unlinkat),
                             CALL(rename),
                             CALL(renameat),
                             CALL(renameat2),
                             CALL(mkdir),
                             CALL(mkdirat),
                             CALL(access),
                             CALL(faccessat),
                             CALL(faccessat2),
                             CALL(readlink),
                             CALL(readlinkat),
                             CALL(getcwd),
                             CALL(getdents64),
                             CALL(fchmod),
                             CALL(fchown),
                             CALL(dup),
                             CALL(dup2),
                             CALL(ioctl),
                             CALL(poll),
                             CALL(ppoll),
                             CALL(select),
                             CALL(pselect6),
                             CALL(mmap),
                             CALL(munmap),
                             CALL(mremap),
                             CALL(mprotect),
                             CALL(madvise),
                             CALL(brk),
                             CALL(msync),
                             CALL(futex),
                             CALL(clone),
                             CALL(clone3),
                             CALL(set_robust_list),
                             CALL(rseq),
                             CALL(sched_yield),
                             CALL(sched_getaffinity),
                             CALL(membarrier),
                             CALL(clock_gettime),
                             CALL(clock_nanosleep),
                             CALL(nanosleep),
                             CALL(gettimeofday),
                             CALL(getrandom),
                             CALL(getpid),
                             CALL(gettid),
                             CALL(getuid),
                             CALL(geteuid),
                             CALL(getgid),
                             CALL(getegid),
                             CALL(sysinfo),
                             CALL(uname),
                             CALL(rt_sigaction),
                             CALL(rt_sigprocmask),
                             CALL(rt_sigreturn),
                             CALL(sigaltstack),
                             CALL(rt_sigtimedwait),
                             CALL(tgkill),
                             CALL(restart_syscall),
                             CALL(statfs),
                             CALL(fstatfs),
                             CALL(stat),
                             CALL(lstat),
                             CALL(open),
                             CALL(statx),
                             CALL(exit),
                             CALL(exit_group),
                             CALL(getppid),
                             CALL(prlimit64)};

/* For a worker that speaks with brokers and databases. */
static const int NETWORK[] = {
    CALL(socket),         CALL(connect),        CALL(bind),       CALL(listen),      CALL(accept4),   CALL(accept),   CALL(sendto),
    CALL(recvfrom),       CALL(sendmsg),        CALL(recvmsg),    CALL(sendmmsg),    CALL(recvmmsg),  CALL(shutdown), CALL(getsockname),
    CALL(getpeername),    CALL(setsockopt),     CALL(getsockopt), CALL(socketpair),  CALL(pipe2),     CALL(pipe),     CALL(eventfd2),
    CALL(epoll_create1),  CALL(epoll_ctl),      CALL(epoll_wait), CALL(epoll_pwait), CALL(getrusage), CALL(prctl),    CALL(sched_setaffinity),
    CALL(timerfd_create), CALL(timerfd_settime)};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define IS_SANITIZED 1
#endif
#endif

static bool allow(scmp_filter_ctx filter, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) != 0)
            return false;
    return true;
}

void sandbox_enter(bool needs_network)
{
#ifdef IS_SANITIZED
    (void)needs_network, (void)ALWAYS, (void)NETWORK, (void)allow;
#else
    const char *off = getenv("READOUT_SANDBOX");
    if (off && strcmp(off, "off") == 0)
        return;
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter)
        return;
    /* a kernel without seccomp, or a container that forbids it: we go on without, as before */
    bool is_ready = allow(filter, ALWAYS, countof(ALWAYS)) && (!needs_network || allow(filter, NETWORK, countof(NETWORK)));
    if (is_ready)
        (void)seccomp_load(filter);
    seccomp_release(filter);
#endif
}
