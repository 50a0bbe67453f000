// Functions: formulas with a name, as the file or the library declares them, with their settings filled in.
#pragma once

#include "formula/formula.h"

namespace netc::formula {

struct Function {
    std::string name;                    // "leaky_relu"; of a derivative "leaky_relu_grad"
    std::string text;                    // the call with what is not the default: "leaky_relu(slope = 0.2)"
    std::vector<std::string> variables;  // what it reads, in order
    Formula value;
    /// If the declaration gives it: of one variable, in it and in `y`, the function's value. Of a function of rows it is
    /// the whole gradient, in `d`, the gradient of the value.
    std::vector<Formula> derivatives = {};
    bool is_own = false;  // declared by the file, not by the library
    /// Of a metric of a whole set: what is averaged over its samples; `value` is of average(0, ...) and so on (formula/averages.h).
    std::vector<Formula> averages = {};
    /// What its declaration calls its terms.
    std::vector<std::pair<Formula, std::string>> names = {};

    bool operator==(const Function& other) const {
        return value == other.value && variables == other.variables && derivatives == other.derivatives;
    }
};

using FunctionRef = std::shared_ptr<const Function>;
/// out = x and out = -x.
FunctionRef identity();
FunctionRef negation();
bool is_identity(const Function& function);

/// Whether what happens at one place depends on the others of its row.
bool is_of_rows(const Formula& f);

/// The backward pass to a variable: a function of `d`, the gradient of the value, and of what it needs: the value `y`
/// where that is enough, else the variables. `reads` says, for each of its variables behind `d`, the number of the
/// function's variable, or `reads_value`. Of a function of rows, `d` is scaled by `share`.
struct FunctionGradient {
    FunctionRef function;
    std::vector<int> reads;
};
constexpr int reads_value = -1;
FunctionGradient gradient_of(const Function& function, int variable, double share = 1);

}  // namespace netc::formula
