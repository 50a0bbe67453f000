// What the runtime is told about a net: what netrt/program.h, selftest.h and profile.h have tables for, computed from its
// plan. Whoever makes a net from a plan, as C++ or in memory, reads it here. Offsets are in bytes.
#pragma once

#include <string>
#include <vector>

#include "loop/plan.h"

namespace netc::emit {

/// An input, label, result or feature in the workspace of a program.
struct PortRow {
    std::string name;
    int64_t offset = 0;
    loop::Packing packing;
    int64_t classes = 0;  // above 0: int32 below it, of labels and inputs
    bool fraction = false;  // of a metric
    formula::OfAveragesRef of_averages = {};
};

/// An optimizer's memory of the weight `tensor`, in the state region.
struct StateRow {
    std::string name;
    int tensor = -1;
    int64_t offset = 0;
    bool average = false;
};

/// One kernel as a profile sees it, of a full batch.
struct WorkRow {
    size_t phase = 0;
    std::string layers = {};
    double flops = 0, bytes = 0;
};

struct ProgramTables {
    std::vector<PortRow> inputs, labels, losses, metrics, outputs, mixed_in;
    std::vector<StateRow> states = {};
    std::vector<WorkRow> work = {};  // in the order of execution
};

struct StageTables {
    int from = -1;               // index of a stage
    std::string from_elsewhere = {};  // instead: "digits.first", a stage of another program
};

/// A plain program of the selftest.
struct PlainTables {
    struct Tensor {
        int64_t offset = 0;
        int first = -1;  // the first step that reads it; -1 when none does
    };
    std::vector<int64_t> inputs, labels, losses, mixed_in;
    std::vector<Tensor> tensors;  // in the order of the tested plan's weights
};

enum class ProgramKind { Train, Evaluate, Predict, Feature };

struct ValueRow {
    PortRow value;
    int phase = 0;
    int64_t plain = 0;
};
struct GradientRow {
    int tensor = -1, phase = 0;
    int64_t offset = 0, parts = 1;
    size_t update = 0;
};
struct MovedRow {
    int tensor = -1;
    int64_t plain = 0;
};

/// What is compared in one program: beside this, the names of loop::Tested.
struct TestedTables {
    ProgramKind kind = ProgramKind::Train;
    size_t index = 0;  // of the stage or feature
    std::vector<ValueRow> values;
    std::vector<GradientRow> gradients;
    std::vector<MovedRow> moved;
};

/// What lies in the plan as it is told (weights, checks, layers, sources) is read there.
struct NetTables {
    const loop::Plan& plan;  // outlives the tables
    std::string slug;        // with which names of files begin
    std::vector<ProgramTables> programs = {};
    std::vector<StageTables> stages = {};
    std::vector<PortRow> features = {};
    int exported = -1;  // index of a stage
    std::vector<PlainTables> plain = {};    // with the selftest,
    std::vector<TestedTables> tested = {};  // one for each program
};

NetTables net_tables(const loop::Plan& plan);

/// Whether predictions are of pictures: the only input is one, grey or in colour.
bool takes_pictures(const loop::Plan& plan);

}  // namespace netc::emit
