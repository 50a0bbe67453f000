// How far training is: a line that rewrites itself on a terminal, plain lines elsewhere.
#include "netrt/train/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <ctime>

namespace netrt {
namespace {

constexpr double terminal_pause = 0.1, plain_pause = 30;

/// A piece of text of limited length; what does not fit is left out as a whole.
class Pieces {
public:
    Pieces(char* text, size_t room) : text_(text), room_(room) { text_[0] = 0; }

    template <class... Values>
    void add(const char* format, Values... values) {
        const int wanted = std::snprintf(text_ + used_, room_ - used_, format, values...);
        if (wanted > 0 && used_ + static_cast<size_t>(wanted) < room_) used_ += static_cast<size_t>(wanted);
        text_[used_] = 0;
    }
    size_t used() const { return used_; }

private:
    char* text_;
    size_t room_;
    size_t used_ = 0;
};

/// `12,345`
void write_thousands(char (&out)[32], double value) {
    char digits[24];
    const int count = std::snprintf(digits, sizeof digits, "%.0f", std::clamp(value, 0.0, 1e15));
    int used = 0;
    for (int i = 0; i < count; ++i) {
        if (i > 0 && (count - i) % 3 == 0) out[used++] = ',';
        out[used++] = digits[i];
    }
    out[used] = 0;
}

/// `0:07`, `1:02:03`
void write_duration(char (&out)[32], double seconds) {
    const long whole = std::lround(std::clamp(seconds, 0.0, 3.6e8));
    if (whole < 3600) {
        std::snprintf(out, sizeof out, "%ld:%02ld", whole / 60, whole % 60);
    } else {
        std::snprintf(out, sizeof out, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
    }
}

void add_numbers(Pieces& pieces, const ProgressState& state) {
    if (!std::isnan(state.loss)) pieces.add("  loss %.4f", state.loss);
    if (state.metric_name == nullptr || std::isnan(state.metric)) return;
    if (state.fraction)
        pieces.add("  %s %.2f %%", state.metric_name, 100 * state.metric);
    else
        pieces.add("  %s %.4f", state.metric_name, state.metric);
}

double rate_of(const ProgressState& state, double seconds) {
    return seconds > 0 ? static_cast<double>(state.done) / seconds : 0;
}

}  // namespace

double seconds_now() {
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

void progress_text(char* out, size_t size, int columns, const char* label, int64_t total, const ProgressState& state,
                   double seconds) {
    const double part =
        total > 0 ? std::clamp(static_cast<double>(state.done) / static_cast<double>(total), 0.0, 1.0) : 0;
    const double rate = rate_of(state, seconds);

    char numbers[160], rate_text[32], left_text[32];
    Pieces right(numbers, std::min(sizeof numbers, static_cast<size_t>(std::max(columns, 1))));
    add_numbers(right, state);
    if (rate > 0) {
        write_thousands(rate_text, rate);
        write_duration(left_text, static_cast<double>(total - state.done) / rate);
        right.add("  %s left", left_text);
        right.add("  %s samples/s", rate_text);
    }

    Pieces line(out, std::min(size, static_cast<size_t>(std::max(columns, 1))));
    line.add("%s", label);
    const int bar = std::min(24, columns - 1 - static_cast<int>(line.used() + right.used()) - 9);
    if (bar >= 6) {
        char cells[32];
        const int full = static_cast<int>(part * bar);
        for (int i = 0; i < bar; ++i) cells[i] = i < full ? '=' : i == full ? '>' : ' ';
        cells[bar] = 0;
        line.add("  [%s]", cells);
    }
    line.add(" %3.0f %%", std::floor(100 * part));
    line.add("%s", numbers);
}

Progress::Progress(std::FILE* out, bool plain)
    : out_(out), rewrites_(out != nullptr && !plain && isatty(fileno(out))) {}

Progress::~Progress() { clear(); }

int Progress::columns() const {
    winsize size;
    const bool known = ioctl(fileno(out_), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

double Progress::seconds() const { return seconds_now() - started_; }

void Progress::begin(const std::string& label, int64_t total) {
    std::snprintf(label_, sizeof label_, "%s", label.c_str());
    total_ = total;
    started_ = seconds_now();
    last_ = rewrites_ ? 0 : started_;
}

void Progress::show(const ProgressState& state) {
    if (out_ == nullptr) return;
    const double now = seconds_now();
    if (now - last_ < (rewrites_ ? terminal_pause : plain_pause)) return;
    last_ = now;
    char text[512];
    progress_text(text, sizeof text, rewrites_ ? columns() : 200, label_, total_, state, now - started_);
    if (rewrites_) {
        std::fprintf(out_, "\r%s\x1b[K", text);  // clears to the end of the line
        shown_ = true;
    } else {
        std::fprintf(out_, "%s\n", text);
    }
    std::fflush(out_);
}

void Progress::clear() {
    if (!shown_) return;
    std::fputs("\r\x1b[K", out_);
    std::fflush(out_);
    shown_ = false;
    last_ = 0;
}

}  // namespace netrt
