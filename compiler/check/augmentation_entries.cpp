// The augmentations of the table: what a data section does to samples in training.
#include "check/layers.h"

namespace netc::check {

namespace {

using namespace takes;

constexpr std::string_view samples[] = {"x"};
constexpr Bounds shares{0, 1};
constexpr Bounds up_to_half_turn{0, 180, false};
constexpr Bounds below_right_angle{0, 90, false, false};
constexpr ParameterEntry in_all_cases = {"probability", real, "1", "how often", shares};

constexpr ParameterEntry random_flip_parameters[] = {
    {"axis", word, "horizontal", "left and right, up and down, or each of both half of the time", any_number, "horizontal vertical both"},
    {"probability", real, "0.5", "how often", shares},
};
constexpr ParameterEntry random_crop_parameters[] = {
    {"pad", whole, "4", "zeros around the picture", {1, 10'000}}, in_all_cases,
};
constexpr ParameterEntry random_rotation_parameters[] = {
    {"degrees", real, "10", "the largest angle, in either direction", up_to_half_turn}, in_all_cases,
};
constexpr ParameterEntry random_zoom_parameters[] = {
    {"least", real, "0.9", "how many times as large at least", above_zero},
    {"most", real, "1.1", "how many times as large at most", above_zero}, in_all_cases,
};
constexpr ParameterEntry random_shear_parameters[] = {
    {"degrees", real, "10", "the largest angle, in either direction", below_right_angle}, in_all_cases,
};
constexpr ParameterEntry random_erasing_parameters[] = {
    {"size", whole, "8", "side of the square", {1, 10'000}}, in_all_cases,
};
constexpr ParameterEntry amount_parameters[] = {
    {"amount", real, "0.2", "the factor is between 1 - amount and 1 + amount", {0, 1, false}}, in_all_cases,
};
constexpr ParameterEntry random_hue_parameters[] = {
    {"amount", real, "0.05", "the largest shift, in turns around the circle of colours, in either direction", {0, 0.5, false}}, in_all_cases,
};
constexpr ParameterEntry random_noise_parameters[] = {
    {"deviation", real, "", "standard deviation, in the units of the data", above_zero}, in_all_cases,
};

constexpr Bounds of_beta{0.01, 100};
constexpr ParameterEntry mixup_parameters[] = {
    {"alpha", real, "0.2", "of the beta distribution of the shares: the smaller, the more one of both prevails", of_beta}, in_all_cases,
};
constexpr ParameterEntry cutmix_parameters[] = {
    {"alpha", real, "1", "of the beta distribution of the shares: 1 makes all as likely", of_beta}, in_all_cases,
};

constexpr std::string_view maps_alone = "[C, H, W] -> the same";
constexpr std::string_view colours_alone = "[3, H, W] -> the same; [1, H, W] stays what it is";

constexpr std::string_view mixing =
    "The loss of the sample is share * loss + (1 - share) * loss with the labels of the other, one of those that are trained on. Stands "
    "last in the chain: both samples are augmented first. Of several such steps, the first whose turn it is mixes. The net has one "
    "input. Metrics of training compare with the sample's own labels.";

// clang-format off
constexpr Entry augmentation_table[] = {
    {"random_flip", Group::Augmentation, samples, false, random_flip_parameters, "",
     "Mirrors the picture.", "out[c][y][x] = in[c][y][W - 1 - x], or in[c][H - 1 - y][x]", maps_alone, "random_flip"},
    {"random_crop", Group::Augmentation, samples, false, random_crop_parameters, "",
     "A window of the picture's size in the picture with zeros around it: moves it by up to `pad` in each direction.",
     "out[c][y][x] = in[c][y + i][x + j], i and j whole, uniform from -pad to pad", maps_alone, "random_crop(pad = 4)"},
    {"random_rotation", Group::Augmentation, samples, false, random_rotation_parameters, "",
     "Turns the picture around its centre.", "out at a place is in at the place turned by a uniform angle, linear between four pixels", maps_alone,
     "random_rotation(degrees = 10)"},
    {"random_zoom", Group::Augmentation, samples, false, random_zoom_parameters, "",
     "Enlarges or shrinks the picture around its centre.", "out at a place is in at the place divided by a uniform factor, linear between four pixels",
     maps_alone, "random_zoom(least = 0.8, most = 1.2)"},
    {"random_shear", Group::Augmentation, samples, false, random_shear_parameters, "",
     "Moves rows sideways, in proportion to their distance from the middle one.",
     "out[c][y][x] = in[c][y][x + tan(angle) * (y - (H - 1) / 2)], linear between two pixels", maps_alone, "random_shear(degrees = 5)"},
    {"random_erasing", Group::Augmentation, samples, false, random_erasing_parameters, "",
     "A square with its centre anywhere in the picture becomes 0 (DeVries and Taylor 2017, Cutout).",
     "out = 0 in the square, in elsewhere; what of it lies outside is lost", maps_alone, "random_erasing(size = 8)"},
    {"random_brightness", Group::Augmentation, samples, false, amount_parameters, "",
     "Multiplies all pixels.", "out = in * factor", maps_alone, "random_brightness(amount = 0.2)"},
    {"random_contrast", Group::Augmentation, samples, false, amount_parameters, "",
     "Moves all pixels away from the picture's mean grey, or towards it.", "out = mean + factor * (in - mean)", maps_alone,
     "random_contrast(amount = 0.2)", "A grey is 0.299 red + 0.587 green + 0.114 blue, as in PyTorch."},
    {"random_saturation", Group::Augmentation, samples, false, amount_parameters, "",
     "Moves each colour away from its grey, or towards it.", "out = grey + factor * (in - grey)", colours_alone, "random_saturation(amount = 0.2)"},
    {"random_hue", Group::Augmentation, samples, false, random_hue_parameters, "",
     "Turns all colours around the circle.", "hue = hue + shift; value and saturation (HSV) stay", colours_alone, "random_hue(amount = 0.05)"},
    {"random_noise", Group::Augmentation, samples, false, random_noise_parameters, "",
     "Adds normal noise to each number.", "out = in + deviation * normal", maps_alone, "random_noise(deviation = 5)"},
    {"mixup", Group::Augmentation, samples, false, mixup_parameters, "",
     "Blends the picture with that of another sample of the training set (Zhang et al. 2018).",
     "out = share * in + (1 - share) * other, share of the distribution Beta(alpha, alpha)",
     maps_alone, "mixup(alpha = 0.2)", mixing},
    {"cutmix", Group::Augmentation, samples, false, cutmix_parameters, "",
     "Puts a box of another sample's picture in the place of its own (Yun et al. 2019).",
     "sides of the box: sqrt(1 - r) * H, sqrt(1 - r) * W, r of Beta(alpha, alpha); share = 1 - box / picture",
     maps_alone, "cutmix(alpha = 1)", mixing},
};
// clang-format on

}  // namespace

std::span<const Entry> augmentation_entries() { return augmentation_table; }

bool mixes_samples(const Entry& augmentation) { return augmentation.name == "mixup" || augmentation.name == "cutmix"; }

}  // namespace netc::check
