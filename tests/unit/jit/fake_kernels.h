// Kernels that write down how they are called.
#pragma once

#include <array>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "jit/runner.h"

namespace fake {

/// A pointer has no end: so many words are looked at, of a kernel with so many parameters.
struct Called {
    uint32_t kernel;
    std::vector<int64_t> words;
    int64_t first, last;
    std::thread::id thread;
};

inline std::mutex mutex;
inline std::vector<Called> calls;
inline std::vector<uint32_t> asked;      // for which kernels, in order
inline std::vector<size_t> parameters;   // of the kernels

template <uint32_t kernel>
void kernel_function(void* const* arguments, int64_t first, int64_t last) {
    Called called{kernel, {}, first, last, std::this_thread::get_id()};
    for (size_t i = 0; i < parameters.at(kernel); ++i)
        called.words.push_back(reinterpret_cast<intptr_t>(arguments[i]));
    const std::lock_guard lock(mutex);
    calls.push_back(std::move(called));
}

template <size_t... kernels>
constexpr std::array<netc::jit::KernelFunction, sizeof...(kernels)> functions(std::index_sequence<kernels...>) {
    return {kernel_function<kernels>...};
}

/// For the kernels of a plan; forgets earlier calls.
inline netc::jit::FindKernel find(const netc::loop::Plan& plan) {
    calls.clear();
    asked.clear();
    parameters.clear();
    for (const netc::loop::Kernel& kernel : plan.kernels) parameters.push_back(kernel.parameters.size());
    return [](netc::loop::KernelId id) {
        const std::lock_guard lock(mutex);
        asked.push_back(id.index);
        return functions(std::make_index_sequence<8>()).at(id.index);
    };
}

}  // namespace fake
