// Objects to addresses of functions in this process.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace netc::jit {

/// What kernels call outside: symbols and addresses.
using OutsideSymbols = std::vector<std::pair<std::string, void*>>;

class Linker {
public:
    explicit Linker(const OutsideSymbols& outside);
    ~Linker();

    /// The addresses of these functions of an object; none, and a reason in `error`, where it cannot be linked. The
    /// object stays in memory as long as the linker. Any thread may call it.
    std::vector<void*> link(const std::string& object, const std::vector<std::string>& symbols, std::string& error);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace netc::jit
