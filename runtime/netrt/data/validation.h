// Which training samples are left out of training: for validation after each epoch, for the test set of a source that has none.
#pragma once

#include <cstdint>
#include <vector>

#include "netrt/data/source.h"
#include "netrt/program.h"

namespace netrt {

/// How many of `count` samples a share of them is: the nearest number.
int64_t part_of(double share, int64_t count);

/// For what a part is chosen: no two purposes have the same numbers.
enum class Purpose : uint32_t { Validation = 0xffff'ffd0u, Test = 0xffff'ffd1u };

/// Chooses part_of(share, count) of the places 0..count-1 by chance, in ascending order: of each class its share, rounded so
/// that the sum is right. `classes` has the class of each sample, or nothing where samples have none.
/// The choice is a function of its arguments alone.
std::vector<uint32_t> chosen_part(const std::vector<int32_t>& classes, int64_t count, double share, Purpose purpose, uint32_t seed);

/// How samples are divided: a row that the tables of a program name where its data section asks for it.
struct Division {
    /// Moves the stage's share of its training samples to `kept_back`, chosen by `seed`, for a label of one class in the same share
    /// of every class. An error when one of the two would be left without samples.
    Status (*keep_back)(const Net& net, const Stage& stage, uint32_t seed, Samples& training, Samples& kept_back);
    /// Moves the share of the samples that a data section says to `test`, in the same way, but always the same ones: their classes
    /// are those of the data, before they are kept or mapped, so that all sections with this source and share have the same test set.
    Status (*split_test)(const Net& net, const Stage& stage, Samples& samples, Samples& test);
};

}  // namespace netrt
