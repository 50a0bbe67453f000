// What Keras, PyTorch, Caffe and Darknet call what is here: one table, for messages and for the reference.
#pragma once

#include <span>
#include <string_view>

namespace netc::check {

/// Names of one thing in other systems, several of them separated by spaces. Of Keras they are those of versions 2 and 3;
/// of PyTorch those of its companions too, with their modules, where it has none itself. What stands in parentheses tells
/// which use of a name is meant: such a name is shown, and not looked for.
struct Theirs {
    std::string_view keras = {}, pytorch = {}, caffe = {}, darknet = {};
    std::string_view others = {};  // what people write as well: looked for, and not shown
};

struct EntryElsewhere {
    std::string_view ours;
    Theirs theirs;
};

struct ParameterElsewhere {
    std::string_view ours;
    std::string_view of;  // the entries with this parameter that are meant, separated by spaces; empty: all
    Theirs theirs;
};

/// An entry that no other system has, and what it is for.
struct OnlyHere {
    std::string_view ours, reason;
};

/// A name may be that of several entries: the first of the right kind is meant.
std::span<const EntryElsewhere> layers_elsewhere();          // layers.cpp
std::span<const EntryElsewhere> training_elsewhere();        // training.cpp: losses, metrics, optimizers, schedules,
                                                             // initialisers, sources
std::span<const OnlyHere> only_here();                       // training.cpp
std::span<const ParameterElsewhere> parameters_elsewhere();  // parameters.cpp

}  // namespace netc::check
