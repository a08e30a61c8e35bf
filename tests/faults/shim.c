/* LD_PRELOAD: the nth call of a kind fails, once or from then on.
     FAULT=malloc|read|write|fsync|mmap   FAULT_AT=n   FAULT_STICKY=1   FAULT_SHORT=1 (reads and writes do a byte instead of failing)
     FAULT_COUNT=FILE   without FAULT_AT: at the end the number of calls is written there
   read stands for read, pread64 and readv, write for write, pwrite64 and writev, fsync for fsync and fdatasync. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

static char kind[16];
static long fail_at;
static int is_sticky, is_short, is_ready;
static atomic_long calls;

__attribute__((constructor)) static void start(void)
{
    const char *what = getenv("FAULT"), *at = getenv("FAULT_AT");
    snprintf(kind, sizeof kind, "%s", what ? what : "");
    fail_at = at ? atol(at) : 0;
    is_sticky = getenv("FAULT_STICKY") != NULL;
    is_short = getenv("FAULT_SHORT") != NULL;
    is_ready = 1;
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("FAULT_COUNT");
    is_ready = 0;
    if (!path || fail_at)
        return;
    char text[32];
    int n = snprintf(text, sizeof text, "%ld\n", atomic_load(&calls)), fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd >= 0) {
        ssize_t (*real)(int, const void *, size_t) = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
        real(fd, text, (size_t)n);
        close(fd);
    }
}

static int fails(const char *what)
{
    if (!is_ready || strcmp(kind, what) != 0)
        return 0;
    long n = atomic_fetch_add(&calls, 1) + 1;
    return fail_at && (n == fail_at || (is_sticky && n > fail_at));
}

#define REAL(name) ((typeof(&name))real_of(&real_##name, #name))
static void *real_of(void **kept, const char *name) { return *kept ? *kept : (*kept = dlsym(RTLD_NEXT, name)); }
static void *real_malloc, *real_realloc, *real_read, *real_write, *real_pread64, *real_pwrite64, *real_readv, *real_writev, *real_fsync,
    *real_fdatasync, *real_mmap;
extern void *__libc_calloc(size_t, size_t); /* dlsym itself calls calloc */

void *malloc(size_t size) { return fails("malloc") ? (errno = ENOMEM, (void *)0) : REAL(malloc)(size); }
void *calloc(size_t count, size_t size) { return fails("malloc") ? (errno = ENOMEM, (void *)0) : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return fails("malloc") ? (errno = ENOMEM, (void *)0) : REAL(realloc)(old, size); }
void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset)
{
    return fails("mmap") ? (errno = ENOMEM, MAP_FAILED) : REAL(mmap)(at, length, protection, flags, fd, offset);
}

#define ANSWER(what, size, whole, one)                                                                                                               \
    (!fails(what) ? (whole) : is_short && (size) > 1 ? (one) : (errno = strcmp(what, "write") == 0 ? ENOSPC : EIO, (ssize_t)-1))
ssize_t read(int fd, void *bytes, size_t size) { return ANSWER("read", size, REAL(read)(fd, bytes, size), REAL(read)(fd, bytes, 1)); }
ssize_t write(int fd, const void *bytes, size_t size) { return ANSWER("write", size, REAL(write)(fd, bytes, size), REAL(write)(fd, bytes, 1)); }
ssize_t pread64(int fd, void *bytes, size_t size, off_t at)
{
    return ANSWER("read", size, REAL(pread64)(fd, bytes, size, at), REAL(pread64)(fd, bytes, 1, at));
}
ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t at)
{
    return ANSWER("write", size, REAL(pwrite64)(fd, bytes, size, at), REAL(pwrite64)(fd, bytes, 1, at));
}
ssize_t readv(int fd, const struct iovec *v, int n) { return fails("read") ? (errno = EIO, -1) : REAL(readv)(fd, v, n); }
ssize_t writev(int fd, const struct iovec *v, int n) { return fails("write") ? (errno = ENOSPC, -1) : REAL(writev)(fd, v, n); }
int fsync(int fd) { return fails("fsync") ? (errno = EIO, -1) : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails("fsync") ? (errno = EIO, -1) : REAL(fdatasync)(fd); }
