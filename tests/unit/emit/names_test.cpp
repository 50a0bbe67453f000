// Symbols and texts that no name from a file can break.
#include "emit/names.h"

#include <fstream>
#include <regex>

#include <doctest/doctest.h>

#include "loop/build.h"
#include "loop/functions.h"
#include "loop/tree.h"

using namespace netc;
using namespace netc::emit;

namespace {

/// The names of functions that begin a line of a header of the runtime, members left out.
std::vector<std::string> functions_of(const char* header) {
    std::ifstream file(std::string(NETC_ROOT "/runtime/netrt/") + header);
    std::vector<std::string> result;
    const std::regex function(R"(^(?:NETRT_INLINE|inline|\[\[gnu::always_inline\]\] inline) [^(=]*?\b(\w+)\()");
    for (std::string line; std::getline(file, line);)
        if (std::smatch found; std::regex_search(line, found, function)) result.push_back(found[1]);
    return result;
}

}  // namespace

TEST_CASE("a layer may be called like a function of the runtime") {
    const std::set<std::string> reserved = names_of_runtime();
    for (const char* header : {"math/vec.h", "math/map.h"}) {
        const std::vector<std::string> functions = functions_of(header);
        CHECK_FALSE(functions.empty());
        for (const std::string& name : functions) {
            CAPTURE(name);
            CHECK((name.starts_with("operator") || reserved.contains(name)));
        }
    }
}

TEST_CASE("a layer may be called like a function of the loop language") {
    const std::set<std::string> reserved = names_of_runtime();
    for (const loop::MathFunction& function : loop::math_functions) {
        CAPTURE(std::string(function.name));
        CHECK(reserved.contains(std::string(function.name)));
    }
}

TEST_CASE("identifiers") {
    CHECK(identifier("conv1") == "conv1");
    CHECK(identifier("stage2.block1.conv1") == "stage2_block1_conv1");
    CHECK(identifier("fire2/conv") == "fire2_conv");
    CHECK(identifier("class") == "class_");
    CHECK(identifier("3x3") == "x3x3");
    CHECK(identifier("__a__b__") == "a_b");
    CHECK(identifier("") == "unnamed");
    CHECK(identifier("\"\n*/\\") == "unnamed");
    CHECK(identifier("gr\xC3\xB6\xC3\x9F"
                     "e") == "gr_e");
    CHECK(identifier("INT32_MAX") == "INT32_MAX_");
    CHECK(identifier("EOF") == "EOF_");
    CHECK(identifier("M_PIf") == "M_PIf_");
    CHECK(identifier("X") == "X");
    CHECK(identifier("ResNet") == "ResNet");
    CHECK(type_identifier("EOF") == "EOF_");
    CHECK(type_identifier("stage2.block1") == "Stage2Block1");
    CHECK(type_identifier("conv1") == "Conv1");
    CHECK(type_identifier("3x3") == "X3x3");
}

TEST_CASE("the slug of a net is a namespace and a file name") {
    CHECK(slug("Digits") == "digits");
    CHECK(slug("ResNet50") == "resnet50");
    CHECK(slug("Exp") == "exp_");
    CHECK(slug("Main") == "main_");
    CHECK(slug("Fopen64") == "fopen64_");
    CHECK(slug("Tower") == "tower");
    for (const char* target : {"All", "Clean", "Install", "Help", "Test"}) CHECK(slug(target).ends_with("_"));
    CHECK(slug("Netrt") == "netrt_");
    CHECK(slug("../../etc") == "etc");
}

TEST_CASE("programs and their files are called as the user calls the net") {
    CHECK(program_name("ResNet50") == "resnet50");
    CHECK(program_name("Main") == "main");
    CHECK(program_name("Double") == "double");
}

TEST_CASE("comments stay comments") {
    CHECK(comment_text("conv(32, 3)") == "conv(32, 3)");
    CHECK(comment_text("a\nb") == "a\\nb");
    CHECK(comment_text("ends\\") == "ends");
    CHECK(comment_text("ends\\ \\ ") == "ends");
    CHECK(comment_text("?" "?/") == "? ?/");
    CHECK(comment_text("?" "???") == "? ? ? ?");
    CHECK(comment_text("*/ x */") == "* / x * /");
    CHECK(comment_text("caf\xC3\xA9") == "caf\xC3\xA9");
    CHECK(comment_text("bad\xFF").find('\xFF') == std::string::npos);
    CHECK(comment_text("\xE2\x80\xAE"
                       "abc")
              .find('\xAE') == std::string::npos);
}

TEST_CASE("strings stay strings") {
    CHECK(string_literal("a\"b\\c") == R"("a\"b\\c")");
    CHECK(string_literal("line\nbreak") == R"("line\012break")");
    CHECK(string_literal("bad\xFF"
                         "1") == R"("bad\3771")");
    CHECK(string_literal("caf\xC3\xA9") == "\"caf\xC3\xA9\"");
    CHECK(string_literal("") == "\"\"");
    CHECK(string_literal("?" "?/") == R"("?\?/")");
}

TEST_CASE("clashes take the owner's name before a number") {
    Scope scope({"taken"});
    CHECK(scope.add("conv1") == "conv1");
    CHECK(scope.add("conv1", "block2") == "block2_conv1");
    CHECK(scope.add("conv1", "block2") == "block2_conv1_2");
    CHECK(scope.add("taken") == "taken_2");
}

TEST_CASE("names in a kernel do not hide what it calls") {
    using namespace loop;
    Builder b;
    const Expr sum = b.variable("sum", real(0));
    b.loop("k.1", 0, 4, [&](Expr k) {
        b.add(sum, apply("exp", {Element::F32, 1}, {at("int", {Element::F32, 1}, {k})}));
    });
    b.assign(at("exp", {Element::F32, 1}, {0}), sum);
    Kernel kernel;
    kernel.parameters = {{Parameter::Kind::Array, "int", Element::F32, {4}, false, false},
                         {Parameter::Kind::Array, "exp", Element::F32, {4}, false, true}};
    kernel.body = b.take();
    const auto names = kernel_names(kernel);
    CHECK(names == std::map<std::string, std::string>{{"int", "int_"}, {"exp", "exp_"}, {"k.1", "k_1"}});
    const Kernel spelled = renamed(kernel, names);
    CHECK(spelled.parameters[0].name == "int_");
    CHECK(used_names(spelled.body).contains("exp_"));
    CHECK_FALSE(used_names(spelled.body).contains("k.1"));
}

TEST_CASE("long lines of comment are broken between words") {
    CHECK(with_short_comments("int a;  // trailing comments stay where they are\n// one two three\n", 10) ==
          "int a;  // trailing comments stay where they are\n// one two\n// three\n");
    CHECK(with_short_comments("    //   flow of a long line\n", 16) ==
          "    //   flow of\n    //   a long\n    //   line\n");
    CHECK(with_short_comments("// unbreakableunbreakable x\n", 10) == "// unbreakableunbreakable x\n");
    CHECK(with_short_comments("no comment is touched, however long\n", 10) == "no comment is touched, however long\n");
}
