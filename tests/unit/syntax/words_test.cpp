// Keywords are keywords only where they begin something.
#include "reading.h"

using namespace netc;
using namespace netc::syntax;

namespace {

std::vector<Setting> settings_of(const std::string& text) {
    const Reading reading("train t : A on d {\n" + text + "\n}\n");
    INFO(reading.messages());
    REQUIRE_FALSE(reading.diagnostics.has_errors());
    return std::get<Train>(reading.ast.declarations.at(0).node).settings;
}

/// `key: value, value; key: ...`
std::string outline(const std::vector<Setting>& settings) {
    std::string text;
    for (const Setting& setting : settings) {
        text += (text.empty() ? "" : "; ") + setting.key.text + ":";
        for (const Argument& value : setting.values)
            text += " " + (value.key.text.empty() ? "" : value.key.text + "=") + print(*value.value);
    }
    return text;
}

}  // namespace

TEST_CASE("contextual keywords are names everywhere else") {
    const Body body(R"(
data = input + label * loss
loss, metric = split(data | expect, shared = target)
check = [train, on - 1, block.net]
)");
    REQUIRE(body.statements().size() == 3);
    CHECK(body.statement<Assign>(1).targets.at(1).text == "metric");
}

TEST_CASE("contextual keywords as names of all kinds") {
    const char* words[] = {"net", "block", "data",  "train", "check",  "export", "target",
                           "on",  "input", "label", "loss",  "shared", "metric", "expect"};
    for (const std::string word : words) {
        const Reading reading("net " + word + "(" + word + " = 1) {\n" +             //
                              "input " + word + " : " + word + "[" + word + "]\n" +  //
                              word + " = " + word + " | " + word + "(" + word + " = 2) | " + word + "." + word +
                              "\n}\n");
        CHECK_MESSAGE(reading.errors() == "", word);
        CHECK(std::get<Net>(reading.ast.declarations.at(0).node).body.size() == 2);
    }
}

TEST_CASE("a statement ends where the next word cannot belong to it") {
    const Body body("x = a loss x y = b metric f(x) loss = 3 z = loss - 1 loss - 1");
    REQUIRE(body.statements().size() == 7);
    body.statement<Loss>(1);
    body.statement<Metric>(3);
    CHECK(body.statement<Assign>(4).targets[0].text == "loss");
    CHECK(as<BinaryExpr>(body.statement<Assign>(5).value).op == "-");
    CHECK(as<UnaryExpr>(body.statement<Loss>(6).values[0]).op == "-");
}

TEST_CASE("line breaks mean nothing") {
    const std::string text =
        "net A { input x : f32 [ 3 ] y , z = x | conv ( 3 , k = 2 ) -> [ 3 ] for i in 0 .. 3 { y = y } loss f ( y ) }";
    std::string broken = text;
    for (char& c : broken)
        if (c == ' ') c = '\n';
    const Reading one(text), other(broken);
    CHECK(one.errors() == "");
    CHECK(other.errors() == "");
    REQUIRE(other.ast.declarations.size() == 1);
    CHECK(std::get<Net>(one.ast.declarations[0].node).body.size() == 4);
    CHECK(std::get<Net>(other.ast.declarations[0].node).body.size() == 4);
}

TEST_CASE("the two kinds of if") {
    const Body body(R"(
if a { if b { x = 1 } else { x = 2 } } else if c { x = 3 }
y = if a { if b { 1 } else { loss } } else if c { (2) } else { f(if d { 3 } else { 4 }) }
if if a { b } else { c } { x = 1 }
for i in if a { 0 } else { 1 }..3 { if a { z = if b { 1 } else { 2 } } }
)");
    REQUIRE(body.statements().size() == 4);
    CHECK(body.statement<If>(0).else_body.size() == 1);
    as<IfExpr>(as<IfExpr>(body.statement<Assign>(1).value).then_value);
    as<IfExpr>(body.statement<If>(2).condition);
    CHECK(body.statement<For>(3).body.size() == 1);
}

TEST_CASE("settings are told apart with and without commas") {
    CHECK(outline(settings_of("batch 128, epochs 5, optimizer adadelta(lr = 1.0, rho = 0.95), seed 1")) ==
          "batch: 128; epochs: 5; optimizer: adadelta(lr = 1.0, rho = 0.95); seed: 1");
    CHECK(outline(settings_of("from first, freeze features\nbatch 128")) ==
          "from: first; freeze: features; batch: 128");
    CHECK(outline(settings_of("freeze a, b\nfrom first")) == "freeze: a b; from: first");
    CHECK(outline(settings_of("freeze a, b from first")) == "freeze: a b; from: first");
    CHECK(outline(settings_of("keep digit in lo..hi map image = image / 255, digit = digit - lo")) ==
          "keep: digit in lo..hi; map: image=image / 255 digit=digit - lo");
    CHECK(outline(settings_of("precise batch 3")) == "precise:; batch: 3");
    CHECK(outline(settings_of("batch 3, precise, seed -1, shuffle false,")) ==
          "batch: 3; precise:; seed: -1; shuffle: false");
    CHECK(outline(settings_of("from source, freeze batch, head batch 2")) ==
          "from: source; freeze: batch head; batch: 2");
    CHECK(outline(settings_of("batch 128, epohcs 5")) == "batch: 128; epohcs: 5");
    CHECK(outline(settings_of("from first, frezze features batch 3")) == "from: first; frezze: features; batch: 3");
    CHECK(outline(settings_of("batch if a { b } else { c } seed 1")) == "batch: if a { b } else { c }; seed: 1");
    CHECK(outline(settings_of("label x loss y input z, data w(1)")) == "label: x; loss: y; input: z; data: w(1)");
    CHECK(outline(settings_of("augment flip(0.5), crop(2), save \"x\"")) == "augment: flip(0.5) crop(2); save: \"x\"");
    CHECK(outline(settings_of("")) == "");
}
