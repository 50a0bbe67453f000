// The command `train`: which stages, from which weights, into which files.
#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <vector>

#include "netrt/command.h"
#include "netrt/data/dataset.h"
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
    explicit Trainer(const Request& request)
        : request_(request),
          net_(request.net),
          options_(request.options),
          progress_(options_.quiet ? nullptr : stdout) {}

    int run() {
        Result<std::vector<int>> stages = wanted_stages(request_);
        if (!stages) return complain(request_, stages.error(), exit_usage);
        if (const Status status = check_usage(*stages); !status) return complain(request_, status.error(), exit_usage);
        for (const int stage : *stages) files_.push_back(files_of(net_, net_.stages[stage], options_.save));
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

    Status check_usage(const std::vector<int>& stages) {
        if (options_.resume && options_.force)
            return Error{std::string(options_.adapt ? "--adapt" : "--resume") +
                         " goes on and --force begins anew: choose one"};
        if (!options_.save.empty() && stages.size() > 1)
            return Error{"--save names one file, and " + std::to_string(stages.size()) +
                         " stages are trained: name a stage"};
        return check_except();
    }

    // What --except names, as tensors.
    Status check_except() {
        if (options_.except.empty()) return {};
        if (options_.weights.empty())
            return Error{"--except says what is not taken from --weights FILE, and there is no --weights"};
        std::vector<std::string_view> names;
        for (const Tensor& tensor : net_.tensors) {
            const std::string_view name = tensor.name;
            names.push_back(name.substr(0, name.rfind('.')));
        }
        for (size_t at = 0; at <= options_.except.size();) {
            const size_t end = std::min(options_.except.find(',', at), options_.except.size());
            const std::string name = options_.except.substr(at, end - at);
            const Tensors tensors = tensors_of(net_, name);
            if (tensors.empty())
                return Error{"--except: no layer with weights is called `" + printable(name) + "`" +
                             did_you_mean(name, names)};
            except_.insert(except_.end(), tensors.begin(), tensors.end());
            at = end + 1;
        }
        return {};
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
        Result<Log> log = Log::open(options_.log);
        if (!log) return log.error();
        log_.emplace(std::move(*log));
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
        const Training training{request_, *place_, interrupts_, progress_, log_};
        StageRun run(training, index, files);
        {
            const Interrupts::Deadly deadly(interrupts_, [&] {  // reading the data may take minutes
                for (const FileLock& lock : locks_) lock.remove();
            });
            if (const Status status = run.prepare(); !status) return complain(request_, status.error());
        }
        announce(stage, files);
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
        return exit_done;
    }

    void announce(const Stage& stage, const StageFiles& files) {
        const ArenaPlan& plan = place_->plan();
        say("\n%s: %s on %s\n", printable(stage.name).c_str(), stage.optimizer,
            data_text(stage, options_.data).c_str());
        say("  files   %s, %s\n", files.weights.c_str(), files.state.c_str());
        say("  memory  %s bytes\n", with_commas(static_cast<double>(plan.total())).c_str());
    }

    // Puts weights and optimizer states in place. False when the stage was trained to its end before: the same run
    // would end with the same bits, and another one does not take the place of what is there.
    Result<bool> place_state(StageRun& run, int index, const StageFiles& files, bool first) {
        const Stage& stage = net_.stages[index];
        const bool goes_on = !options_.force && file_exists(files.state);
        const Status placed = place_first_weights(run, stage, first);
        if (!placed && !goes_on) return placed.error();
        const bool derived = stage.from >= 0 || stage.from_elsewhere != nullptr || (first && !options_.weights.empty());
        const std::string start = placed ? weights_hash(net_, place_->weights()) : std::string();
        if (!goes_on) {
            if (Status status = run.begin(start); !status) return status.error();
            return true;
        }
        Result<SavedRun> saved = open_state(net_, stage, files.state);
        if (options_.adapt && (!saved || !run.check_same(*saved)))
            return adapt(run, stage, files, placed, derived ? &start : nullptr);
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
    Result<bool> adapt(StageRun& run, const Stage& stage, const StageFiles& files, const Status& placed,
                       const std::string* start) {
        const Result<EarlierState> earlier = open_earlier_state(net_, stage, files.state);
        if (!earlier) return earlier.error();
        const bool from_stage = stage.from >= 0 || stage.from_elsewhere != nullptr;
        if (!placed && from_stage) return placed.error();
        if (!placed)
            if (Status status = run.put_first_values(all_tensors(net_)); !status) return status.error();
        if (placed && start != nullptr && earlier->start != *start) return begin_again(run, stage, files, *start);
        const Fit fit = fit_of(net_, earlier->file);
        if (Status status = load_weights(net_, earlier->file, place_->weights(), fit.others); !status)
            return status.error();
        say("  weights kept of %s; anew: %s\n", fit.kept.empty() ? "no layer" : fit.kept.c_str(),
            fit.not_kept.empty() ? "the optimizer" : (fit.not_kept + ", the optimizer").c_str());
        if (Status status = run.begin(start != nullptr ? *start : std::string()); !status) return status.error();
        return true;
    }

    // What the stage begins with: --weights, the stage it comes from, or first values.
    Status place_first_weights(StageRun& run, const Stage& stage, bool first) {
        if (first && !options_.weights.empty()) return place_given_weights(run);
        if (stage.from < 0 && stage.from_elsewhere == nullptr) return run.put_first_values(all_tensors(net_));
        const Tensors excepted(stage.excepted.begin(), stage.excepted.end());
        const Status taken = stage.from < 0            ? take_weights_from_elsewhere(stage, excepted)
                             : in_place_ == stage.from ? Status()
                                                       : take_weights_of_stage(stage, excepted);
        return taken ? run.put_first_values(excepted) : taken;
    }

    Status place_given_weights(StageRun& run) {
        if (Status status = take_weights(request_, options_.weights, *place_, except_); !status) {
            const bool can_be_read = TensorsFile::open(options_.weights).ok();
            return Error{status.error().text +
                         (can_be_read ? "; `--except LAYER,...` leaves layers with first values" : "")};
        }
        return run.put_first_values(except_);
    }

    Status take_weights_from_elsewhere(const Stage& stage, const Tensors& excepted) {
        const std::string path = weights_file(stage.from_elsewhere);
        if (!file_exists(path))
            return Error{path + ": does not exist; `" + printable(stage.name) +
                         "` begins with the weights of a stage of another network: train that first, in this folder"};
        return take_weights(request_, path, *place_, excepted);
    }

    Status take_weights_of_stage(const Stage& stage, const Tensors& excepted) {
        const Stage& before = net_.stages[stage.from];
        const StageFiles files = files_of(net_, before);
        if (!file_exists(files.weights))
            return Error{files.weights + ": does not exist; `" + printable(stage.name) +
                         "` begins with the weights of `" + printable(before.name) + "`: train that first"};
        if (file_exists(files.state))
            if (Result<SavedRun> saved = open_state(net_, before, files.state); saved && !saved->finished())
                note(request_, "`" + printable(before.name) + "` is not trained to its end");
        return take_weights(request_, files.weights, *place_, excepted);
    }

    std::string command_to_go_on() const {
        return request_.program + request_.arguments + (options_.resume ? "" : " --resume");
    }

    const Request& request_;
    const Net& net_;
    const Options& options_;
    Interrupts interrupts_;  // before any thread
    std::unique_ptr<Workplace> place_;
    Progress progress_;
    std::optional<Log> log_;
    std::vector<StageFiles> files_;
    std::vector<FileLock> locks_;
    Tensors except_;     // of --weights
    int in_place_ = -1;  // the stage whose final weights are in memory
    int exit_ = exit_done;
};

}  // namespace

int train_command(const Request& request) { return Trainer(request).run(); }

}  // namespace netrt
