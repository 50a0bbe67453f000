// Broken, cut and absurd files: a message or a model, never a crash.
#include <random>

#include "checked.h"

using namespace netc;

namespace {

/// Checks the text; there is a model, or something is said.
void survives(const std::string& text) {
    const Checked checked(text);
    CHECK_MESSAGE((checked.model || !checked.said.empty()), text);
}

std::string repeated(const std::string& text, int count) {
    std::string result;
    for (int i = 0; i < count; ++i) result += text;
    return result;
}

}  // namespace

TEST_CASE("every beginning of a file is answered") {
    const std::string text = text_of_file(NETC_ROOT "/samples/digits.net");
    for (size_t length = 0; length < text.size(); length += 7) survives(text.substr(0, length));
}

TEST_CASE("files with exchanged, doubled and missing words are answered") {
    const std::string text = text_of_file(NETC_ROOT "/samples/digits.net");
    std::vector<std::string> words;
    for (size_t at = 0; at < text.size();) {
        size_t end = at + 1;
        while (end < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) &&
               std::isalnum(static_cast<unsigned char>(text[end])))
            ++end;
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    std::mt19937 random(1);
    for (int round = 0; round < 150; ++round) {
        std::vector<std::string> changed = words;
        for (int change = 0; change < 3; ++change) {
            const size_t at = random() % changed.size(), from = random() % changed.size();
            if (random() % 3 == 0)
                changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(at));
            else
                changed[at] = changed[from];
        }
        std::string joined;
        for (const std::string& word : changed) joined += word;
        survives(joined);
    }
}

TEST_CASE("deep nesting in expressions and blocks stays within the stack") {
    survives(net_of("n = " + repeated("(", 450) + "1" + repeated(")", 450) + "\nx = image | flatten | dense(n)"));
    survives(net_of("x = image | flatten | dense(" + repeated("- ", 900) + "1)"));
    survives(net_of("n = 1" + repeated(" + 1", 900) + "\nx = image | flatten | dense(n)"));
    std::string blocks = "block b0(x) { return x | relu }\n";
    for (int i = 1; i < 60; ++i) {
        const std::string inner = "b" + std::to_string(i - 1);
        blocks += "block b" + std::to_string(i) + "(x) { return " + repeated("relu(", 40) + inner + "(x)" +
                  repeated(")", 40) + " }\n";
    }
    survives(blocks + net_of("x = image | b59"));
}

TEST_CASE("work that multiplies ends in a message") {
    std::string blocks = "block b0(x) { return x }\n";
    for (int i = 1; i < 60; ++i) {
        const std::string inner = "b" + std::to_string(i - 1);
        blocks += "block b" + std::to_string(i) + "(x) { return x | " + inner + " | " + inner + " }\n";
    }
    CHECK(Checked(blocks + net_of("x = image | b59")).codes == std::vector<std::string>{"too-much-work"});
    CHECK(Checked(net_of("n = 0\nfor i in 1..90000 { for j in 1..90000 { n = n + 1 } }")).codes ==
          std::vector<std::string>{"too-much-work"});
    CHECK(Checked(net_of("for i in -9223372036854775807..9223372036854775807 { n = 1 }")).codes ==
          std::vector<std::string>{"too-many-repeats"});
    CHECK(Checked(net_of("n = 2\nrepeat 70 { n = n * n }")).codes == std::vector<std::string>{"number-overflow"});
}

TEST_CASE("hostile names are names") {
    const Checked net("net N {\n  input \"*/ int main\" : f32[4]\n  \"a\\\"b\" = \"*/ int main\" | dense(2)\n}\n");
    CHECK_MESSAGE(net.model, net.said);
    CHECK(net.value("*/ int main"));
    CHECK(net.value("a\"b"));
}

TEST_CASE("sums that grow by themselves are followed once") {
    survives(net_of(
        "logits = image | flatten | dense(10)\nl = cross_entropy(logits, y)\nrepeat 20000 { l = l + l }\nloss l"));
}

TEST_CASE("long names do not fill the memory") {
    const std::string name(5000, 'a');
    CHECK(Checked(net_of(name + " = image | relu")).codes == std::vector<std::string>{"name-characters"});
    CHECK(Checked(net_of("for " + name + " in 0..3 { x = image | relu }")).codes ==
          std::vector<std::string>{"name-characters"});
    CHECK(Checked("block " + name + "(x) { return x | relu }\n" + net_of("x = image | " + name)).codes ==
          std::vector<std::string>{"name-characters"});
}

TEST_CASE("what follows from a mistake is not said") {
    CHECK(Checked(net_of("x = image\nfor i in 1..90000 { x = x | convv(3, 3) -> [3, 9, 9]\n z = x }\na = z | conv(8, "
                         "99) -> [1]"))
              .codes == std::vector<std::string>{"unknown-layer"});
    CHECK(Checked(net_of("shared enc = encoderr(3)\na = image | enc\nb = a | enc(4) | relu")).codes ==
          std::vector<std::string>{"unknown-layer"});
    CHECK(Checked(net_of("n = 1 / 0\na = image | conv(n, 3) -> [n, 4, 4]\nloss cross_entropy(a, y)")).codes ==
          std::vector<std::string>{"division-by-zero"});
}
