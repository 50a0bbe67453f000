// What the texts of .net files become.
#include "syntax/parse.h"

#include "reading.h"

using namespace netc;
using namespace netc::syntax;

TEST_CASE("an empty file holds nothing") {
    for (const char* text : {"", "\n\n", "# only a comment", "\xEF\xBB\xBF"}) {
        const Reading reading(text);
        CHECK(reading.errors() == "");
        CHECK(reading.ast.declarations.empty());
    }
}

TEST_CASE("every kind of declaration") {
    const Reading reading(R"(
net Digits(classes = 10, depth) { input image : f32[1, 28, 28] }
net Wide = Digits(classes = 3) { expect params = 5 }
block double(x, n = 2,) { return x * n }
data digits(lo, hi) { source mnist("data/mnist") }
train first : Digits on digits(0, 4) { batch 128 }
train second : Wide on digits { from first }
check first.accuracy >= 0.995, second.accuracy >= 0.985
export second { output probabilities = softmax(logits) }
export first
target { threads 4 }
)");
    CHECK(reading.errors() == "");
    const auto& declarations = reading.ast.declarations;
    REQUIRE(declarations.size() == 10);

    const auto& net = std::get<Net>(declarations[0].node);
    CHECK(net.name.text == "Digits");
    REQUIRE(net.parameters.size() == 2);
    CHECK(as<IntegerLiteral>(net.parameters[0].value).value == 10);
    CHECK(net.parameters[1].value == nullptr);
    const auto& alias = std::get<NetAlias>(declarations[1].node);
    CHECK(alias.base.text == "Digits");
    CHECK(alias.arguments.at(0).key.text == "classes");
    CHECK(alias.body.size() == 1);
    CHECK(std::get<BlockDecl>(declarations[2].node).parameters.size() == 2);
    CHECK(std::get<Data>(declarations[3].node).settings.at(0).key.text == "source");
    const auto& first = std::get<Train>(declarations[4].node);
    CHECK(first.net.text == "Digits");
    CHECK(as<CallExpr>(first.data).arguments.size() == 2);
    CHECK(as<NameRef>(std::get<Train>(declarations[5].node).data).name == "digits");
    CHECK(std::get<Check>(declarations[6].node).conditions.size() == 2);
    CHECK(std::get<Export>(declarations[7].node).settings.at(0).values.at(0).key.text == "probabilities");
    CHECK(std::get<Export>(declarations[8].node).settings.empty());
    CHECK(std::get<Target>(declarations[9].node).settings.at(0).key.text == "threads");
}

TEST_CASE("every kind of statement") {
    const Body body(R"(
input image : f32[1, 28, 28]
label digit : class[5]
shared enc = encoder(64)
a, "b/c" = split(image)
loss cross_entropy(a, digit), other(a)
metric top1(a, digit), top5(a, digit)
expect params = 600_165, macs = 1
for i in 0..3 { a = f(a) repeat 2 { a = g(a) } }
if deep { a = 1 } else if wide { a = 2 } else { a = 3 }
return a, b
image | relu
)");
    REQUIRE(body.statements().size() == 11);
    const auto& type = as<TypeExpr>(body.statement<Input>(0).type);
    CHECK(type.base == "f32");
    REQUIRE(type.brackets.size() == 1);
    CHECK(type.brackets[0].size() == 3);
    CHECK(body.statement<LabelInput>(1).name.text == "digit");
    CHECK(body.statement<Shared>(2).target.text == "enc");
    CHECK(body.statement<Assign>(3).targets.at(1).text == "b/c");
    CHECK(body.statement<Loss>(4).values.size() == 2);
    CHECK(body.statement<Metric>(5).values.size() == 2);
    CHECK(as<IntegerLiteral>(body.statement<Expect>(6).entries.at(0).value).value == 600165);
    CHECK(body.statement<For>(7).variable.text == "i");
    CHECK(body.statement<For>(7).body.size() == 2);
    const auto& choice = body.statement<If>(8);
    REQUIRE(choice.else_body.size() == 1);
    CHECK(std::get<If>(choice.else_body[0].node).else_body.size() == 1);
    CHECK(body.statement<Return>(9).values.size() == 2);
    as<PipeExpr>(body.statement<ExprStatement>(10).value);
}

TEST_CASE("chains bind looser than arithmetic and read from left to right") {
    const Body body("x = a + b | conv(32, 3) -> [32, 26, 26] | enc.left | relu");
    const auto& relu = as<PipeExpr>(body.statement<Assign>(0).value);
    CHECK(as<NameRef>(relu.step).name == "relu");
    const auto& left = as<PipeExpr>(relu.input);
    CHECK(as<MemberExpr>(left.step).member.text == "left");
    const auto& assertion = as<AssertExpr>(left.input);
    CHECK(assertion.dims.size() == 3);
    CHECK(body.text(assertion.dims_span) == "[32, 26, 26]");
    const auto& conv = as<PipeExpr>(assertion.value);
    CHECK(as<CallExpr>(conv.step).arguments.size() == 2);
    CHECK(body.text(conv.step->span) == "conv(32, 3)");
    CHECK(as<BinaryExpr>(conv.input).op == "+");
}

TEST_CASE("every node knows its place") {
    const Body body("xs = (größe + 2) * f(k = depth[i])  # end");
    const Assign& assign = body.statement<Assign>(0);
    CHECK(body.text(body.statements()[0].span) == "xs = (größe + 2) * f(k = depth[i])");
    CHECK(body.text(assign.targets[0].span) == "xs");
    const auto& product = as<BinaryExpr>(assign.value);
    CHECK(body.text(assign.value->span) == "(größe + 2) * f(k = depth[i])");
    CHECK(body.text(product.op_span) == "*");
    CHECK(body.text(product.left->span) == "größe + 2");
    const auto& argument = as<CallExpr>(product.right).arguments.at(0);
    CHECK(body.text(argument.key.span) == "k");
    CHECK(body.text(argument.value->span) == "depth[i]");
    CHECK(body.text(body.ast.comments.at(0).span) == "# end");
    CHECK(body.text(body.ast.declarations[0].span).ends_with("\n}"));
}

TEST_CASE("places behind a byte order mark") {
    const Reading reading("\xEF\xBB\xBFnet A { größe = b }");
    CHECK(reading.text(reading.ast.declarations.at(0).span) == "net A { größe = b }");
    const auto& net = std::get<Net>(reading.ast.declarations[0].node);
    CHECK(reading.text(net.body.at(0).span) == "größe = b");
}

TEST_CASE("a second byte order mark is no part of a text") {
    const Reading reading("\xEF\xBB\xBF\xEF\xBB\xBFnet A { x = b }");
    CHECK(reading.errors() == "1:1: this file begins with two byte order marks\n");
    CHECK(Reading("net A {\n\xEF\xBB\xBF x = b }").diagnostics.has_errors());
}

TEST_CASE("precedence") {
    CHECK(reprinted("a + b * c ^ d ^ e") == "a + b * c^d^e");
    CHECK(reprinted("((a + b) * c) ^ (d ^ e)") == "((a + b) * c)^d^e");
    CHECK(reprinted("(a ^ b) ^ c") == "(a^b)^c");
    CHECK(reprinted("a - (b - c) - d") == "a - (b - c) - d");
    CHECK(reprinted("-a ^ 2") == "-a^2");
    CHECK(reprinted("(-a) ^ 2") == "(-a)^2");
    CHECK(reprinted("2 ^ -k * 3") == "2^-k * 3");
    CHECK(reprinted("not a in lo..hi - 1 and b == c or d") == "not a in lo..hi - 1 and b == c or d");
    CHECK(reprinted("(not a) == (b or c)") == "(not a) == (b or c)");
    CHECK(reprinted("(a | relu) + b") == "(a | relu) + b");
    CHECK(reprinted("(a + b).x[i].y") == "(a + b).x[i].y");
    CHECK(reprinted("if a { x | relu } else if b { y } else { z } + 1") ==
          "if a { x | relu } else if b { y } else { z } + 1");
    CHECK(reprinted("f(if a { 1 } else { 2 }, k = x | relu,)") == "f(if a { 1 } else { 2 }, k = x | relu)");
    CHECK(reprinted("a % b / c") == "a % b / c");
    CHECK(reprinted("a <= b") == "a <= b");

    const Body negative("x = -a ^ 2  y = not a == b");
    CHECK(as<UnaryExpr>(negative.statement<Assign>(0).value).op == "-");
    CHECK(as<UnaryExpr>(negative.statement<Assign>(1).value).op == "not");
    const Body range("x = 0..n - 1");
    CHECK(as<BinaryExpr>(as<RangeExpr>(range.statement<Assign>(0).value).last).op == "-");
}

TEST_CASE("literals") {
    const Body body(R"(x = [600_165, 0.25, 1e-7, 1_0.5E+1_0, "a\"b\\c\n\t\r#//", 9_223_372_036_854_775_807, true,])");
    const auto& items = as<ListExpr>(body.statement<Assign>(0).value).items;
    REQUIRE(items.size() == 7);
    CHECK(as<IntegerLiteral>(items[0]).value == 600165);
    CHECK(as<RealLiteral>(items[1]).value == 0.25);
    CHECK(as<RealLiteral>(items[2]).value == 1e-7);
    CHECK(as<RealLiteral>(items[3]).value == 10.5e10);
    CHECK(as<StringLiteral>(items[4]).text == "a\"b\\c\n\t\r#//");
    CHECK(as<IntegerLiteral>(items[5]).value == INT64_MAX);
    CHECK(as<NameRef>(items[6]).name == "true");
}

TEST_CASE("quoted names") {
    const Body body(R"("fire2/conv" = "my block"(x, "a b" = 1) | "enc/2" | other."c d"  loss = "fire2/conv")");
    CHECK(body.statement<Assign>(0).targets[0].text == "fire2/conv");
    const auto& last = as<PipeExpr>(body.statement<Assign>(0).value);
    CHECK(as<MemberExpr>(last.step).member.text == "c d");
    const auto& middle = as<PipeExpr>(last.input);
    CHECK(as<NameRef>(middle.step).name == "enc/2");
    const auto& call = as<CallExpr>(middle.input);
    CHECK(call.callee.text == "my block");
    CHECK(call.arguments.at(1).key.text == "a b");
    CHECK(as<StringLiteral>(body.statement<Assign>(1).value).text == "fire2/conv");
}

TEST_CASE("both kinds of comments are kept in order") {
    const Reading reading("# one\nnet A { // two\n}\n  # three \"x\" }");
    CHECK(reading.errors() == "");
    REQUIRE(reading.ast.comments.size() == 3);
    CHECK(reading.ast.comments[0].text == "# one");
    CHECK(reading.ast.comments[1].text == "// two");
    CHECK(reading.ast.comments[2].text == "# three \"x\" }");
}

TEST_CASE("long flat texts are read") {
    std::string list = "x = [0";
    for (int i = 1; i < 20'000; ++i) list += ", " + std::to_string(i);
    const Body body(list + "]");
    CHECK(as<ListExpr>(body.statement<Assign>(0).value).items.size() == 20'000);

    std::string chain = "x = a";
    for (int i = 0; i < 990; ++i) chain += " | relu";
    CHECK(print(*Body(chain).statement<Assign>(0).value) == chain.substr(4));
}
