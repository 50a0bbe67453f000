// The progress line: what it says, and that it never is wider than the terminal.
#include "netrt/train/progress.h"

#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "scratch.h"

using namespace netrt;

namespace {

std::string text_of(int columns, const ProgressState& state, double seconds) {
    char text[512];
    progress_text(text, sizeof text, columns, "first, epoch 2/5", 6000, state, seconds);
    return text;
}

}  // namespace

TEST_CASE("the line has everything when there is room") {
    CHECK(text_of(120, {3000, 0.0432, "accuracy", 0.98714, true}, 0.25) ==
          "first, epoch 2/5  [============>           ]  50 %  loss 0.0432  accuracy 98.71 %  0:00 left  12,000 "
          "samples/s");
    CHECK(text_of(120, {0, NAN, nullptr, 0}, 0) == "first, epoch 2/5  [>                       ]   0 %");
    CHECK(text_of(120, {6000, 1, nullptr, 0}, 7200) ==
          "first, epoch 2/5  [========================] 100 %  loss 1.0000  0:00 left  1 samples/s");
}

TEST_CASE("what is no part of a whole is a plain number") {
    CHECK(text_of(120, {3000, 0.5, "mean_absolute_error", 3.2}, 0).ends_with("  loss 0.5000  mean_absolute_error 3.2000"));
}

TEST_CASE("the line never is wider than the terminal") {
    for (int columns = 0; columns < 160; ++columns) {
        const std::string text = text_of(columns, {3000, 12345.678, "top5", 0.5, true}, 98765);
        CHECK(static_cast<int>(text.size()) <= std::max(columns - 1, 0));
    }
    CHECK(text_of(30, {3000, 0.5, nullptr, 0}, 1) == "first, epoch 2/5  50 %");
}

TEST_CASE("time left is told in minutes and hours") {
    CHECK(text_of(120, {1000, NAN, nullptr, 0}, 13).find("1:05 left") != std::string::npos);
    CHECK(text_of(120, {1, NAN, nullptr, 0}, 1).find("1:39:59 left") != std::string::npos);
}

TEST_CASE("without a terminal nothing is rewritten") {
    const Scratch scratch;
    std::FILE* file = std::fopen(scratch.path("out").c_str(), "w");
    {
        Progress progress(file);
        progress.begin("first, epoch 1/1", 100);
        for (int i = 0; i <= 100; ++i) progress.show({i, 1, nullptr, 0});
        progress.clear();
    }
    std::fclose(file);
    CHECK(scratch.read("out").empty());  // but for a line twice a minute
}

TEST_CASE("on a terminal the line is rewritten, and taken away at the end") {
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    REQUIRE(master >= 0);
    REQUIRE(grantpt(master) == 0);
    REQUIRE(unlockpt(master) == 0);
    std::FILE* terminal = std::fopen(ptsname(master), "w");
    REQUIRE(terminal != nullptr);
    winsize size = {};
    size.ws_col = 100;
    ioctl(master, TIOCSWINSZ, &size);
    {
        Progress progress(terminal);
        progress.begin("first", 100);
        progress.show({50, 0.5, nullptr, 0});
        progress.show({51, 0.5, nullptr, 0});  // too soon after the other
    }
    std::fclose(terminal);  // from then on, reading ends where the text does
    std::string text;
    char bytes[1000];
    for (ssize_t count; (count = read(master, bytes, sizeof bytes)) > 0;)
        text.append(bytes, static_cast<size_t>(count));
    close(master);
    INFO(text);
    CHECK(text.starts_with("\rfirst  ["));
    CHECK(text.find("50 %") != std::string::npos);
    CHECK(text.find("51 %") == std::string::npos);
    CHECK(text.ends_with("\r\x1b[K"));
}

TEST_CASE("nothing at all is shown when nothing is wanted") {
    Progress progress(nullptr);
    progress.begin("first", 10);
    progress.show({5, 0, nullptr, 0});
    progress.clear();
    CHECK(progress.seconds() >= 0);
}
