// A function of the library as a program computes it: its values, and the gradients of a step of training.
#pragma once

#include <memory>
#include <variant>

#include "base/diagnostics.h"
#include "base/source.h"
#include "driver/compile.h"
#include "driver/options.h"
#include "jit/kernels.h"
#include "jit/limits.h"
#include "jit/tables.h"
#include "netrt/files/tensors_file.h"
#include "netrt/train/session.h"
#include "values/torch/function_net.h"

namespace netc::test {

/// What `netc emit --isa ISA` compiles of a text.
inline loop::Plan plan_of(const std::string& isa, const std::string& text) {
    auto parsed = driver::parse_options({"emit", "function.net", "--isa", isa});
    auto& options = std::get<driver::Options>(parsed);
    options.minimal = true;  // no selftest
    Diagnostics diagnostics;
    driver::Watch watch(options);
    Source source("function.net", text);
    auto compiled = driver::compile(source, options, driver::Until::Plan, watch, diagnostics);
    REQUIRE_MESSAGE(compiled, text);
    return std::move(compiled->plan);
}

class Program {
public:
    using Floats = std::vector<float>;

    Program(const std::string& isa, const check::Entry& entry, const std::string& call, const Shape& shape)
        : plan_(plan_of(isa, function_net(entry, call, to_string(shape)))),
          kernels_(plan_.kernels, plan_.programs, {plan_.isa, plan_.march}, cache_, 1),
          find_([this](loop::KernelId id) { return kernels_[id]; }),
          limits_(jit::limits_of(plan_.isa)),
          tables_(plan_, {find_, find_, limits_.multiply_adds, limits_.read_all}),
          count_(static_cast<size_t>(shape.elements())) {
        REQUIRE(netrt::Session::create(*tables_.version().net, 1, 0, session_) == netrt::Code::Ok);
        REQUIRE(session_->initialise(1) == netrt::Code::Ok);
    }

    /// `given` in the order of the function's inputs.
    Floats value(const std::vector<Floats>& given) {
        Floats out(count_);
        const std::vector<const void*> inputs = addresses(given);
        float* const outputs[] = {out.data()};
        REQUIRE_MESSAGE(session_->predict(inputs.data(), outputs) == netrt::Code::Ok, session_->message());
        return out;
    }

    /// To each input, of the sum of values times `share`.
    std::vector<Floats> gradients(const std::vector<Floats>& given, const Floats& share) {
        const std::vector<const void*> inputs = addresses(given);
        const void* const labels[] = {share.data()};
        REQUIRE(session_->initialise(1) == netrt::Code::Ok);
        REQUIRE(session_->train_step(inputs.data(), labels, 1, nullptr) == netrt::Code::Ok);
        std::vector<Floats> result;
        for (const netrt::Tensor& tensor : tables_.version().net->tensors) {
            // A row of numbers, with nothing between them.
            result.push_back(weights(tensor));
            for (float& number : result.back()) number = -number;
        }
        return result;
    }

private:
    static std::vector<const void*> addresses(const std::vector<Floats>& given) {
        std::vector<const void*> result;
        for (const Floats& numbers : given) result.push_back(numbers.data());
        return result;
    }
    Floats weights(const netrt::Tensor& tensor) {
        const std::string path = "library_functions.safetensors";
        REQUIRE(session_->save_weights(path.c_str()) == netrt::Code::Ok);
        const auto file = netrt::TensorsFile::open(path);
        REQUIRE(file);
        const auto* entry = file->find(tensor.name);
        REQUIRE(entry);
        Floats result(static_cast<size_t>(entry->count));
        REQUIRE(file->load(*entry, result.data()));
        return result;
    }

    loop::Plan plan_;
    jit::Cache cache_{"", ""};
    jit::Kernels kernels_;
    jit::FindKernel find_;
    jit::Limits limits_;
    jit::Tables tables_;
    size_t count_;
    std::unique_ptr<netrt::Session> session_;
};

}  // namespace netc::test
