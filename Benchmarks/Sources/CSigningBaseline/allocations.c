#include "CSigningBaseline.h"

#if defined(__GLIBC__) || defined(__gnu_linux__)

// glibc's own allocator behind a count for each thread; the dynamic linker prefers these definitions.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

static _Thread_local long count;

void *malloc(size_t size) {
    count++;
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count++;
    return __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size) {
    count++;
    return __libc_realloc(memory, size);
}

long allocation_count(void) { return count; }

#else

long allocation_count(void) { return -1; }

#endif
