// The formatter: what it writes, that it reads back as the same tree, and that it is stable.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "reading.h"
#include "syntax/outline.h"

using namespace netc;
using namespace netc::syntax;

namespace {

std::string formatted(const std::string& text) {
    const Reading reading(text);
    INFO(reading.messages());
    REQUIRE_FALSE(reading.diagnostics.has_errors());
    const std::string once = reading.formatted();
    const Reading again(once);
    INFO(again.messages());
    CHECK_FALSE(again.diagnostics.has_errors());
    CHECK(again.formatted() == once);
    CHECK(again.ast.comments.size() == reading.ast.comments.size());
    return once;
}

std::string formatted_body(const std::string& text) {
    const std::string whole = formatted("net A {\n" + text + "\n}\n");
    const std::string head = "net A {\n", tail = "}\n";
    return whole.substr(head.size(), whole.size() - head.size() - tail.size());
}

}  // namespace

TEST_CASE("the layout of a file") {
    CHECK(formatted("#top\n\n\n\nnet   A(a=1,b=[1,2,],){ # opened\n\n x=1\n\n\n\n y=2 # y\n # last\n}\nnet B{}\n\n\n"
                    "block c(x){return x}# end") ==
          "#top\n"
          "\n"
          "net A(a = 1, b = [1, 2]) {  # opened\n"
          "    x = 1\n"
          "\n"
          "    y = 2  # y\n"
          "    # last\n"
          "}\n"
          "net B {}\n"
          "\n"
          "block c(x) { return x }  # end\n");
    CHECK(formatted("") == "");
    CHECK(formatted("# only") == "# only\n");
}

TEST_CASE("variants and defaults of other systems") {
    CHECK(formatted("defaults   as pytorch\nblock b(x,k=1)as ours(k=2,) as theirs( ){return x|relu as  keras3|dense(3)as keras2}\n"
                    "function f(x,k=1) as ours(k=2)=k*x") ==
          "defaults as pytorch\n"
          "block b(x, k = 1)\n"
          "    as ours(k = 2)\n"
          "    as theirs() {\n"
          "    return x | relu as keras3 | dense(3) as keras2\n"
          "}\n"
          "function f(x, k = 1)\n"
          "    as ours(k = 2) = k * x\n");
    CHECK(formatted_body("as = x | relu as as\ny = relu(as) as keras3\ndefaults = y\ny, as = z") ==
          "    as = x | relu as as\n    y = relu(as) as keras3\n    defaults = y\n    y, as = z\n");
}

TEST_CASE("types have a second bracket where there is one number at each of many places") {
    CHECK(formatted("net A { label p:f32[ ] label m:class[ 21 ] [8,8,] input w : index[v+1][3] input x:f32 }") ==
          "net A {\n    label p : f32[]\n    label m : class[21][8, 8]\n    input w : index[v + 1][3]\n"
          "    input x : f32\n}\n");
}

TEST_CASE("the example of the language") {
    const std::string text = R"(net Digits {
    input image : f32[1, 28, 28]
    label digit : class[5]

    features = image
        | conv(32, 3) | relu -> [32, 26, 26]  # (28 - 3 + 2*0)/1 + 1
        | conv(32, 3) | relu | maxpool(2) -> [32, 12, 12]
        | dropout(0.25) | flatten -> [4608]
    logits = features
        | dense(128) | relu | dropout(0.5) | dense(5)

    loss cross_entropy(logits, digit)
    metric accuracy(logits, digit)
    expect params = 600_165, macs = 6_093_568
}

data digits(lo, hi) {
    source mnist("data/mnist")  # four IDX files, plain or .gz
    keep digit in lo..hi
    map image = image / 255, digit = digit - lo
}

train first : Digits on digits(0, 4) {
    batch 128, epochs 5, optimizer adadelta(lr = 1.0, rho = 0.95), seed 1
}
train second : Digits on digits(5, 9) {
    from first, freeze features
    batch 128, epochs 5, optimizer adadelta(lr = 1.0, rho = 0.95)
}

check first.accuracy >= 0.995, second.accuracy >= 0.985
export second { output probabilities = softmax(logits) }
)";
    CHECK(formatted(text) == text);
    std::string squeezed;
    for (size_t i = 0; i < text.size(); ++i)
        if (text[i] != ' ' || text[i - 1] != ' ') squeezed.push_back(text[i]);
    CHECK(formatted(squeezed) == text);
}

TEST_CASE("numbers keep their spelling, signs get theirs") {
    CHECK(formatted_body("x=600_165+1e-7*0.50-0..0_3") == "    x = 600_165 + 1e-7 * 0.50 - 0..0_3\n");
}

TEST_CASE("chains are broken where the user broke them, or where they get too long") {
    CHECK(formatted_body("x = a | relu\n -> [3] | b") == "    x = a | relu -> [3] | b\n");
    CHECK(formatted_body("x = a |\n relu\n -> [3]\n | b") == "    x = a\n        | relu -> [3]\n        | b\n");
    CHECK(formatted_body("x = a\n\n # why\n | relu # r\n # then\n | b") ==
          "    x = a\n        # why\n        | relu  # r\n        # then\n        | b\n");
    const std::string conv = "conv(1234567890, 3, stride = 2)";
    CHECK(formatted_body("x = aaa | " + conv + " | " + conv + " | " + conv) ==
          "    x = aaa\n        | " + conv + " | " + conv + "\n        | " + conv + "\n");
}

TEST_CASE("lines are broken before column 100") {
    const std::string text = formatted_body(R"(
w = some_long_function(argument_one = 1111111111, argument_two = 2222222222, argument_three = 33333333333, four = 4)
v = [111111111111111, 2222222222222222, 333333333333333333, 4444444444444444, 5555555555555555, 5555555, 666666]
s = if some_condition > 10 and another { some_value | conv(32, 3) | relu } else if b { c } else { other_value | conv(32) }
u = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb * 2 + cccccccccccccccccccccccccccccccc - d
expect aaaaaaaaaaaaaaaaaaaaaaaa = 1, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb = 2, cccccccccccccccccccccccccccccc = 3, d = 4
)");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 100);
    CHECK(std::count(text.begin(), text.end(), '\n') == 3 + 4 + 7 + 2 + 2);
}

TEST_CASE("braces stay on one line when they were there and hold one thing") {
    CHECK(formatted_body("repeat 3 {x=x|f}") == "    repeat 3 { x = x | f }\n");
    CHECK(formatted_body("repeat 3 {\nx=x|f}") == "    repeat 3 {\n        x = x | f\n    }\n");
    CHECK(formatted_body("repeat 3 {x=1 y=2}") == "    repeat 3 {\n        x = 1\n        y = 2\n    }\n");
    CHECK(formatted_body("repeat 3 {repeat 4 {x=1}}") == "    repeat 3 {\n        repeat 4 { x = 1 }\n    }\n");
    CHECK(formatted_body("if a {x=1}") == "    if a { x = 1 }\n");
    CHECK(formatted_body("if a {x=1} else {}") == "    if a {\n        x = 1\n    } else {\n    }\n");
}

TEST_CASE("else if") {
    const std::string text =
        "    if a {\n        x = 1\n    } else if b {\n        x = 2\n    } else {\n        # none\n    }\n";
    CHECK(formatted_body(text) == text);
    CHECK(formatted_body("if a { x = 1 } else { if b { x = 2 } }") ==
          "    if a {\n        x = 1\n    } else if b {\n        x = 2\n    }\n");
}

TEST_CASE("no comment is lost wherever it stands") {
    std::string text =
        "net A ( a = 1 , b ) { input x : f32 [ 1 , 2 ] y = f ( x , k = [ 3 ] ) | g -> [ 4 ] if a { y = 1 } else "
        "{ y = 2 } for i in 0 .. 3 { y = if a { 1 } else { 2 } } loss y , y } train t : A on d ( 1 ) { batch 1 , "
        "freeze a , b } check a >= 1 , b net B = A ( 3 ) { }";
    size_t count = 0;
    for (size_t i = 0; (i = text.find(' ', i)) != std::string::npos; ++count) {
        const std::string comment = " # " + std::to_string(count) + "\n";
        std::string one = text;
        one.replace(i, 1, comment);
        CHECK(formatted(one).find(comment.substr(1)) != std::string::npos);
        text.replace(i, 1, comment);
        i += comment.size();
    }
    const std::string all = formatted(text);
    size_t last = 0;
    for (size_t i = 0; i < count; ++i) {
        const size_t at = all.find("# " + std::to_string(i) + "\n");
        REQUIRE(at != std::string::npos);
        CHECK(at >= last);
        last = at;
    }
}

TEST_CASE("names that need quotes keep them") {
    CHECK(formatted_body("\"fire2/conv\" = \"x\"(1) | \"a b\" | \"relu\".\"größe\"") ==
          "    \"fire2/conv\" = x(1) | \"a b\" | relu.größe\n");
    CHECK(formatted_body("\"if\" = \"text \\\\ \\\" \\n\"") == "    \"if\" = \"text \\\\ \\\" \\n\"\n");
    CHECK(formatted_body("größe = \"語 →\"(größe)") == "    größe = \"語 →\"(größe)\n");
}

TEST_CASE("settings keep their meaning without the parentheses that gave it") {
    const std::string text = formatted(
        "train t : A on d {\nfreeze a, (batch)\nfrom (first), (seed - 1)\nprecise (x)\nfreeze a, (b)\nnew thing\n}");
    CHECK(text ==
          "train t : A on d {\n    freeze a, (batch)\n    from first, (seed - 1)\n    precise (x)\n"
          "    freeze a, (b)\n    new thing\n}\n");
    CHECK(formatted("target { threads 4 , isa \"v3\" }") == "target { threads 4, isa \"v3\" }\n");
    CHECK(formatted("target { }") == "target {}\n");
}

TEST_CASE("trees made by a program are printed without a source") {
    const auto make = [](auto node) { return std::make_shared<const Expr>(Expr{{}, node}); };
    Net net{{"Made", {}}, {}, {}};
    const ExprPtr sum = make(BinaryExpr{"+", {}, make(IntegerLiteral{-3}), make(RealLiteral{2})});
    const ExprPtr product = make(BinaryExpr{"*", {}, sum, make(NameRef{"x"})});
    net.body.push_back({{}, Assign{{{"a/b", {}}}, make(PipeExpr{product, make(NameRef{"relu"})})}});
    const Ast ast{{{{}, net}, {{}, net}}, {}};
    const std::string one = "net Made {\n    \"a/b\" = (-3 + 2.0) * x | relu\n}\n";
    CHECK(print(ast, Source("made", "")) == one + "\n" + one);
}

TEST_CASE("every .net file of the project is stable under formatting") {
    int count = 0;
    for (const char* folder : {"samples", "tests"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(NETC_ROOT) + "/" + folder)) {
            if (entry.path().extension() != ".net") continue;
            std::ifstream file(entry.path());
            std::stringstream text;
            text << file.rdbuf();
            if (Reading(text.str()).diagnostics.has_errors()) continue;
            CAPTURE(entry.path().string());
            formatted(text.str());
            ++count;
        }
    }
    MESSAGE(count, " files");
}

TEST_CASE("a text that means something else is told from one that is only laid out anew") {
    const Reading reading("net A { input x : f32[4]  y = x | relu }  # note");
    CHECK(parses_to("net A {\n    input x : f32[4]\n    y = x | relu\n}  # note\n", reading.ast));
    CHECK_FALSE(parses_to("net A {\n    input x : f32[[,  ,  ]\n    y = x | relu\n}  # note\n", reading.ast));
    CHECK_FALSE(parses_to("net A {\n    input x : f32[5]\n    y = x | relu\n}  # note\n", reading.ast));
    CHECK_FALSE(parses_to("net A {\n    input x : f32[4]\n    y = x | relu\n}\n", reading.ast));
}
