// The only place where symbols are spelled: names of nets, layers and files become C++ that no name can break.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "loop/loop.h"

namespace netc::emit {

/// A valid identifier close to the text: `stage2.block1` is stage2_block1, `class` is class_, `3x3` is x3x3.
std::string identifier(std::string_view text);

/// The same for a type: `stage2.block1` is Stage2Block1.
std::string type_identifier(std::string_view text);

/// Namespace, prefix and files of the code of a net: `ResNet50` is resnet50, `Main` is main_.
std::string slug(std::string_view net);

/// What its program and the files of that are called; users see no underscore that only C++ needs: `Main` is main.
std::string program_name(std::string_view net);

/// Text that cannot end a comment or hide what follows: control characters are spelled out, a backslash never ends it.
std::string comment_text(std::string_view text);

/// The text of a file with long lines of comment broken between words, each part behind the same `//` and blanks.
std::string with_short_comments(std::string_view file, size_t width);

/// The text as a string literal with its quotes.
std::string string_literal(std::string_view text);

/// Names that are used already in one scope of the output.
class Scope {
public:
    explicit Scope(std::set<std::string> taken = {}) : taken_(std::move(taken)) {}

    /// `wanted`, or with `owner` in front when that is taken, or with a number behind when that is taken as well.
    std::string add(const std::string& wanted, const std::string& owner = "");

    /// The same for a name that brings others: none of name + ending is taken.
    std::string add_with(const std::string& wanted, const std::vector<std::string>& endings);

private:
    std::set<std::string> taken_;
};

/// What generated code uses of the runtime, and the names of its own that every file has.
std::set<std::string> names_of_runtime();

/// Those of them that are types, which no member of a struct may hide.
std::set<std::string> types_of_runtime();

/// New names for those parameters and locals of a kernel that are no identifiers or hide what the kernel calls.
std::map<std::string, std::string> kernel_names(const loop::Kernel& kernel);

}  // namespace netc::emit
