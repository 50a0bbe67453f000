// The functions of netrt/math/vec.h, compiled by the C++ compiler for each instruction set.
#pragma once

#include <cstdint>
#include <string>

namespace reference {

enum Function { relu, abs, sqrt, exp, log, tanh, sigmoid };
inline constexpr const char* names[] = {"relu", "abs", "sqrt", "exp", "log", "tanh", "sigmoid"};

/// out[i] = function(in[i]); `count` is a multiple of 16.
using Apply = void (*)(Function function, const float* in, float* out, int64_t count);

struct InstructionSet {
    const char* isa;
    const char* march;
    int lanes;
    Apply apply;
};

}  // namespace reference

#define NETC_REFERENCE(isa) \
    extern "C" void reference_##isa(reference::Function function, const float* in, float* out, int64_t count)
NETC_REFERENCE(generic);
NETC_REFERENCE(avx2);
NETC_REFERENCE(avx512);
NETC_REFERENCE(neon);
