// Losses and metrics: the stable form, several losses, what a net answers.
#include "check/functions.h"
#include "checked.h"

using namespace netc;

namespace {

const std::string logits = "logits = image | flatten | dense(10)\n";

template <class Values>
std::string names(const Values& values) {
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : " ") + value.name;
    return text;
}

}  // namespace

TEST_CASE("crossentropy after a softmax reads the scores before it") {
    for (const char* loss : {"categorical_crossentropy", "sparse_categorical_crossentropy"}) {
        const Checked net(net_of(logits + "p = logits | softmax\nloss " + loss + "(p, y)\nmetric accuracy(p, y)"));
        CHECK(net.op<graph::MapRows>("loss").function->value == check::library_function("cross_entropy")->value);
        CHECK(net.op<graph::MapRows>("loss").ins[0] == net.value("logits"));
        CHECK(net.op<graph::TopK>("accuracy").scores == net.value("p"));
        CHECK(names(net.model->outputs) == "probabilities");
        CHECK(net.model->outputs[0].value == net.value("p"));
    }
}

TEST_CASE("crossentropy of other probabilities clips them") {
    const Checked net(net_of("p = image | flatten | dense(10) | sigmoid\nloss categorical_crossentropy(p, y)"));
    CHECK(net.op<graph::MapRows>("loss").function->value ==
          check::library_function("categorical_crossentropy")->value);
    CHECK(net.op<graph::MapRows>("loss").ins[0] == net.value("p"));
    CHECK(net.model->outputs[0].value == net.value("p"));
}

TEST_CASE("a classifier answers with probabilities, made once") {
    const Checked net(net_of(logits + "loss cross_entropy(logits, y)"));
    CHECK(net.op<graph::MapRows>("probabilities").function->value == check::library_function("softmax")->value);
    CHECK(net.op<graph::MapRows>("probabilities").ins[0] == net.value("logits"));
    CHECK(net.layers() == "flatten1 dense1");
}

TEST_CASE("mean squared error takes labels as one-hot vectors, or values") {
    const Checked labels(net_of(logits + "loss mean_squared_error(logits, y)"));
    CHECK(labels.op<graph::MapRows>("loss").ins[1] == labels.value("y"));
    CHECK(labels.op<graph::MapRows>("loss").axis == 0);
    CHECK(names(labels.model->outputs) == "scores");
    const Checked values(net_of("code = image | conv(3, 3, pad = 1)\nloss mean_squared_error(code, image)"));
    CHECK(values.op<graph::MapRows>("loss").ins[1] == values.value("image"));
    CHECK(values.op<graph::MapRows>("loss").axis == -1);
    CHECK(names(values.model->outputs) == "prediction");
}

TEST_CASE("the terms of a sum are losses of their own") {
    const Checked net(net_of(
        logits + "main = cross_entropy(logits, y)\nside = mean_squared_error(logits, y)\nloss main + 0.3 * side"));
    REQUIRE(net.model->losses.size() == 2);
    CHECK(net.model->losses[0].name == "main");
    CHECK(net.model->losses[0].value == net.value("main"));
    const auto& scale = std::get<graph::Scale>(net.graph().producer(net.model->losses[1].value));
    CHECK(scale.factor == 0.3);
    CHECK(scale.in == net.value("side"));
    CHECK(net.parts().find("main") == std::string::npos);
}

TEST_CASE("a part is computed without labels, of any rank") {
    const Checked net(net_of(
        logits + "main = cross_entropy(logits, y)\nscaled = logits * main\nnumber = logits | sum\nloss main + (scaled | mean)"));
    CHECK(net.parts().find("scaled") == std::string::npos);
    CHECK(net.parts().find("number") != std::string::npos);
}

TEST_CASE("statements add up") {
    const Checked net(net_of(
        logits + "loss cross_entropy(logits, y)\nloss cross_entropy(logits, y), 2 * mean_squared_error(logits, y)"));
    CHECK(names(net.model->losses) == "cross_entropy cross_entropy2 loss");
}

TEST_CASE("metrics have the names of their functions, top3 for k = 3") {
    const Checked net(net_of(logits + "loss cross_entropy(logits, y)\nmetric accuracy(logits, y), top5(logits, y), "
                                      "topk(logits, y), topk(logits, y, k = 2), accuracy(logits, y)"));
    CHECK(names(net.model->metrics) == "accuracy top5 top3 top2 accuracy2");
    CHECK(std::get<graph::TopK>(net.graph().producer(net.model->metrics[2].value)).k == 3);
}

TEST_CASE("a net without loss answers with its last value") {
    const Checked net(net_of("x = image | relu\nz = x | tanh"));
    REQUIRE(net.model->outputs.size() == 1);
    CHECK(net.model->outputs[0].name == "output");
    CHECK(net.model->outputs[0].value == net.value("z"));
}

TEST_CASE("cross entropy of probabilities is a warning") {
    const Checked net(net_of(logits + "p = logits | softmax\nloss cross_entropy(p, y)"));
    CHECK(net.model);
    CHECK(net.codes == std::vector<std::string>{"softmax-twice"});
}
