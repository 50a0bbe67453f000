// The two loops with which `profile` measures what a processor can do at most, compiled for each instruction set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace netc::jit {

struct Limits {
    double (*multiply_adds)(int rounds, float* result);
    int32_t (*read_all)(const int32_t* from, size_t count);
};

Limits limits_of(const std::string& isa);

}  // namespace netc::jit
