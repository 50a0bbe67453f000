// What the names in a kernel stand for, from the outermost body to the one that is being written.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "jit/ir/values.h"

namespace netc::jit {

/// An array: a parameter, or a local one on the stack.
struct Place {
    llvm::Value* start = nullptr;
    loop::Type type;               // of an element
    std::vector<int64_t> extents;  // without that of `rows`
    bool rows = false;             // one more subscript in front
    bool local = false;
    uint64_t align = 4;  // of an element

    int64_t element_bytes() const { return loop::element_bytes(type.element) * type.lanes; }
    int64_t bytes() const { return element_bytes() * loop::product(extents); }
};

struct Name {
    enum class Kind { Constant, Variable, Array, Step };
    Kind kind = Kind::Constant;
    Value value;      // Constant; Variable: where it is kept; Step: its address
    loop::Type type;  // of a Variable
    Place place;      // Array
    int depth = 0;    // loops around what it depends on
};

class Names {
public:
    void open() { scopes_.emplace_back(); }
    void close() { scopes_.pop_back(); }
    void declare(const std::string& name, Name what) { scopes_.back()[name] = std::move(what); }
    const Name& operator[](const std::string& name) const;
    const Name* find(const std::string& name) const;

private:
    std::vector<std::map<std::string, Name>> scopes_;
};

}  // namespace netc::jit
