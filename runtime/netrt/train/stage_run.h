// One training stage from its first step, or from where an earlier run stopped, to its last.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "netrt/command.h"
#include "netrt/data/batches.h"
#include "netrt/data/source.h"
#include "netrt/files/weights.h"
#include "netrt/system/interrupts.h"
#include "netrt/train/checkpoint.h"
#include "netrt/train/epoch_log.h"
#include "netrt/train/keeping.h"
#include "netrt/train/progress.h"
#include "netrt/train/sampling.h"
#include "netrt/train/scores.h"

namespace netrt {

/// Which training it is where there are several with seeds of their own.
struct SeedOfMany {
    uint32_t number = 0;  // from 0: what is added to the seed of each stage

    uint32_t seed_of(const Request& request, const Stage& stage) const;
    /// `digits.first.seed3.safetensors` and what stands beside it.
    StageFiles files_of(const Request& request, const Stage& stage) const;
};

/// What the stages of one training share.
struct Training {
    const Request& request;
    Workplace& place;
    Interrupts& interrupts;
    Progress& progress;
    EpochLog* log;  // or null
    Keeping keeping;
    const SeedOfMany* seed = nullptr;
};

class StageRun {
public:
    StageRun(const Training& training, int index, StageFiles files);

    /// Reads the samples and maps the memory. The weights to begin with must be in place before `begin`.
    Status prepare();
    /// Begins anew from the weights in place. `start` is their hash.
    Status begin(std::string start);
    /// An error when it is the state of another run: of other settings, another net, other samples.
    Status check_same(const SavedRun& saved) const;
    /// Goes on from a saved state; an error when it is the state of another run. Without `start` any will do.
    Status go_on(const SavedRun& saved, const std::string* start);

    int64_t epochs() const { return epochs_; }
    /// Whether it has all its epochs, or training has ended by patience.
    bool over() const;
    uint32_t seed() const { return seed_; }
    const Samples& training_samples() const { return train_; }
    /// What is evaluated after each epoch, in words, or nothing: `200 test samples`.
    std::string evaluated_samples() const;

    enum class End { Finished, Interrupted, Failed };
    End run();
    /// Behind the last step: leaves what the file of weights has, those of the best epoch or moving averages.
    void leave_final_weights();
    /// Behind that: the scores of the test set or, without one, of what is evaluated after each epoch. Returns of what.
    Result<const char*> final_scores(Scores& scores);
    /// Whether the last state and weights are on the disk.
    bool saved() const { return saved_; }

private:
    End run_epoch();
    void run_step();
    /// What the step behind so many others of the stage is given.
    Step step_after(uint32_t steps) const;
    Status read_data();
    Status check_length() const;
    Result<Samples> read_test() const;
    bool evaluate_epoch();
    double figure_of(const Scores& scores) const;
    const char* figure_name() const;
    EpochRecord record_of(const Scores& evaluated, bool best) const;
    void report_epoch(const Scores& evaluated, bool best);
    void keep(const std::string& name);
    void report_best() const;
    void count_plateaus(double figure);
    bool follows_figure() const { return stage_.best.kept || stage_.schedule.plateau.patience > 0; }
    const char* evaluated_text() const;
    /// The weights of the best epoch so far, or null.
    const std::byte* best_weights() const { return position_.best.epoch > 0 ? best_.data() : nullptr; }
    bool finite() const;
    End failed();
    std::string beginning_of_failure();
    bool go_back();
    std::string broken_by_step(const std::vector<std::byte>& before);
    void save();
    bool save_is_due() const;
    End unreadable(const Status& status);
    End interrupted();
    ProgressState progress_state() const;
    std::string settings() const;
    Error other_run(const std::string& path, const std::string& what) const;

    const Training training_;
    const Request& request_;
    Workplace& place_;
    const int index_;
    const Stage& stage_;
    const StageFiles files_;
    const int64_t epochs_;
    const uint32_t seed_;

    Samples train_, evaluated_;  // the latter after each epoch: of the test set or kept back for validation
    std::vector<uint32_t> order_;
    std::optional<SampleOrder> sample_order_;
    std::optional<Batches> batches_, evaluated_batches_;
    RunIdentity identity_;
    Metadata about_data_;  // for the file of weights
    Position position_;
    std::vector<std::byte> best_;  // weights of the best epoch, where the stage keeps them
    int64_t shown_from_ = 0;  // samples of the epoch that were done before the progress line began
    double last_save_ = 0, last_copy_ = 0;
    std::vector<EpochRecord> records_;  // of this run
    int64_t steps_since_save_ = 0;
    double last_loss_ = 0;  // mean of the last step
    bool saved_ = false;
    bool goes_on_ = false;  // from what an earlier run saved
};

}  // namespace netrt
