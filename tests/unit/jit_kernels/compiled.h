// One kernel, compiled in memory.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "functions/reference.h"
#include "jit/compile.h"
#include "jit/kernel_function.h"
#include "jit/link.h"
#include "jit/outside.h"
#include "loop/build.h"

class Compiled {
public:
    Compiled(const reference::InstructionSet& set, std::vector<netc::loop::Parameter> parameters, netc::loop::Body body)
        : linker_(netc::jit::outside_symbols()) {
        netc::loop::Kernel kernel;
        kernel.name = "kernel";
        kernel.parameters = std::move(parameters);
        kernel.body = std::move(body);
        netc::jit::Compiler compiler({set.isa, set.march});
        compiler.text({{"kernel", &kernel}});  // which is verified
        std::string error;
        const std::vector<void*> functions = linker_.link(compiler.object({{"kernel", &kernel}}), {"kernel"}, error);
        CAPTURE(error);
        REQUIRE(functions.size() == 1);
        function_ = reinterpret_cast<netc::jit::KernelFunction>(functions[0]);
    }

    void operator()(std::initializer_list<const void*> arguments, int64_t first = 0, int64_t last = 1) const {
        std::vector<void*> words;
        for (const void* argument : arguments) words.push_back(const_cast<void*>(argument));
        function_(words.data(), first, last);
    }

private:
    netc::jit::Linker linker_;
    netc::jit::KernelFunction function_ = nullptr;
};

inline netc::loop::Parameter array(const std::string& name, std::vector<int64_t> extents, bool written = false,
                                   netc::loop::Element element = netc::loop::Element::F32, bool rows = false) {
    netc::loop::Parameter p;
    p.name = name;
    p.element = element;
    p.extents = std::move(extents);
    p.rows = rows;
    p.written = written;
    return p;
}

inline netc::loop::Parameter number(const std::string& name) {
    netc::loop::Parameter p;
    p.kind = netc::loop::Parameter::Kind::Int;
    p.name = name;
    return p;
}

inline const void* word(int64_t value) { return reinterpret_cast<const void*>(value); }
