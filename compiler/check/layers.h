// The table of everything that can be called: layers, losses, metrics, optimizers, initialisers, sources.
//
// One table checks the arguments of calls and is the reference that `netc layers` prints, so neither can fall behind.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netc::check {

enum class Group { Layer, Loss, Metric, Optimizer, Schedule, Initialiser, Source, Augmentation };

/// What an argument may be; several are joined with |.
namespace takes {
constexpr unsigned whole = 1;          // 3
constexpr unsigned real = 2;           // 0.25; whole numbers too
constexpr unsigned truth = 4;          // true, false
constexpr unsigned word = 8;           // one of ParameterEntry::words
constexpr unsigned pair = 16;          // [height, width]
constexpr unsigned sides = 32;         // [top, bottom, left, right]
constexpr unsigned extents = 64;       // [4, 7, 7]
constexpr unsigned initialiser = 128;  // he_normal, constant(0.1)
constexpr unsigned text = 256;         // "data/mnist"
constexpr unsigned numbers = 512;      // [0.485, 0.456, 0.406]
}  // namespace takes

/// The numbers that an argument may be.
struct Bounds {
    double low, high;
    bool with_low = true, with_high = true;
};
constexpr double unbounded = 1e300;
constexpr Bounds any_number{-unbounded, unbounded};
constexpr Bounds from_zero{0, unbounded};
constexpr Bounds seeds{0, 4294967295.0};  // 32 bits
constexpr Bounds above_zero{0, unbounded, false};
constexpr Bounds from_one{1, unbounded};
constexpr Bounds below_one{0, 1, true, false};
/// Windows, steps and pads; small enough for formulas of them to fit in 64 bits.
constexpr double largest_window = 2147483647;
constexpr Bounds window_size{1, largest_window};
constexpr Bounds pad_size{0, largest_window};

struct ParameterEntry {
    std::string_view name;
    unsigned takes;
    std::string_view
        fallback;  // the default as written; the name of another parameter means its value; empty: required
    std::string_view meaning;
    Bounds bounds = any_number;
    std::string_view words = {};  // separated by spaces
};

/// A call with small numbers worked through: the reference prints it, and tests/docs computes it. Numbers are written
/// `x = [1, 2], [3, 4], scale = [2]`: by the names of inputs and weights, an input once for each sample of a batch (an
/// optimizer's `g` once for each step; of a schedule, how many steps and epochs there are). What is not given is as training begins; `result` begins with the call's own.
struct Worked {
    std::string_view call, given, result;
    std::string_view shows = {};  // what is to be seen
    bool training = false;
};

/// The defaults that a system has where they are others: "keras3", "epsilon = 1e-7, rho = 0.9"; without any they are the same.
struct VariantEntry {
    std::string_view system, defaults;
};

struct Entry {
    std::string_view name;
    Group group;
    std::span<const std::string_view> inputs;  // values of the network that it reads, by name
    bool many_inputs = false;                  // two or more inputs, called `inputs.front()` in the reference
    std::span<const ParameterEntry> parameters;
    std::string_view prefix;   // of the names of its values: "conv" gives conv1, conv2, ...
    std::string_view summary;  // one sentence
    std::string_view formula;
    std::string_view shapes;
    std::string_view example;  // statements that stand in a net with `image : f32[3, 32, 32]` and `label y :
                               // class[10]`; of optimizers, initialisers and sources, the call itself; of schedules, that of an optimizer
    std::string_view remarks = {};  // where Keras and PyTorch differ, and the like
    std::span<const Worked> worked = {};
    std::span<const VariantEntry> variants = {};
    std::string_view error = {};  // the largest of floats, in units in the last place, and where: "2, for |x| up to 10"
    const struct DeclaredFormula* declared = nullptr;  // of formulas that `.net` declares: check/formula_entries.h
    const struct DeclaredBlock* block = nullptr;       // of layers that are blocks: check/block_entries.h
};

/// A layer that makes its value itself.
inline bool reads_nothing(const Entry& entry) { return entry.group == Group::Layer && entry.inputs.empty(); }

std::span<const Entry> layer_entries();     // layers.cpp
std::span<const Entry* const> library_entries();  // library.cpp: what the library declares in the language
std::span<const Entry> axis_entries();      // axis_entries.cpp: layers that work on axes
std::span<const Entry> generator_entries();  // generator_entries.cpp: layers without inputs
std::span<const Entry> training_entries();  // training_entries.cpp: losses, metrics, initialisers, sources
std::span<const Entry> augmentation_entries();  // augmentation_entries.cpp
/// Whether an augmentation makes one sample of two.
bool mixes_samples(const Entry& augmentation);
/// Everything, whole: the library is parsed for it.
const std::vector<const Entry*>& all_entries();
/// Null when nothing has the name. Of an entry of the library, `shapes` and `worked` may be there only after all_entries().
const Entry* find_entry(std::string_view name);
const Entry* find_entry(std::string_view name, Group group);
/// The names alone, of everything and of a group; nothing is parsed for them.
std::vector<std::string_view> all_names();
std::vector<std::string> entry_names(Group group);
/// "layer", "loss", ...
std::string_view group_name(Group group);

/// Words that arguments take somewhere in the table (`same`, `global`).
bool is_option_word(std::string_view text);
bool has_word(const ParameterEntry& parameter, std::string_view text);
std::vector<std::string> words_of(const ParameterEntry& parameter);
/// The same, and where it takes initialisers their names.
std::vector<std::string> words_known(const ParameterEntry& parameter);
/// The parts of a text between its spaces.
std::vector<std::string_view> words_in(std::string_view text);
/// "a whole number or [height, width]"
std::string wanted(const ParameterEntry& parameter);
/// "conv(filters, kernel, stride = 1, ...)"
std::string signature(const Entry& entry);

/// The name used here for what other frameworks call `name` (`Conv2D`, `linear`, `LeakyReLU`), or empty.
std::string_view name_elsewhere(std::string_view name);

/// Whether other frameworks know `name` and nothing here computes the same (`gelu`, `adamw`).
bool is_only_elsewhere(std::string_view name);

/// The candidate that `name` stands for elsewhere, or a misspelling of which it is; empty when neither, or when `name` is
/// something else that netc does not have.
std::string name_meant(const std::string& name, const std::vector<std::string>& candidates);
/// The same for an argument of `entry`: `padding` is `pad`.
std::string_view argument_elsewhere(const Entry& entry, std::string_view name);
/// What Keras, PyTorch, Caffe and Darknet call an entry, then a line for each parameter that has another name there, or
/// that none of them has it; empty of what is not netc's own.
std::string elsewhere_text(const Entry& entry);

/// What is promised of its floats: "at most 2 units in the last place of a float"; empty where nothing is.
std::string error_text(const Entry& entry);
/// The worked numbers of an entry, three lines for each.
std::string worked_text(const Entry& entry);
/// The reference of one entry, and the list of all, as text of at most 100 columns.
std::string reference(const Entry& entry);
std::string reference_list();

}  // namespace netc::check
