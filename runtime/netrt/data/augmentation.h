// Augmentation: each sample of an epoch is turned, moved, recoloured a little, by numbers drawn from counters.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "netrt/program.h"

namespace netrt {

/// A picture being changed: pixels[(c * height + y) * width + x], in the units of the data. `spare` has as much room.
struct Picture {
    int channels, height, width;
    float *pixels, *spare;

    int places() const { return height * width; }
    int count() const { return channels * places(); }
    void swap() {
        float* const changed = spare;
        spare = pixels;
        pixels = changed;
    }
};

/// The numbers of one sample, one epoch and one augmentation; `number(i)` is uniform in [0, 1).
struct Draw {
    uint32_t key = 0;
    float number(uint32_t i) const { return random_uniform(key, i); }
    /// In [least, most).
    float between(uint32_t i, double least, double most) const {
        return static_cast<float>(least + (most - least) * number(i));
    }
};

struct AugmentationKind {
    const char* name;  // in the .net file
    /// Changes a picture, as far as its numbers in the file say (Augmentation::numbers), by what is drawn.
    void (*apply)(Picture& picture, const double* numbers, const Draw& draw);
    /// Instead, of kinds that mix two samples: makes `picture` of its own pixels and those of `other`, which has the same
    /// shape, by numbers of `draw` from 1 on. Returns the share of its own, 0 to 1.
    float (*mix)(Picture& picture, const float* other, const double* numbers, const Draw& draw) = nullptr;
};

/// All that there are, for programs whose tables are made while they run. Null when there is none of that name.
const AugmentationKind* find_augmentation_kind(std::string_view name);

/// Which epoch of which training the numbers belong to.
struct Epoch {
    uint32_t seed, stage, number;  // from 0
    bool draws = false;  // samples may come several times: each time is augmented in its own way
};

/// The augmentations of input `input` in their order, but those that mix, of the sample that has this number in the data (or of
/// the draw of this number, where an epoch draws them): the same for any
/// number of threads, any batch, and after a run goes on. `picture` holds the sample.
void augment(const List<Augmentation>& augmentations, int input, const Epoch& epoch, uint32_t sample, Picture& picture);

/// What mixes a sample with another, or nothing.
struct Mixing {
    const Augmentation* step = nullptr;
    Draw draw = {};
    uint32_t other = 0;  // its place in the epoch, 0 to count - 1
};

/// The first of the augmentations that mix whose turn it is: at most one mixes a sample. `sample` as above; the epoch has `count` samples.
Mixing mixing_of(const List<Augmentation>& augmentations, int input, const Epoch& epoch, uint32_t sample, uint32_t count);

/// Whether any of them is of this input.
bool is_augmented(const List<Augmentation>& augmentations, int input);

}  // namespace netrt
