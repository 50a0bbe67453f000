// The file of measured choices: what is read, what is ignored and said to be, what is written.
#include "driver/tune_file.h"

#include <doctest/doctest.h>

#include <fstream>

using namespace netc;
using namespace netc::driver;

namespace {

TuneFile read(const TemporaryFolder& folder, const std::string& text) {
    const std::string path = folder.path() + "/a.tune";
    std::ofstream(path) << text;
    return read_tune_file(path);
}

loop::Plan plan_with(const std::string& layer) {
    loop::Plan plan;
    plan.isa = "avx2";
    loop::AlgorithmChoice choice;
    choice.layer = layer;
    choice.direction = "forward";
    choice.sizes = "8x9x9:8x9x9:1";
    choice.ways = {{"direct", 1}, {"winograd", 1}};
    plan.choices.push_back(choice);
    return plan;
}

}  // namespace

TEST_CASE("the file of a.net is a.tune, and need not be there") {
    CHECK(tune_path("nets/a.net") == "nets/a.tune");
    const TuneFile none = read_tune_file("/no/such/folder/a.tune");
    CHECK(none.lines.empty());
    CHECK(none.notes.empty());
}

TEST_CASE("lines are read and written again") {
    const TemporaryFolder folder;
    const TuneFile file =
        read(folder, "# head\n\n  a forward 8x9x9:8x9x9:1   avx2 winograd  # 1 ms\nb input 1:2:3 avx512 direct\n");
    CHECK(file.notes.empty());
    CHECK(file.ways() == std::map<std::string, std::string>{{"a forward 8x9x9:8x9x9:1 avx2", "winograd"},
                                                            {"b input 1:2:3 avx512", "direct"}});
    const std::string text = file.text();
    CHECK(text.ends_with("isa way\na forward 8x9x9:8x9x9:1 avx2 winograd  # 1 ms\nb input 1:2:3 avx512 direct\n"));
    CHECK(read(folder, text).text() == text);
}

TEST_CASE("lines that say nothing are noted") {
    const TemporaryFolder folder;
    TuneFile file = read(folder,
                         "a forward winograd\n"
                         "a forward 8x9x9:8x9x9:1 avx2 winograd\n"
                         "a forward 8x9x9:8x9x9:1 avx2 by_hand\n"
                         "b forward 8x9x9:8x9x9:1 avx2 direct\n"
                         "a forward 8x9x9:8x9x9:1 avx512 direct\n");
    file.note_unused({plan_with("a")});
    REQUIRE(file.notes.size() == 4);
    const std::string path = folder.path() + "/a.tune";
    CHECK(file.notes[0] ==
          path + ":1: has 3 columns instead of layer, direction, sizes, isa, way: the line is ignored");
    CHECK(file.notes[1] ==
          path + ":3: `a forward 8x9x9:8x9x9:1 avx2` cannot be computed by `by_hand`: the line is ignored");
    CHECK(file.notes[2] ==
          path + ":4: nothing is to be chosen for `b forward 8x9x9:8x9x9:1 avx2`: the line is ignored");
    CHECK(file.notes[3] == path + ": lines for avx512 are ignored, this is for avx2");
}
