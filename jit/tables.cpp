// Fills in the tables of netrt/program.h, selftest.h and profile.h.
#include "jit/tables.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "formula/averages.h"
#include "formula/steps.h"
#include "loop/selftest.h"
#include "netrt/data/augmentation.h"
#include "netrt/data/source_kind.h"
#include "netrt/data/statistics.h"

namespace netc::jit {

namespace {

template <class T, size_t n>
void copy_numbers(const std::vector<int64_t>& from, T (&to)[n]) {
    NETC_CHECK(from.size() <= n, "a packing has more axes than the runtime knows");
    std::transform(from.begin(), from.end(), to, [](int64_t number) { return static_cast<T>(number); });
}

netrt::Packing packing(const loop::Packing& from) {
    netrt::Packing to;
    NETC_CHECK(from.axes.size() <= std::size(to.axes), "a packing has more axes than the runtime knows");
    to.rank = static_cast<int>(from.logical.size());
    to.axes_count = static_cast<int>(from.axes.size());
    to.groups = static_cast<int>(from.groups);
    if (from.declared) {
        to.declared_rank = static_cast<int>(from.declared->size());
        copy_numbers(*from.declared, to.declared);
    }
    copy_numbers(from.logical, to.dims);
    copy_numbers(from.origin, to.origin);
    std::transform(from.axes.begin(), from.axes.end(), to.axes, [](const loop::Packing::Axis& axis) {
        return netrt::Axis{static_cast<int>(axis.extent), axis.logical, static_cast<int>(axis.factor)};
    });
    return to;
}

netrt::Init init(loop::Initialiser::Kind kind) {
    switch (kind) {
        case loop::Initialiser::Kind::Zeros:
            return netrt::Init::Zeros;
        case loop::Initialiser::Kind::Constant:
            return netrt::Init::Constant;
        case loop::Initialiser::Kind::Uniform:
            return netrt::Init::Uniform;
        case loop::Initialiser::Kind::Normal:
            return netrt::Init::Normal;
    }
    NETC_UNREACHABLE();
}

netrt::ProgramKind kind(emit::ProgramKind kind) {
    switch (kind) {
        case emit::ProgramKind::Train:
            return netrt::ProgramKind::Train;
        case emit::ProgramKind::Evaluate:
            return netrt::ProgramKind::Evaluate;
        case emit::ProgramKind::Predict:
            return netrt::ProgramKind::Predict;
        case emit::ProgramKind::Feature:
            return netrt::ProgramKind::Feature;
    }
    NETC_UNREACHABLE();
}

size_t bytes(int64_t number) { return static_cast<size_t>(number); }

netrt::Input input(const emit::PortRow& row) {
    return {row.name.c_str(), bytes(row.offset), packing(row.packing), static_cast<int>(row.classes)};
}

/// As the function does that emit/cpp/numbers.cpp prints.
netrt::Number compute_metric(const netrt::Number* averages, const void* code) {
    const auto& metric = *static_cast<const formula::OfAverages*>(code);
    std::vector<double> numbers;
    for (int64_t i = 0; i < formula::averages_of(metric); ++i) numbers.push_back(averages[i].value());
    return formula::value_of(metric, numbers);
}

netrt::Output output(const emit::PortRow& row) {
    return {row.name.c_str(), bytes(row.offset), packing(row.packing), row.fraction,
            row.of_averages ? compute_metric : nullptr, row.of_averages.get()};
}

const netrt::SourceKind* source_kind(const std::string& name) {
    const netrt::SourceKind* kind = netrt::find_source_kind(name);
    NETC_CHECK(kind, "the runtime has no source of this kind");
    return kind;
}

netrt::Augmentation augmentation(const loop::Augmentation& from) {
    netrt::Augmentation to{from.input, netrt::find_augmentation_kind(from.kind), from.probability};
    NETC_CHECK(to.kind && from.numbers.size() <= std::size(to.numbers), "the runtime has no augmentation of this kind");
    std::copy(from.numbers.begin(), from.numbers.end(), to.numbers);
    return to;
}

const netrt::StatisticKind* statistic_kind(const std::string& name) {
    if (name.empty()) return nullptr;
    const netrt::StatisticKind* kind = netrt::find_statistic_kind(name);
    NETC_CHECK(kind, "the runtime has no statistic of this kind");
    return kind;
}

netrt::LinearMap linear_map(const loop::LinearMap& map) { return {map.scale, map.offset}; }

netrt::Tensor tensor(const loop::WeightSlot& slot) {
    return {slot.name.c_str(),           bytes(slot.offset_bytes), packing(slot.packing), init(slot.initialiser.kind),
            slot.initialiser.value,      slot.trainable,           statistic_kind(slot.initialiser.statistic), slot.initialiser.input};
}

std::vector<size_t> numbers_below(size_t count) {
    std::vector<size_t> result(count);
    std::iota(result.begin(), result.end(), size_t{0});
    return result;
}

/// The kernel with the formula of an optimizer.
struct Update {
    FindKernel find;
    loop::KernelId kernel;

    /// Its parameters are those of netrt::PlainUpdate::Function.
    static void run(const void* code, const netrt::PlainUpdate::Arguments& a) {
        const auto& update = *static_cast<const Update*>(code);
        const auto word = [](const void* place) { return const_cast<void*>(place); };
        void* const words[] = {word(&a.step), reinterpret_cast<void*>(static_cast<intptr_t>(a.count)),
                               word(a.gradient), word(a.norm), a.weight, a.states};
        update.find(update.kernel)(words, 0, 1);
    }
};

}  // namespace

template <class T>
T* Tables::keep(std::shared_ptr<T> value) {
    kept_.push_back(value);
    return value.get();
}

template <class Rows, class Make>
auto Tables::list(const Rows& rows, Make make) {
    using Row = decltype(make(*rows.begin()));
    auto made = std::make_shared<std::vector<Row>>();
    for (const auto& row : rows) made->push_back(make(row));
    netrt::List<Row> result;
    result.items = made->data();
    result.count = static_cast<int>(made->size());
    keep(std::move(made));
    return result;
}

Tables::Tables(const loop::Plan& plan, const Code& code) : plan_(plan), tables_(emit::net_tables(plan)) {
    std::vector<netrt::Program> programs;
    for (size_t i = 0; i < plan.programs.size(); ++i) programs.push_back(program(i, code.kernel));
    make_net(programs);
    if (!plan.selftest) return;
    make_selftest(code.plain_kernel);
    make_profile(code);
    extras_ = {&selftest_, &profile_};
}

// ----------------------------------------------------------------------------------------- net

netrt::Program Tables::program(size_t index, const FindKernel& kernel) {
    const loop::Program& program = plan_.programs[index];
    const emit::ProgramTables& tables = tables_.programs[index];
    return {.run = Runner::run,
            .batch = static_cast<int>(program.batch),
            .workspace_bytes = bytes(program.workspace_bytes),
            .state_bytes = bytes(program.state_bytes),
            .inputs = list(tables.inputs, input),
            .labels = list(tables.labels, input),
            .losses = list(tables.losses, output),
            .metrics = list(tables.metrics, output),
            .outputs = list(tables.outputs, output),
            .mixed_in = list(tables.mixed_in, input),
            .code = keep(std::make_shared<Runner>(plan_, program, kernel))};
}

netrt::Source Tables::source(const loop::DataPlan& source) {
    return {.name = source.name.c_str(),
            .kind = source_kind(source.kind),
            .files = list(source.files,
                          [](const loop::DataFile& file) {
                              return netrt::DataFile{file.name.c_str(), file.test, file.path.c_str()};
                          }),
            .numbers = list(source.numbers,
                            [](const auto& number) {
                                return netrt::NamedNumber{number.first.c_str(), number.second};
                            }),
            .keep_label = source.keep.label,
            .keep_first = static_cast<int>(source.keep.first),
            .keep_last = static_cast<int>(source.keep.last),
            .input_maps = list(source.input_maps, linear_map),
            .label_maps = list(source.label_maps, linear_map),
            .columns = list(source.columns, [](const loop::PortColumns& each) {
                return netrt::PortColumns{each.port.c_str(), each.columns.c_str()};
            }),
            .augmentations = list(source.augmentations, augmentation),
            .validate = source.validate,
            .test = source.test,
            .division = source.validate > 0 || source.test > 0 ? &netrt::division : nullptr};
}

/// As the function does that emit/cpp/numbers.cpp prints.
static void compute_numbers(const netrt::StepPlace& at, netrt::Number* numbers, const void* code) {
    const formula::StepPlace place{.step = at.step.value(),
                                   .epoch = at.epoch.value(),
                                   .progress = at.progress.value(),
                                   .steps = at.steps.value(),
                                   .epochs = at.epochs.value(),
                                   .drops = at.drops.value()};
    for (const loop::StepFormula& each : *static_cast<const std::vector<loop::StepFormula>*>(code))
        *numbers++ = formula::value_at(each.value, place);
}

static netrt::Schedule schedule(const loop::StagePlan& stage) {
    if (loop::is_constant(stage)) return {};
    const formula::Plateau plateau = loop::plateau_of(stage);
    return {.compute = compute_numbers,
            .count = static_cast<int>(stage.step_formulas.size()),
            .needs_length = loop::needs_length(stage),
            .code = &stage.step_formulas,
            .plateau = {static_cast<int>(plateau.patience), static_cast<int>(plateau.cooldown), plateau.delta},
            .rate_in_numbers = loop::has_rate_in_numbers(stage)};
}

netrt::Stage Tables::stage(size_t index, const netrt::Program& train) {
    const loop::StagePlan& stage = plan_.stages[index];
    const emit::StageTables& tables = tables_.stages[index];
    const auto same = [](int tensor) { return tensor; };
    return {.name = stage.name.c_str(),
            .source = source(stage.source),
            .batch = static_cast<int>(stage.batch),
            .epochs = static_cast<int>(stage.epochs),
            .seed = stage.seed,
            .shuffle = stage.shuffle,
            .from = tables.from,
            .trainable = list(stage.trainable, same),
            .learning_rate = formula::is_number(stage.step_formulas.front().value) ? stage.step_formulas.front().value->value : 0,
            .schedule = schedule(stage),
            .optimizer = stage.optimizer.c_str(),
            .digest = stage.digest.c_str(),
            .train = train,
            .states = list(tables_.programs[static_cast<size_t>(stage.train_program)].states,
                           [](const emit::StateRow& row) {
                               return netrt::State{row.name.c_str(), row.tensor, bytes(row.offset), row.average};
                           }),
            .excepted = list(stage.excepted, same),
            .from_elsewhere = tables.from_elsewhere.empty() ? nullptr : tables.from_elsewhere.c_str(),
            .best = {stage.best.kept, stage.best.metric, stage.best.highest, static_cast<int>(stage.best.patience)},
            .balanced = stage.balanced,
            .accumulate = stage.accumulate};
}

void Tables::make_net(const std::vector<netrt::Program>& programs) {
    const auto program_or_none = [&](int index) {
        return index < 0 ? netrt::Program{} : programs[static_cast<size_t>(index)];
    };
    net_ = {.name = plan_.net.c_str(),
            .slug = tables_.slug.c_str(),
            .file = plan_.file.c_str(),
            .isa = plan_.isa.c_str(),
            .max_threads = plan_.max_threads,
            .weights_bytes = bytes(plan_.weights_bytes),
            .layers = list(plan_.layers,
                           [](const loop::LayerRow& layer) {
                               return netrt::LayerLine{layer.name.c_str(), layer.text.c_str(), layer.shape.c_str(),
                                                       static_cast<double>(layer.parameters),
                                                       static_cast<double>(layer.flops)};
                           }),
            .parameters = static_cast<double>(plan_.parameters),
            .macs = static_cast<double>(plan_.macs),
            .tensors = list(plan_.weights, tensor),
            .stages = list(numbers_below(plan_.stages.size()),
                           [&](size_t i) { return stage(i, program_or_none(plan_.stages[i].train_program)); }),
            .checks = list(plan_.checks,
                           [](const loop::CheckPlan& check) {
                               return netrt::Check{check.stage.c_str(), check.metric.c_str(), check.op.c_str(),
                                                   check.bound, check.text.c_str()};
                           }),
            .exported = tables_.exported,
            .evaluate = program_or_none(plan_.evaluate_program),
            .predict = program_or_none(plan_.predict_program),
            .features = list(numbers_below(plan_.features.size()), [&](size_t i) {
                const loop::FeaturePlan& feature = plan_.features[i];
                return netrt::Feature{output(tables_.features[i]), program_or_none(feature.program), feature.phases};
            }),
            .arrays = emit::takes_pictures(plan_) ? nullptr : &netrt::array_reader};
}

// ------------------------------------------------------------------------------------ selftest

netrt::PlainProgram Tables::plain(size_t index, const FindKernel& kernel) {
    const loop::Plan& plain = plan_.selftest->plain;
    const loop::Program& program = plain.programs[index];
    const emit::PlainTables& tables = tables_.plain[index];
    return {.run = Runner::run_plain,
            .batch = static_cast<int>(program.batch),
            .bytes = bytes(program.workspace_bytes),
            .inputs = list(tables.inputs, bytes),
            .labels = list(tables.labels, bytes),
            .losses = list(tables.losses, bytes),
            .tensors = list(tables.tensors,
                            [](const emit::PlainTables::Tensor& tensor) {
                                return netrt::PlainTensor{bytes(tensor.offset), tensor.first};
                            }),
            .mixed_in = list(tables.mixed_in, bytes),
            .code = keep(std::make_shared<Runner>(plain, program, kernel))};
}

netrt::Tested Tables::tested(size_t index, const FindKernel& kernel) {
    const loop::Tested& tested = plan_.selftest->tested[index];
    const emit::TestedTables& tables = tables_.tested[index];
    return {.kind = kind(tables.kind),
            .index = static_cast<int>(tables.index),
            .plain = tested.plain,
            .values = list(tables.values,
                           [](const emit::ValueRow& row) {
                               return netrt::ValueProbe{row.value.name.c_str(), row.phase, bytes(row.value.offset),
                                                        packing(row.value.packing), bytes(row.plain)};
                           }),
            .gradients = list(tables.gradients,
                              [](const emit::GradientRow& row) {
                                  return netrt::GradientProbe{row.tensor, row.phase, bytes(row.offset),
                                                              static_cast<int>(row.parts), static_cast<int>(row.update)};
                              }),
            .moved = list(tables.moved,
                          [](const emit::MovedRow& row) { return netrt::MovedTensor{row.tensor, bytes(row.plain)}; }),
            .updates = list(tested.updates,
                            [&](const loop::PlainUpdate& update) {
                                return netrt::PlainUpdate(update.states, Update::run,
                                                          keep(std::make_shared<Update>(Update{kernel, update.kernel})));
                            }),
            .not_checked = list(tested.not_checked, [](const loop::NotProbed& one) {
                return netrt::NotProbed{one.name.c_str(), one.reason.c_str()};
            })};
}

void Tables::make_selftest(const FindKernel& kernel) {
    selftest_.plain = list(numbers_below(tables_.plain.size()), [&](size_t i) { return plain(i, kernel); });
    selftest_.tested = list(numbers_below(tables_.tested.size()), [&](size_t i) { return tested(i, kernel); });
}

// ------------------------------------------------------------------------------------- profile

netrt::List<netrt::KernelWork> Tables::work(int program) {
    if (program < 0) return {};
    return list(tables_.programs[static_cast<size_t>(program)].work, [](const emit::WorkRow& row) {
        return netrt::KernelWork{static_cast<int>(row.phase), row.layers.c_str(), row.flops, row.bytes};
    });
}

void Tables::make_profile(const Code& code) {
    profile_.multiply_adds = code.multiply_adds;
    profile_.read_all = code.read_all;
    profile_.train = list(plan_.stages, [&](const loop::StagePlan& stage) { return work(stage.train_program); });
    profile_.evaluate = work(plan_.evaluate_program);
    profile_.predict = work(plan_.predict_program);
}

}  // namespace netc::jit
