// The parts of the output, each a text; emit.cpp puts them into files.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/page.h"
#include "emit/cpp/symbols.h"
#include "emit/net_tables.h"
#include "loop/plan.h"

namespace netc::emit {

/// 1234567 as 1,234,567.
std::string grouped(int64_t number);

/// Samples that a batched buffer has room for.
int64_t rows_of(const loop::Buffer& buffer);

/// A plan with its names: the only one, or one for each instruction set.
struct Version {
    const loop::Plan& plan;
    Symbols names;
};

// versions.cpp
/// Declarations of the tables of each version; of its selftest and profile too, `with_extras`.
std::string version_declarations(const std::vector<Version>& versions, bool with_extras);
/// const netrt::Version versions[] = {...}
std::string version_list(const std::vector<Version>& versions, bool with_extras);

// network.cpp
/// The comment at the head: layers, shapes, parameters, cost.
void print_layers(const loop::Plan& plan, Page& page);
void print_weights(const loop::Plan& plan, const Symbols& symbols, Page& page);
/// Those of a header are templates or inline.
void print_kernels(const loop::Plan& plan, const Symbols& symbols, const std::vector<loop::KernelId>& ids,
                   bool in_header, Page& page);

// network_files.cpp
/// Paths and texts of the files with weights, kernels and programs.
std::vector<std::pair<std::string, std::string>> network_files(const loop::Plan& plan, const Symbols& symbols);

// programs.cpp
/// Memory and function of one program.
void print_program(const loop::Plan& plan, const Symbols& symbols, size_t program, Page& page);

/// Phases first <= i < last of a program, as a function of their own: train_first_forward.
struct ProgramPass {
    std::string name;  // _forward
    size_t first, last;
};

/// A program whose passes are in several files: its memory, the head of a pass, a pass, the function that runs them.
void print_structs(const loop::Plan& plan, const Symbols& symbols, size_t program, Page& page);
void declare_pass(const loop::Plan& plan, const Symbols& symbols, size_t program, const ProgramPass& pass, Page& page);
void print_pass(const loop::Plan& plan, const Symbols& symbols, size_t program, const ProgramPass& pass, Page& page);
void print_passes(const loop::Plan& plan, const Symbols& symbols, size_t program,
                  const std::vector<ProgramPass>& passes, Page& page);

// numbers.cpp
/// The function of netrt::Schedule; nothing where all steps are told the same.
void print_schedule(const loop::StagePlan& stage, const std::string& function, Page& page);
/// The function of netrt::Output that computes a metric of a whole set.
void print_metric(const loop::Port& metric, const std::string& function, Page& page);

// tables.cpp
/// Constants of netrt/program.h for the whole net.
void print_tables(const NetTables& tables, const Symbols& symbols, Page& page);

// selftest.cpp
/// The file with the plain loops that selftest compares the net with, and where it finds values. The plan has them.
std::string selftest_text(const NetTables& tables, const Symbols& symbols);

// profile.cpp
/// The file that tells `profile` what work each kernel is.
std::string profile_text(const NetTables& net, const Symbols& symbols);

// library.cpp
std::string header_text(const loop::Plan& plan, const Symbols& symbols);
std::string library_text(const std::vector<Version>& versions);

}  // namespace netc::emit
