// One training stage from its first step, or from where an earlier run stopped, to its last.
#include "netrt/train/stage_run.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

#include "netrt/data/class_names.h"
#include "netrt/data/dataset.h"
#include "netrt/files/files.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/math/pack.h"
#include "netrt/math/random.h"
#include "netrt/train/averages.h"
#include "netrt/train/curves.h"
#include "netrt/train/epoch_table.h"
#include "netrt/train/schedule.h"

namespace netrt {

StageRun::StageRun(const Training& training, int index, StageFiles files)
    : training_(training),
      request_(training.request),
      place_(training.place),
      index_(index),
      stage_(training.request.net.stages[index]),
      files_(std::move(files)),
      epochs_(training.request.options.epochs > 0 ? training.request.options.epochs : stage_.epochs),
      seed_((training.seed != nullptr ? *training.seed : SeedOfMany{}).seed_of(training.request, stage_)) {}

uint32_t SeedOfMany::seed_of(const Request& request, const Stage& stage) const {
    return (request.options.seed_given ? static_cast<uint32_t>(request.options.seed) : stage.seed) + number;
}

StageFiles SeedOfMany::files_of(const Request& request, const Stage& stage) const {
    const std::string stem = formatted("%s.%s.seed%u", request.net.slug, stage.name, seed_of(request, stage));
    return netrt::files_of(request.net, stage, weights_file(stem));
}

Status StageRun::prepare() {
    place_.rest();  // files may take more memory while they are read than samples do in the end
    if (Status status = read_data(); !status) return status;
    if (Status status = check_length(); !status) return status;
    if (Status status = take_memory(order_, train_.count, "the order of the samples"); !status) return status;
    if (Status status = place_.prepare(training_plan(request_.net, index_)); !status) return status;

    sample_order_.emplace(request_.net, index_, seed_, train_);
    batches_.emplace(place_, stage_.train, stage_.source, train_);
    if (evaluated_.count > 0) evaluated_batches_.emplace(place_, request_.net.evaluate, stage_.source, evaluated_);
    if (stage_.best.kept)
        if (Status status = take_memory(best_, static_cast<int64_t>(request_.net.weights_bytes), "the best weights"); !status)
            return status;
    about_data_ = class_names_of(request_.net, stage_, train_);
    if (train_.learned) train_.learned->add_to(about_data_, stage_.source);
    identity_.settings = settings();
    identity_.digest = stage_.digest;
    return {};
}

Status StageRun::read_data() {
    const std::string& data = request_.options.data;
    Result<Samples> train = read_samples(request_.net, stage_, Split::Train, reading(request_));
    if (!train) return train.error();
    if (!train->remark.empty()) note(request_, train->remark);
    train_ = std::move(*train);
    if (train_.count > UINT32_MAX) return Error{data_text(stage_, data) + ": has too many samples"};
    identity_.data = hexadecimal(hash_of(train_));
    if (Status status = divide(request_.net, stage_, seed_, train_, evaluated_); !status || stage_.source.validate > 0) return status;
    Result<Samples> test = read_test();
    if (!test) return test.error();
    if (!test->remark.empty()) note(request_, test->remark);
    evaluated_ = std::move(*test);
    if (evaluated_.count == 0 && follows_figure())
        note(request_, "there are no samples for validation, so what is better is found by those that train; `validate 0.1` in data section `" +
                           printable(stage_.source.name) + "` keeps a tenth of them back");
    return {};
}

// Weights that no step changes would be saved as trained.
Status StageRun::check_length() const {
    const int64_t batches = (train_.count + stage_.batch - 1) / stage_.batch, all = batches * epochs_;
    if (all >= stage_.accumulate) return {};
    return make_error("`%s`: `accumulate = %lld` makes a step of as many batches, and training has %lld in all (%lld epoch%s of %lld), so that no step would be made; "
                      "take a smaller `accumulate` or more epochs",
                      printable(stage_.name).c_str(), static_cast<long long>(stage_.accumulate), static_cast<long long>(all),
                      static_cast<long long>(epochs_), epochs_ == 1 ? "" : "s", static_cast<long long>(batches));
}

Result<Samples> StageRun::read_test() const {
    const Known known = train_.learned ? train_.learned->known() : Known{};
    return read_samples(request_.net, stage_, Split::Test, reading(request_, known));
}

const char* StageRun::evaluated_text() const {
    return evaluated_.count == 0 ? "training samples" : stage_.source.validate > 0 ? "samples kept for validation" : "test samples";
}

std::string StageRun::evaluated_samples() const {
    return evaluated_.count == 0 ? "" : with_commas(static_cast<double>(evaluated_.count)) + " " + evaluated_text();
}

std::string StageRun::settings() const {
    // Where a schedule stretches over the stage, more epochs are another run.
    const std::string length =
        stage_.schedule.needs_length ? formatted("%lld epochs, ", static_cast<long long>(epochs_)) : "";
    std::string text = formatted("%s, %sbatch %d, seed %u, %s, %d tensors trained", stage_.optimizer, length.c_str(), stage_.batch,
                                 seed_, stage_.balanced ? "balanced" : stage_.shuffle ? "shuffled" : "in order", stage_.trainable.count);
    if (stage_.source.test > 0) text += formatted(", %g of the samples kept for the test", stage_.source.test);
    if (stage_.source.validate > 0) text += formatted(", %g of the samples kept for validation", stage_.source.validate);
    const Best& best = stage_.best;
    if (follows_figure()) text += formatted(", best %s %s", best.highest ? "highest" : "lowest", figure_name());
    if (best.patience > 0) text += formatted(", patience %d", best.patience);
    return text;
}

Status StageRun::begin(std::string start) {
    identity_.start = std::move(start);
    position_ = Position{};
    position_.scores = Scores(stage_.train);
    // From here on the old run cannot be resumed by mistake; its weights stay until this one has learned something.
    if (Status status = save_state(files_, stage_, place_, nullptr, identity_, position_, epochs_); !status)
        note(request_, status.error().text);
    last_save_ = last_copy_ = seconds_now();
    return {};
}

Status StageRun::check_same(const SavedRun& saved) const {
    const std::string& path = saved.file.path();
    if (saved.identity.settings != identity_.settings)
        return other_run(path, "was trained with " + printable(saved.identity.settings, 200) + ", and this would be " +
                                   identity_.settings);
    if (saved.identity.digest != identity_.digest)
        return other_run(path,
                         printable(request_.net.file) +
                             " has changed since this run began (layers, loss, metrics, maps, augmentation, or what is frozen)");
    if (saved.identity.data != identity_.data) return other_run(path, "was trained on other samples");
    return {};
}

Error StageRun::other_run(const std::string& path, const std::string& what) const {
    const char* force = request_.options.resume ? "`--force` instead of `--resume`" : "`--force`";
    return Error{path + ": " + what + "; " + force + " begins anew, `--adapt` goes on with the weights"};
}

Status StageRun::go_on(const SavedRun& saved, const std::string* start) {
    const std::string& path = saved.file.path();
    if (Status status = check_same(saved); !status) return status;
    if (start != nullptr && saved.identity.start != *start) return other_run(path, "began with other weights");
    if (saved.position.step > batches_->count() || saved.position.scores.count > train_.count)
        return other_run(path, "is further than an epoch is long");
    if (saved.isa != request_.net.isa)
        note(request_, "was trained with " + printable(saved.isa) + " so far, and this program uses " +
                           request_.net.isa + ": the last bits may differ");
    if (Status status = restore(saved, stage_, place_); !status) return status;
    if (saved.position.best.epoch > 0)
        if (Status status = restore_best(saved, request_.net, best_); !status) return status;
    identity_.start = saved.identity.start;
    position_ = saved.position;
    goes_on_ = true;
    last_save_ = last_copy_ = seconds_now();
    saved_ = file_exists(files_.weights);
    return {};
}

StageRun::End StageRun::run() {
    while (!over())
        if (const End end = run_epoch(); end != End::Finished) return end;
    if (!saved_) save();
    if (!request_.options.quiet)
        std::printf("%s", curves_text(records_, static_cast<size_t>(std::max(stage_.best.metric, 0))).c_str());
    report_best();
    return End::Finished;
}

bool StageRun::over() const {
    const int patience = stage_.best.patience;
    return position_.epoch >= epochs_ || (patience > 0 && position_.best.waited >= patience);
}

StageRun::End StageRun::run_epoch() {
    sample_order_->fill(static_cast<uint32_t>(position_.epoch), order_);
    if (Status status = batches_->augment({seed_, static_cast<uint32_t>(index_), static_cast<uint32_t>(position_.epoch), stage_.balanced}); !status) {
        complain(request_, status.error());
        return End::Failed;
    }
    shown_from_ = position_.scores.count;
    training_.progress.begin(formatted("%s, epoch %lld/%lld", printable(stage_.name).c_str(),
                                       static_cast<long long>(position_.epoch + 1), static_cast<long long>(epochs_)),
                             train_.count - shown_from_);
    const double seconds_before = position_.seconds;
    while (position_.step < batches_->count()) {
        if (training_.interrupts.came()) return interrupted();
        run_step();
        if (!batches_->status()) return unreadable(batches_->status());
        if (!std::isfinite(last_loss_)) return failed();
        position_.seconds = seconds_before + training_.progress.seconds();
        training_.progress.show(progress_state());
        const bool copy_is_due = training_.keeping.seconds > 0 && seconds_now() - last_copy_ >= training_.keeping.seconds;
        if (!save_is_due() && !copy_is_due) continue;
        if (!finite()) return failed();
        save();
        if (copy_is_due) keep(formatted("step%u", position_.iteration));
    }
    if (!evaluate_epoch()) return evaluated_batches_->status() ? interrupted() : unreadable(evaluated_batches_->status());
    ++position_.epoch;
    position_.step = 0;
    position_.scores.clear();
    position_.seconds = 0;
    if (!finite()) return failed();
    save();
    if (training_.keeping.epochs > 0 && position_.epoch % training_.keeping.epochs == 0)
        keep(formatted("epoch%lld", static_cast<long long>(position_.epoch)));
    return End::Finished;
}

Step StageRun::step_after(uint32_t steps) const {
    return step_of(stage_, index_, seed_, steps + 1, {batches_->count(), epochs_}, position_.plateau.drops);
}

void StageRun::run_step() {
    const int n = batches_->load(order_.data(), position_.step * stage_.train.batch);
    if (!batches_->status()) return;
    place_.run(stage_.train, n, step_after(position_.iteration));
    last_loss_ = position_.scores.add(place_, stage_.train, n) / n;
    ++position_.step;
    ++position_.iteration;
    ++steps_since_save_;
    saved_ = false;
}

// Weights and optimizer states are looked at before they are saved, losses after every step.
bool StageRun::finite() const {
    return std::isfinite(last_loss_) && first_not_finite(request_.net, std::as_const(place_).weights()) == nullptr &&
           first_not_finite(request_.net, stage_, place_.states()) == nullptr;
}

ProgressState StageRun::progress_state() const {
    ProgressState state;
    state.done = position_.scores.count - shown_from_;
    state.loss = position_.scores.loss();
    if (stage_.train.metrics.count > 0) {
        state.metric_name = stage_.train.metrics[0].name;
        state.fraction = stage_.train.metrics[0].fraction;
        state.metric = position_.scores.metric(0);
    }
    return state;
}

bool StageRun::evaluate_epoch() {
    training_.progress.clear();
    Scores scores(request_.net.evaluate);
    const AveragesInPlace averages(place_, &stage_, position_.iteration);
    if (evaluated_batches_ && !evaluate(place_, *evaluated_batches_, scores, &training_.interrupts)) return false;
    const double figure = figure_of(scores.count > 0 ? scores : position_.scores);
    const bool best = stage_.best.kept && position_.best.take(figure, position_.epoch + 1, stage_.best.highest);
    if (best) std::memcpy(best_.data(), std::as_const(place_).weights(), best_.size());
    report_epoch(scores, best);
    count_plateaus(figure);
    return true;
}

void StageRun::count_plateaus(double figure) {
    const Plateau& plateau = stage_.schedule.plateau;
    if (plateau.patience == 0) return;
    const float before = step_after(position_.iteration).rate;
    const bool reached = position_.plateau.take(plateau, figure, stage_.best.highest);
    const float rate = step_after(position_.iteration).rate;
    if (reached && rate != before && !request_.options.quiet)
        std::printf("  a plateau: the %s was no better in %d %s; the rate is %.6g now\n", figure_name(), plateau.patience,
                    plateau.patience == 1 ? "epoch" : "epochs", static_cast<double>(rate));
}

double StageRun::figure_of(const Scores& scores) const {
    return stage_.best.metric < 0 ? scores.loss() : scores.metric(static_cast<size_t>(stage_.best.metric));
}

const char* StageRun::figure_name() const {
    return stage_.best.metric < 0 ? "loss" : request_.net.evaluate.metrics[stage_.best.metric].name;
}

// What a stage that keeps the best has in the end.
void StageRun::report_best() const {
    if (!stage_.best.kept || request_.options.quiet) return;
    const BestEpoch& best = position_.best;
    const char* stopped = position_.epoch < epochs_ ? "  stopped early; " : "  ";
    if (best.epoch == 0) {
        std::printf("%sno epoch is the best (%s was never a number): the weights are those of the last\n", stopped, figure_name());
        return;
    }
    const std::string value = stage_.best.metric < 0 ? formatted("  loss %.4f", best.value)
                                                     : metric_text(request_.net.evaluate.metrics[stage_.best.metric], best.value);
    std::printf("%sthe weights are those of the best epoch, %lld of %lld:%s on %s\n", stopped, static_cast<long long>(best.epoch),
                static_cast<long long>(position_.epoch), value.c_str() + 1, evaluated_text());
}

EpochRecord StageRun::record_of(const Scores& evaluated, bool best) const {
    EpochRecord record;
    record.stage = record.run = stage_.name;
    if (training_.seed != nullptr) record.run += formatted(".seed%u", seed_);
    record.seed = seed_;
    record.epoch = position_.epoch + 1;
    record.epochs = epochs_;
    const auto add = [&](const Scores& scores, const List<Output>& metrics, const std::string& before) {
        const bool is_evaluated = !before.empty();
        record.figures.push_back({before + "loss", scores.loss(), false, is_evaluated});
        for (int m = 0; m < metrics.count; ++m)
            record.figures.push_back({before + metrics[m].name, scores.metric(static_cast<size_t>(m)), metrics[m].fraction, is_evaluated});
    };
    const Scores& train = position_.scores;
    add(train, stage_.train.metrics, "");
    if (evaluated_.count > 0) add(evaluated, request_.net.evaluate.metrics, "val_");
    record.goes_on = goes_on_ && records_.empty();
    record.keeps_best = stage_.best.kept;
    record.best = best;
    record.seconds = position_.seconds;
    record.samples_per_second = position_.seconds > 0 ? static_cast<double>(train.count) / position_.seconds : 0.0;
    record.iteration = position_.iteration;
    record.rate = static_cast<double>(step_after(position_.iteration > 0 ? position_.iteration - 1 : 0).rate);
    return record;
}

void StageRun::report_epoch(const Scores& evaluated, bool best) {
    EpochRecord record = record_of(evaluated, best);
    if (!request_.options.quiet) {
        if (records_.empty()) std::printf("%s", epoch_head(record).c_str());
        std::printf("%s", epoch_row(record).c_str());
    }
    if (training_.log != nullptr)
        if (Status status = training_.log->write(record); !status) note(request_, status.error().text);
    records_.push_back(std::move(record));
}

bool StageRun::save_is_due() const {
    const Options& options = request_.options;
    if (options.save_every_steps > 0 && steps_since_save_ >= options.save_every_steps) return true;
    return seconds_now() - last_save_ >= static_cast<double>(options.save_every_seconds);
}

void StageRun::leave_final_weights() {
    if (best_weights() != nullptr)
        std::memcpy(place_.weights(), best_weights(), best_.size());
    else
        swap_averages(place_, stage_, position_.iteration);
}

void StageRun::save() {
    const Status status = save_run(files_, stage_, place_, best_weights(), identity_, position_, epochs_, about_data_);
    last_save_ = seconds_now();
    steps_since_save_ = 0;
    saved_ = status.ok();
    if (status) return;
    training_.progress.clear();
    note(request_, status.error().text + "; the last saved state stays, training goes on");
}

// A sample could not be read any more. What was learned up to it is kept.
StageRun::End StageRun::unreadable(const Status& status) {
    training_.progress.clear();
    if (!finite()) return failed();
    save();
    complain(request_, status.error());
    return End::Failed;
}

void StageRun::keep(const std::string& name) {
    last_copy_ = seconds_now();
    const Status status = save_copy(copy_of(files_, name), stage_, place_, position_, about_data_);
    if (status) return;
    training_.progress.clear();
    note(request_, status.error().text + "; this copy is left out, training goes on");
}

Result<const char*> StageRun::final_scores(Scores& scores) {
    scores = Scores(request_.net.evaluate);
    if (stage_.source.validate > 0) {
        const Result<Samples> test = read_test();
        if (!test) return test.error();
        if (test->count > 0) {
            Batches batches(place_, request_.net.evaluate, stage_.source, *test);
            if (!evaluate(place_, batches, scores)) return batches.status().error();
            return "test samples";
        }
    }
    if (evaluated_batches_ && !evaluate(place_, *evaluated_batches_, scores)) return evaluated_batches_->status().error();
    return evaluated_text();
}

StageRun::End StageRun::interrupted() {
    training_.progress.clear();
    if (!finite()) return failed();
    save();
    if (!saved_) return End::Failed;
    std::fprintf(stderr, "%s: stopped in epoch %lld of %lld after step %lld; everything is saved\n",
                 request_.program.c_str(), static_cast<long long>(position_.epoch + 1), static_cast<long long>(epochs_),
                 static_cast<long long>(position_.step));
    return End::Interrupted;
}

}  // namespace netrt
