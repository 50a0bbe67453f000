// The metrics, initialisers and sources of the table.
#include "check/layers.h"

namespace netc::check {

namespace {

using namespace takes;

constexpr std::string_view scores_and_label[] = {"scores", "label"};

constexpr ParameterEntry topk_parameters[] = {
    {"k", whole, "3", "how many of the largest scores count", from_one},
};

constexpr ParameterEntry constant_parameters[] = {
    {"value", real, "", "what every weight starts with"},
};
constexpr ParameterEntry uniform_parameters[] = {
    {"limit", real, "0.05", "weights lie between -limit and limit", above_zero},
};
constexpr ParameterEntry normal_parameters[] = {
    {"deviation", real, "0.05", "standard deviation around zero", above_zero},
};

constexpr ParameterEntry mnist_parameters[] = {
    {"path", text, "\"data/mnist\"", "the folder with the four IDX files, plain or .gz"},
};
constexpr ParameterEntry pair_of_files_parameters[] = {
    {"images", text, "", "file of the only input, for training"},
    {"labels", text, "\"\"", "file of the only label, for training"},
    {"test_images", text, "\"\"", "file of the input for evaluation"},
    {"test_labels", text, "\"\"", "file of the label for evaluation"},
};
constexpr std::string_view file_remark =
    "Refused, with file and place: NaN and infinities, numbers that a float of 32 bits does not hold (whole numbers "
    "beyond "
    "2^24 that it would round), classes that are fractions or beyond 32 bits, files with other numbers of samples. Files that are "
    "larger than half of the memory, or than `--data-memory MB`, stay on the disk, unless they are packed: each sample is read when "
    "it is needed, to the same bits.";
constexpr ParameterEntry drawn_digits_parameters[] = {
    {"seed", whole, "1", "another seed draws other digits", seeds},
};

constexpr ParameterEntry drawn_houses_parameters[] = {
    {"seed", whole, "1", "another seed draws other houses", seeds},
};

constexpr ParameterEntry drawn_shapes_parameters[] = {
    {"seed", whole, "1", "another seed draws other pictures", seeds},
};

constexpr VariantEntry topk_variants[] = {{"keras2", "k = 5"}, {"keras3", "k = 5"}};  // keras/src/metrics/accuracy_metrics.py

constexpr ParameterEntry csv_parameters[] = {
    {"path", text, "", "the table for training, plain or .gz; its first line names the columns"},
    {"test", text, "\"\"", "a table for evaluation, with the same columns in any order"},
    {"separator", text, "\",\"", "what stands between fields: one character, such as ; or a tab, \\t"},
    {"missing", word, "error", "what becomes of empty fields, ?, NA and NaN: an error; the row is left out; the mean of the "
                               "column's numbers in the rows that train", any_number, "error drop mean"},
};
constexpr ParameterEntry cifar10_parameters[] = {
    {"path", text, "\"data/cifar-10-batches-bin\"", "the folder with the files, plain or .gz"},
    {"train", text, "\"\"", "instead of the folder: a file for training"},
    {"test", text, "\"\"", "a file for evaluation"},
};
constexpr ParameterEntry cifar100_parameters[] = {
    {"path", text, "\"data/cifar-100-binary\"", "the folder with the files, plain or .gz"},
    {"coarse", truth, "false", "the 20 groups of classes instead of the 100 classes"},
    {"train", text, "\"\"", "instead of the folder: a file for training"},
    {"test", text, "\"\"", "a file for evaluation"},
};

constexpr ParameterEntry folder_parameters[] = {
    {"path", text, "", "the folder"},
    {"test", text, "\"\"", "another folder, with the pictures for evaluation"},
    {"fit", word, "crop", "how pictures come to the height and width of the input: scaled so that the shorter side fits, the ends of the "
                          "longer one cut off; each side scaled by itself; the whole picture, with black around",
     any_number, "crop stretch pad"},
    {"on_bad", word, "stop", "whether a picture that cannot be read ends the program or is left out and counted", any_number,
     "stop skip"},
};

constexpr ParameterEntry pictures_parameters[] = {
    {"path", text, "", "the table for training, plain or .gz; its first line names the columns"},
    {"test", text, "\"\"", "a table for evaluation, with the same columns in any order"},
    {"folder", text, "\"\"", "where the files lie that the table names; \"\": in the folder of the table"},
    {"separator", text, "\",\"", "what stands between fields: one character, such as ; or a tab, \\t"},
    {"fit", word, "crop", "as for `folder`", any_number, "crop stretch pad"},
    {"on_bad", word, "stop", "whether a picture that cannot be read ends the program or is left out and counted", any_number,
     "stop skip"},
};

constexpr ParameterEntry text_parameters[] = {
    {"path", text, "", "the text, plain or .gz"},
    {"test", text, "\"\"", "another text, for evaluation"},
    {"unit", word, "character", "whether a character is one of UTF-8 or each byte", any_number, "character byte"},
    {"step", whole, "0", "characters from one window to the next; 0: as many as a window has", from_zero},
    {"share", real, "0.1", "how much of the text, its end, is for evaluation where `test` names no other", below_one},
};

constexpr Worked accuracy_worked[] = {
    {"accuracy(scores, label)", "scores = [2, 2, 1], label = 0", "1"},
    {"accuracy(scores, label)", "scores = [2, 2, 1], label = 1", "0", "of equal scores the first is the largest"},
    {"accuracy(scores, label)", "scores = [[1, 3], [2, 1], [0, 5], [4, 0]], label = [1, 1, 1, 0]", "0.75",
     "a label for each of 4 rows"},
};
constexpr Worked top1_worked[] = {{"top1(scores, label)", "scores = [1, 3], label = 1", "1"}};
constexpr Worked top5_worked[] = {
    {"top5(scores, label)", "scores = [6, 5, 4, 3, 2, 1], label = 4", "1"},
    {"top5(scores, label)", "scores = [6, 5, 4, 3, 2, 1], label = 5", "0"},
};
constexpr Worked top1_error_worked[] = {{"top1_error(scores, label)", "scores = [1, 3], [3, 1], [2, 1], label = 1, 0, 1", "0.3333333"}};
constexpr Worked top5_error_worked[] = {{"top5_error(scores, label)", "scores = [6, 5, 4, 3, 2, 1], [1, 2, 3, 4, 5, 6], label = 5, 2", "0.5"}};
constexpr Worked topk_worked[] = {
    {"topk(scores, label, k = 2)", "scores = [3, 2, 2], label = 1", "1"},
    {"topk(scores, label) as keras3", "scores = [6, 5, 4, 3, 2, 1], label = 4", "1", "five count"},
    {"topk(scores, label, k = 2)", "scores = [3, 2, 2], label = 2", "0", "of equal scores the first is the larger"},
};
constexpr std::string_view places_shapes =
    "[K], class[K] -> []\n"
    "[T, K], class[K][T] -> [] and [K, H, W], class[K][H, W] -> []: a class for each place";

// clang-format off
constexpr Entry training_table[] = {
    {"accuracy", Group::Metric, scores_and_label, false, {}, "accuracy",
     "The part of the samples, or of their places, whose largest score is the label's.",
     "out = 1 if argmax(scores) == label, else 0; ties go to the lower class; the mean over places",
     places_shapes,
     "p = image | flatten | dense(10) \n loss cross_entropy(p, y) \n metric accuracy(p, y)", "", accuracy_worked},
    {"top1", Group::Metric, scores_and_label, false, {}, "top1",
     "The same as accuracy.",
     "out = 1 if the label has the largest score, else 0", places_shapes,
     "p = image | flatten | dense(10) \n loss cross_entropy(p, y) \n metric top1(p, y)", "", top1_worked},
    {"top5", Group::Metric, scores_and_label, false, {}, "top5",
     "The part of the samples whose label is among the five largest scores.",
     "out = 1 if the label is among the 5 largest scores, else 0", places_shapes,
     "p = image | flatten | dense(10) \n loss cross_entropy(p, y) \n metric top5(p, y)", "", top5_worked},
    {"topk", Group::Metric, scores_and_label, false, topk_parameters, "top",
     "The part of the samples whose label is among the k largest scores.",
     "out = 1 if the label is among the k largest scores, else 0", places_shapes,
     "p = image | flatten | dense(10) \n loss cross_entropy(p, y) \n metric topk(p, y, k = 3)", "", topk_worked, topk_variants},

    {"top1_error", Group::Metric, scores_and_label, false, {}, "top1_error",
     "The part of the samples whose label does not have the largest score.",
     "out = 1 - top1", places_shapes,
     "p = image | flatten | dense(10) \n loss cross_entropy(p, y) \n metric top1_error(p, y)", "", top1_error_worked},
    {"top5_error", Group::Metric, scores_and_label, false, {}, "top5_error",
     "The part of the samples whose label is not among the five largest scores.",
     "out = 1 - top5", places_shapes,
     "p = image | flatten | dense(10) \n loss cross_entropy(p, y) \n metric top5_error(p, y)", "", top5_error_worked},

    {"glorot_uniform", Group::Initialiser, {}, false, {}, "",
     "Uniform between -limit and limit.", "limit = sqrt(6 / (fan_in + fan_out))", "any weight", "glorot_uniform",
     "fan_in and fan_out are the inputs and outputs that a weight joins: window size times channels."},
    {"glorot_normal", Group::Initialiser, {}, false, {}, "",
     "Normal around zero, cut at two deviations.",
     "deviation = sqrt(2 / (fan_in + fan_out)), after the cut", "any weight", "glorot_normal"},
    {"he_uniform", Group::Initialiser, {}, false, {}, "",
     "Uniform between -limit and limit, for layers before a relu.",
     "limit = sqrt(6 / fan_in)", "any weight", "he_uniform"},
    {"he_normal", Group::Initialiser, {}, false, {}, "",
     "Normal around zero, cut at two deviations; for layers before a relu.",
     "deviation = sqrt(2 / fan_in), after the cut", "any weight", "he_normal"},
    {"lecun_uniform", Group::Initialiser, {}, false, {}, "",
     "Uniform between -limit and limit.", "limit = sqrt(3 / fan_in)", "any weight", "lecun_uniform",
     "Caffe's `xavier`, which counts inputs alone by default."},
    {"lecun_normal", Group::Initialiser, {}, false, {}, "",
     "Normal around zero, cut at two deviations.",
     "deviation = sqrt(1 / fan_in), after the cut", "any weight", "lecun_normal", "For layers before a selu."},
    {"fan_in_uniform", Group::Initialiser, {}, false, {}, "",
     "Uniform between -limit and limit: where PyTorch's layers start, kernels and biases.",
     "limit = 1 / sqrt(fan_in)", "any weight", "fan_in_uniform",
     "PyTorch's `kaiming_uniform_(a = sqrt(5))`; a bias counts the inputs of its kernel."},
    {"zeros", Group::Initialiser, {}, false, {}, "", "Zeros.", "w = 0", "any weight", "zeros"},
    {"constant", Group::Initialiser, {}, false, constant_parameters, "",
     "One number.", "w = value", "any weight", "constant(0.1)"},
    {"uniform", Group::Initialiser, {}, false, uniform_parameters, "",
     "Uniform between -limit and limit.", "-limit <= w < limit", "any weight", "uniform(0.05)"},
    {"normal", Group::Initialiser, {}, false, normal_parameters, "",
     "Normal around zero, cut at two deviations.", "deviation as given, before the cut", "any weight", "normal(0.01)"},

    {"mnist", Group::Source, {}, false, mnist_parameters, "",
     "The handwritten digits: 60,000 to train, 10,000 to evaluate, grey pictures of 28 x 28 numbers from 0 to 255.",
     "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte",
     "f32[1, 28, 28], labels 0 to 9", "mnist(\"data/mnist\")",
     "The path is relative to the .net file."},
    {"drawn_digits", Group::Source, {}, false, drawn_digits_parameters, "",
     "Digits that the program draws itself: needs no files.", "strokes with random slant, width, place and noise",
     "f32[1, 28, 28], labels 0 to 9", "drawn_digits(seed = 1)"},
    {"drawn_houses", Group::Source, {}, false, drawn_houses_parameters, "",
     "Houses with a price that the program draws itself, 2,000 to train and 500 to evaluate: needs no files.",
     "price = (area * (1500 + 3000000 / (1000 + age^2)) + 1000 * rooms * (20 - rooms) + noise) / 1000\n"
     "area = 30 to 230 square metres, rooms = 1 to 8, age = 0 to 100 years, noise = -5000 to 5000",
     "inputs area, rooms, age : f32[], or any input f32[3]: all three in this order\n"
     "the label, f32[]: the price, in thousands",
     "drawn_houses(seed = 1)"},
    {"drawn_shapes", Group::Source, {}, false, drawn_shapes_parameters, "",
     "Pictures of shapes with a class for each place that the program draws itself, 1,500 to train and 300 to evaluate: needs no files.",
     "one to three discs, boxes and triangles, brighter or darker than their ground, with noise",
     "f32[1, 32, 32], grey from 0 to 255\nthe label, class[4][32, 32]: 0 ground, 1 disc, 2 box, 3 triangle", "drawn_shapes(seed = 1)"},
    {"cifar10", Group::Source, {}, false, cifar10_parameters, "",
     "Small photographs in ten classes: 50,000 to train, 10,000 to evaluate, in colour, from 0 to 255.",
     "data_batch_1.bin to data_batch_5.bin, as many as there are; test_batch.bin\n"
     "a picture: 1 byte label, then 3072 bytes: red, green, blue, each 32 rows of 32",
     "f32[3, 32, 32], labels 0 to 9: airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck",
     "cifar10(\"data/cifar-10-batches-bin\")",
     "The binary version of the set. Paths are relative to the .net file. The pictures stay in memory as bytes, 3072 each."},
    {"cifar100", Group::Source, {}, false, cifar100_parameters, "",
     "Small photographs in 100 classes: 50,000 to train, 10,000 to evaluate, in colour, from 0 to 255.",
     "train.bin, test.bin\na picture: 1 byte group, 1 byte class, then 3072 bytes: red, green, blue, each 32 rows of 32",
     "f32[3, 32, 32], labels 0 to 99, with coarse = true 0 to 19", "cifar100(\"data/cifar-100-binary\")",
     "The binary version of the set. Paths are relative to the .net file. The pictures stay in memory as bytes, 3072 each."},
    {"folder", Group::Source, {}, false, folder_parameters, "",
     "Pictures in a folder for each class: PNG, JPEG, PGM, PPM, .npy, told by their content.",
     "PATH/train/CLASS/PICTURE for training; for evaluation\n"
     "PATH/test/CLASS/PICTURE, or PATH/val or PATH/validation instead: the first that is there\n"
     "PATH/CLASS/PICTURE: all for training, and for evaluation where `test` names another folder\n"
     "class 0, 1, ... are the folders in the order of their names' bytes; as many as the label has classes",
     "f32[1, H, W]: grey; f32[3, H, W]: red, green, blue; from 0 to 255, rounded to whole numbers", "folder(\"pets\")",
     "Paths are relative to the .net file. Hidden files, Thumbs.db and desktop.ini are left out. Transparent parts are shown on "
     "white, 16 bits are scaled to 0..255, the orientation that a camera notes is not applied. All pictures are decoded when the "
     "program begins, by all threads, and stay in memory as bytes, C * H * W for each; of more than half of the memory, or than "
     "`--data-memory MB`, each is decoded again when it is needed. `predict` fits pictures in the same way. The names of the classes are kept with the weights, and `predict` prints them."},
    {"pictures", Group::Source, {}, false, pictures_parameters, "",
     "Pictures that a table lists, with classes, numbers or texts for the labels.",
     "the input takes the files of the column of its name, or of the one that an argument names:\n"
     "pictures(\"pets.csv\", image = \"file\", breed = \"breed\")\n"
     "labels take columns of the table as with csv",
     "f32[1, H, W]: grey; f32[3, H, W]: red, green, blue; from 0 to 255, rounded to whole numbers\n"
     "labels: any that csv fills",
     "pictures(\"pets.csv\", image = \"file\")",
     "Paths are relative to the .net file. Pictures are read as those of `folder`, and no label may be missing."},
    {"idx", Group::Source, {}, false, pair_of_files_parameters, "",
     "IDX files, plain or .gz: samples [N, ...] for each input and label.",
     "element types 08 (bytes), 09 (signed bytes), 0b, 0c (whole numbers of 16, 32 bits),\n0d, 0e (floats of 32, 64 bits)",
     "one file for each input and label, by its name; with test_ before the name, those for evaluation:\n"
     "idx(area = \"area.idx\", price = \"price.idx\", test_area = ..., test_price = ...)\n"
     "images, labels, test_images, test_labels: the same for nets with one input and at most one label\n"
     "a sample has the shape of its input or label; 1s may be missing: [N, 28, 28] for f32[1, 28, 28]\n"
     "class[K] and index[V] take whole numbers, from 0 once they are mapped",
     "idx(\"images-idx3-ubyte\", \"labels-idx1-ubyte\")", file_remark},
    {"npy", Group::Source, {}, false, pair_of_files_parameters, "",
     "NumPy files: samples [N, ...] for each input and label.",
     "versions 1 to 3; element types b1, i1, i2, i4, i8, u1, u2, u4, u8, f2, f4, f8;\nbyte orders <, >, |; C or Fortran order",
     "one file for each input and label, by its name; with test_ before the name, those for evaluation:\n"
     "npy(area = \"area.npy\", price = \"price.npy\", test_area = ..., test_price = ...)\n"
     "images, labels, test_images, test_labels: the same for nets with one input and at most one label\n"
     "a sample has the shape of its input or label; 1s may be missing: [N, 28, 28] for f32[1, 28, 28]\n"
     "FILE.npz:NAME is an array of an archive: npy(\"set.npz:x_train\", \"set.npz:y_train\")\n"
     "class[K] and index[V] take whole numbers, from 0 once they are mapped",
     "npy(\"images.npy\", \"labels.npy\")", file_remark},
    {"csv", Group::Source, {}, false, csv_parameters, "",
     "A table of numbers and texts with a header, as RFC 4180 has it.",
     "an input or label takes the column of its name, or those that an argument with its name lists:\n"
     "csv(\"houses.csv\", x = \"area, rooms, age\"): by name, between commas or, without any, blanks\n"
     "csv(\"houses.csv\", x = \"*\"): all columns with a name that no other input or label takes, in their order",
     "f32[K], f32[H, W] ...: the numbers of its columns, one after another\n"
     "a column of K texts makes K numbers in the order of their bytes: 1 for that of the row, else 0\n"
     "class[K], index[V]: whole numbers, from 0 once they are mapped\n"
     "or texts, K of them (at most V), numbered in the order of their bytes",
     "csv(\"houses.csv\", image = \"*\")",
     "A column is of texts when its first value is no number. Lines end with LF, CR LF or CR; empty ones, a byte order mark and blanks "
     "around fields are passed over; fields in quotes may hold separators and line breaks. Refused, with file, line and column: rows of "
     "another length than the header, texts among numbers, numbers that a float of 32 bits does not hold, texts of the table for "
     "evaluation that the one for training does not have. What the table for training says of texts and means is kept with the weights: "
     "`predict` and `eval` read others by that, and need that table no more."},
    {"text", Group::Source, {}, false, text_parameters, "",
     "A text in windows, with the character that follows each place as its class.",
     "V different characters, numbered 0, 1, ... in the order of their codes\n"
     "a window of T characters, and the same one character further on",
     "input index[V][T]\nlabel class[V][T]: the next character at each place; or class[V]: the one behind the window",
     "text(\"letters.txt\")",
     "V has to be the number of different characters of the text for training, which the message says. A text for evaluation has "
     "no others. Windows that the end would cut are left out."},
};
// clang-format on

}  // namespace

std::span<const Entry> training_entries() { return training_table; }

}  // namespace netc::check
