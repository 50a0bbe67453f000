// The one piece of memory that a net works in, taken from the system with mmap.
#include "netrt/system/arena.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <utility>

namespace netrt {
namespace {

constexpr size_t huge_page = size_t{2} << 20;

size_t page_bytes() { return static_cast<size_t>(sysconf(_SC_PAGESIZE)); }

size_t rounded(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

// Whole pages, one at least.
size_t mapped_bytes(const ArenaPlan& plan) { return rounded(plan.total() > 0 ? plan.total() : 1, page_bytes()); }

}  // namespace

Result<Arena> Arena::map(const ArenaPlan& plan) {
    const size_t bytes = mapped_bytes(plan);
    // Large pages need an aligned start: more is mapped at first, and what lies outside is given back.
    const size_t spare = bytes >= 2 * huge_page ? huge_page : 0;
    void* const mapped = mmap(nullptr, bytes + spare, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED)
        return make_error("not enough memory: %.1f MB are needed", static_cast<double>(plan.total()) / 1e6);
    auto* start = static_cast<std::byte*>(mapped);
    if (spare > 0) {
        const size_t before =
            rounded(reinterpret_cast<uintptr_t>(start), huge_page) - reinterpret_cast<uintptr_t>(start);
        if (before > 0) munmap(start, before);
        if (before < spare) munmap(start + before + bytes, spare - before);
        start += before;
        madvise(start, bytes, MADV_HUGEPAGE);
    }
    return Arena(start, plan);
}

Arena::Arena(Arena&& other) noexcept : start_(std::exchange(other.start_, nullptr)), plan_(other.plan_) {}

Arena& Arena::operator=(Arena&& other) noexcept {
    if (this == &other) return *this;
    unmap();
    start_ = std::exchange(other.start_, nullptr);
    plan_ = other.plan_;
    return *this;
}

Arena::~Arena() { unmap(); }

void Arena::unmap() {
    if (start_ != nullptr) munmap(start_, mapped_bytes(plan_));
    start_ = nullptr;
}

void Arena::clear_all_but_weights() {
    // The page that the weights share with the states is cleared by hand.
    const size_t first_page = rounded(plan_.states_at(), page_bytes());
    const size_t shared_end = first_page < plan_.total() ? first_page : plan_.total();
    std::memset(states(), 0, shared_end - plan_.states_at());
    if (first_page < plan_.total()) madvise(start_ + first_page, mapped_bytes(plan_) - first_page, MADV_DONTNEED);
}

}  // namespace netrt
