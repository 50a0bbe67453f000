// Numbers that belong to places, as formulas of the place.
#include "formula/places.h"

namespace netc::formula {

Formula number_at(const Formula& place, const std::vector<double>& numbers) {
    Formula result = number(numbers.back());
    for (size_t i = numbers.size() - 1; i-- > 0;) {
        const Formula is_here = make(Primitive::Equal, {place, number(static_cast<double>(i))});
        result = select(is_here, number(numbers[i]), result);
    }
    return result;
}

}  // namespace netc::formula
