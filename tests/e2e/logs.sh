#!/usr/bin/env bash
# The logs of a training say the same in JSON, CSV and TensorBoard's event files, also of a run that was resumed; copies of the
# weights are those of their epochs.
source "$(dirname "$0")/common.sh"

run+=("$root/samples/houses.net")
"${run[@]}" train --epochs 6 --log run.jsonl >out || fail "train: $(cat out)"
grep -q '^  epochs 1 to 6$' out || fail "no curves: $(cat out)"
(($(grep -c '^  epoch [1-6]/6  ' out) == 6)) || fail "no line for each epoch: $(cat out)"
rm houses.first.*
quietly "${run[@]}" train --quiet --epochs 3 --log a.csv --keep-every 2
cp houses.first.epoch2.safetensors second
quietly "${run[@]}" train --quiet --epochs 6 --log a.csv --keep-every 2 --resume
[[ $(echo houses.first.epoch*) == 'houses.first.epoch2.safetensors houses.first.epoch4.safetensors houses.first.epoch6.safetensors' ]] ||
    fail "copies: $(ls)"
same houses.first.epoch2.safetensors second "the copy of an epoch and what --resume left of it"
same houses.first.epoch6.safetensors houses.first.safetensors "the copy of the last epoch and the weights"
rm houses.first.*
quietly "${run[@]}" train --quiet --epochs 3 --log board/ --keep-every 1s
quietly "${run[@]}" train --quiet --epochs 6 --log board/ --resume

# Killed when an epoch is logged and not yet saved: the files of the run are those of the epoch before.
for log in killed.csv killed.jsonl killed/; do
    rm houses.first.*
    quietly "${run[@]}" train --quiet --epochs 5 --log "$log"
    rm houses.first.*
    quietly "${run[@]}" train --quiet --epochs 3 --log "$log"
    mkdir saved
    cp houses.first.* saved
    quietly "${run[@]}" train --quiet --epochs 5 --log "$log" --resume
    cp saved/* .
    rm -r saved
    quietly "${run[@]}" train --quiet --epochs 6 --log "$log" --resume
done
[[ $(cut -d, -f3 killed.csv | tr '\n' ' ') == 'epoch 1 2 3 4 5 1 2 3 4 5 6 ' ]] || fail "epochs of a killed run: $(cat killed.csv)"
[[ $(sed 's/.*"epoch": \([0-9]*\),.*/\1/' killed.jsonl | tr '\n' ' ') == '1 2 3 4 5 1 2 3 4 5 6 ' ]] || fail "epochs of a killed run: $(cat killed.jsonl)"

(($(wc -l <a.csv) == 7)) || fail "the table has a header and 6 lines: $(cat a.csv)"
sed 's/^stage/part/' a.csv >other.csv
code=0
"${run[@]}" train --epochs 7 --resume --log other.csv 2>err || code=$?
((code == 1)) && grep -q 'other.csv: is there already, with other columns; name another file' err || fail "other columns: $(cat err)"
"${run[@]}" train --epochs 7 --resume --log a.csv/ 2>err && fail "a folder that cannot be made"
grep -q 'a.csv: cannot be made: file exists' err || fail "a folder that cannot be made: $(cat err)"

command -v python3 >python || { echo "the event files are not read: no python3"; exit 0; }
python3 - <<'PYTHON' || fail "the logs do not say the same: $(head -n 2 run.jsonl a.csv)"
import csv, glob, json, math, struct

def crc32c(data):
    table = []
    for n in range(256):
        for _ in range(8): n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
        table.append(n)
    crc = 0xFFFFFFFF
    for byte in data: crc = table[(crc ^ byte) & 255] ^ crc >> 8
    return crc ^ 0xFFFFFFFF
assert crc32c(b"123456789") == 0xE3069283

def masked(data):
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF

def records(data):
    while data:
        (length,), (crc,) = struct.unpack("<Q", data[:8]), struct.unpack("<I", data[8:12])
        assert crc == masked(data[:8])
        message = data[12:12 + length]
        assert struct.unpack("<I", data[12 + length:16 + length])[0] == masked(message)
        yield message
        data = data[16 + length:]

def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift, at = shift + 7, at + 1
        if data[at - 1] < 128: return value, at

def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        size = {1: 8, 5: 4}.get(key & 7)
        if key & 7 == 0: value, at = varint(data, at)
        else:
            if size is None: size, at = varint(data, at)
            value, at = data[at:at + size], at + size
        yield key >> 3, value

files = sorted(glob.glob("board/first/events.out.tfevents.*"))
assert len(files) == 2, files
found = {}
for name in files:
    for i, message in enumerate(records(open(name, "rb").read())):
        event = dict(fields(message))
        assert struct.unpack("<d", event[1])[0] > 1.7e9
        if i == 0:
            assert event[3] == b"brain.Event:2"
            continue
        if 7 in event:  # the run went on from here: TensorBoard forgets later steps of earlier files
            assert i == 1 and name == files[1] and event[2] == 4 and dict(fields(event[7])) == {1: 1}
            continue
        for field, value in fields(event[5]):
            scalar = dict(fields(value))
            assert field == 1 and (event[2], scalar[1].decode()) not in found
            found[event[2], scalar[1].decode()] = struct.unpack("<f", scalar[2])[0]

lines = [json.loads(line) for line in open("run.jsonl")]
rows = list(csv.DictReader(open("a.csv")))
assert [line["epoch"] for line in lines] == list(range(1, 7)) and len(rows) == 6
tags = {"loss": "train/loss", "mean_absolute_error": "train/mean_absolute_error", "val_loss": "validation/loss",
        "val_mean_absolute_error": "validation/mean_absolute_error", "lr": "lr"}
assert len(found) == 6 * len(tags), found
for line, row in zip(lines, rows):
    assert row["stage"] == line["stage"] == "first" and row["best"] == "" and row["seed"] == "1" and line["seed"] == 1
    for key in ("epoch", "iteration", *tags): assert float(row[key]) == line[key], (key, row, line)
    for key, tag in tags.items():
        assert math.isclose(found[line["epoch"], tag], line[key], rel_tol=1e-6), (tag, line)
PYTHON
