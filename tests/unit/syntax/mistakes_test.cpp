// One slip of the finger, one message: tokens of sound texts are left out, doubled, or get a bracket before them.
#include <cctype>
#include <fstream>
#include <sstream>
#include <vector>

#include "reading.h"

using namespace netc;
using namespace netc::syntax;

namespace {

struct Piece {
    size_t first, last;
};

/// Words, numbers, texts and single signs; comments and blanks lie between them.
std::vector<Piece> pieces_of(const std::string& text) {
    const auto is_letter = [&](size_t i) { return i < text.size() && (std::isalnum(text[i]) || text[i] == '_'); };
    std::vector<Piece> pieces;
    for (size_t i = 0; i < text.size();) {
        size_t end = i + 1;
        if (text[i] == '#') {
            end = text.find('\n', i);
        } else if (text[i] == '"') {
            end = text.find('"', i + 1) + 1;
        } else if (is_letter(i)) {
            while (is_letter(end)) ++end;
        }
        if (!std::isspace(text[i]) && text[i] != '#') pieces.push_back({i, end});
        i = end;
    }
    return pieces;
}

}  // namespace

TEST_CASE("one mistake gives one message") {
    int mistakes = 0, with_more = 0;
    for (const char* name : {"digits", "blocks"}) {
        std::ifstream file(std::string(NETC_TESTS) + "/fuzz/seeds/parse/" + name + ".net");
        std::stringstream stream;
        stream << file.rdbuf();
        const std::string text = stream.str();
        REQUIRE(text.size() > 100);
        for (const Piece& piece : pieces_of(text)) {
            const std::string word = text.substr(piece.first, piece.last - piece.first);
            std::string without = text, doubled = text, bracket = text;
            without.replace(piece.first, word.size(), std::string(word.size(), ' '));
            doubled.insert(piece.last, " " + word);
            bracket.insert(piece.first, ") ");
            for (const std::string& changed : {without, doubled, bracket}) {
                const Reading reading(changed);
                const size_t count = reading.diagnostics.sorted().size();
                mistakes += count > 0;
                with_more += count > 1;
                CHECK_MESSAGE(count <= 2, reading.messages());
            }
        }
    }
    CHECK(mistakes > 1'500);
    CHECK_MESSAGE(with_more * 200 < mistakes, with_more, " of ", mistakes);
}
