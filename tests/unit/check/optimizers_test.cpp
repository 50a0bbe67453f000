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
            CHECK(formulas_of(copy) == formulas_of(original));
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
