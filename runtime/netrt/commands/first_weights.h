// The weights that a stage begins with.
#pragma once

#include "netrt/command.h"
#include "netrt/data/source.h"
#include "netrt/files/weights.h"
#include "netrt/train/checkpoint.h"

namespace netrt {

/// Which stage begins, and from where.
struct Beginning {
    int stage;  // index
    uint32_t seed;
    const Samples& samples;  // that train it
    bool takes_given;        // --weights are for it, where there are some
    StageFiles from = {};    // of the stage that it comes from
    std::string elsewhere = {};  // the file of weights of a stage of another network, where it comes from one
    bool is_in_place = false;  // the weights of that stage are in memory
};

/// What --except names; an error of usage.
Result<Tensors> excepted_tensors(const Request& request);

/// Gives tensors their first values: by chance, or what they are of the training samples. Those of labels are measured in any case.
Status put_first_values(const Request& request, Workplace& place, const Beginning& beginning, const Tensors& tensors);

/// Says when weights that are taken were trained with other columns or texts of a table than these samples have.
void note_other_tables(const Request& request, const Stage& stage, const Samples& samples, const std::string& weights);

/// Puts --weights, the weights of the stage that it comes from, or first values in place.
Status place_first_weights(const Request& request, Workplace& place, const Beginning& beginning);

}  // namespace netrt
