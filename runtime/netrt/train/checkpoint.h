// The files of a training run: weights, and the state from which it goes on to the same bits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/files/tensors_file.h"
#include "netrt/program.h"
#include "netrt/result.h"
#include "netrt/system/workplace.h"
#include "netrt/train/best.h"
#include "netrt/train/plateau.h"
#include "netrt/train/scores.h"

namespace netrt {

/// Where the files of a stage are.
struct StageFiles {
    std::string weights;  // digits.first.safetensors
    std::string state;    // digits.first.state
    std::string lock;     // digits.first.lock
};

/// `save` replaces the default name of the weights file; the others stand beside it.
StageFiles files_of(const Net& net, const Stage& stage, const std::string& save = {});

/// The weights of the stage whose files begin with `stem`: `digits.first`.
std::string weights_file(const std::string& stem);

/// What must be equal for a run to be the same run.
struct RunIdentity {
    std::string settings;  // batch, seed, optimizer: in words
    std::string digest;    // of the net and how it is trained: Stage::digest
    std::string data;      // a hash of the samples
    std::string start;     // a hash of the weights that the stage began with
};

/// How far a run is.
struct Position {
    int64_t epoch = 0;       // epochs that are complete, evaluation included
    int64_t step = 0;        // steps done in the current one
    uint32_t iteration = 0;  // steps of the stage in all
    Scores scores;           // of the current epoch
    double seconds = 0;      // that the current epoch took
    BestEpoch best;          // of a stage that keeps the best
    PlateauCount plateau;    // of one whose schedule counts them
};

/// A state file that was opened: its head is read, its tensors are not.
struct SavedRun {
    TensorsFile file;
    RunIdentity identity;
    Position position;
    int64_t epochs = 0;  // that it was meant to have
    std::string isa;
    std::string tensors;  // a hash of weights and optimizer states

    bool stopped = false;  // by the patience of its stage

    bool finished() const { return stopped || position.epoch >= epochs; }
};

/// An error when it is no state of this stage of this net.
Result<SavedRun> open_state(const Net& net, const Stage& stage, const std::string& path);

/// A state of this stage that a net of the same name left, whatever its layers and settings were.
struct EarlierState {
    TensorsFile file;
    std::string start;  // as RunIdentity has it
};

/// An error when it is no such state.
Result<EarlierState> open_earlier_state(const Net& net, const Stage& stage, const std::string& path);

/// Weights and optimizer states as they were.
Status restore(const SavedRun& saved, const Stage& stage, Workplace& place);

/// The weights of the best epoch, of a run that has one.
Status restore_best(const SavedRun& saved, const Net& net, std::vector<std::byte>& best);

/// `best` are the weights of the best epoch, as they lie in memory; null where none are kept or there is none yet.
Status save_state(const StageFiles& files, const Stage& stage, const Workplace& place, const std::byte* best,
                  const RunIdentity& identity, const Position& position, int64_t epochs);

/// Writes the weights file first (those of the best epoch so far; else averages, where the optimizer keeps them), then the
/// state; each is whole or stays what it was. `about_data`: what the weights file says besides.
Status save_run(const StageFiles& files, const Stage& stage, Workplace& place, const std::byte* best,
                const RunIdentity& identity, const Position& position, int64_t epochs, const Metadata& about_data = {});

/// The file of a copy of the weights: `digits.first.epoch5.safetensors`.
std::string copy_of(const StageFiles& files, const std::string& name);
/// Writes the weights as they are now (averages, where the optimizer keeps them) to another file.
Status save_copy(const std::string& path, const Stage& stage, Workplace& place, const Position& position,
                 const Metadata& about_data);

/// Whether a weights file has exactly the tensors of this net.
bool fits(const Net& net, const TensorsFile& file);

/// A hash of the weights in logical order, but of what is measured of labels: the same for every layout.
std::string weights_hash(const Net& net, const std::byte* weights);

}  // namespace netrt
