// What pictures and drawn sources can fill.
#include "check/source_inputs.h"

#include <fmt/format.h>

#include "syntax/literals.h"

namespace netc::check {

namespace {

class SourceFit {
public:
    SourceFit(Context& context, const ResolvedNet& net, const std::string& kind, Span source)
        : context_(context), net_(net), kind_(kind), source_(source) {}

    bool digits() {
        return one_of_each() && class_of_sample() && picture({{1, 28, 28}});
    }

    bool colour_pictures() {
        return one_of_each() && class_of_sample() && picture({{3, 32, 32}});
    }

    bool any_pictures() { return one_of_each() && class_of_sample() && a_picture(); }

    /// Labels are whatever the table has.
    bool listed_pictures() { return one_input() && a_picture(); }

    bool a_picture() {
        const graph::InputInfo& input = net_.model().inputs[0];
        const graph::Shape& shape = shape_of(input);
        if (input.classes == 0 && shape.rank() == 3 && (shape[0] == 1 || shape[0] == 3)) return true;
        refuse("source-shape", fmt::format("`{}` gives pictures, [1, height, width] in grey or [3, height, width] in colour, and "
                                           "`{}` is {}", kind_, input.name, to_string(shape)))
            .label(input.span, "declared here")
            .help(fmt::format("`input {} : f32[3, 64, 64]`", syntax::written_name(input.name)));
        return false;
    }

    /// index[V][T] with class[V][T] or class[V].
    bool windows() {
        if (!one_of_each()) return false;
        const graph::InputInfo& input = net_.model().inputs[0];
        const auto& labels = net_.model().labels;
        const std::string name = syntax::written_name(input.name);
        if (input.classes == 0 || shape_of(input).rank() != 1) {
            refuse("source-shape", fmt::format("`text` gives windows of characters, index[V][T], and `{}` is another thing",
                                               input.name))
                .label(input.span, "declared here")
                .help(fmt::format("`input {} : index[65][64]`: 65 different characters, 64 of them in a window", name));
            return false;
        }
        if (labels.empty() || (labels[0].classes == input.classes &&
                               (shape_of(labels[0]).rank() == 0 || shape_of(labels[0]) == shape_of(input))))
            return true;
        refuse("source-shape",
               fmt::format("`text` gives the next character at each place of `{}`, or the one behind it, and label `{}` is "
                           "another thing",
                           input.name, labels[0].name))
            .label(labels[0].span, "declared here")
            .help(fmt::format("`label {} : class[{}]{}`", syntax::written_name(labels[0].name), input.classes,
                              to_string(shape_of(input))));
        return false;
    }

    bool shapes() { return one_of_each() && class_of_places({{32, 32}}) && picture({{1, 32, 32}}); }

    bool houses() {
        for (const graph::InputInfo& input : net_.model().inputs)
            if (!is_of_a_house(input)) {
                refuse("source-inputs", fmt::format("`drawn_houses` has nothing for input `{}`", input.name))
                    .label(input.span, "declared here")
                    .help("it fills `area : f32[]`, `rooms : f32[]`, `age : f32[]`, or `house : f32[3]` of any name with "
                          "the three");
                return false;
            }
        const std::vector<graph::InputInfo>& labels = net_.model().labels;
        if (labels.size() > 1) {
            refuse("source-inputs",
                   fmt::format("`drawn_houses` fills one label, with a price; nothing would fill `{}` of net `{}`",
                               labels[1].name, net_.name.text))
                .label(labels[1].span, "this one");
            return false;
        }
        if (labels.empty() || (labels[0].classes == 0 && elements_of(labels[0]) == 1)) return true;
        refuse("source-inputs",
               fmt::format("`drawn_houses` has a price for each sample, one number, and label `{}` is another thing",
                           labels[0].name))
            .label(labels[0].span, "declared here")
            .help(fmt::format("`label {} : f32[]`", syntax::written_name(labels[0].name)));
        return false;
    }

private:
    Diagnostic& refuse(const char* code, std::string message) { return context_.error(code, source_, std::move(message)); }

    const graph::Shape& shape_of(const graph::InputInfo& info) const { return net_.model().graph.shape(info.value); }
    int64_t elements_of(const graph::InputInfo& info) const { return shape_of(info).elements(); }

    bool one_of_each() {
        const auto& inputs = net_.model().inputs;
        const auto& labels = net_.model().labels;
        if (inputs.size() <= 1 && labels.size() <= 1) return true;
        const graph::InputInfo& extra = inputs.size() > 1 ? inputs[1] : labels[1];
        refuse("source-inputs", fmt::format("`{}` fills one input and one label; nothing would fill `{}` of net `{}`", kind_,
                                            extra.name, net_.name.text))
            .label(extra.span, "this one");
        return false;
    }

    bool one_input() {
        const auto& inputs = net_.model().inputs;
        if (inputs.size() <= 1) return true;
        refuse("source-inputs", fmt::format("`{}` fills one input; nothing would fill `{}` of net `{}`", kind_, inputs[1].name,
                                            net_.name.text))
            .label(inputs[1].span, "this one");
        return false;
    }

    bool class_of_sample() {
        const auto& labels = net_.model().labels;
        if (labels.empty() || is_one_class(net_, labels[0])) return true;
        refuse("source-inputs",
               fmt::format("`{}` holds a class for each sample, and label `{}` is none", kind_, labels[0].name))
            .label(labels[0].span, "declared here");
        return false;
    }

    bool class_of_places(const graph::Shape& places) {
        const auto& labels = net_.model().labels;
        if (labels.empty() || (labels[0].classes > 0 && shape_of(labels[0]) == places)) return true;
        refuse("source-inputs", fmt::format("`{}` holds a class for each place of {}, and label `{}` is another thing", kind_,
                                            to_string(places), labels[0].name))
            .label(labels[0].span, "declared here")
            .help(fmt::format("`label {} : class[4]{}`", syntax::written_name(labels[0].name), to_string(places)));
        return false;
    }

    bool picture(const graph::Shape& wanted) {
        const graph::InputInfo& input = net_.model().inputs[0];
        const graph::Shape& shape = shape_of(input);
        if (shape == wanted) return true;
        refuse("source-shape", fmt::format("`{}` holds pictures of {}, and `{}` is {}", kind_, to_string(wanted), input.name,
                                           to_string(shape)))
            .label(input.span, "declared here")
            .propose({"`", Edit{input.span, fmt::format("input {} : f32{}", syntax::written_name(input.name), to_string(wanted))},
                      shape.elements() == wanted.elements() ? "`, and `reshape` or `flatten` in the net" : "`"});
        return false;
    }

    bool is_of_a_house(const graph::InputInfo& input) const {
        if (input.classes > 0) return false;
        if (shape_of(input) == graph::Shape{{3}}) return true;
        return elements_of(input) == 1 && (input.name == "area" || input.name == "rooms" || input.name == "age");
    }

    Context& context_;
    const ResolvedNet& net_;
    const std::string& kind_;
    Span source_;
};

}  // namespace

bool is_one_class(const ResolvedNet& net, const graph::InputInfo& label) {
    return label.classes > 0 && net.model().graph.shape(label.value).rank() == 0;
}

bool fits_source(Context& context, const ResolvedNet& net, const std::string& kind, Span source) {
    SourceFit fit(context, net, kind, source);
    if (kind == "mnist" || kind == "drawn_digits") return fit.digits();
    if (kind == "cifar10" || kind == "cifar100") return fit.colour_pictures();
    if (kind == "folder") return fit.any_pictures();
    if (kind == "pictures") return fit.listed_pictures();
    if (kind == "drawn_shapes") return fit.shapes();
    if (kind == "text") return fit.windows();
    return kind != "drawn_houses" || fit.houses();
}

}  // namespace netc::check
