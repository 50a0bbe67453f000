// Optimizers as formulas: those of the library, copies of them in a file, and others.
#include "check/layers.h"
#include "check/library.h"
#include "checked.h"
#include "formula/print.h"

using namespace netc;

namespace {

graph::Optimizer optimizer(const std::string& declarations, const std::string& call) {
    const Checked net(declarations +
                      "net N {\n  input x : f32[4]\n  label y : class[2]\n  s = x | dense(2)\n  loss cross_entropy(s, y)\n}\n"
                      "data d { source npy(\"a.npy\", \"b.npy\") }\ntrain t : N on d { optimizer " + call + " }");
    REQUIRE_MESSAGE(net.model, net.said);
    return net.model->stages.at(0).optimizer;
}

/// The library's file with other names.
std::string copies() {
    std::string text(check::library_text("optimizers"));
    for (size_t at = 0; (at = text.find("\noptimizer ", at)) != std::string::npos; ++at) text.insert(at + 11, "my_");
    return text;
}

}  // namespace

TEST_CASE("a copy of an optimizer of the library makes the same step") {
    for (const std::string& name : check::entry_names(check::Group::Optimizer)) {
        std::vector<std::string> settings = {"", "(lr = 0.1, weight_decay = 0.01, decay = 0.1)", "(clip_norm = 0.5, average = 0.9)"};
        if (name == "sgd") settings.insert(settings.end(), {"(momentum = 0.9)", "(momentum = 0.9, nesterov = true)"});
        for (const std::string& given : settings) {
            CAPTURE(name);
            CAPTURE(given);
            const graph::Optimizer original = optimizer("", name + given), copy = optimizer(copies(), "my_" + name + given);
            CHECK(all_formulas_of(copy) == all_formulas_of(original));
            CHECK(copy.text == "my_" + original.text);
            CHECK(copy.is_own);
            CHECK_FALSE(original.is_own);
        }
    }
}

TEST_CASE("there is no state that the settings do not need") {
    CHECK(optimizer("", "sgd").states.empty());
    CHECK(optimizer("", "sgd(momentum = 0.5)").states.size() == 1);
    CHECK(optimizer("", "adam").states.size() == 2);
}

TEST_CASE("states keep the names under which files have them") {
    const auto names = [](const char* call) {
        std::string result;
        for (const auto& state : optimizer("", call).states) result += state.name + " ";
        return result;
    };
    CHECK(names("sgd(momentum = 0.5)") == "velocity ");
    CHECK(names("adadelta") == "mean_square mean_square_change ");
    CHECK(names("adam") == "mean mean_square ");
}

TEST_CASE("a state begins with its first value") {
    const graph::Optimizer mine =
        optimizer("optimizer mine(lr = 0.1) {\n  state sum = 2\n  sum = sum + g^2\n  w = w - lr * g / sqrt(sum)\n}\n", "mine");
    CHECK(formula::to_text(mine.states.at(0).next) == "(if t == 1 { 2 } else { sum }) + g^2");
}

TEST_CASE("the file's own optimizer comes before the library's of this name") {
    const graph::Optimizer mine = optimizer("optimizer sgd(lr = 0.1) { w = w - lr * sign(g) }\n", "sgd");
    CHECK(formula::to_text(mine.weight) == "w - lr * sign(g)");
}

TEST_CASE("norms, means and sums are of the tensor: equal terms are added up once") {
    const auto sums_of = [](const std::string& body) {
        std::string result;
        const graph::Optimizer made = optimizer("optimizer mine(lr = 0.1) { " + body + " }\n", "mine");
        for (const auto& sum : made.sums) result += sum.name + " = " + formula::to_text(sum.term) + "; ";
        return result;
    };
    CHECK(sums_of("w = w - lr * g") == "");
    CHECK(sums_of("w = w - lr * norm(w) / (norm(g) + 1) * g") == "|sum1| = w^2; |sum2| = g^2; ");
    CHECK(sums_of("w = w - lr * norm(g) * mean(g^2) * sum(g * g) * g") == "|sum1| = g^2; ");
    CHECK(sums_of("state v\n v = 0.5 * v + g\n w = w - lr * sum(v) * v") == "|sum1| = 0.5 * v + g; ");
    CHECK(sums_of("size = 3 * norm(w)\n if size > 1 {\n w = w - lr * g / size\n } else {\n w = w - lr * g\n }") == "|sum1| = w^2; ");
}

TEST_CASE("a state that only sums read is read") {
    CHECK(optimizer("optimizer mine(lr = 0.1) {\n state v\n v = 0.5 * v + g\n w = w - lr * norm(v) * g\n }\n", "mine").states.size() == 1);
}

TEST_CASE("a number of a step that only sums read is one of the step's") {
    const graph::Optimizer made = optimizer("optimizer mine(lr = 0.1, share = 0.5) { w = w - lr * norm(g * share) * g }\n", "mine(share = 1 - progress)");
    REQUIRE(made.numbers.size() == 1);
    CHECK(formula::to_text(made.numbers[0].term) == "share");
}

TEST_CASE("l1 draws weights to zero with their gradients, as weight_decay does") {
    const graph::Optimizer made = optimizer("", "sgd(lr = 0.1, l1 = 0.5, weight_decay = 0.25)");
    CHECK(formula::to_text(made.weight) == "w - lr * (g + (0.25 * w + 0.5 * sign(w)))");
    CHECK(made.text == "sgd(lr = 0.1, momentum = 0, weight_decay = 0.25, l1 = 0.5)");
}
