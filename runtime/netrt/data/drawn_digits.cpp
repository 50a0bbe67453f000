// Draws digits: a form out of strokes, bent, slanted, turned and scaled at random, then traced with a round pen.
#include "netrt/data/drawn_digits.h"

#include <algorithm>
#include <cmath>

#include "netrt/data/digit_forms.h"
#include "netrt/data/source_kind.h"
#include "netrt/files/files.h"
#include "netrt/math/random.h"

namespace netrt {
namespace {

// Lengths on the picture are in 1/256 of a pixel, factors in 1/4096.
constexpr int pixel = 256;
constexpr int one = 4096;
constexpr int canvas = drawn_size * pixel;
constexpr int steps_of_curve = 6;

struct Point {
    int x, y;
};

/// Numbers of one picture, one after another.
class Chance {
public:
    explicit Chance(uint32_t key) : key_(key) {}
    uint32_t bits() { return random_number(key_, next_++); }
    int below(int bound) { return static_cast<int>(random_below(static_cast<uint32_t>(bound), bits())); }
    int between(int first, int last) { return first + below(last - first + 1); }
    /// Nearly normal around 0: the sum of four bytes, whose deviation is 148.
    int around_zero(int deviation) {
        const uint32_t bytes = bits();
        const int sum = static_cast<int>((bytes & 255) + (bytes >> 8 & 255) + (bytes >> 16 & 255) + (bytes >> 24));
        return (sum - 510) * deviation / 148;
    }

private:
    uint32_t key_;
    uint32_t next_ = 0;
};

/// How one hand writes: all of it but the form of the digit.
struct Hand {
    int wide, tall;    // factors
    int slant;         // factor
    int sine, cosine;  // of the turn
    Point middle;      // of the digit on the picture
    int jitter;        // of points, in the units of the forms * 64
    Point bend[3][3];  // smooth displacement over the form, in the same units
    int pen, pen_end;  // radius at the beginning and at the end of a stroke
    int ink;           // brightest value
    int blur;          // factor
};

Hand choose_hand(Chance& chance) {
    Hand hand;
    const int size = one * 20 * pixel / (100 * 64) * chance.between(84, 108) / 100;  // forms are 100 units high
    hand.tall = size;
    hand.wide = size * chance.between(72, 106) / 100;
    hand.slant = std::clamp(chance.around_zero(one * 16 / 100) + one * 8 / 100, -one * 2 / 5, one * 3 / 5);
    const int angle = chance.around_zero(one * 9 / 100);
    hand.sine = angle - angle * (angle * angle / one) / (6 * one);
    hand.cosine = one - angle * angle / (2 * one);
    hand.middle.x = canvas / 2 + chance.around_zero(pixel * 11 / 10);
    hand.middle.y = canvas / 2 + chance.around_zero(pixel * 9 / 10);
    hand.jitter = chance.between(64, 64 * 7 / 2);
    for (auto& row : hand.bend)
        for (Point& bend : row) bend = {chance.around_zero(64 * 5), chance.around_zero(64 * 5)};
    hand.pen = chance.between(pixel * 62 / 100, pixel * 155 / 100);
    hand.pen_end = hand.pen * chance.between(70, 115) / 100;
    hand.ink = chance.between(205, 255);
    hand.blur = chance.between(one / 10, one * 8 / 10);
    return hand;
}

/// Between four displacements at the corners of a quarter of the form; x and y are 0..6400.
Point bend_at(const Hand& hand, int x, int y) {
    constexpr int half = 3200;
    x = std::clamp(x, 0, 2 * half - 1);
    y = std::clamp(y, 0, 2 * half - 1);
    const int column = x / half, row = y / half;
    const int right = x % half, down = y % half;
    const auto mix = [&](int Point::*part) {
        const Point(&b)[3][3] = hand.bend;
        const int upper = b[row][column].*part * (half - right) / half + b[row][column + 1].*part * right / half;
        const int lower =
            b[row + 1][column].*part * (half - right) / half + b[row + 1][column + 1].*part * right / half;
        return upper * (half - down) / half + lower * down / half;
    };
    return {mix(&Point::x), mix(&Point::y)};
}

/// Where a point of a form lies on the picture.
Point place(const Hand& hand, FormPoint point, Chance& chance) {
    int x = point.x * 64 + chance.around_zero(hand.jitter), y = point.y * 64 + chance.around_zero(hand.jitter);
    const Point bend = bend_at(hand, x, y);
    x += bend.x - 3200;
    y += bend.y - 3200;
    const int flat_y = y * hand.tall / one;
    const int flat_x = x * hand.wide / one - flat_y * hand.slant / one;
    return {hand.middle.x + (flat_x * hand.cosine - flat_y * hand.sine) / one,
            hand.middle.y + (flat_x * hand.sine + flat_y * hand.cosine) / one};
}

/// A picture while it is drawn.
class Paper {
public:
    /// A line between two points with a round pen; where it was inked before, the darker ink stays.
    void line(Point from, Point to, int radius) {
        const int reach = radius + pixel;
        const int first_x = pixel_of(std::min(from.x, to.x) - reach), last_x = pixel_of(std::max(from.x, to.x) + reach);
        const int first_y = pixel_of(std::min(from.y, to.y) - reach), last_y = pixel_of(std::max(from.y, to.y) + reach);
        for (int y = first_y; y <= last_y; ++y)
            for (int x = first_x; x <= last_x; ++x) {
                const Point center = {x * pixel + pixel / 2, y * pixel + pixel / 2};
                const int covered = std::clamp(radius + pixel / 2 - distance(center, from, to), 0, pixel - 1);
                ink_[y][x] = std::max(ink_[y][x], covered);
            }
    }

    /// Spreads the ink to the neighbours, and makes it uneven; nothing appears where there was none.
    void develop(const Hand& hand, Chance& chance, uint8_t* pixels) const {
        for (int y = 0; y < drawn_size; ++y)
            for (int x = 0; x < drawn_size; ++x) {
                const int sharp = at(y, x);
                const int soft = (4 * sharp + 2 * (at(y, x - 1) + at(y, x + 1) + at(y - 1, x) + at(y + 1, x)) +
                                  at(y - 1, x - 1) + at(y - 1, x + 1) + at(y + 1, x - 1) + at(y + 1, x + 1)) /
                                 16;
                int value = (sharp * (one - hand.blur) + soft * hand.blur) / one * hand.ink / (pixel - 1);
                if (value > 0) value += value * chance.around_zero(12) / 256;
                pixels[y * drawn_size + x] = static_cast<uint8_t>(std::clamp(value, 0, 255));
            }
    }

private:
    static int pixel_of(int position) { return std::clamp(position / pixel, 0, drawn_size - 1); }

    static int distance(Point point, Point from, Point to) {
        const int64_t along_x = to.x - from.x, along_y = to.y - from.y;
        const int64_t x = point.x - from.x, y = point.y - from.y;
        const int64_t length = along_x * along_x + along_y * along_y;
        const int64_t part = length == 0 ? 0 : std::clamp<int64_t>(x * along_x + y * along_y, 0, length);
        const int64_t away_x = length == 0 ? x : x - along_x * part / length;
        const int64_t away_y = length == 0 ? y : y - along_y * part / length;
        return static_cast<int>(std::sqrt(static_cast<double>(away_x * away_x + away_y * away_y)));
    }

    int at(int y, int x) const { return y < 0 || x < 0 || y >= drawn_size || x >= drawn_size ? 0 : ink_[y][x]; }

    int ink_[drawn_size][drawn_size] = {};
};

/// The point at step i of the curve from b to c, where a and d are the points before and after (Catmull and Rom).
Point on_curve(Point a, Point b, Point c, Point d, int i) {
    constexpr int n = steps_of_curve;
    const auto coordinate = [i](int a, int b, int c, int d) {
        const int cubic = 3 * b - a - 3 * c + d, square = 2 * a - 5 * b + 4 * c - d, linear = c - a;
        return (2 * b * n * n * n + linear * i * n * n + square * i * i * n + cubic * i * i * i) / (2 * n * n * n);
    };
    return {coordinate(a.x, b.x, c.x, d.x), coordinate(a.y, b.y, c.y, d.y)};
}

void draw_stroke(Paper& paper, const Hand& hand, const Point* points, int count) {
    const int lines = (count - 1) * steps_of_curve;
    Point from = points[0];
    for (int k = 1; k <= lines; ++k) {
        const int b = (k - 1) / steps_of_curve, i = (k - 1) % steps_of_curve + 1;
        const Point to =
            on_curve(points[std::max(b - 1, 0)], points[b], points[b + 1], points[std::min(b + 2, count - 1)], i);
        paper.line(from, to, hand.pen + (hand.pen_end - hand.pen) * k / lines);
        from = to;
    }
}

}  // namespace

void draw_digit(uint32_t key, int digit, uint8_t* pixels) {
    Chance chance(key);
    const Hand hand = choose_hand(chance);
    const DigitForms& forms = digit_forms[digit];
    const DigitForm& form = forms.forms[chance.below(forms.count)];

    Paper paper;
    Point points[most_form_points];
    int count = 0;
    for (int i = 0; i < most_form_points; ++i) {
        const FormPoint point = form.points[i];
        const bool on_paper = point.x >= 0;
        // A point that is repeated is a corner; it must stay one.
        const bool repeated = on_paper && count > 0 && point == form.points[i - 1];
        if (on_paper) points[count] = repeated ? points[count - 1] : place(hand, point, chance);
        if (on_paper) ++count;
        if (count > 0 && (!on_paper || i + 1 == most_form_points)) {
            draw_stroke(paper, hand, points, count);
            count = 0;
        }
    }
    paper.develop(hand, chance, pixels);
}

Status drawn_digits(uint32_t seed, Split split, int64_t count, Samples& samples) {
    const std::string name = "drawn digits";
    if (count < 1 || count > 10'000'000)
        return make_error("drawn digits: a count of %lld; 1 to 10000000 can be drawn", static_cast<long long>(count));
    samples.count = count;
    samples.columns.resize(2);
    Column &pictures = samples.columns[0], &digits = samples.columns[1];
    pictures.file = digits.file = name;
    pictures.dims = {drawn_size, drawn_size};
    const int64_t size = pictures.sample_elements();
    if (Status status = take_memory(pictures.bytes, count * size, name); !status) return status;
    if (Status status = take_memory(digits.classes, count, name); !status) return status;
    for (int64_t i = 0; i < count; ++i) {
        const uint32_t key = random_key(seed, split == Split::Train ? 0 : 1, 0, 0, static_cast<uint32_t>(i));
        const int digit = static_cast<int>(i % 10);
        digits.classes[static_cast<size_t>(i)] = digit;
        draw_digit(key, digit, pictures.bytes.data() + i * size);
    }
    return {};
}

namespace {

Status read_drawn_digits(const SourceRequest& request, Samples& samples) {
    if (!request.folder.empty()) return sources::mnist.read(request, samples);
    const Program& program = request.program;
    if (Status status = check_pictures(program, {drawn_size, drawn_size}, "drawn digits"); !status) return status;
    const auto seed = static_cast<uint32_t>(number_of(request.source, "seed", 1));
    const int64_t count = request.split == Split::Train ? drawn_train_count : drawn_test_count;
    if (Status status = drawn_digits(seed, request.split, count, samples); !status) return status;
    samples.columns[0].name = program.inputs[0].name;
    if (program.labels.count > 0)
        samples.columns[1].name = program.labels[0].name;
    else
        samples.columns.pop_back();
    return {};
}

}  // namespace

const SourceKind sources::drawn_digits = {
    .name = "drawn_digits", .read = read_drawn_digits, .text = "built-in drawn digits"};

}  // namespace netrt
