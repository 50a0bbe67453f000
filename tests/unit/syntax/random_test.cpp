// Random sound texts: they parse, and the formatter keeps their trees and their comments.
#include <random>

#include "reading.h"
#include "syntax/outline.h"

using namespace netc;
using namespace netc::syntax;

namespace {

/// Writes texts that follow grammar/Net.g4, with blanks, line breaks and comments anywhere.
class Author {
public:
    explicit Author(uint32_t seed) : random_(seed) {}

    std::string file() {
        for (int i = 0, count = below(5); i < count; ++i) declaration();
        return text_;
    }

private:
    int below(int limit) { return static_cast<int>(random_() % static_cast<uint32_t>(limit)); }
    bool maybe(int one_in = 2) { return below(one_in) == 0; }

    void put(const std::string& word) {
        text_ += word;
        switch (below(12)) {
            case 0:
                text_ += "\n";
                break;
            case 1:
                text_ += "\n\n\n\t ";
                break;
            case 2:
                text_ += maybe(6) ? " # note }\n" : "  ";
                break;
            case 3:
                text_ += maybe(6) ? " // {(\n\n" : " ";
                break;
            default:
                text_ += " ";
        }
    }

    template <class Write>
    void several(int most, Write write, const char* separator = ",") {
        for (int i = 0, count = 1 + below(most); i < count; ++i) {
            if (i > 0) put(separator);
            write();
        }
    }
    void trailing_comma() {
        if (maybe(5)) put(",");
    }

    std::string plain_name() {
        static constexpr const char* names[] = {"x",   "conv",  "größe", "data", "loss",    "label", "input", "net",
                                                "on",  "train", "batch", "from", "precise", "relu",  "check", "shared",
                                                "f32", "true",  "e5",    "map",  "target",  "block", "expect"};
        return names[below(std::size(names))];
    }
    void name() {
        static constexpr const char* quoted[] = {"\"a/b\"", "\"if\"", "\"\\\"\"", "\"x\"", "\"語 #\""};
        put(maybe(8) ? quoted[below(std::size(quoted))] : plain_name());
    }

    void declaration() {
        switch (below(9)) {
            case 7:
                put("defaults"), put("as"), name();
                break;
            case 0:
                put("net"), name(), put("="), name(), maybe() ? arguments() : void(), maybe() ? body() : void();
                break;
            case 1:
                put("block"), name(), parameters();
                while (maybe(4)) put("as"), name(), arguments();
                body();
                break;
            case 2:
                put("data"), name(), maybe() ? parameters() : void(), settings();
                break;
            case 3:
                put("train"), name(), put(":"), name(), put("on"), name(), maybe() ? arguments() : void(), settings();
                break;
            case 4:
                put("check"), several(3, [&] { expr(); });
                break;
            case 5:
                put("export"), name(), maybe() ? settings() : void();
                break;
            case 6:
                put("target"), settings();
                break;
            default:
                put("net"), name(), maybe() ? parameters() : void(), body();
        }
    }

    void parameters() {
        put("(");
        if (maybe(4)) return put(")");
        several(3, [&] {
            name();
            if (maybe()) put("="), expr();
        });
        trailing_comma();
        put(")");
    }

    void settings() {
        static constexpr const char* keys[] = {"batch", "from", "freeze", "map", "source", "seed"};
        put("{");
        for (int i = 0, count = below(4); i < count; ++i) {
            if (maybe(6)) {
                put("precise");
                put(",");
                continue;
            }
            put(keys[below(std::size(keys))]);
            // Values that are no names: those might begin a setting, which words_test.cpp looks at.
            several(2, [&] {
                const bool keyed = maybe(3);
                if (keyed) name(), put("=");
                put("("), expr(), put(")");
            });
            if (maybe()) put(",");
        }
        put("}");
    }

    void body() {
        put("{");
        ++depth_;
        if (depth_ < 4)
            for (int i = 0, count = below(4); i < count; ++i) statement();
        --depth_;
        put("}");
    }

    void statement() {
        switch (below(13)) {
            case 0:
                put("input"), name(), put(":"), type();
                break;
            case 1:
                put("label"), name(), put(":"), type();
                break;
            case 2:
                put("shared"), name(), put("="), expr();
                break;
            case 3:
                put("loss"), several(2, [&] { expr(); });
                break;
            case 4:
                put("metric"), several(2, [&] { expr(); });
                break;
            case 5:
                put("expect"), several(2, [&] { name(), put("="), expr(); });
                break;
            case 6:
                put("for"), name(), put("in"), expr(), body();
                break;
            case 7:
                put("repeat"), expr(), body();
                break;
            case 8:
                put("if"), expr(), body(), rest_of_if();
                break;
            case 9:
                put("return"), several(2, [&] { expr(); });
                break;
            case 10:
                put("lone ("), expr(), put(")"), links();
                break;
            default:
                several(2, [&] { name(); }), put("="), expr();
        }
    }

    void rest_of_if() {
        while (maybe(3)) put("else"), put("if"), expr(), body();
        if (maybe()) put("else"), body();
    }

    void type() {
        put(plain_name());
        if (maybe()) return;
        put("[");
        several(3, [&] { expr(); });
        trailing_comma();
        put("]");
    }

    void expr() {
        ++depth_;
        operation();
        links();
        --depth_;
    }

    void links() {
        while (maybe(3)) {
            if (maybe(3)) {
                put("->");
                list();
            } else {
                put("|");
                name();
                if (maybe())
                    arguments();
                else if (maybe(4))
                    put("."), name();
            }
        }
    }

    void operation() {
        static constexpr const char* operators[] = {
            "^", "*", "/", "%", "+", "-", "..", "==", "!=", "<", "<=", ">", ">=", "in", "and", "or"};
        ++depth_;
        const int kind = depth_ > 9 ? 9 : below(14);
        switch (kind) {
            case 0:
            case 1:
            case 2:
            case 3:
                operation(), put(operators[below(std::size(operators))]), operation();
                break;
            case 4:
                put("-"), operation();
                break;
            case 5:
                put("not"), operation();
                break;
            case 6:
                put("("), expr(), put(")");
                break;
            case 7:
                put("if"), expr(), put("{"), expr(), put("}"), rest_of_choice();
                break;
            case 8:
                list();
                break;
            case 10:
                put("("), expr(), put(")"), put("."), name();
                break;
            case 11:
                put(plain_name()), put("["), expr(), put("]");
                break;
            case 12:
                name(), arguments();
                if (maybe(4)) put("as"), name();
                break;
            default:
                literal();
        }
        --depth_;
    }

    void rest_of_choice() {
        while (maybe(3)) put("else"), put("if"), expr(), put("{"), expr(), put("}");
        put("else"), put("{"), expr(), put("}");
    }

    void literal() {
        static constexpr const char* literals[] = {"0",          "600_165", "0.25",  "1e-7", "\"text\"",
                                                   "\"a\\\"b\"", "x",       "größe", "loss", "batch"};
        put(literals[below(std::size(literals))]);
    }

    void list() {
        put("[");
        if (!maybe(4)) several(3, [&] { expr(); }), trailing_comma();
        put("]");
    }

    void arguments() {
        put("(");
        if (!maybe(4)) {
            several(2, [&] {
                if (maybe(3)) name(), put("=");
                expr();
            });
            trailing_comma();
        }
        put(")");
    }

    std::mt19937 random_;
    std::string text_;
    int depth_ = 0;
};

}  // namespace

TEST_CASE("random texts keep their trees when they are formatted") {
    for (uint32_t seed = 0; seed < 1'000; ++seed) {
        CAPTURE(seed);
        const Reading first(Author(seed).file());
        INFO(first.source.text());
        INFO(first.messages());
        REQUIRE_FALSE(first.diagnostics.has_errors());
        const Reading second(first.formatted());
        INFO(second.messages());
        INFO(second.source.text());
        REQUIRE_FALSE(second.diagnostics.has_errors());
        REQUIRE(outline(second.ast) == outline(first.ast));
        REQUIRE(second.ast.comments.size() == first.ast.comments.size());
        REQUIRE(second.formatted() == second.source.text());
    }
}
