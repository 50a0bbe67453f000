// Kernels to objects: LLVM's passes and its code generation.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "loop/plan.h"

namespace netc::jit {

/// The processor whose instructions are used, in netc's words and in LLVM's.
struct Processor {
    std::string isa;    // "avx2", as Plan::isa
    std::string march;  // "x86-64-v3": never the host's name, which may promise what a hypervisor hides
};

/// Kernels with the symbols they get.
using NamedKernels = std::vector<std::pair<std::string, const loop::Kernel*>>;

/// One for each thread: it keeps what LLVM may not share between threads.
class Compiler {
public:
    explicit Compiler(const Processor& processor);
    ~Compiler();

    /// The bytes of an ELF object with these functions.
    std::string object(const NamedKernels& kernels);
    /// Their text after all passes.
    std::string text(const NamedKernels& kernels);

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// LLVM's name for this machine's processor, which code is tuned for.
std::string host_processor();

/// A place in LLVM's code, wherever that was loaded from.
const void* address_in_llvm();

}  // namespace netc::jit
