// The one piece of memory that a net works in: weights, optimizer states, workspace.
#pragma once

#include <cstddef>

#include "netrt/result.h"

namespace netrt {

/// Sizes in bytes of the three regions; each begins at a multiple of 64.
struct ArenaPlan {
    size_t weights = 0, states = 0, workspace = 0;

    static constexpr size_t padded(size_t bytes) { return (bytes + 63) / 64 * 64; }
    size_t states_at() const { return padded(weights); }
    size_t workspace_at() const { return states_at() + padded(states); }
    /// What is mapped.
    size_t total() const { return workspace_at() + padded(workspace); }
};

/// Mapped from the system at once and zero at first; pages that are never touched cost nothing.
class Arena {
public:
    Arena() = default;
    static Result<Arena> map(const ArenaPlan& plan);
    Arena(Arena&& other) noexcept;
    Arena& operator=(Arena&& other) noexcept;
    ~Arena();

    const ArenaPlan& plan() const { return plan_; }
    std::byte* weights() const { return start_; }
    std::byte* states() const { return start_ + plan_.states_at(); }
    std::byte* workspace() const { return start_ + plan_.workspace_at(); }

    /// Gives states and workspace back to the system; they read as zero again.
    void clear_all_but_weights();

private:
    Arena(std::byte* start, const ArenaPlan& plan) : start_(start), plan_(plan) {}
    void unmap();

    std::byte* start_ = nullptr;
    ArenaPlan plan_;
};

}  // namespace netrt
