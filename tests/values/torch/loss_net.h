// A net around a loss of the library.
#pragma once

#include <string>
#include <vector>

#include "../../unit/check/checked.h"
#include "check/functions.h"
#include "function_net.h"
#include "recorded.h"

namespace netc::test {

/// The inputs of a loss that are numbers; targets are inputs of the net here too.
inline std::vector<std::string> numbers_of(const check::Entry& entry) {
    std::vector<std::string> result;
    for (const std::string& name : input_names(entry))
        if (!check::is_class(entry.declared->declaration, name)) result.push_back(name);
    return result;
}

/// Each number is an input to which a weight of zeros is added: a step of gradient descent at the rate 1 leaves the
/// gradients in them, with the other sign.
inline std::string loss_net(const RecordedCall& of, const Recorded& recorded) {
    std::string text = "net N {\n", files;
    const std::vector<std::string> numbers = numbers_of(*of.entry);
    std::string call = of.call, sums;
    for (const std::string& name : input_names(*of.entry)) {
        files += (files.empty() ? "" : ", ") + name + "_in = \"" + name + ".npy\"";
        if (std::find(numbers.begin(), numbers.end(), name) == numbers.end()) {
            text += "    label " + name + "_in : class[" + std::to_string(recorded[numbers.front()].shape.elements()) + "]\n";
            continue;
        }
        const std::string shape = graph::to_string(recorded[name].shape);
        text += "    input " + name + "_in : f32" + shape + "\n    weight moved_" + name + " : f32" + shape + " = zeros\n";
        sums += "    " + name + " = " + name + "_in + moved_" + name + "\n";
    }
    // The label is called by its own name in the recorded call.
    for (const std::string& name : input_names(*of.entry)) {
        if (std::find(numbers.begin(), numbers.end(), name) != numbers.end()) continue;
        for (const std::string& mark : {"(" + name, ", " + name})
            if (const size_t at = call.find(mark); at != std::string::npos) call.replace(at, mark.size(), mark + "_in");
    }
    return text + sums + "    loss " + call + "\n}\ndata d { source npy(" + files +
           ") }\ntrain t : N on d { batch 1, optimizer sgd(lr = 1) }\n";
}

}  // namespace netc::test
