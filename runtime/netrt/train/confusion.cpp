// How often a class is taken for which.
#include "netrt/train/confusion.h"

namespace netrt {
namespace {

double part(double of, double all) { return all > 0 ? of / all : 0; }

}  // namespace

ClassFigures ConfusionMatrix::figures(int k) const {
    int64_t support = 0, predicted = 0;
    for (int other = 0; other < classes_; ++other) {
        support += count(k, other);
        predicted += count(other, k);
    }
    const auto hits = static_cast<double>(count(k, k));
    return {part(hits, static_cast<double>(predicted)), part(hits, static_cast<double>(support)),
            part(2 * hits, static_cast<double>(predicted + support)), support};
}

ClassFigures ConfusionMatrix::mean() const {
    ClassFigures sum;
    int present = 0;
    for (int k = 0; k < classes_; ++k) {
        const ClassFigures each = figures(k);
        if (each.support == 0) continue;
        ++present;
        sum.precision += each.precision;
        sum.recall += each.recall;
        sum.f1 += each.f1;
        sum.support += each.support;
    }
    return {part(sum.precision, present), part(sum.recall, present), part(sum.f1, present), sum.support};
}

}  // namespace netrt
