// Which net is compiled; stages, data and exports.
#include "checked.h"
#include "formula/print.h"
#include "formula/steps.h"

using namespace netc;

namespace {

const std::string net_text =
    "net N(classes = 10) {\n  input image : f32[1, 28, 28]\n  label y : class[classes]\n"
    "  features = image | conv(4, 3) | batchnorm | relu\n  logits = features | flatten | dense(classes)\n"
    "  loss cross_entropy(logits, y)\n  metric accuracy(logits, y)\n}\n";
const std::string data_text =
    "data d(scale = 255, lo = 0) {\n  source drawn_digits(seed = 7)\n  keep y in lo..9\n  map image = (image - 1) / "
    "scale\n}\n";

}  // namespace

TEST_CASE("optimizers take the table's defaults") {
    const Checked net(
        net_text + data_text +
        "train a : N on d { optimizer sgd(momentum = 0.9, nesterov = true, weight_decay = 1e-4, decay = 0.01) }\n"
        "train b : N on d { optimizer adam, batch 7, epochs 2, seed 3, shuffle false, from a }");
    REQUIRE_MESSAGE(net.model, net.said);
    const graph::Optimizer &sgd = net.model->stages[0].optimizer, &adam = net.model->stages[1].optimizer;
    CHECK(sgd.text == "sgd(lr = 0.01, momentum = 0.9, nesterov = true, decay = 0.01, weight_decay = 0.0001)");
    CHECK(formula::to_text(sgd.rate) == "0.01 / (1 + 0.01 * step)");
    CHECK(formula::to_text(sgd.states.at(0).next) == "0.9 * velocity - lr * (g + 0.0001 * w)");
    CHECK(adam.text == "adam(lr = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-07)");
    CHECK(formula::is_number(adam.rate, 0.001));
    CHECK(net.model->stages[1].batch == 7);
    CHECK(net.model->stages[1].seed == 3);
    CHECK_FALSE(net.model->stages[1].shuffle);
    CHECK(net.model->exported_stage == "b");
}

TEST_CASE("data sections fill in their parameters") {
    const Checked net(net_text + data_text + "train a : N on d(128, lo = 3) { optimizer sgd }");
    REQUIRE_MESSAGE(net.model, net.said);
    const graph::DataSource& source = net.model->stages[0].source;
    CHECK(source.kind == "drawn_digits");
    CHECK(source.numbers.at("seed") == 7);
    REQUIRE(source.keep);
    CHECK(source.keep->label == "y");
    CHECK(source.keep->first == 3);
    CHECK(source.keep->last == 9);
    CHECK(source.maps.at("image").scale == 1.0 / 128);
    CHECK(source.maps.at("image").offset == -1.0 / 128);
}

TEST_CASE("a stage keeps the best epoch by the figure that it names, and counts plateaus by it") {
    const std::string validated = data_text.substr(0, data_text.rfind('}')) + "  validate lo / 10.0\n}\n";
    const Checked net(net_text + validated +
                      "train a : N on d(lo = 1) { patience 3, optimizer sgd(lr = 0.1 * plateau(patience = 4, cooldown = 2)) }\n"
                      "train b : N on d(lo = 2) { from a, best highest(accuracy), optimizer sgd }\n"
                      "train c : N on d(lo = 2) { from b, best lowest(accuracy), patience 2, optimizer sgd }\n"
                      "train e : N on d(lo = 2) { from b, optimizer sgd }");
    REQUIRE_MESSAGE(net.model, net.said);
    const auto& stages = net.model->stages;
    CHECK(stages[0].source.validate == 0.1);
    CHECK(stages[1].source.validate == 0.2);
    CHECK(stages[1].source.test == 0);
    CHECK(stages[0].best.kept);
    CHECK(stages[0].best.figure == "loss");
    CHECK_FALSE(stages[0].best.highest);
    CHECK(stages[0].best.patience == 3);
    CHECK(stages[1].best.figure == "accuracy");
    CHECK(stages[1].best.highest);
    CHECK(stages[1].best.patience == 0);
    CHECK_FALSE(stages[2].best.highest);
    CHECK(stages[2].best.patience == 2);
    CHECK_FALSE(stages[3].best.kept);
    const std::vector<formula::Plateau> plateaus = formula::plateaus_of({stages[0].optimizer.rate});
    CHECK(plateaus == std::vector<formula::Plateau>{{.patience = 4, .cooldown = 2, .delta = 1e-4}});
    CHECK(formula::value_at(stages[0].optimizer.rate, {.drops = 3}) == doctest::Approx(1e-4));
    CHECK_FALSE(formula::needs_length(stages[0].optimizer.rate));
}

TEST_CASE("frozen parts freeze running statistics too") {
    const Checked net(net_text + data_text + "train a : N on d { optimizer sgd }\ntrain b : N on d { from a, freeze features, optimizer sgd }");
    REQUIRE_MESSAGE(net.model, net.said);
    CHECK(net.model->stages[1].frozen_parameters == std::vector<int>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("a stage starts from one of another net but for the parts it excepts") {
    const Checked net(net_text + "net M = N(classes = 3)\n" + data_text +
                      "data e { source drawn_digits  keep y in 0..2 }\ntrain a : N on d { optimizer sgd }\n"
                      "train b : M on e { from a, except logits, freeze features, optimizer sgd }\nexport b { }");
    REQUIRE_MESSAGE(net.model, net.said);
    const graph::Stage& stage = net.model->stages[0];
    CHECK(stage.from == "a");
    CHECK(stage.from_net == "N");
    CHECK(stage.excepted_parameters == std::vector<int>{6, 7});
    CHECK(stage.frozen_parameters == std::vector<int>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("the net is the one selected, exported, trained, or the only one") {
    const std::string other =
        "net M {\n  input image : f32[1, 28, 28]\n  label y : class[10]\n  l = image | flatten | dense(10)\n  loss "
        "cross_entropy(l, y)\n}\n";
    const std::string both = net_text + other + data_text + "train a : N on d { optimizer sgd }\ntrain b : M on d { optimizer sgd }\n";
    CHECK(Checked(net_text).model->name == "N");
    CHECK(Checked(both, {"M", {}}).model->name == "M");
    CHECK(Checked(both, {"M", {}}).model->stages.size() == 1);
    CHECK(Checked(both + "export b { }").model->name == "M");
    CHECK(Checked(both).codes == std::vector<std::string>{"which-net"});
    const Checked trained(net_text + other + data_text + "train a : N on d { optimizer sgd }\n");
    REQUIRE(trained.model);
    CHECK(trained.model->name == "N");
    CHECK(trained.codes == std::vector<std::string>{"unused-net"});
    CHECK(Checked(both, {"K", {}}).codes == std::vector<std::string>{"unknown-net"});
}

TEST_CASE("parameters of the command line win over defaults, and are checked") {
    CHECK(Checked(net_text, {"", {{"classes", 12}}}).shape("logits") == "[12]");
    CHECK(Checked(net_text, {"", {{"clases", 12}}}).codes == std::vector<std::string>{"unknown-argument"});
    CHECK_FALSE(Checked(net_text, {"", {{"classes", 2.5}}}).model);
    CHECK_FALSE(Checked(net_text, {"", {{"classes", -4}}}).model);
    CHECK_FALSE(Checked(net_text, {"", {{"classes", 1e300}}}).model);
}

TEST_CASE("outputs of export are named, and leave the layers of the net alone") {
    const Checked net(net_text + data_text +
                      "train a : N on d { optimizer sgd }\nexport a { output p = softmax(logits), features, half = logits * 0.5 }");
    REQUIRE_MESSAGE(net.model, net.said);
    REQUIRE(net.model->outputs.size() == 3);
    CHECK(net.model->outputs[0].name == "p");
    CHECK(net.model->outputs[1].value == net.value("features"));
    CHECK(net.op<graph::Scale>("half").factor == 0.5);
    CHECK(net.layers() == "conv1 batchnorm1 relu1 flatten1 dense1");
    CHECK(net.model->mac_count == Checked(net_text).model->mac_count);
}

TEST_CASE("conditions may stand either way round, and are kept for their net only") {
    const Checked net(net_text + data_text + "train a : N on d { optimizer sgd }\ncheck 0.9 <= a.accuracy, a.loss < 0.5");
    REQUIRE_MESSAGE(net.model, net.said);
    REQUIRE(net.model->checks.size() == 2);
    CHECK(net.model->checks[0].op == ">=");
    CHECK(net.model->checks[0].bound == 0.9);
    CHECK(net.model->checks[1].metric == "loss");
}

TEST_CASE("an alias overrides parameters and has expectations of its own") {
    const std::string text =
        "net A(n = 4) {\n  input x : f32[3]\n  z = x | dense(n)\n  expect params = 16\n}\nnet B = A(8) { expect params "
        "= 32 }\nnet C = B(n = 2) { expect params = 8 }\n";
    for (const char* name : {"A", "B", "C"}) {
        const Checked net(text, {name, {}});
        CHECK_MESSAGE(net.model, net.said);
    }
    CHECK(Checked(text, {"C", {}}).model->parameter_count == 8);
}

TEST_CASE("the target is precise when the file says so") {
    CHECK_FALSE(Checked(net_text).model->precise);
    CHECK(Checked(net_text + "target { precise }").model->precise);
}

TEST_CASE("classes weigh in the loss, or are drawn alike") {
    const std::string net = "net N {\n  input x : f32[2]\n  label y : class[3]\n  p = x | dense(3)\n  loss cross_entropy(p, y)\n}\n"
                            "data d { source csv(\"a.csv\", x = \"*\")  test 0.2 }\n";
    const Checked both(net + "train a : N on d { class_weights [1, 2, 0.5], optimizer sgd }\ntrain b : N on d { sampling balanced, optimizer sgd }");
    REQUIRE_MESSAGE(both.model, both.said);
    CHECK(both.model->stages[0].class_weights.weights == std::vector<double>{1, 2, 0.5});
    CHECK(both.model->stages[0].class_weights.label == 0);
    CHECK_FALSE(both.model->stages[0].balanced);
    CHECK(both.model->stages[1].balanced);
    CHECK(both.model->stages[1].class_weights.weights.empty());
    CHECK(both.model->stages[1].source.test == 0.2);
    CHECK(both.model->graph.parameters.size() == 2);
}

TEST_CASE("weights that balance the classes are one tensor for all stages, measured of the label") {
    const std::string net = "net N {\n  input x : f32[2]\n  label y : class[3]\n  class_weights1 = x | dense(3)\n"
                            "  loss cross_entropy(class_weights1, y)\n  expect params = 9\n}\n"
                            "data d { source csv(\"a.csv\", x = \"*\")  test 0.2 }\n";
    const Checked read(net + "train a : N on d { class_weights balanced, optimizer sgd }\ntrain b : N on d { optimizer sgd }\n"
                             "train c : N on d { from b, class_weights balanced, optimizer sgd }");
    REQUIRE_MESSAGE(read.model, read.said);
    const auto& stages = read.model->stages;
    CHECK(stages[0].class_weights.balanced);
    CHECK(stages[1].class_weights.empty());
    CHECK(stages[2].class_weights.measured == stages[0].class_weights.measured);
    REQUIRE(read.model->graph.parameters.size() == 3);
    const netc::graph::ParameterInfo& tensor = read.model->graph.parameters[2];
    CHECK(tensor.value == stages[0].class_weights.measured);
    CHECK(tensor.name == "class_weights.balanced");
    CHECK(tensor.initialiser.statistic == "balance");
    CHECK(tensor.initialiser.input == 1);
    CHECK_FALSE(tensor.trainable);
}
