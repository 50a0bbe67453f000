// A net around a function of the library: what it computes, and the gradients of a sum of it.
#pragma once

#include <string>
#include <vector>

#include "../../unit/check/checked.h"
#include "check/layers.h"
#include "recorded.h"
#include "transform/gradient.h"

namespace netc::test {

/// A recorded call: "leaky_relu(slope = 0.2)", "glu(a, b)"; the names of what it reads.
struct RecordedCall {
    const check::Entry* entry;
    std::string call;
    bool exact;  // of numbers far out, by mpmath

    explicit RecordedCall(const Recorded& recorded) : entry(check::find_entry(recorded.kind)) {
        REQUIRE_MESSAGE(entry, "no function is called ", recorded.kind);
        call = recorded.name.substr(recorded.kind.size() + 1);
        const std::string source = " by mpmath";
        exact = call.ends_with(source);
        if (exact) call.resize(call.size() - source.size());
    }
};

inline std::vector<std::string> input_names(const check::Entry& entry) {
    return {entry.inputs.begin(), entry.inputs.end()};
}

/// `direct` is the function of the inputs. The loss is the sum of its values times `share`, the function there of
/// inputs to which weights of zero are added: a step of gradient descent at the rate 1 leaves the gradients in them,
/// with the other sign.
inline std::string function_net(const check::Entry& entry, const std::string& call, const std::string& shape) {
    const bool piped = entry.inputs.size() == 1;
    std::string text = "loss summed(value, share) = sum(value * share)\nnet N {\n    label share : f32" + shape + "\n";
    std::string moved = "    moved_call = " + std::string(entry.name) + "(";
    for (const std::string& name : input_names(entry)) {
        text += "    input " + name + " : f32" + shape + "\n    weight moved_" + name + " : f32" + shape + " = zeros\n";
        text += "    sum_" + name + " = " + name + " + moved_" + name + "\n";
        moved += (moved.ends_with("(") ? "sum_" : ", sum_") + name;
    }
    const std::string input = input_names(entry).front();
    // An output is a value that the net computes: identity's alone is not.
    text += piped ? "    direct = " + std::string(entry.name == "identity" ? "sum_" : "") + input + " | " + call + "\n    out = sum_" + input + " | " + call + "\n"
                  : "    direct = " + call + "\n" + "    out = " + moved.substr(moved.find('=') + 2) + ")\n";
    return text + "    loss summed(out, share)\n}\ndata d { source npy(share = \"share.npy\", " + [&] {
        std::string files;
        for (const std::string& name : input_names(entry))
            files += (files.empty() ? "" : ", ") + name + " = \"" + name + ".npy\"";
        return files;
    }() + ") }\ntrain t : N on d { batch 1, optimizer sgd(lr = 1) }\nexport t { output direct = direct }\n";
}

/// A net of one function, computed in double.
class Computed {
public:
    Computed(const check::Entry& entry, const std::string& call, const Shape& shape)
        : net_(function_net(entry, call, to_string(shape))) {
        REQUIRE_MESSAGE(net_.model, net_.said);
        std::vector<int> trained;
        for (size_t i = 0; i < net_.model->graph.parameters.size(); ++i) trained.push_back(static_cast<int>(i));
        graph_ = net_.model->graph;
        gradients_ = transform::gradient(graph_, {net_.model->losses.at(0).value}, trained);
    }

    using Numbers = std::vector<double>;
    void run(const std::map<std::string, Numbers>& given, const Numbers& share) {
        bindings_.emplace(graph_);
        for (const auto& info : net_.model->inputs) (*bindings_)[info.value] = given.at(info.name);
        for (const auto& info : net_.model->labels) (*bindings_)[info.value] = share;
        for (const auto& info : graph_.parameters) (*bindings_)[info.value].assign(share.size(), 0);
        evaluate(graph_, *bindings_, 1, {.training = true});
    }
    const Numbers& value() { return (*bindings_)[net_.model->outputs.at(0).value]; }
    const Numbers& gradient(const std::string& input) {
        for (const auto& [parameter, gradient] : gradients_.of)
            if (graph_.parameters[static_cast<size_t>(parameter)].name == "moved_" + input + ".weight") return (*bindings_)[gradient];
        FAIL("no gradient of " << input);
        return value();
    }

private:
    Checked net_;
    graph::Graph graph_;
    transform::Gradients gradients_;
    std::optional<Bindings<double>> bindings_;
};

inline bool is_function(const check::Entry& entry) { return entry.group == check::Group::Layer && entry.declared; }

/// Whether a value is that of one number, whatever stands beside it.
inline bool is_of_one_place(const check::Entry& entry) {
    if (entry.inputs.size() != 1) return false;
    Computed computed(entry, std::string(entry.name), {{2}});
    const auto first_of = [&](double beside) {
        computed.run({{input_names(entry).front(), {0.6, beside}}}, {1, 1});
        return computed.value().front();
    };
    return first_of(0.7) == first_of(1.7);
}

/// At extreme inputs: numbers that are finite stay so, but where the function itself has none there; at infinities
/// derivatives are what they approach; what is no number stays none.
template <class T>
void check_extremes(const check::Entry& entry, const std::vector<T>& at, const std::vector<T>& value,
                    const std::vector<T>& slope) {
    const bool grows = entry.name == "exp" || entry.name == "exponential" || entry.name == "square" || entry.name == "power";
    const bool of_positive = entry.name == "log" || entry.name == "sqrt", turns = entry.name == "sin" || entry.name == "cos";
    for (size_t i = 0; i < at.size(); ++i) {
        CAPTURE(at[i]);
        CAPTURE(value[i]);
        CAPTURE(slope[i]);
        if (std::isnan(at[i])) {
            CHECK(std::isnan(value[i]));
            continue;
        }
        if ((of_positive && !(at[i] > T(1e-37))) || (grows && at[i] > 88) || (grows && (entry.name == "square" || entry.name == "power") && std::abs(at[i]) > 1e18))
            continue;
        if (std::isinf(at[i])) {
            if (turns) continue;
            CHECK_FALSE(std::isnan(value[i]));
            CHECK((std::isfinite(slope[i]) || grows));
            continue;
        }
        CHECK(std::isfinite(value[i]));
        CHECK(std::isfinite(slope[i]));
    }
}

}  // namespace netc::test
