// What happens after every stage of a compilation: it is timed, and shown if the user asked to see it.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "driver/options.h"

namespace netc::driver {

class Watch {
public:
    explicit Watch(const Options& options) : options_(options) {}

    /// The stage `name` is done; `text` shows its result. `part` is the program it belongs to ("train_first"), or empty.
    void operator()(const std::string& name, const std::string& part, const std::function<std::string()>& text);

    /// The last stage that was done: where an internal error came after.
    const std::string& last() const { return last_; }
    /// What was shown, in order.
    const std::string& shown() const { return shown_; }
    /// Further time that was spent on `name` outside of the stages.
    void add_time(const std::string& name, double seconds);
    /// What a part of the last stage took, side by side with others: it is shown, and no part of the total.
    void add_part(const std::string& name, double seconds) { timings_.push_back({name, seconds, true}); }
    /// One line a stage or part: its milliseconds.
    std::string times() const;

private:
    struct Timing {
        std::string name;
        double seconds = 0;
        bool part = false;
    };

    const Options& options_;
    std::string last_ = "start";
    std::string shown_;
    std::map<std::string, std::string> before_;  // by part: the text after the stage before
    std::vector<Timing> timings_;
    std::chrono::steady_clock::time_point clock_ = std::chrono::steady_clock::now();
};

}  // namespace netc::driver
