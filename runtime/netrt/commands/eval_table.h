// What `eval --table`, `--json` and `--worst` show beside loss and metrics.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/command.h"
#include "netrt/data/source.h"
#include "netrt/files/json.h"
#include "netrt/train/confusion.h"

namespace netrt {

/// A sample that was evaluated.
struct JudgedSample {
    int64_t number = 0;  // in the data, from 0
    int truth = -1;      // classes as the net counts them; -1: none
    int predicted = -1;
    double loss = 0;
};

struct EvalTable {
    int label = -1;                   // of the net: one class for each sample; -1: none
    std::vector<std::string> names;   // of its classes, as the data call them
    ConfusionMatrix confusion;  // without classes where no table is wanted
    int64_t not_first = 0, not_in_five = 0;  // samples whose class does not have the largest score, or one of the five largest
    std::vector<JudgedSample> worst;  // the largest losses first; equal ones in the order of the data
};

/// False in programs that were made without.
extern const bool has_eval_tables;

/// The output of the net for prediction that has a score for each class of its label, or null: `reason` says then what is missing.
const Output* class_scores(const Net& net, std::string& reason);

/// Predicts all samples with the weights in place; `losses` has the loss of each. Leaves another program's memory in `place`.
EvalTable judge(const Request& request, Workplace& place, int stage, const Samples& samples, const std::vector<double>& losses);

void print_table(const EvalTable& table);
/// Members `top1_error`, `top5_error`, `classes`, `mean`, `confusion` and `worst` of an open object.
void write_table(const EvalTable& table, JsonWriter& line);

}  // namespace netrt
