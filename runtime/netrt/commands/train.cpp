// The command `train`: which stages, from which weights, into which files.
#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <memory>
#include <vector>

#include "netrt/command.h"
#include "netrt/commands/first_weights.h"
#include "netrt/commands/train.h"
#include "netrt/data/dataset.h"
#include "netrt/data/records.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/system/interrupts.h"
#include "netrt/train/checkpoint.h"
#include "netrt/train/stage_run.h"

namespace netrt {
namespace {

class Trainer {
public:
    Trainer(const Request& request, const SeedOfMany* seed, const StageFinished& finished)
        : request_(request),
          net_(request.net),
          options_(request.options),
          seed_(seed),
          finished_(finished),
          progress_(options_.quiet ? nullptr : stdout) {}

    int run() {
        Result<std::vector<int>> stages = wanted_stages(request_);
        if (!stages) return complain(request_, stages.error(), exit_usage);
        if (const Status status = check_usage(*stages); !status) return complain(request_, status.error(), exit_usage);
        for (const int stage : *stages) files_.push_back(files_for(net_.stages[stage], options_.save));
        if (const Status status = open_files(*stages); !status) return complain(request_, status.error());

        place_ = std::make_unique<Workplace>(net_, thread_count(request_));
        say("%s: %s parameters, %d %s\n", printable(net_.name).c_str(), with_commas(net_.parameters).c_str(),
            place_->team().size(), place_->team().size() == 1 ? "thread" : "threads");
        for (size_t i = 0; i < stages->size(); ++i)
            if (const int code = run_stage((*stages)[i], files_[i], i == 0); code != exit_done) return code;
        return exit_;
    }

private:
    [[gnu::format(printf, 2, 3)]] void say(const char* format, ...) const {
        if (options_.quiet) return;
        va_list arguments;
        va_start(arguments, format);
        std::vprintf(format, arguments);
        va_end(arguments);
    }

    StageFiles files_for(const Stage& stage, const std::string& save = {}) const {
        return seed_ != nullptr ? seed_->files_of(request_, stage) : files_of(net_, stage, save);
    }

    Beginning beginning_of(const StageRun& run, int index, bool first) const {
        const Stage& stage = net_.stages[index];
        Beginning beginning{index, run.seed(), run.training_samples(), first};
        if (stage.from >= 0) beginning.from = files_for(net_.stages[stage.from]);
        if (stage.from_elsewhere != nullptr) beginning.elsewhere = weights_file(stage.from_elsewhere);
        beginning.is_in_place = stage.from >= 0 && in_place_ == stage.from;
        return beginning;
    }

    Status check_usage(const std::vector<int>& stages) {
        const Result<Keeping> keeping = keeping_of(options_.keep_every);
        if (!keeping) return keeping.error();
        keeping_ = *keeping;
        if (piped_source(options_.data) != nullptr && (stages.size() > 1 || options_.seeds > 1))
            return Error{"--data " + options_.data + " reads what is piped in, which comes once and trains one stage with one seed: name a stage"};
        if (options_.resume && options_.force)
            return Error{std::string(options_.adapt ? "--adapt" : "--resume") +
                         " goes on and --force begins anew: choose one"};
        if (!options_.save.empty() && stages.size() > 1)
            return Error{"--save names one file, and " + std::to_string(stages.size()) +
                         " stages are trained: name a stage"};
        const Result<Tensors> except = excepted_tensors(request_);
        return except ? Status() : except.error();
    }

    // Locks all files that will be written, and refuses to replace what is not ours to replace.
    Status open_files(const std::vector<int>& stages) {
        for (size_t i = 0; i < stages.size(); ++i) {
            Result<FileLock> lock = FileLock::take(files_[i].lock);
            if (!lock) return lock.error();
            locks_.push_back(std::move(*lock));
            for (const std::string* path : {&files_[i].weights, &files_[i].state})
                if (Result<AtomicFile> trial = AtomicFile::create(*path); !trial) return trial.error();
            if (options_.force) continue;
            if (Status status = check_files(net_.stages[stages[i]], files_[i]); !status) return status;
        }
        if (options_.log.empty()) return {};
        Result<std::unique_ptr<EpochLog>> log = EpochLog::open(options_.log, net_);
        if (!log) return log.error();
        log_ = std::move(*log);
        return {};
    }

    Status check_files(const Stage& stage, const StageFiles& files) const {
        const std::string or_force = "; `--force` replaces it";
        if (file_exists(files.state)) {
            if (options_.adapt) {
                const Result<EarlierState> earlier = open_earlier_state(net_, stage, files.state);
                return earlier ? Status() : Error{earlier.error().text + or_force};
            }
            Result<SavedRun> saved = open_state(net_, stage, files.state);
            if (!saved) return Error{saved.error().text + or_force};
            if (!options_.resume && !saved->finished())
                return make_error(
                    "%s: is an unfinished run (epoch %lld of %lld); `--resume` goes on with it, `--force` begins anew",
                    files.state.c_str(), static_cast<long long>(saved->position.epoch + 1),
                    static_cast<long long>(saved->epochs));
        }
        if (!file_exists(files.weights)) return {};
        Result<TensorsFile> weights = TensorsFile::open(files.weights);
        if (!weights) return Error{weights.error().text + or_force};
        if (!fits(net_, *weights)) return Error{files.weights + ": has the weights of another network" + or_force};
        if (!options_.resume && !file_exists(files.state))
            return Error{files.weights + ": is there already, and no run that could go on" + or_force};
        return {};
    }

    int run_stage(int index, const StageFiles& files, bool first) {
        const Stage& stage = net_.stages[index];
        const Training training{request_, *place_, interrupts_, progress_, log_.get(), keeping_, seed_};
        StageRun run(training, index, files);
        {
            const Interrupts::Deadly deadly(interrupts_, [&] {  // reading the data may take minutes
                for (const FileLock& lock : locks_) lock.remove();
            });
            if (const Status status = run.prepare(); !status) return complain(request_, status.error());
        }
        announce(stage, files, run);
        const Result<bool> more = place_state(run, index, files, first);
        if (!more) return complain(request_, more.error());

        const StageRun::End end = *more ? run.run() : StageRun::End::Finished;
        if (end == StageRun::End::Failed) return exit_failed;
        if (end == StageRun::End::Interrupted) {
            std::fprintf(stderr, "to go on:  %s\n", command_to_go_on().c_str());
            return exit_interrupted;
        }
        if (!run.saved()) {
            complain(request_, Error{"the weights of `" + printable(stage.name) + "` could not be saved"});
            exit_ = exit_failed;
        }
        run.leave_final_weights();
        in_place_ = index;
        return finished_ == nullptr ? exit_done : finished_(index, run);
    }

    void announce(const Stage& stage, const StageFiles& files, const StageRun& run) {
        const ArenaPlan& plan = place_->plan();
        say("\n%s: %s on %s\n", printable(stage.name).c_str(), stage.optimizer,
            data_text(stage, options_.data).c_str());
        say("  files   %s, %s\n", files.weights.c_str(), files.state.c_str());
        say("  memory  %s bytes\n", with_commas(static_cast<double>(plan.total())).c_str());
        if (const std::string evaluated = run.evaluated_samples(); !evaluated.empty()) say("  val     %s\n", evaluated.c_str());
    }

    // Puts weights and optimizer states in place. False when the stage was trained to its end before: the same run
    // would end with the same bits, and another one does not take the place of what is there.
    Result<bool> place_state(StageRun& run, int index, const StageFiles& files, bool first) {
        const Stage& stage = net_.stages[index];
        const bool goes_on = !options_.force && file_exists(files.state);
        const Status placed = place_first_weights(request_, *place_, beginning_of(run, index, first));
        if (!placed && !goes_on) return placed.error();
        const bool derived = stage.from >= 0 || stage.from_elsewhere != nullptr || (first && !options_.weights.empty());
        const std::string start = placed ? weights_hash(net_, place_->weights()) : std::string();
        if (!goes_on) {
            if (Status status = run.begin(start); !status) return status.error();
            return true;
        }
        Result<SavedRun> saved = open_state(net_, stage, files.state);
        if (options_.adapt && (!saved || !run.check_same(*saved)))
            return adapt(run, index, files, placed, derived ? &start : nullptr);
        if (!saved) return saved.error();
        const auto done = static_cast<long long>(saved->position.epoch);
        if (!options_.resume && !saved->stopped && done < run.epochs())
            return make_error(
                "%s: is a finished run (%lld of %lld epochs); `--resume` goes on to %lld, `--force` begins anew",
                files.state.c_str(), done, done, static_cast<long long>(run.epochs()));
        const bool may_begin_again = options_.adapt || (options_.resume && saved->finished());
        if (may_begin_again && placed && derived && saved->identity.start != start)
            return begin_again(run, stage, files, start);
        if (Status status = run.go_on(*saved, placed && derived ? &start : nullptr); !status) return status.error();
        if (run.over()) {
            say("  finished before (%lld epochs)%s\n", done, options_.resume ? "" : "; `--force` trains it anew");
            if (run.saved()) return false;
        } else {
            say("  goes on in epoch %lld after step %lld\n", done + 1, static_cast<long long>(saved->position.step));
        }
        return true;
    }

    Result<bool> begin_again(StageRun& run, const Stage& stage, const StageFiles& files, const std::string& start) {
        note(request_,
             files.state + ": was trained from other weights; `" + printable(stage.name) + "` is trained again");
        if (Status status = run.begin(start); !status) return status.error();
        return true;
    }

    // Begins a stage that has changed: with what it has learned where that fits, else with what it would begin with.
    // `start` is the hash of the latter where it is something learned, or null.
    Result<bool> adapt(StageRun& run, int index, const StageFiles& files, const Status& placed, const std::string* start) {
        const Stage& stage = net_.stages[index];
        const Result<EarlierState> earlier = open_earlier_state(net_, stage, files.state);
        if (!earlier) return earlier.error();
        const bool from_stage = stage.from >= 0 || stage.from_elsewhere != nullptr;
        if (!placed && from_stage) return placed.error();
        if (!placed)
            if (Status status = put_first_values(request_, *place_, beginning_of(run, index, false), all_tensors(net_)); !status)
                return status.error();
        if (placed && start != nullptr && earlier->start != *start) return begin_again(run, stage, files, *start);
        note_other_tables(request_, stage, run.training_samples(), files.weights);
        const Fit fit = fit_of(net_, earlier->file);
        if (Status status = load_weights(net_, earlier->file, place_->weights(), fit.others); !status)
            return status.error();
        say("  weights kept of %s; anew: %s\n", fit.kept.empty() ? "no layer" : fit.kept.c_str(),
            fit.not_kept.empty() ? "the optimizer" : (fit.not_kept + ", the optimizer").c_str());
        if (Status status = run.begin(start != nullptr ? *start : std::string()); !status) return status.error();
        return true;
    }

    std::string command_to_go_on() const {
        return request_.program + request_.arguments + (options_.resume ? "" : " --resume");
    }

    const Request& request_;
    const Net& net_;
    const Options& options_;
    const SeedOfMany* seed_;  // of several, or null
    const StageFinished& finished_;
    Interrupts interrupts_;  // before any thread
    std::unique_ptr<Workplace> place_;
    Progress progress_;
    std::unique_ptr<EpochLog> log_;
    Keeping keeping_;
    std::vector<StageFiles> files_;
    std::vector<FileLock> locks_;
    int in_place_ = -1;  // the stage whose final weights are in memory
    int exit_ = exit_done;
};

}  // namespace

int train(const Request& request, const SeedOfMany* seed, const StageFinished& finished) {
    return Trainer(request, seed, finished).run();
}

int train_command(const Request& request) {
    if (request.options.json && request.options.seeds == 0)
        return complain(request, Error{"--json writes what --seeds finds, and there is no --seeds; --log writes the epochs"}, exit_usage);
    return request.options.seeds > 0 ? train_seeds(request) : train(request, nullptr, nullptr);
}

}  // namespace netrt
