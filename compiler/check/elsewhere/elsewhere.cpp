// Looking up what other frameworks call entries and their parameters, and showing it.
#include "check/elsewhere/elsewhere.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostics.h"
#include "check/layers.h"

namespace netc::check {

namespace {

struct System {
    std::string_view name;
    std::string_view Theirs::*names;
};
constexpr System systems[] = {{"Keras", &Theirs::keras},
                              {"PyTorch", &Theirs::pytorch},
                              {"Caffe", &Theirs::caffe},
                              {"Darknet", &Theirs::darknet}};

/// What Keras, PyTorch, Caffe or Darknet have and netc has not: no name of ours computes the same.
constexpr std::string_view only_elsewhere[] = {
    // layers and activations
    "crelu", "conv3d", "Conv3D", "Conv3d",
    "pixel_shuffle", "max_unpool2d", "lstm", "LSTM", "gru", "GRU", "rnn", "SimpleRNN", "bilinear", "Bilinear", "maxout", "minpool",
    // losses and metrics
    "ctc_loss", "CTCLoss",
    // optimizers
    "ftrl", "Ftrl", "lbfgs", "LBFGS", "rprop", "asgd", "ASGD",
    // initialisers and sources
    "orthogonal", "imagenet",
    "fashion_mnist", "FashionMNIST", "emnist", "EMNIST", "kmnist", "KMNIST", "svhn", "SVHN", "hdf5", "lmdb",
};

/// `LeakyReLU`, `Leaky_relu` and `leaky_relu` are one name.
std::string only_letters(std::string_view name) {
    std::string result;
    for (const char c : name)
        if (c != '_') result += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return result;
}

/// `nn.ReLU` without the name of the module.
std::string_view without_module(std::string_view name) { return name.substr(name.rfind('.') + 1); }

/// Whether `same` holds for one of their names.
template <typename Same>
bool is_among(const Theirs& theirs, const Same& same) {
    const auto any = [&](std::string_view names) {
        const std::vector<std::string_view> all = words_in(names);
        return std::any_of(all.begin(), all.end(), same);
    };
    return std::any_of(std::begin(systems), std::end(systems), [&](const System& each) { return any(theirs.*each.names); }) ||
           any(theirs.others);
}

/// The entries that `name` may stand for, the likeliest first: as it is written, then by its letters; ours before theirs.
std::vector<std::string_view> entries_meant(std::string_view name) {
    std::vector<std::string_view> meant;
    const auto collect = [&](const auto& same) {
        for (const std::string_view ours : all_names())
            if (same(ours)) meant.push_back(ours);
        for (std::span<const EntryElsewhere> rows : {layers_elsewhere(), training_elsewhere()})
            for (const EntryElsewhere& row : rows)
                if (is_among(row.theirs, [&](std::string_view theirs) { return same(without_module(theirs)); }))
                    meant.push_back(row.ours);
    };
    collect([&](std::string_view known) { return known == name; });
    collect([letters = only_letters(name)](std::string_view known) { return only_letters(known) == letters; });
    return meant;
}

/// Null when no other system has the entry, as far as is known here.
const Theirs* theirs_of(std::string_view ours) {
    for (std::span<const EntryElsewhere> rows : {layers_elsewhere(), training_elsewhere()})
        for (const EntryElsewhere& row : rows)
            if (row.ours == ours) return &row.theirs;
    return nullptr;
}

bool is_of(const ParameterElsewhere& row, std::string_view entry) {
    const std::vector<std::string_view> entries = words_in(row.of);
    return entries.empty() || std::find(entries.begin(), entries.end(), entry) != entries.end();
}

/// Their names by the systems that have them: "ReLU (Keras, PyTorch, Caffe), relu (Keras, PyTorch, Darknet)".
struct NamedElsewhere {
    std::string_view name;
    std::string systems;
};

void add_names(std::vector<NamedElsewhere>& all, const System& system, std::string_view names) {
    for (const std::string_view name : words_in(names)) {
        const auto known = std::find_if(all.begin(), all.end(), [&](const NamedElsewhere& each) { return each.name == name; });
        if (known == all.end())
            all.push_back({name, std::string(system.name)});
        else
            known->systems += fmt::format(", {}", system.name);
    }
}

std::string joined(std::span<const NamedElsewhere> all) {
    std::string text;
    for (size_t i = 0; i < all.size(); ++i) {
        text += all[i].name;
        if (i + 1 < all.size() && all[i + 1].systems == all[i].systems)
            text += " or ";
        else
            text += fmt::format(" ({}){}", all[i].systems, i + 1 < all.size() ? ", " : "");
    }
    return text;
}

/// Of those systems alone that have the entry.
std::string parameter_text(const Entry& entry, const Theirs& of_entry, std::string_view parameter) {
    std::vector<NamedElsewhere> all;
    for (const System& system : systems)
        for (const ParameterElsewhere& row : parameters_elsewhere())
            if (row.ours == parameter && is_of(row, entry.name) && !(of_entry.*system.names).empty())
                add_names(all, system, row.theirs.*system.names);
    return joined(all);
}

}  // namespace

bool is_only_elsewhere(std::string_view written) {
    const std::string_view name = without_module(written);
    if (!entries_meant(name).empty()) return false;
    return std::any_of(std::begin(only_elsewhere), std::end(only_elsewhere),
                       [letters = only_letters(name)](std::string_view known) { return only_letters(known) == letters; });
}

std::string name_meant(const std::string& written, const std::vector<std::string>& candidates) {
    const std::string name(without_module(written));
    if (is_only_elsewhere(name)) return {};
    for (const std::string_view ours : entries_meant(name))
        if (std::find(candidates.begin(), candidates.end(), ours) != candidates.end()) return std::string(ours);
    return nearest(name, candidates);
}

std::string_view name_elsewhere(std::string_view name) {
    const std::vector<std::string_view> meant = entries_meant(without_module(name));
    return meant.empty() ? std::string_view() : meant.front();
}

std::string_view argument_elsewhere(const Entry& entry, std::string_view name) {
    for (const ParameterElsewhere& row : parameters_elsewhere()) {
        const bool known = std::any_of(entry.parameters.begin(), entry.parameters.end(),
                                       [&](const ParameterEntry& parameter) { return parameter.name == row.ours; });
        if (known && is_of(row, entry.name) && is_among(row.theirs, [&](std::string_view theirs) { return theirs == name; }))
            return row.ours;
    }
    return {};
}

std::string elsewhere_text(const Entry& entry) {
    for (const OnlyHere& only : only_here())
        if (only.ours == entry.name) return fmt::format("nowhere: {}", only.reason);
    const Theirs* theirs = theirs_of(entry.name);
    if (!theirs) return {};
    std::vector<NamedElsewhere> names;
    for (const System& system : systems) add_names(names, system, theirs->*system.names);
    std::string text = joined(names);
    for (const ParameterEntry& parameter : entry.parameters) {
        const std::string of_parameter = parameter_text(entry, *theirs, parameter.name);
        if (!of_parameter.empty()) text += fmt::format("\n{}: {}", parameter.name, of_parameter);
    }
    return text;
}

}  // namespace netc::check
