// Random choices from a seed, the same on every machine.
#pragma once

#include <initializer_list>
#include <random>
#include <string>

class Chance {
public:
    explicit Chance(unsigned seed) : random_(seed) {}

    int between(int least, int most) { return least + static_cast<int>(random_() % static_cast<unsigned>(most - least + 1)); }
    bool one_in(int n) { return between(1, n) == 1; }

    template <class T>
    T one_of(std::initializer_list<T> list) {
        return *(list.begin() + between(0, static_cast<int>(list.size()) - 1));
    }
    template <class List>
    auto any_of(const List& list) {
        return list[static_cast<size_t>(between(0, static_cast<int>(list.size()) - 1))];
    }

private:
    std::mt19937 random_;
};

inline std::string number(int value) { return std::to_string(value); }
