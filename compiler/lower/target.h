// The processor that kernels are shaped for.
#pragma once

#include <map>
#include <string>

namespace netc::lower {

/// How convolutions are computed: as the counts say (conv_costs.h), or always one way where it can be done.
enum class ConvMethod { Chosen, Direct, Winograd, Sparse };

struct Target {
    std::string isa = "avx512";       // "avx512", "avx2", "neon", "generic"
    std::string march = "x86-64-v4";  // what C++ compilers call it
    int lanes = 16;                   // floats in a vector
    int registers = 32;               // vector registers
    bool broadcasts_operands = true;  // a multiplication can take one float from memory for all lanes
    int max_threads = 4;
    ConvMethod conv = ConvMethod::Chosen;
    std::map<std::string, std::string> tuned =
        {};  // ways that were measured to be the fastest: see lower/conv/algorithms.h
};

/// The target called `isa`; "avx512" 16 lanes and 32 registers, "avx2" 8 and 16, "neon" 4 and 32, "generic" 4 and 16.
Target target_for(const std::string& isa);
/// What this machine has.
std::string native_isa();

}  // namespace netc::lower
