// How far training is: a line that rewrites itself on a terminal, plain lines elsewhere.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

namespace netrt {

/// Seconds that only go forward.
double seconds_now();

/// What is known at some moment of an epoch; `metric_name` may be null. Numbers that are not there yet are NaN.
struct ProgressState {
    int64_t done = 0;  // samples, of the total
    double loss = 0;
    const char* metric_name = nullptr;
    double metric = 0;
    bool fraction = false;  // the metric is a part of 1, shown in per cent
};

/// Writes the text that `Progress` shows into `out` (at most `size` bytes with the final 0): label, bar, samples/s,
/// loss, metric, time left, in `columns` columns; parts that do not fit are left out, the bar first.
void progress_text(char* out, size_t size, int columns, const char* label, int64_t total, const ProgressState& state,
                   double seconds);

/// `show` may be called after every step: it takes no memory, and writes ten times a second on a terminal, and twice a
/// minute elsewhere.
class Progress {
public:
    /// Never a rewriting line when `out` is no terminal or `plain` is set; nothing at all when `out` is null.
    explicit Progress(std::FILE* out, bool plain = false);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// `label` comes first in the line: `first, epoch 2/5`.
    void begin(const std::string& label, int64_t total);
    void show(const ProgressState& state);
    /// Takes the rewriting line away, so that other text may be written; the next `show` brings it back.
    void clear();

    /// Since `begin`.
    double seconds() const;

private:
    int columns() const;

    std::FILE* out_;
    bool rewrites_;
    bool shown_ = false;
    char label_[80] = "";
    int64_t total_ = 0;
    double started_ = 0, last_ = 0;
};

}  // namespace netrt
