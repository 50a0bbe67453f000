// Counts how often this program takes memory, by standing before the C library's malloc.
#include "counted_memory.h"

#include <atomic>
#include <cstddef>

namespace {
std::atomic<int64_t> count{0};
}

int64_t allocations() { return count; }

// Sanitizers have a malloc of their own; g++ and clang tell of them in different ways.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UNDER_SANITIZER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define UNDER_SANITIZER
#endif
#endif

#if defined(__GLIBC__) && !defined(UNDER_SANITIZER)

bool allocations_are_counted() { return true; }

extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);

void* malloc(size_t bytes) {
    ++count;
    return __libc_malloc(bytes);
}
void* calloc(size_t items, size_t bytes) {
    ++count;
    return __libc_calloc(items, bytes);
}
void* realloc(void* old, size_t bytes) {
    ++count;
    return __libc_realloc(old, bytes);
}
void* aligned_alloc(size_t alignment, size_t bytes) {
    ++count;
    return __libc_memalign(alignment, bytes);
}
}

#else

bool allocations_are_counted() { return false; }

#endif
