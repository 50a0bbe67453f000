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

    /// Takes an object in. An empty text, or the reason why it cannot be linked. Any thread may call it.
    std::string add(std::string object, const std::string& name);
    /// The address of a symbol of the objects that are in; null with a reason in `error` where it cannot be had.
    void* address(const std::string& symbol, std::string& error);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace netc::jit
